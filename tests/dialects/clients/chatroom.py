"""The documented client: python-socketio 5, which logs in over HTTP and then joins under its name."""

import json
import sys
import threading
import urllib.request

import socketio

url, username, password, transports = sys.argv[1:5]
seen = []
done = threading.Event()


def post(path):
    body = json.dumps({"username": username, "password": password}).encode()
    request = urllib.request.Request(url + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return response.status


statuses = [post("/register"), post("/login")]
client = socketio.Client(reconnection=False)


@client.on("message_history")
def history(data):
    seen.append(["message_history", len(data["messages"])])


@client.on("user_joined")
def joined(data):
    seen.append(["user_joined", data["username"]])
    client.emit("send_message", {"content": "hello from Python"})


@client.on("new_message")
def message(data):
    seen.append(["new_message", data["username"], data["content"]])
    done.set()


client.connect(url, transports=None if transports == "all" else transports.split(","))
# Waits until the server says that it has dealt with it.
client.call("join", {"username": username}, timeout=10)
done.wait(10)
print(json.dumps({"statuses": statuses, "seen": seen, "transport": client.transport()}))
client.disconnect()
