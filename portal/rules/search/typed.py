"""Reading the search box: quotes, minus, prefixes such as "năm:2026", document numbers; all else is words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.rules.search.abbreviations import others_of
from portal.rules.search.asides import needed
from portal.rules.search.codes import tidy
from portal.rules.search.fields import LONGEST_KIND, field_named, is_kind_of_several_words
from portal.rules.search.queries import Field, Query, Word
from portal.rules.search.syllables import keys_of
from portal.rules.search.telex import untelex
from portal.rules.search.typed_codes import typed_codes
from portal.rules.search.words import Token, tokens

MOST_CHARACTERS = 600
MOST_WORDS = 64
MOST_CODES = 5
MOST_FIELDS = 10

_QUOTES = '"“”„‟«»＂'
_LETTER = r"[^\W\d_][\u0300-\u036f]*"
_FIELD = re.compile(
    rf"(?<![^\s(,])(?P<name>(?:{_LETTER}){{1,8}}(?:[ ](?:{_LETTER}){{1,8}})?)[:：](?=\S)"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<value>[^\s{_QUOTES}]+))"
)
_QUOTED = re.compile(rf"(?P<minus>(?<!\S)-)?[{_QUOTES}](?P<inside>[^{_QUOTES}]*)[{_QUOTES}]")
_EXCLUDED = re.compile(rf"(?<!\S)-(?P<word>[^\W\d_][^\s{_QUOTES}]*(?:[ ][^\W_][^\s{_QUOTES}]*(?=\s*$|\s+-))?)")


@dataclass
class _Reading:
    """What was understood so far; ``places``: where the words stood, to bring them in order."""

    words: list[tuple[int, Word]] = field(default_factory=list)
    phrases: list[tuple[int, tuple[Word, ...]]] = field(default_factory=list)
    excluded: list[tuple[Word, ...]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)


def read_query(typed: str, *, unfinished: bool = False, is_narrowed: bool = False) -> Query:
    """What is asked. ``unfinished``: somebody is still typing, the last word may be a beginning. ``is_narrowed``: more
    than this is asked for, so that it may say only what must not be there."""
    text = tidy(typed[:MOST_CHARACTERS])
    reading = _Reading()
    rest = _without_fields(text, reading)
    codes = list(typed_codes(rest))
    rest = _without_quoted(rest, reading)
    rest = _without_excluded(rest, reading, [(start, end) for start, end, _ in codes])
    reading.words = [(token.start, _word(token)) for token in tokens(rest)]
    is_open = unfinished and rest[-1:].isalnum()
    query = _query(reading, codes, is_open=is_open)
    if query.is_empty and query.excluded and not query.fields and not is_narrowed:
        return read_query(re.sub(r"(?<!\S)-+", " ", text), unfinished=unfinished)
    return _with_beginning(query) if is_open and query.words else query


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text as a query has them, nothing of it read as a sign."""
    return tuple(_word(token) for token in tokens(text))


def _without_fields(text: str, reading: _Reading) -> str:
    """Takes out the fields, leaving blanks so that places stay."""
    for match in reversed(list(_FIELD.finditer(text))):
        spoken = field_named(match["name"])
        if spoken is None or len(reading.fields) >= MOST_FIELDS:
            continue
        name, length = spoken
        start, end = match.end("name") - length, match.end()
        if match["value"] and name == "kind":
            end = _end_of_value(text, match.start("value"), end)
        value = match["quoted"] if match["value"] is None else text[match.start("value") : end]
        if not name:
            text = text[:start] + " " * (match.end("name") + 1 - start) + text[match.end("name") + 1 :]
        elif any(char.isalnum() for char in value):
            reading.fields.insert(0, Field(name, value.strip(" ,;"), text[start:end]))
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _end_of_value(text: str, start: int, end: int) -> int:
    """ "loại:văn bản họp": as many of the words as are a known value of more than one word."""
    run = [token for _, token in zip(range(LONGEST_KIND), tokens(text[start : start + 60]), strict=False)]
    for length in range(len(run), 1, -1):
        is_one = all(token.follows for token in run[1:length])
        if is_one and is_kind_of_several_words(tuple(token.folded for token in run[:length])):
            return start + run[length - 1].end
    return end


def _without_quoted(text: str, reading: _Reading) -> str:
    for match in _QUOTED.finditer(text):
        words = words_of(match["inside"])
        if not words:
            continue
        if match["minus"]:
            reading.excluded.append(words)
        else:
            reading.phrases.append((match.start(), words))
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _without_excluded(text: str, reading: _Reading, codes: Sequence[tuple[int, int]]) -> str:
    """A minus right before a word that begins with a letter, and not within a document number. Most words have two
    syllables: where just two stand before the end or another minus, both are meant ("tuyển sinh -mầm non")."""
    for match in _EXCLUDED.finditer(text):
        words = words_of(match["word"])
        if words and not any(start <= match.start() < end for start, end in codes):
            reading.excluded.append(words)
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _word(token: Token) -> Word:
    return Word(token.exact, token.folded, is_marked=token.exact != token.folded)


def _query(reading: _Reading, codes: Sequence[tuple[int, int, str]], *, is_open: bool) -> Query:
    words = [word for _, word in reading.words][:MOST_WORDS]
    is_needed = [*needed(words[:-1]), True] if is_open else needed(words)
    in_code = [any(start <= place < end for start, end, _ in codes) for place, _ in reading.words]
    phrases = [phrase for _, phrase in reading.phrases]
    placed = [*((place, (word,)) for place, word in reading.words), *reading.phrases]
    in_order = [word for _, run in sorted(placed, key=lambda each: each[0]) for word in run]
    others = others_of(word.folded for word in words)
    return Query(
        words=tuple(
            replace(word, others=tuple(dict.fromkeys([*(() if is_fixed else known), *_typing_slip(word)])))
            for word, known, is_fixed, is_asked in zip(words, others, in_code, is_needed, strict=False)
            if is_asked
        ),
        phrases=tuple(phrase[:MOST_WORDS] for phrase in phrases[:MOST_WORDS]),
        excluded=tuple(phrase[:MOST_WORDS] for phrase in reading.excluded[:MOST_WORDS]),
        codes=tuple(dict.fromkeys(term for _, _, term in codes))[:MOST_CODES],
        in_order=tuple(in_order[:MOST_WORDS]),
        fields=tuple(reading.fields),
    )


def _typing_slip(word: Word) -> tuple[str, ...]:
    meant = untelex(word.folded) if not word.is_marked else ""
    return (keys_of(meant).folded,) if meant else ()


def _with_beginning(query: Query) -> Query:
    """The last word may be a beginning."""
    last = replace(query.words[-1], is_beginning=True)
    return replace(query, words=(*query.words[:-1], last), in_order=(*query.in_order[:-1], last))
