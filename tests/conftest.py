"""Fixtures of all tests: one app for the run, a pristine database with the cast for each test, in milliseconds."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings

from portal.adapters import clock, passwords
from portal.adapters.mail import FolderMailer
from portal.adapters.pdf_signatures import Roots
from portal.db import db
from portal.models.records import OutboxItem
from portal.services import worker
from portal.services.contact_book.copies import asking as copies_asking
from portal.services.contact_book.copies import making as copies
from portal.services.data_forms.sector import making as sector_making
from portal.services.data_forms.sector import runs as sector_runs
from portal.services.documents import signatures
from portal.services.file_texts import reading as file_texts
from portal.services.file_texts import scans
from portal.services.gradebook.files import large as large_mark_files
from portal.services.gradebook.papers import asking
from portal.services.gradebook.papers import working as papers
from portal.services.school.photo_files import working as photos
from tests import compiled
from tests.cast import Cast, Person
from tests.database import TestDatabase, open_database
from tests.pages import PageClient
from tests.queries import QueryCount, count_queries

settings.register_profile("portal", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("portal")

# Passwords are slow on purpose, for whoever steals them; what they really cost is tested in a process of its own.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._NOBODY = passwords.hash_password("nobody has this password")

gc.set_threshold(50_000)  # the tests' many small objects are looked through less often

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=clock.LOCAL_ZONE)
"""When tests happen unless they say otherwise: a Friday morning in Vietnam."""

MAIL_KINDS = ("mail", "notification_mail", "digest_mail", "unit_digest_mail", "follow_confirmation", "follower_mail")


def pytest_configure(config: pytest.Config) -> None:
    """The workers, and the apps of each, share compiled templates; with those of `make test` where that began them."""
    if compiled.VARIABLE not in os.environ:
        with ExitStack() as stack:
            os.environ |= stack.enter_context(compiled.shared_templates())
            stack.callback(os.environ.pop, compiled.VARIABLE)
            config.add_cleanup(stack.pop_all().close)


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: nobody need look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    with open_database(tmp_path_factory.mktemp("portal"), NOW) as database:
        yield database


@pytest.fixture
def app(_database: TestDatabase, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app over a database that holds the cast and nothing else; a mail nobody expected fails the test."""
    _database.reset()
    _database.app.extensions["page_cache"].clear()
    with time_machine.travel(NOW, tick=False), _database.app.app_context():
        yield _database.app
        db.session.rollback()
        if "mails" not in request.fixturenames:
            unexpected = [item.payload for item in db.session.query(OutboxItem).filter(OutboxItem.kind.in_(MAIL_KINDS))]
            assert not unexpected, f"mail nobody expected: {unexpected}"
        db.session.remove()


@pytest.fixture
def cast(app: Flask, _database: TestDatabase) -> Cast:
    """The same people in every test, see tests/cast.py."""
    return _database.cast


@pytest.fixture
def clock_at(app: Flask) -> Iterator[time_machine.Traveller]:
    """The test's clock: ``clock_at.shift(seconds)``, ``clock_at.move_to(instant)``."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Somebody who is not signed in; every page it fetches is checked as a page."""
    return PageClient(app, app.response_class)


@pytest.fixture
def client_for(app: Flask) -> Callable[[Person], PageClient]:
    """A browser in which the person is signed in."""

    def make(person: Person) -> PageClient:
        client = PageClient(app, app.response_class)
        client.become(person)
        return client

    return make


@pytest.fixture
def mails(app: Flask) -> FolderMailer:
    """Declares that mail is expected, and gives the mailbox."""
    mailer = app.extensions["portal"].mailer
    assert isinstance(mailer, FolderMailer)
    return mailer


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Let the worker do everything that is due, as it would after the commit; mail goes into the mailbox."""
    parts = app.extensions["portal"]
    settings = parts.settings
    handlers = worker.make_handlers(parts.mailer, settings.public_url, settings.site_name, key=parts.register_key)
    handlers[signatures.KIND] = signatures.checker(parts.file_store, Roots())
    handlers[file_texts.KIND] = file_texts.reader(parts.file_store)
    handlers[scans.KIND] = scans.scan_reader(parts.file_store)
    handlers[large_mark_files.KIND] = large_mark_files.looker(parts.file_store)
    handlers[copies_asking.KIND] = copies.maker(parts.file_store)
    handlers[asking.KIND] = papers.maker(parts.file_store)
    handlers[sector_runs.KIND] = sector_making.maker(parts.file_store)
    handlers[photos.KIND] = photos.carrier(parts.file_store)
    return lambda: worker.drain("test", handlers)


@pytest.fixture
def queries(app: Flask) -> Callable[[], QueryCount]:
    """``with queries() as count: ...`` counts the statements sent to the database."""
    return count_queries
