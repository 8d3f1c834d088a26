"""Every action that is noted anywhere has words for the audit log."""

import ast
import re

from portal.rules.records.actions import ACTION_LABELS
from tests.house import source

DOTTED = re.compile(r"(units)\.[a-z_]+")


def noted_actions() -> set[str]:
    """The action of each ``note(...)`` as far as it is written out, and every literal of the dotted form."""
    found = set()
    for path in source.modules("portal/services", "portal/web"):
        pages = {id(page) for page in _endpoints(source.tree(path))}
        for node in ast.walk(source.tree(path)):
            if id(node) in pages:
                continue
            if isinstance(node, ast.Call) and source.dotted(node.func) in {"note", "_note", "audit.note"}:
                found |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
            elif "services" in path.parts and isinstance(node, ast.Constant) and DOTTED.fullmatch(str(node.value)):
                found.add(node.value)
    return {action for action in found if isinstance(action, str)}


def _endpoints(tree: ast.AST) -> list[ast.AST]:
    """What names a page to go to: the words given as ``endpoint=``."""
    given = [word.value for word in ast.walk(tree) if isinstance(word, ast.keyword) and word.arg == "endpoint"]
    return [node for value in given for node in ast.walk(value)]


def test_every_noted_action_has_words() -> None:
    assert len(noted_actions()) > 20
    assert noted_actions() <= ACTION_LABELS.keys(), noted_actions() - ACTION_LABELS.keys()
