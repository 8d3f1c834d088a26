"""Fixtures of documents."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.adapters import clock
from portal.models.documents import Document
from tests.cast import Cast
from tests.make import make_posted
from tests.outages import beat, choose_extending, stands_still, works
from tests.register import make_answered, make_contested, make_history


@pytest.fixture
def history(app, cast: Cast, clock_at) -> int:
    """The id of a posted document with two openings, deemed received, under a checkpoint."""
    return make_history(cast, clock_at)


@pytest.fixture
def answered(app, cast: Cast, clock_at, mails) -> int:
    """The id of a posted document acknowledged by one addressee and sent back by another, under a checkpoint."""
    return make_answered(cast, clock_at)


@pytest.fixture
def contested(app, cast: Cast, clock_at, mails) -> int:
    """The id of a posted document with one contest note that is answered and one withdrawn, under a checkpoint."""
    return make_contested(cast, clock_at)


@pytest.fixture
def one_machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """All marks of the time are of one run of one machine."""
    monkeypatch.setattr(clock, "boot_id", lambda: "a machine")


@pytest.fixture
def extended(one_machine: None, cast: Cast, clock_at) -> Document:
    """Posted under the rule that extends; an hour later the portal stood still for ninety minutes."""
    beat()
    choose_extending(cast)
    document = make_posted(cast.clerk)
    works(clock_at, timedelta(hours=1))
    stands_still(clock_at, timedelta(minutes=90))
    return document
