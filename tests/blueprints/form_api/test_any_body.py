"""Whatever is sent: never a fault of the portal, and nothing but a good request changes anything."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.blueprints.form_api.schemas import SCHEMAS
from portal.web import pace
from tests.cast import Cast
from tests.json_schema import faults
from tests.reports import make_asked

pytestmark = pytest.mark.usefixtures("mails")
TEXTS = st.text(max_size=8) | st.sampled_from(
    [
        "classes",
        "grades.g1.total",
        "deals.name",
        "note",
        "partial",
        "all",
        "!x",
        "\x00",
        "a\ud800",
        "1e9",
        "=1+1",
        "1.250",
    ]
)
NUMBERS = st.integers() | st.floats(allow_nan=True) | st.sampled_from([0, 1, 2**31, 2**63, -1, 10**400])
PLAIN = st.none() | st.booleans() | NUMBERS | TEXTS
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)
CELL = st.dictionaries(st.sampled_from(["code", "record", "value", "reason", "x"]), ANYTHING, max_size=4) | st.builds(
    lambda code, value, record: {"code": code, "value": value, "record": record},
    TEXTS,
    ANYTHING,
    st.sampled_from([0, 1, 2**40]),
)
BODIES = st.one_of(
    ANYTHING,
    st.fixed_dictionaries(
        {"cells": st.lists(CELL, max_size=4)},
        optional={
            "mode": TEXTS,
            "explanations": ANYTHING | st.lists(st.fixed_dictionaries({"check": TEXTS, "text": TEXTS})),
        },
    ),
    st.fixed_dictionaries(
        {"rows": st.lists(st.dictionaries(TEXTS | st.just("name"), ANYTHING, max_size=3), max_size=3)}
    ),
)
TAGS = st.sampled_from(["*", '"0"', '"1"', "", "x"]) | st.text(st.characters(codec="ascii", categories=["L", "N"]))
ANY_TIME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def program(program_of: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(pace, "MOST_IN_A_MINUTE", 10**9)
    asked = make_asked(cast)
    made = program_of(asked.principal)
    made.report_id = asked.report_id
    return made


@pytest.mark.parametrize(("method", "path"), [("PATCH", "so-lieu"), ("PUT", "danh-sach/deals"), ("POST", "trinh")])
def test_a_body_of_any_shape(program: Any, method: str, path: str) -> None:
    @ANY_TIME
    @given(body=BODIES, tag=TAGS)
    def send(body: Any, tag: str) -> None:
        sent = json.dumps(body).encode()
        program(
            method,
            f"/phieu/{program.report_id}/{path}",
            data=sent,
            headers={"If-Match": tag, "Content-Type": "application/json"},
        )

    send()


@pytest.mark.parametrize(("method", "path"), [("PATCH", "so-lieu"), ("PUT", "danh-sach/deals")])
def test_bytes_that_are_no_json(program: Any, method: str, path: str) -> None:
    url, headers = f"/phieu/{program.report_id}/{path}", {"If-Match": "*", "Content-Type": "application/json"}

    @ANY_TIME
    @given(
        sent=st.binary(max_size=60) | st.sampled_from([b"[" * 200_000, b'{"a":' * 90_000, b"9" * 9000, b"\xff\xfe1"])
    )
    def send(sent: bytes) -> None:
        assert program(method, url, data=sent, headers=headers).status_code in {400, 422, 413}

    send()


@pytest.mark.parametrize(
    "body",
    [
        '{"cells": [{"code": "classes", "code": "note", "value": 1}]}',
        '{"cells": [{"code": "classes", "value": 1}], "mod": "partial"}',
        '{"cells": [{"code": "classes", "valeu": 1}]}',
        '{"cells": []}',
        '{"cells": [{"code": "!soft", "value": "x"}]}',
        '{"cells": [{"code": "classes", "value": 1, "record": true}]}',
        "[]",
        "",
    ],
)
def test_what_is_misspelt_or_doubled_is_not_guessed(program: Any, body: str) -> None:
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    found = program("PATCH", f"/phieu/{program.report_id}/so-lieu", data=body.encode(), headers=headers)
    assert found.status_code == 400
    assert found.json["type"] == "urn:cong-truong:problem:bad-request"


def test_parts_and_queries_of_any_text(program: Any) -> None:
    @ANY_TIME
    @given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
    def ask(text: str) -> None:
        words = {"query_string": {"cursor": text, "limit": text, "only": text}}
        assert program("GET", "/phieu", **words).status_code in {200, 400, 422}

    ask()


def test_what_is_written_can_be_read(program: Any) -> None:
    url = f"/phieu/{program.report_id}/so-lieu"

    @ANY_TIME
    @given(value=ANYTHING, code=st.sampled_from(["classes", "note", "grades.g2.girls"]))
    def write(value: Any, code: str) -> None:
        body = json.dumps({"cells": [{"code": code, "value": value}]}).encode()
        headers = {"If-Match": "*", "Content-Type": "application/json"}
        done = program("PATCH", url, data=body, headers=headers)
        told = program("GET", url).json
        assert not list(faults(SCHEMAS["Values"], told, SCHEMAS))
        if done.status_code == 200 and isinstance(value, int | float) and not isinstance(value, bool):
            [kept] = [one["value"] for one in told["cells"] if one["code"] == code]
            assert kept == value

    write()
