"""The demo as a live portal: the real letters, and people who came by every way there is into it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from portal.adapters.file_store import FileStore
from portal.cli.work import prepare
from portal.db import db
from portal.models.people import Account
from portal.rules.permissions import Permission
from portal.services import worker
from portal.services.demo import PASSWORD, load_demo
from portal.services.people import sessions
from portal.services.people.actors import load_actor
from portal.services.search.rebuilding import Builder
from portal.services.search.registry import SOURCES
from portal.web.access import PUBLIC, SIGNED_IN, Access
from portal.web.parts import Parts
from tests.browser import circumstances
from tests.browser.live import serve
from tests.database import make_app

__all__ = ["PASSWORD", "Demo", "open_demo"]

DAY = timedelta(days=1)


@dataclass
class Demo:
    """The app over a file that is put back to the freshly loaded demo, and who is in it."""

    app: Flask
    folder: Path
    url: str = ""

    @property
    def _live(self) -> Path:
        return self.folder / "demo.db"

    @property
    def _pristine(self) -> Path:
        return self.folder / "pristine.db"

    def load(self) -> None:
        """Migrate, load the demo, keep a copy."""
        with self.app.app_context():
            flask_migrate.upgrade()
            load_demo(self.app.extensions["portal"].file_store)
            circumstances.bring_about()
            db.session.commit()
        self.work()
        self.index()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.copyfile(self._live, self._pristine)

    def work(self) -> None:
        """Let the worker do everything that is due: tell people, send the mails, sign the register."""
        with self.app.app_context():
            worker.drain("demo", prepare())

    def index(self) -> None:
        """Let everything be found as it is now."""
        with self.app.app_context():
            builder = Builder(self.app.extensions["portal"].search.folders, SOURCES)
            while builder.step():
                pass
            builder.finish()

    @contextmanager
    def fresh(self) -> Iterator["Demo"]:
        """The demo as it was loaded, listening on a free port."""
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._live}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._pristine, self._live)
        with serve(self.app) as url:
            yield replace(self, url=url)

    @contextmanager
    def set_up(self, *, file_store: FileStore | None = None, **settings: Any) -> Iterator[None]:
        """Other settings, or another file store, for as long as the block runs."""
        usual: Parts = self.app.extensions["portal"]
        self.app.extensions["portal"] = replace(
            usual, settings=replace(usual.settings, **settings), file_store=file_store or usual.file_store
        )
        try:
            yield
        finally:
            self.app.extensions["portal"] = usual

    def may(self, user_name: str | None, access: Access) -> bool:
        """Whether this person holds what a page declares; rows may still be closed to them."""
        if access in {PUBLIC, SIGNED_IN} or user_name is None:
            return access == PUBLIC or user_name is not None
        with self.app.app_context():
            actor, _units = load_actor(self._account(user_name))
            return actor.can(access) if isinstance(access, Permission) else actor.is_family

    def client(self, user_name: str | None) -> FlaskClient:
        """A plain test client, signed in as this person without the form: passwords are slow on purpose."""
        client = self.app.test_client()
        if user_name:
            with self.app.app_context():
                _row, token = sessions.start_session(
                    self._account(user_name), idle=DAY, network="127.0.0.1", device="test"
                )
                db.session.commit()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    def _account(self, user_name: str) -> Account:
        return db.session.scalars(select(Account).filter_by(user_name=user_name)).one()

    def let_in(self, context: BrowserContext, user_name: str) -> None:
        """Sign somebody in without the form."""
        cookie = self.client(user_name).get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])


def open_demo(folder: Path) -> Demo:
    """The demo below this folder, loaded once for many tests."""
    demo = Demo(make_app(folder, f"sqlite:///{folder / 'demo.db'}"), folder)
    demo.load()
    return demo
