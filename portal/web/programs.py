"""Doors for programs: a view that is opened by an access key in ``Authorization: Bearer …``, and by nothing else.

No cookie is looked at and no session is made, so no other site can make a browser do anything here. The rights are
those of the person at this moment, within what the key is for (``services.people.access_keys.using``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.adapters.logs import log
from portal.db import begin_write, db
from portal.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    RuleBroken,
    StorageFull,
    TooLarge,
    TooManyAttempts,
    Unreachable,
)
from portal.rules.permissions import Actor, Permission
from portal.services.people.access_keys import using
from portal.web.access import SAFE_METHODS, refuse_nul
from portal.web.identity import network
from portal.web.pace import Pace
from portal.web.problems import json_answer, problem
from portal.web.sent_json import LARGEST_BODY, BadRequest, WrongMediaType, read_json

SCHEME = "bearer"
Answer = Response | Mapping[str, Any]
View = Callable[..., Answer]
Teller = Callable[[Any], Response]
_OF_AREAS: dict[type[Exception], Teller] = {}


@dataclass(frozen=True)
class Operation:
    """What the description of the API says of a view; ``answer`` and ``body`` name schemas."""

    summary: str
    answer: str
    needs: Permission
    body: str = ""
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    with_version: bool = False


def register(app: Flask) -> None:
    """A pace of its own for each process."""
    app.extensions["program_pace"] = Pace()


def operation(needs: Permission, **told: Any) -> Callable[[View], Callable[..., Response]]:
    """Declare a view for programs whose key allows ``needs``; ``told``: what ``Operation`` says besides."""

    declared = Operation(needs=needs, **told)

    def decorate(view: View) -> Callable[..., Response]:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Response:
            try:
                return _carried_out(declared, lambda: view(*args, **kwargs))
            except (*_OF_AREAS, *_PROBLEMS) as error:
                db.session.rollback()
                return _problem_of(error)

        wrapper.access = f"key {needs}"  # type: ignore[attr-defined]
        wrapper.visitors = True  # type: ignore[attr-defined]
        wrapper.operation = declared  # type: ignore[attr-defined]
        return wrapper

    return decorate


def program() -> Actor:
    """The person a program acts for, as far as its key goes."""
    found: Actor = g.program
    return found


def says(kind: type[Exception]) -> Callable[[Teller], Teller]:
    """Declare how a program is told of a fact that an area ends with."""

    def decorate(tell: Teller) -> Teller:
        _OF_AREAS[kind] = tell
        return tell

    return decorate


def sent() -> Any:
    """The JSON body of the request, read before anything is locked."""
    return g.sent


class KeyNeeded(Exception):
    """Nothing, or nothing known, was shown."""


class TooFast(Exception):
    """More requests than a program needs."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _carried_out(declared: Operation, act: Callable[[], Answer]) -> Response:
    request.max_content_length = LARGEST_BODY
    request.get_data()  # whole, before any lock is taken
    caller = _caller()
    if wait := current_app.extensions["program_pace"].take(caller.prefix):
        raise TooFast(wait)
    refuse_nul()
    if not caller.actor.can(declared.needs):
        raise NotAllowed
    g.program, g.sent = caller.actor, read_json() if declared.body else None
    if caller.is_first_today:
        _note_use(caller.key_id)
    if request.method not in SAFE_METHODS:
        begin_write()
    found = act()
    response = found if isinstance(found, Response) else json_answer(found)
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _caller() -> using.Caller:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != SCHEME or not secret.strip():
        raise KeyNeeded
    found = using.find_caller(secret.strip())
    if found is None:
        using.check_wrong_keys(network())
        begin_write()
        using.note_wrong_key(network())
        db.session.commit()
        raise using.KeyRefused("Không có khóa truy cập này.")
    structlog.contextvars.bind_contextvars(access_key=found.prefix)
    return found


def _note_use(key_id: int) -> None:
    try:
        begin_write()
        using.note_use(key_id)
        db.session.commit()
    except OperationalError as error:  # busy or full: the next request of the day writes it down
        db.session.rollback()
        log.warning("key_use_not_noted", error=str(error.orig))


def _problem_of(error: Exception) -> Response:
    known = {**_OF_AREAS, **_PROBLEMS}
    return next(tell for kind, tell in known.items() if isinstance(error, kind))(error)


def _asking_for_a_key(name: str, detail: str) -> Response:
    response = problem(name, detail)
    refused = ', error="invalid_token"' if name == "key-refused" else ""
    response.headers["WWW-Authenticate"] = f'Bearer realm="cong-truong"{refused}'
    return response


def _later(name: str, detail: str, seconds: int) -> Response:
    response = problem(name, detail, retry_after=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _refused(error: RuleBroken) -> Response:
    return problem("refused", str(error), **({"field": error.field} if error.field else {}))


_PROBLEMS: dict[type[Exception], Teller] = {
    KeyNeeded: lambda _error: _asking_for_a_key("key-needed", "Gửi khóa ở đầu yêu cầu: Authorization: Bearer ctk_…"),
    using.KeyRefused: lambda error: _asking_for_a_key("key-refused", str(error)),
    TooFast: lambda error: _later("too-many-requests", "Gửi chậm lại: mỗi phút nhiều nhất 120 yêu cầu.", error.seconds),
    TooManyAttempts: lambda error: _later("too-many-requests", str(error), error.retry_after),
    BadRequest: lambda error: problem("bad-request", str(error)),
    WrongMediaType: lambda error: problem("wrong-media-type", str(error)),
    NotFound: lambda _error: problem("not-found"),
    NotAllowed: lambda _error: problem("not-allowed"),
    Conflict: lambda error: problem("conflict", str(error)),
    StaleDataError: lambda _error: problem("conflict"),
    TooLarge: lambda error: problem("too-large", str(error)),
    StorageFull: lambda _error: problem("no-room"),
    Unreachable: lambda _error: _later("try-again", "Chưa gì được ghi. Hãy gửi lại sau ít giây.", 30),
    RuleBroken: _refused,
}
"""In this order: the narrower kinds come first."""
