"""The events of the chatroom on Flask-SocketIO with eventlet, as Debian packages them. No accounts, no disk.

chatroom.py <port>
"""

import sys
from datetime import datetime, timezone

import eventlet

eventlet.monkey_patch()

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, emit  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")
messages = []
users = {}


@socketio.on("join")
def join(data):
    users[request.sid] = data["username"]
    emit("message_history", {"messages": messages[-50:]})
    emit("user_joined", {"username": data["username"], "message": "joined the chat"}, broadcast=True)


@socketio.on("get_online_users")
def online():
    emit("online_users", {"users": sorted(set(users.values()))})


@socketio.on("send_message")
def send(data):
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    message = {"username": users[request.sid], "content": data["content"], "timestamp": now}
    messages.append(message)
    del messages[:-50]
    emit("new_message", message, broadcast=True)


@socketio.on("disconnect")
def gone():
    users.pop(request.sid, None)


socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]))
