"""Web push: the portal's own keys, encryption for one device, and handing messages to a push service."""

from portal.adapters.push.encrypting import encrypt
from portal.adapters.push.keys import PushKey, load_push_key
from portal.adapters.push.posting import Device, Gone, HttpPusher, NotPushed, Pusher

__all__ = ["Device", "Gone", "HttpPusher", "NotPushed", "PushKey", "Pusher", "encrypt", "load_push_key"]
