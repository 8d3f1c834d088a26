"""A program with a key; every answer it gets is held against the description of the API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.blueprints.form_api.schemas import SCHEMAS
from tests.json_schema import faults
from tests.keys import bearer, key_for


class Program:
    """Speaks JSON and keeps no cookies."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.app, self.secret = app, secret
        self.client: FlaskClient = app.test_client(use_cookies=False)

    def __call__(self, method: str, path: str, body: Any = None, *, seen: object = None, **more: Any) -> Any:
        """Ask; ``seen`` is the version in If-Match, ``more`` goes to the client."""
        headers = {**bearer(self.secret), **more.pop("headers", {})}
        if seen is not None:
            headers["If-Match"] = str(seen) if seen == "*" else f'"{seen}"'
        if body is not None:
            more["json"] = body
        url = path if path.startswith("/api/") else f"/api/v1/bieu-mau{path}"
        found = self.client.open(url, method=method, headers=headers, **more)
        self.check(url, method, found)
        return found

    def check(self, url: str, method: str, found: Any) -> None:
        """No cookie, no copy kept, exactly what is described."""
        assert "Set-Cookie" not in found.headers
        assert found.status_code < 500
        assert found.headers["Cache-Control"] == "no-store"
        if found.status_code >= 400:
            assert found.mimetype == "application/problem+json"
            assert found.json["status"] == found.status_code
            assert not list(faults(SCHEMAS["Problem"], found.json, SCHEMAS))
            return
        endpoint, _values = self.app.url_map.bind("localhost").match(url.partition("?")[0], method)
        described = SCHEMAS[self.app.view_functions[endpoint].operation.answer]  # type: ignore[attr-defined]
        assert not list(faults(described, found.json, SCHEMAS)), list(faults(described, found.json, SCHEMAS))


@pytest.fixture
def program_of(app: Flask) -> Callable[..., Program]:
    """``program_of(person, uses=[…])``: a program with a new key of the person."""
    return lambda person, **how: Program(app, key_for(person, **how))
