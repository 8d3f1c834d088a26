"""The fields of the index, and an entry as a document with them. The terms are the same as of the other engine."""

from collections.abc import Iterable

from tantivy import Document, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from portal.adapters.search_index.terms import MOST, entry_terms
from portal.rules.search.entries import Entry
from portal.rules.search.words import terms_of

SCHEMA_VERSION = 2
BLANKS = "blanks"  # the tokenizer: terms stand between blanks, they were made before
MARK = "\x00mark"  # the key of the document that holds the watermark; no token, so that nobody finds it
OWN = "!"  # before a code the entry is known by, beside the code itself


def schema() -> Schema:
    """The fields."""
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("tokens", "hiding"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("access", "hidden", "begins", "codes"):
        builder.add_text_field(name, tokenizer_name=BLANKS, index_option="basic")
    for name in ("words", "exact", "pairs", "title"):
        builder.add_text_field(name, tokenizer_name=BLANKS, index_option="freq")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("unit", "sender", "year", "newest", "oldest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_float_field("freshness", fast=True)
    builder.add_integer_field("mark", stored=True)
    return builder.build()


def prepare(index: Index) -> Index:
    """Tell an opened index how terms stand in a text."""
    index.register_tokenizer(BLANKS, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    return index


def joined(term: str) -> str:
    """A term without blanks: those of a pair or a title become a sign that no word has. Halves of characters, which may
    come from outside, become a question mark."""
    return term.replace(" ", "_").encode(errors="replace").decode()


def document_of(entry: Entry) -> Document:
    """What is indexed of an entry."""
    terms = entry_terms(entry)
    title, body = terms_of(entry.title), terms_of(entry.body)
    of_codes = [terms_of(code) for code in entry.codes]
    parts = [title, body, *of_codes]
    document = Document()
    document.add_text("key", entry.key)
    document.add_text("kind", entry.kind)
    for field, kept, tokens in (("access", "tokens", entry.access), ("hidden", "hiding", entry.hidden_from)):
        document.add_text(field, " ".join(tokens))
        document.add_text(kept, "\n".join(sorted(tokens)))
    document.add_text("begins", " ".join(terms.begins))
    document.add_text("title", _text(terms.title))
    document.add_text("words", " ".join(word for part in parts for word in part.folded))
    document.add_text("exact", " ".join(word for part in parts for word in part.exact))
    document.add_text("pairs", _text(pair for part in parts for pair in part.pairs))
    own = (OWN + code for code, impact in terms.codes.items() if impact == MOST)
    document.add_text("codes", _text([*terms.codes, *own]))
    for name, value in (("unit", entry.unit_id), ("sender", entry.sender_id)):
        if value is not None:
            document.add_integer(name, value)
    _add_day(document, entry)
    return document


def _add_day(document: Document, entry: Entry) -> None:
    """What has no day stands last in either order, and is not within any days."""
    number = entry.day.toordinal() if entry.day else 0
    document.add_integer("newest", number)
    document.add_integer("oldest", -number or -(10**7))
    document.add_float("freshness", 1 + number / 10**7)
    if entry.day:
        document.add_integer("year", entry.day.year)


def mark_of(watermark: int) -> Document:
    """The document that holds the watermark."""
    document = Document()
    document.add_text("key", MARK)
    document.add_integer("mark", watermark)
    return document


def _text(terms: Iterable[str]) -> str:
    return " ".join(joined(term) for term in terms)
