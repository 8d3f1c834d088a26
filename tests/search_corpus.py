"""Things to search: any number of made-up entries in the Vietnamese of the guide, the letters and the demo's names.

Words follow one another as they do in those texts, so that frequent pairs are the frequent pairs of the language, and
each entry has rare syllables, names, dates and numbers of its own. The same seed makes the same entries.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from portal.rules.search.entries import Entry

ROOT = Path(__file__).parent.parent
KINDS = ("document", "news", "notice", "talk", "form")
ORGANS = ("SGDĐT-GDTrH", "SGDĐT-VP", "PGDĐT", "BGDĐT-GDTH", "UBND-VX", "SGD&ĐT-TCCB")
NUMBERS = range(3000, 9000)  # none that a real letter of the demo has
HEADS = ("V/v", "Kế hoạch", "Thông báo", "Báo cáo", "Hướng dẫn", "Quyết định về", "Giấy mời họp", "Triển khai")
_WORD = re.compile(r"[^\W\d_]+")
_ONSETS = (
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
)
_RIMES = (
    "oạch",
    "uếch",
    "oong",
    "ượp",
    "iệng",
    "oáp",
    "uynh",
    "oăng",
    "ẩm",
    "ĩu",
    "ộp",
    "ứt",
    "ằm",
    "oét",
    "uơ",
    "ịch",
    "ũa",
    "ởi",
    "ẵn",
    "ợm",
)
FIRST_DAY = date(2016, 9, 5)


@dataclass(frozen=True)
class Language:
    """What may follow what, and where sentences begin."""

    after: dict[str, list[str]]
    starts: list[str]
    names: list[str]
    rare: list[str]


def language() -> Language:
    """Read it from the texts of the repository."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/guide").glob("*.md"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "portal/demo").rglob("*.txt"))]
    after: dict[str, list[str]] = defaultdict(list)
    starts = []
    for sentence in re.split(r"[.\n;:]", "\n".join(texts)):
        words = _WORD.findall(sentence.lower())
        if len(words) > 2:
            starts.append(words[0])
        for first, second in pairwise(words):
            after[first].append(second)
    names = [
        word for word in _WORD.findall((ROOT / "portal/demo/names.txt").read_text(encoding="utf-8")) if len(word) > 1
    ]
    return Language(dict(after), starts, sorted(set(names)), [onset + rime for onset in _ONSETS for rime in _RIMES])


def make_entries(number: int, *, seed: int = 1, tokens: int = 8, tongue: Language | None = None) -> Iterator[Entry]:
    """Entries of 50 to 400 words. Each may be read by one or two of the tokens "t0", "t1", …"""
    tongue = tongue or language()
    rnd = random.Random(seed)
    facts = random.Random(seed + 1)  # apart from the words, so that they stay when a guide changes
    for count in range(1, number + 1):
        kind = KINDS[min(int(facts.expovariate(0.7)), len(KINDS) - 1)]
        day = FIRST_DAY + timedelta(days=facts.randrange(3650))
        number_text = f"{facts.choice(NUMBERS)}/{facts.choice(ORGANS)}" if kind == "document" else ""
        yield Entry(
            key=f"{kind}:{count}",
            kind=kind,
            title=f"{rnd.choice(HEADS)} {' '.join(words_of(rnd, tongue, rnd.randrange(5, 14)))}",
            body=make_body(rnd, tongue, rnd.randrange(50, 401)),
            codes=(number_text,) if number_text else (),
            access=frozenset(f"t{facts.randrange(tokens)}" for _ in range(facts.randrange(1, 3))),
            unit_id=facts.randrange(1, 701),
            sender_id=facts.randrange(1, 31) if kind == "document" else None,
            day=day if facts.random() < 0.98 else None,
        )


def make_body(rnd: random.Random, tongue: Language, length: int) -> str:
    """Sentences of so many words in all, with a name, a number or a day now and then."""
    sentences = []
    while length > 0:
        size = min(length, rnd.randrange(6, 25))
        words = words_of(rnd, tongue, size)
        chance = rnd.random()
        if chance < 0.1:
            words.append(" ".join(rnd.choice(tongue.names) for _ in range(3)))
        elif chance < 0.15:
            words.append(f"theo Công văn số {rnd.choice(NUMBERS)}/{rnd.choice(ORGANS)}")
        elif chance < 0.25:
            words.append(f"ngày {rnd.randrange(1, 29)}/{rnd.randrange(1, 13)}/{rnd.randrange(2016, 2027)}")
        sentences.append(" ".join(words).capitalize() + ".")
        length -= size
    return "\n".join(sentences)


def words_of(rnd: random.Random, tongue: Language, number: int) -> list[str]:
    """So many words, each as it may follow the one before; now and then another thought, or a rare syllable."""
    word = rnd.choice(tongue.starts)
    words = [word]
    while len(words) < number:
        following = tongue.after.get(word)
        chance = rnd.random()
        if chance < 0.015:
            words.append(rnd.choice(tongue.rare))
            continue
        word = rnd.choice(following) if following and chance < 0.92 else rnd.choice(tongue.starts)
        words.append(word)
    return words
