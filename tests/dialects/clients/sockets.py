"""A client as the old documents describe it: Python's websockets, for lobby, classic and workspace.

sockets.py <url of the socket> <what is sent> <type> <content>: connects, sends each line of what is sent, and prints
what it heard until a frame with this type and content came.
"""

import asyncio
import json
import sys

import websockets

url, lines, kind, content = sys.argv[1:5]


async def talk():
    heard = []
    async with websockets.connect(url) as socket:
        for line in lines.split("\n"):
            await socket.send(line)
        while True:
            frame = json.loads(await asyncio.wait_for(socket.recv(), 10))
            heard.append([frame["type"], frame.get("content")])
            if frame["type"] == kind and frame.get("content") == content:
                return heard


async def refused():
    """The old client shows why it was closed."""
    try:
        async with websockets.connect(url) as socket:
            await asyncio.wait_for(socket.recv(), 10)
    except websockets.ConnectionClosed as closed:
        return [closed.code, closed.reason]


print(json.dumps(asyncio.run(refused() if kind == "refused" else talk())))
