"""The reviewed list of who may open what, and proof that the public reaches nothing else."""

from pathlib import Path

import pytest
from flask import Flask

from portal.rules.permissions import Permission
from tests.pages import PageClient

REVIEWED = Path(__file__).parent.parent / "routes.txt"


def current_routes(app: Flask) -> list[str]:
    """``access  METHODS  rule`` of every route, sorted by rule."""
    rows = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        access = getattr(app.view_functions[rule.endpoint], "access", "CLOSED")
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append((rule.rule, f"{access!s:<20} {methods:<10} {rule.rule}"))
    return [row for _, row in sorted(rows)]


def test_every_route_is_on_the_reviewed_list(app: Flask) -> None:
    """A new or changed route must be added to tests/routes.txt by a person who thought about it."""
    assert current_routes(app) == REVIEWED.read_text().splitlines()


def test_no_route_is_without_access(app: Flask) -> None:
    assert not [row for row in current_routes(app) if row.startswith("CLOSED")]


def _closed_rules(app: Flask) -> list[tuple[str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access in {"signed_in", "family"} or isinstance(access, Permission):
            values = {name: "x" if name in {"token", "key"} else 1 for name in rule.arguments}
            url = app.url_map.bind("localhost").build(rule.endpoint, values)
            found += [(url, method) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def test_the_public_is_sent_to_sign_in_everywhere_else(app: Flask, client: PageClient) -> None:
    """Asked of the URL map itself, so that the list cannot go stale."""
    for url, method in _closed_rules(app):
        response = client.get(url) if method == "GET" else client.send(url)
        expected = 303 if method == "GET" else 401
        assert response.status_code == expected, f"{method} {url}: {response.status_code}"


def test_a_view_that_declares_nothing_is_closed(app: Flask, client: PageClient) -> None:
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == "home.help")
    view = app.view_functions[rule.endpoint]
    app.view_functions[rule.endpoint] = lambda: "open"
    try:
        assert client.get(rule.rule).status_code == 404
    finally:
        app.view_functions[rule.endpoint] = view


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_without_membership_reaches_only_the_own_account(app: Flask, method: str, client_for, cast) -> None:
    client = client_for(cast.nobody)
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if isinstance(access, Permission) and method.upper() in (rule.methods or set()):
            values = {name: "x" if name in {"token", "key"} else 1 for name in rule.arguments}
            url = app.url_map.bind("localhost").build(rule.endpoint, values)
            response = client.get(url) if method == "get" else client.send(url)
            assert response.status_code == 403, f"{method} {url}: {response.status_code}"
