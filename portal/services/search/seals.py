"""A short fingerprint of all an entry says, kept in the index with its rights: an index whose words are old is noticed.

It stands among the tokens an entry is hidden from. No reader ever holds one, as no token of a source begins like it.
"""

import hashlib
from dataclasses import replace

from portal.rules.search.entries import Entry, Rights

SIGN = "#"
VERSION = 1
"""Of how a seal is made; an index with seals of another version is made anew."""


def sealed(entry: Entry) -> Entry:
    """The entry with its seal."""
    said = (entry.title, entry.body, entry.codes, entry.unit_id, entry.sender_id, entry.day)
    seal = hashlib.blake2b(repr(said).encode(), digest_size=8).hexdigest()
    return replace(entry, hidden_from=entry.hidden_from | {SIGN + seal})


def unsealed(rights: Rights) -> Rights:
    """The rights alone."""
    return Rights(rights.access, frozenset(token for token in rights.hidden_from if not token.startswith(SIGN)))
