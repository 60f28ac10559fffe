"""The lobby on Django Channels with daphne, as Debian packages them. Everybody in one process and one group.

lobby-on-channels.py <port>
"""

import sys
from datetime import datetime, timezone

import django
from django.conf import settings

# Above the usual 100 messages on their way to somebody, so that nothing is dropped while much is said.
layer = {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
settings.configure(SECRET_KEY="of no use here", ALLOWED_HOSTS=["*"], CHANNEL_LAYERS={"default": layer})
django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.urls import path  # noqa: E402

latest = []


def now():
    return datetime.now(timezone.utc).isoformat()


class Lobby(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.username = self.scope["url_route"]["kwargs"]["username"]
        await self.accept()
        for line in list(latest):
            await self.send_json(line)
        await self.channel_layer.group_add("lobby", self.channel_name)
        # Only to whoever comes: 500 people told of each other would keep it busy for longer than the measurement.
        joined = f"'{self.username}' joined the chat"
        await self.send_json({"type": "system_message", "content": joined, "timestamp": now()})

    async def receive(self, text_data=None, bytes_data=None):
        await self.tell_all(
            {"type": "chat_message", "sender": self.username, "content": text_data, "timestamp": now()}
        )

    async def disconnect(self, code):
        await self.channel_layer.group_discard("lobby", self.channel_name)

    async def tell_all(self, line):
        latest.append(line)
        del latest[:-10]
        await self.channel_layer.group_send("lobby", {"type": "tell", "line": line})

    async def tell(self, event):
        await self.send_json(event["line"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("ws/<str:username>", Lobby.as_asgi())])})
Server(application=application, endpoints=[f"tcp:{sys.argv[1]}:interface=127.0.0.1"]).run()
