"""A test client that checks every page it fetches as a page, fills forms as a person would, and can be signed in."""

from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal.db import db
from portal.models.people import Account
from portal.services.people import sessions
from tests.cast import Person
from tests.markup import read_page

Tree = Element


class PageClient(FlaskClient):
    """Checks each HTML answer; see ``check_page`` for what is demanded."""

    def open(self, *args: Any, checked: bool = True, **kwargs: Any) -> TestResponse:
        """As FlaskClient, then the check; ``checked`` False where mark-up is not the point. ``g`` begins empty."""
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and checked:
            check_page(response, part=_is_part(kwargs))
        return response

    def become(self, person: Person) -> None:
        """Sign the person in without the page (passwords are slow on purpose)."""

        account = db.session.get_one(Account, person.id)
        _session, token = sessions.start_session(account, idle=timedelta(hours=12), network="127.0.0.1", device="test")
        db.session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    def token(self) -> str:
        """A valid CSRF token of this browser."""
        with self.session_transaction() as cookie:
            cookie.setdefault("csrf_token", "a" * 40)
            value = cookie["csrf_token"]
        key = self.application.secret_key
        assert key
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(value)

    def send(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST with a valid token."""
        return self.post(url, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def submit(self, url: str, data: dict[str, Any], *, action: str | None = None, **kwargs: Any) -> TestResponse:
        """Fetch the page, change the named fields of its form as a person would, and send it."""
        page = self.get(url)
        assert page.status_code == 200, page.status_code
        form = find_form(parse(page), action=action, page_url=url)
        fields = form_fields(form)
        unknown = set(data) - set(fields) - file_fields(form)
        assert not unknown, f"the form has no field {sorted(unknown)}; it has {sorted(fields)}"
        return self.post(form.get("action") or url, data={**fields, **data}, **kwargs)


def _is_part(kwargs: dict[str, Any]) -> bool:
    headers = kwargs.get("headers") or {}
    return dict(headers).get("HX-Request") == "true"


def parse(response: TestResponse) -> Tree:
    """The page as a tree without namespaces; read once, however often it is asked for."""
    tree: Tree | None = getattr(response, "tree_for_tests", None)
    if tree is None:
        tree = read_page(response.get_data(as_text=True))
        response.tree_for_tests = tree
    return tree


def text_of(element: Tree | None) -> str:
    """All text inside, white space made single blanks."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def find_form(tree: Tree, *, action: str | None, page_url: str) -> Tree:
    """The form with this action; else the POST form of the main part."""
    main = tree.find(".//main")
    forms = [f for f in (main if main is not None else tree).iter("form") if (f.get("method") or "").lower() == "post"]
    if action is not None:
        forms = [f for f in forms if urlsplit(f.get("action") or page_url).path == action]
    assert forms, "no such form on the page"
    return forms[0]


def form_fields(form: Tree) -> dict[str, Any]:
    """What a browser would send of the form untouched."""
    found: dict[str, Any] = {}
    for element in form.iter():
        name, kind = element.get("name"), (element.get("type") or "").lower()
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "textarea":
            found[name] = (element.text or "").removeprefix("\n")
        elif element.tag == "select":
            chosen = [o.get("value", text_of(o)) for o in element.iter("option") if o.get("selected") is not None]
            first = [o.get("value", text_of(o)) for o in element.iter("option")][:1]
            multiple = element.get("multiple") is not None
            found[name] = chosen if multiple else (chosen or first or [""])[0]
        elif element.tag == "input" and kind in {"checkbox", "radio"}:
            if element.get("checked") is not None:
                found.setdefault(name, []).append(element.get("value", "on"))
            else:
                found.setdefault(name, [])
        elif element.tag == "input" and kind == "hidden" and name in found:
            before = found[name] if isinstance(found[name], list) else [found[name]]
            found[name] = [*before, element.get("value", "")]
        elif element.tag == "input" and kind not in {"submit", "button", "file", "image", "reset"}:
            found[name] = element.get("value", "")
        elif element.tag == "button" and kind in {"", "submit"}:
            found.setdefault(name, [])
    return found


def file_fields(form: Tree) -> set[str]:
    """Names of the file inputs."""
    return {e.get("name", "") for e in form.iter("input") if e.get("type") == "file"}


def check_page(response: TestResponse, *, part: bool = False) -> None:
    """Demand a well-made page; raises AssertionError naming the fault."""
    tree = parse(response)
    where = response.request.path if response.request else ""
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    assert not [i for i, n in ids.items() if n > 1], f"{where}: duplicate ids {[i for i, n in ids.items() if n > 1]}"
    for element in tree.iter():
        _check_element(element, where)
    _check_labels(tree, where)
    if not part:
        _check_heading(tree, where)
        assert tree.get("lang") in {"vi", "en"}, f"{where}: no lang"


def _check_heading(tree: Tree, where: str) -> None:
    headings = list(tree.iter("h1"))
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    title = text_of(tree.find(".//title"))
    assert title.startswith(text_of(headings[0])), f"{where}: title {title!r} does not begin with its h1"


def _check_element(element: Tree, where: str) -> None:
    tag = element.tag
    if not isinstance(tag, str):
        return
    inline = [name for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
    assert not inline, f"{where}: <{tag}> has inline {inline}"
    data = tag == "script" and element.get("type") == "application/ld+json"
    assert not (tag == "script" and element.get("src") is None and not data), f"{where}: inline script"
    assert tag != "style", f"{where}: inline style sheet"
    assert not (tag == "img" and element.get("alt") is None), f"{where}: picture without alt"
    if tag == "form":
        assert element.get("action") is not None, f"{where}: form without action"
        assert element.get("method"), f"{where}: form without method"
    for name in ("src", "href"):
        value = element.get(name) or ""
        canonical = element.get("rel") == "canonical"  # an address, loaded by nobody
        foreign = tag in {"script", "link", "img", "iframe"} and "//" in value and not value.startswith("data:")
        foreign = foreign and not canonical
        assert not foreign, f"{where}: <{tag}> loads {value}"


def _check_labels(tree: Tree, where: str) -> None:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {id(e) for label in tree.iter("label") for e in label.iter()}
    for element in tree.iter():
        if element.tag not in {"input", "select", "textarea"}:
            continue
        if (element.get("type") or "") in {"hidden", "submit", "button"}:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labelled
        assert named or id(element) in inside, f"{where}: no label for {element.get('name')}"
