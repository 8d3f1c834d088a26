"""What a receipt file shows, read from the file itself: entries of the register and who did what when."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.rules.records.commitments import commitment
from portal.services.documents.papers.paper import instant

Certificate = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing an addressee did: an entry of the register with the facts that open its commitment."""

    kind: str
    at: datetime
    name: str
    facts: dict[str, Any]


def bodies(certificate: Certificate, kind: str | None = None) -> list[dict[str, Any]]:
    """The entries of the register that the file shows, in their order."""
    found = [json.loads(entry["body"]) for entry in certificate["entries"]]
    return [body for body in found if kind in {None, body["kind"]}]


def posted_at(certificate: Certificate) -> datetime:
    """The moment of sending."""
    return instant(bodies(certificate, "posted")[0]["posted_at"])


def acts_of(certificate: Certificate, receipt_id: int) -> list[Act]:
    """The acts of one addressee, oldest first."""
    return all_acts(certificate)[receipt_id]


def all_acts(certificate: Certificate) -> defaultdict[int, list[Act]]:
    """The acts of each addressee (by the number of its receipt), oldest first."""
    given = [*certificate["openings"], *certificate.get("statements", [])]
    facts = {commitment(part["salt"], part["facts"]).hex(): part["facts"] for part in given}
    found: defaultdict[int, list[Act]] = defaultdict(list)
    for body in bodies(certificate):
        opened = facts.get(body.get("who") or body.get("statement") or "")
        if opened is not None:
            at = instant(body.get("opened_at") or body["stated_at"])
            found[body["receipt"]].append(Act(body["kind"], at, opened["name"], opened))
    return found


def all_deemed(certificate: Certificate) -> dict[int, datetime | None]:
    """When the rule's hours of each addressee are over, by its receipt; None while nobody could receive for it."""
    hours, posted = timedelta(seconds=certificate["rule"]["seconds"]), posted_at(certificate)
    moved = {body["receipt"]: instant(body["deemed_at"]) for body in bodies(certificate, "extended")}
    begun = {body["receipt"]: instant(body["reachable_at"]) for body in bodies(certificate, "reachable")}
    parts = certificate["addressees"] if "addressees" in certificate else [certificate["addressee"]]
    found: dict[int, datetime | None] = {}
    for facts in (part["facts"] for part in parts):
        late = facts.get("undeliverable")
        start = begun.get(facts["receipt"]) if late else posted
        until = moved.get(facts["receipt"] if late else None)
        found[facts["receipt"]] = until or start + hours if start else None
    return found


def pauses(certificate: Certificate, receipt_id: int | None = None) -> list[tuple[datetime, datetime]]:
    """The outages that made the hours end later, of the posting or of an addressee whose hours began later."""
    found = [body["pauses"] for body in bodies(certificate, "extended") if body["receipt"] == receipt_id]
    return [(instant(began), instant(ended)) for began, ended in found[-1]] if found else []


def received_at(deemed: datetime | None, acts: Sequence[Act]) -> datetime | None:
    """When the addressee has received, or is deemed to have: at its first opening, at the latest by the rule.

    None when the sender took the document back before either, and while nobody could receive.
    """
    opened = [act.at for act in acts if act.kind == "opened"]
    if deemed is None:
        return min(opened, default=None)
    recalled = any(act.kind in {"recalled", "recall_accepted"} and act.at < deemed for act in acts)
    return None if recalled and not opened else min([deemed, *opened])
