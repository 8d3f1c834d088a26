"""Reads the project's own source for the tests in this folder."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def modules(*folders: str) -> list[Path]:
    """Every Python file in these folders of the project; a folder without any is a mistake in the test.

    Files under ``portal/static`` are sent to people as they are and are not part of the program.
    """
    static = ROOT / "portal" / "static"
    found = {
        folder: sorted(path for path in (ROOT / folder).rglob("*.py") if static not in path.parents)
        for folder in folders
    }
    assert all(found.values()), f"no Python files in one of {folders}"
    return [path for paths in found.values() for path in paths]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`datetime.datetime.now` for the attribute chain of that name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
