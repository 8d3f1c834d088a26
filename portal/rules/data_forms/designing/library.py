"""Ready forms: what the letters of the sector ask, as forms to be taken over and changed.

Each is a file of ``portal/ready_forms``: its name, the letter and clause it rests on, whom it asks, its calendar, and
sections with their parts as ``rules.data_forms.stored`` keeps them. What the letter leaves open stands in ``doubt``,
which every page shows: nobody mistakes our reading for the letter's words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.rules.data_forms.audience import Audience, read_audience
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.ready import PRESCHOOL, REGISTERS, SEQAP, SMAS, Ready
from portal.rules.data_forms.ready_calendars import find_ready
from portal.rules.data_forms.stored import read_definition
from portal.rules.people.domains import Domain

AREAS = (SEQAP, SMAS, PRESCHOOL, REGISTERS)
"""The groups of the library in their order; ``ready.SYSTEM_LABELS`` names them."""
_FACTS = {"code", "name", "area", "domain", "source", "doubt", "calendars", "description"}
_PARTS = {"audience", "sections", "checks"}


@dataclass(frozen=True, kw_only=True)
class ReadyForm:
    """One form of the library. ``source``: letter and clause; ``calendars``: lines of ``ready_calendars`` that fit."""

    code: str
    name: str
    area: str
    source: str
    description: str
    definition: Definition
    audience: Audience
    domain: str = ""
    doubt: str = ""
    calendars: Sequence[Ready] = ()


def read_ready(stored: Mapping[str, Any]) -> ReadyForm:
    """The form of a file; ValueError says what of it is none."""
    if unknown := set(stored) - _FACTS - _PARTS:
        raise ValueError(f"unknown facts of a ready form: {sorted(unknown)}")
    facts = {name: value for name, value in stored.items() if name in _FACTS and name != "calendars"}
    if facts.get("area") not in AREAS or facts.get("domain", "") not in {"", *Domain}:
        raise ValueError(f"unknown area or domain of a ready form: {facts.get('code')}")
    return ReadyForm(
        **facts,
        calendars=[_line(code) for code in stored.get("calendars", ())],
        audience=read_audience(stored.get("audience", {})),
        definition=read_definition(stored),
    )


def _line(code: str) -> Ready:
    found = find_ready(code)
    if found is None:
        raise ValueError(f"no such calendar: {code}")
    return found
