"""The description of the API (OpenAPI 3.1), made of what the views declare: it cannot say anything else."""

import re
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from portal.blueprints.form_api.blueprint import bp
from portal.blueprints.form_api.schemas import SCHEMAS
from portal.web.access import PUBLIC, page
from portal.web.parts import parts
from portal.web.problems import KIND, TITLES, json_answer
from portal.web.programs import Operation

ALWAYS = ("key-needed", "key-refused", "not-allowed", "not-found", "too-many-requests", "try-again")
WRITES = {"PATCH", "PUT", "POST"}
_KINDS = {"int": {"type": "integer", "minimum": 0}, "default": {"type": "string"}}


@bp.get("/openapi.json")
@page(PUBLIC)
def describe() -> ResponseReturnValue:
    """What programs can ask, for people and for generators of code."""
    response = json_answer(description())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def description() -> dict[str, Any]:
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in current_app.url_map.iter_rules():
        told = getattr(current_app.view_functions[rule.endpoint], "operation", None)
        if isinstance(told, Operation):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, told, method)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cổng Trường: biểu mẫu",
            "version": "1",
            "description": "Gửi và đọc số liệu biểu mẫu bằng khóa truy cập. Hướng dẫn: docs/guide/ket-noi-bieu-mau.md.",
        },
        "servers": [{"url": parts().settings.public_url.rstrip("/")}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "Khóa truy cập ctk_…"}},
        },
    }


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, told: Operation, method: str) -> dict[str, Any]:
    body = {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{told.body}"}}},
        }
    }
    return {
        "operationId": rule.endpoint.partition(".")[2],
        "summary": told.summary,
        "description": f"Quyền cần có: {told.needs}",
        "parameters": _parameters(rule, told, method),
        **(body if told.body else {}),
        "responses": _answers(told),
    }


def _parameters(rule: Rule, told: Operation, method: str) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": _KINDS["default" if name == "part" else "int"]}
        for name in sorted(rule.arguments)
    ]
    for name, schema in told.query.items():
        plain = {key: value for key, value in schema.items() if key != "description"}
        text = {"description": schema["description"]} if "description" in schema else {}
        found.append({"name": name, "in": "query", "required": False, "schema": plain, **text})
    if told.with_version and method in WRITES:
        words = "Phiên bản số liệu đã đọc (ETag); * là ghi đè bất kể ai đã sửa gì"
        tag = {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
        found.append({**tag, "description": words})
    return found


def _answers(told: Operation) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{told.answer}"}
    tag = {"headers": {"ETag": {"schema": {"type": "string"}}}} if told.with_version else {}
    found: dict[str, Any] = {"200": {"description": "Được", "content": {"application/json": {"schema": schema}}, **tag}}
    named: dict[int, list[str]] = {}
    for name in dict.fromkeys((*ALWAYS, "bad-request", *told.problems, *(["refused"] if told.query else []))):
        named.setdefault(TITLES[name][0], []).append(name)
    for status, names in sorted(named.items()):
        told_types = "; ".join(f"{KIND}{name}: {TITLES[name][1]}" for name in names)
        problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[str(status)] = {"description": told_types, "content": problem}
    return found
