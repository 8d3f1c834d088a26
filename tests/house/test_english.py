"""Every text has its English: the catalogue is complete, current and sound. `make texts` adds what is missing."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo

from tests.house.source import modules, tree
from tests.texts import KEYWORDS, collect, english, is_translated

PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return collect()


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return english()


def key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id


def texts(catalogue: Catalog) -> dict[tuple[str | None, object], Message]:
    return {key(message): message for message in catalogue if message.id}


def forms(words: object) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (str(words),)


def test_every_text_is_in_the_catalogue_and_no_other(source: Catalog, catalogue: Catalog) -> None:
    wanted, kept = texts(source), texts(catalogue)
    assert len(wanted) > 500
    assert sorted(str(text) for _context, text in wanted.keys() - kept.keys()) == [], "run `make texts`, then translate"
    assert sorted(str(text) for _context, text in kept.keys() - wanted.keys()) == [], "run `make texts`"
    assert not catalogue.obsolete


def test_no_text_hides_from_the_collector(source: Catalog) -> None:
    """As in an f-string, where Babel does not look."""
    collected = {forms(message.id)[0] for message in source if message.id}
    written = {text for path in modules("portal") for text in marked(tree(path))}
    assert len(written) > 300
    assert written - collected == set()


def marked(code: ast.AST) -> Iterator[str]:
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
            first = node.args[1 if node.func.id.endswith("pgettext") else 0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_text_has_english_words(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and not is_translated(message)] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_places_to_fill_are_the_same(catalogue: Catalog) -> None:
    assert [(message.id, errors) for message, errors in catalogue.check()] == []
    wrong = [
        message.id
        for message in texts(catalogue).values()
        if {tuple(sorted(PLACES.findall(words))) for words in (*forms(message.id), *forms(message.string))}
        != {tuple(sorted(PLACES.findall(forms(message.id)[0])))}
    ]
    assert wrong == []


def test_english_has_one_and_many(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 2
    for message in texts(catalogue).values():
        if message.pluralizable:
            assert len(message.string) == 2
            assert message.string[0] != message.string[1], message.id


def test_white_space_and_sentence_ends_agree(catalogue: Catalog) -> None:
    """Both end like a sentence, or neither does."""
    ends = ".:?…"
    wrong = [
        (text, words)
        for message in texts(catalogue).values()
        for text, words in zip(forms(message.id), forms(message.string), strict=False)
        if words and (words != words.strip() or (text[-1] in ends) != (words[-1] in ends))
    ]
    assert [(text, words) for text, words in wrong if words != "No."] == []


def test_it_compiles(catalogue: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    assert len(read_mo(compiled)) == len(catalogue)
