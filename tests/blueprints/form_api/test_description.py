"""The description says what the routes are, and nothing else."""

import re
from typing import Any

from flask import Flask

from portal.blueprints.form_api.schemas import SCHEMAS
from portal.web.problems import DETAILS, KIND, TITLES
from tests.json_schema import faults


def described(app: Flask) -> dict[str, Any]:
    found = app.test_client().get("/api/v1/openapi.json")
    assert found.status_code == 200
    assert found.mimetype == "application/json"
    told: dict[str, Any] = found.get_json()
    return told


def test_every_route_of_the_api_is_described_and_no_other(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "form_api.describe"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, methods in described(app)["paths"].items() for method in methods}
    assert told == routes
    assert len(routes) == 11


def test_every_parameter_of_an_address_is_described(app: Flask) -> None:
    for path, methods in described(app)["paths"].items():
        for told in methods.values():
            named = {one["name"] for one in told["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert told["summary"]
            assert "200" in told["responses"]
            assert {"401", "403", "404", "429"} <= set(told["responses"])


def test_every_name_it_points_to_is_there(app: Flask) -> None:
    told = described(app)
    assert told["openapi"] == "3.1.0"
    pointed = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(told)))
    assert pointed <= set(told["components"]["schemas"])
    assert set(SCHEMAS) <= pointed
    ids = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))


def test_writing_says_what_can_go_wrong(app: Flask) -> None:
    write = described(app)["paths"]["/api/v1/bieu-mau/phieu/{report_id}/so-lieu"]["patch"]
    assert {"400", "412", "413", "415", "422", "423", "428"} <= set(write["responses"])
    assert f"{KIND}locked" in write["responses"]["423"]["description"]
    assert {"If-Match"} == {one["name"] for one in write["parameters"] if one["in"] == "header"}


def test_problems_have_words(app: Flask) -> None:
    assert DETAILS.keys() <= TITLES.keys()
    assert not list(faults(SCHEMAS["Problem"], app.test_client().get("/api/x").get_json(), SCHEMAS))
