"""The parts made once at start-up and used by views: settings, file store, mailer, texter."""

from dataclasses import dataclass

from flask import Flask, current_app

from portal.adapters.file_store import FileStore
from portal.adapters.mail import Mailer
from portal.adapters.push import Pusher, PushKey
from portal.adapters.search_index.serving import ServedIndex
from portal.adapters.signing import SigningKey
from portal.adapters.sms import Texter
from portal.config import Settings


@dataclass(frozen=True)
class Parts:
    """What ``create_app`` built from the settings."""

    settings: Settings
    file_store: FileStore
    mailer: Mailer
    register_key: SigningKey
    push_key: PushKey
    pusher: Pusher
    search: ServedIndex
    texter: Texter | None = None


def register(app: Flask, parts: Parts) -> None:
    """Keep the parts with the app."""
    app.extensions["portal"] = parts


def parts() -> Parts:
    """The parts of the running app."""
    found: Parts = current_app.extensions["portal"]
    return found
