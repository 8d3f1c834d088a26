"""Habits of the code that no linter knows: where things may be named, imported, printed and timed."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import source

MEANINGLESS_NAMES = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
THE_CLOCK = "portal/adapters/clock.py"
CLOCK_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "date.today",
    "time.time",
}
# module:function -> why it has to import when called. An entry that is no longer needed fails the test.
LATE_IMPORTS: dict[str, str] = {}


@pytest.mark.parametrize("folder", ["portal", "tests"])
def test_every_module_has_a_name_with_a_meaning(folder: str) -> None:
    assert not [source.name(path) for path in source.modules(folder) if path.name in MEANINGLESS_NAMES]


def test_imports_stand_at_the_top() -> None:
    found = {
        f"{source.name(path)}:{function.name}"
        for path in source.modules("portal")
        for function in source.functions(path)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }
    assert found == LATE_IMPORTS.keys()


def test_only_commands_print() -> None:
    found = [place for path in source.modules("portal") for place, called in calls(path) if called == "print"]
    assert not [place for place in found if not place.startswith("portal/cli/")]


def test_time_comes_from_the_clock() -> None:
    found = [place for path in source.modules("portal") for place, called in calls(path) if called in CLOCK_CALLS]
    assert not [place for place in found if not place.startswith(THE_CLOCK)]


def test_rules_are_plain_python() -> None:
    """import-linter can forbid packages but not all of them; a rule needs nothing outside the standard library."""
    allowed = sys.stdlib_module_names | {"portal"}
    found = [
        f"{source.name(path)}: {package}"
        for path in [*source.modules("portal/rules"), source.ROOT / "portal/errors.py"]
        for package in imported_packages(path)
        if package not in allowed
    ]
    assert not found


def calls(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call):
            yield f"{source.name(path)}:{node.lineno}", source.dotted(node.func)


def imported_packages(path: Path) -> Iterator[str]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
