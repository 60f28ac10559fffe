"""The lobby on FastAPI with uvicorn and websockets, as Debian packages them. No rules, no disk.

lobby.py <port>
"""

import sys
from datetime import datetime, timezone

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from websockets import ConnectionClosed

app = FastAPI()
people = {}
latest = []


async def tell(line):
    latest.append(line)
    del latest[:-10]
    for username, socket in list(people.items()):
        try:
            await socket.send_json(line)
        except (RuntimeError, WebSocketDisconnect, ConnectionClosed):
            people.pop(username, None)


def now():
    return datetime.now(timezone.utc).isoformat()


@app.websocket("/ws/{username}")
async def lobby(socket: WebSocket, username: str):
    await socket.accept()
    for line in list(latest):
        await socket.send_json(line)
    people[username] = socket
    await tell({"type": "system_message", "content": f"'{username}' joined the chat", "timestamp": now()})
    try:
        while True:
            text = await socket.receive_text()
            await tell({"type": "chat_message", "sender": username, "content": text, "timestamp": now()})
    except WebSocketDisconnect:
        people.pop(username, None)
        await tell({"type": "system_message", "content": f"'{username}' left the chat", "timestamp": now()})


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
