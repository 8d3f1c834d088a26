#!/usr/bin/env python3
"""Checks a receipt file of Cổng Trường without the portal: python3 kiem-tra-bien-nhan.py receipt.json [key] [files...]

The receipt may be of one addressee or of a whole posting with all its addressees.
Needs Python 3.9 or newer and nothing else. Says VALID and what is proven, or NOT VALID and why; exit code 0 or 1.
Give the portal's public key (from its public page, or from an old mail) to be sure whose receipt it is; name the
document's files to have their hashes compared too.
"""

import base64
import hashlib
import json
import sys
from datetime import datetime, timedelta

# Ed25519 (RFC 8032, section 5.1), verification only
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(a, b):
    w, x = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    y, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = x - w, z - y, z + y, x + w
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def read_point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def is_signed(key, signature, message):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = read_point(key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = multiply(s, BASE), add(r, multiply(h, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Merkle tree (RFC 6962) and salted commitments
def leaf(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(start, index, size, path):
    if not 0 <= index < size:
        raise Wrong("a place outside the tree")
    position, last, root = index, size - 1, start
    for step in path:
        if last == 0:
            raise Wrong("a path that is too long")
        if position % 2 == 1 or position == last:
            root = node(step, root)
            while position % 2 == 0 and position != 0:
                position, last = position >> 1, last >> 1
        else:
            root = node(root, step)
        position, last = position >> 1, last >> 1
    if last:
        raise Wrong("a path that is too short")
    return root


def unhex(text):
    raw = bytes.fromhex(text)
    demand(raw.hex() == text, "hex digits written in another way")
    return raw


def unbase64(text):
    raw = base64.b64decode(text, validate=True)
    demand(base64.b64encode(raw).decode() == text, "base64 written in another way")
    return raw


def commitment(part):
    text = json.dumps(part["facts"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(unhex(part["salt"]) + text.encode()).digest()


class Wrong(Exception):
    """Why a receipt is not valid."""


def demand(condition, words):
    if not condition:
        raise Wrong(words)


def read_checkpoint(note, key_text):
    name, key_id, encoded = key_text.strip().split("+", 2)
    raw = unbase64(encoded)
    demand(len(raw) == 33 and raw[0] == 1, "the key is not an Ed25519 key")
    demand(hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == key_id, "the key has another id")
    text, _empty, signatures = note.partition("\n\n")
    lines = text.split("\n")
    demand(len(lines) == 3 and lines[0] == name and lines[1].isdigit(), "the checkpoint is of another portal")
    prefix = "— " + name + " "
    demand(signatures.startswith(prefix) and signatures.endswith("\n"), "one signature is expected")
    blob = unbase64(signatures[len(prefix) : -1])
    if blob[:4].hex() == key_id and is_signed(raw[1:], blob[4:], (text + "\n").encode()):
        return int(lines[1]), unbase64(lines[2])
    raise Wrong("the signature of the checkpoint is wrong")


def moment(text):
    found = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    demand(stamp(found) == text, "a time written in another way")
    return found


def stamp(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# What an addressee stated and what its sender took back, by the kind of the entry; entries of kinds this script does
# not know prove nothing here
STATEMENTS = {
    "acknowledged": "acknowledged at (UTC)",
    "refused": "sent back at (UTC)",
    "registered": "registered at (UTC)",
    "recalled": "recalled by the sender at (UTC)",
    "recall_requested": "sender asked to recall at (UTC)",
    "recall_accepted": "addressee agreed to the recall at (UTC)",
    "recall_refused": "addressee declined the recall at (UTC)",
    "contested": "contest note by the addressee at (UTC)",
    "contest_withdrawn": "contest note withdrawn by the addressee at (UTC)",
    "contest_answered": "contest note answered by the sender at (UTC)",
}
TAKEN = ("recalled", "recall_accepted")

# The versions of the rule and whether outages of the portal make its hours end later
RULES = {"24h-1": False, "24h-2": True}


def check(receipt, trusted_key=None):
    """What the receipt proves, as a dict; raises Wrong."""
    kind = receipt["format"]
    demand(kind in ("cong-truong-receipt/1", "cong-truong-posting/1"), "another kind of file")
    demand(trusted_key is None or receipt["key"] == trusted_key.strip(), "signed by another key than the one you gave")
    size, entries, posted = read_entries(receipt, kind)
    addressees = [receipt["addressee"]] if kind == "cong-truong-receipt/1" else receipt["addressees"]
    if kind == "cong-truong-receipt/1":
        check_place(receipt["addressee"], posted)
    else:
        check_everybody(addressees, posted)
    numbers = [addressee["facts"]["receipt"] for addressee in addressees]
    acts = read_acts(receipt, entries, numbers)
    rule = receipt["rule"]
    demand(rule["version"] == receipt["document"]["facts"]["rule"], "another rule")
    demand(rule["version"] in RULES, "an unknown rule")
    demand(rule == {"version": rule["version"], "seconds": 86400}, "an unknown rule")
    posted_at = moment(posted["posted_at"])
    deemed_at, paused, _settled = read_hours(posted_at, rule, entries, None)
    demand(receipt["deemed_at"] == stamp(deemed_at), "another time of being deemed received")
    forwards = receipt["document"]["facts"].get("forwards")
    replaced = [e for e in entries if e["kind"] == "superseded"]
    proven = {
        "document": "{code}: {subject} ({issuer_name})".format(**receipt["document"]["facts"]),
        **({"forwards a document of": forwards["issuer_name"]} if forwards else {}),
        "posted at (UTC)": posted_at,
        **({"hours extended by outages of the portal (UTC)": paused} if paused else {}),
        **{"replaced by document %d at (UTC)" % e["by"]: moment(e["superseded_at"]) for e in replaced},
        "register": "{} entries, signed by {}".format(size, receipt["key"].split("+")[0]),
    }
    for place, addressee in enumerate(addressees, start=1):
        start = start_of(addressee["facts"], posted_at, entries)
        number = addressee["facts"]["receipt"]
        late = number if addressee["facts"].get("undeliverable") else None
        deemed, paused, settled = read_hours(start, rule, entries, late) if start else (None, None, True)
        told = tell(acts[number], deemed, settled)
        if late and paused:
            told["hours extended by outages of the portal (UTC)"] = paused
        if kind == "cong-truong-receipt/1":
            proven["addressee"] = addressee["facts"]["unit_name"]
            proven.update(told)
        else:
            words = ["%s: %s" % item for item in told.items()]
            proven["addressee %d" % place] = "; ".join([addressee["facts"]["unit_name"], *words])
    return proven


def read_entries(receipt, kind):
    """The size of the register, the entries shown, and the one of the posting, which binds the document."""
    size, root = read_checkpoint(receipt["checkpoint"], receipt["key"])
    hashes = [unhex(step) for step in receipt["hashes"]] if kind == "cong-truong-posting/1" else None
    demand(hashes is None or len(set(hashes)) == len(hashes), "a hash that stands twice")
    entries, used = [], set()
    for given in receipt["entries"]:
        body, path = json.loads(given["body"]), given["path"]
        if hashes is None:
            path = [unhex(step) for step in path]
        else:
            demand(all(type(step) is int and 0 <= step < len(hashes) for step in path), "a path to nowhere")
            used.update(path)
            path = [hashes[step] for step in path]
        found = root_from(leaf(given["body"].encode()), body["n"], size, path)
        demand(found == root, "an entry is not in the register")
        entries.append(body)
    demand(hashes is None or len(used) == len(hashes), "a hash of no path")
    posted = [e for e in entries if e["kind"] == "posted"]
    document = receipt["document"]
    demand(len(posted) == 1, "no entry of the posting")
    demand(all(e["document"] == document["facts"]["id"] for e in entries), "entries of another document")
    demand(posted[0]["content"] == commitment(document).hex(), "the document is not the one that was posted")
    demand(posted[0]["posted_at"] == document["facts"]["posted_at"], "another time of posting")
    return size, entries, posted[0]


def check_place(addressee, posted):
    """That the unit is one of those addressed."""
    demand(posted["addressees"] == addressee["count"], "another number of addressees")
    path = [unhex(step) for step in addressee["path"]]
    found = root_from(leaf(commitment(addressee)), addressee["index"], addressee["count"], path)
    demand(found.hex() == posted["root"], "the unit is not an addressee")


def check_everybody(addressees, posted):
    """That these are all units addressed, and no other."""
    demand(posted["addressees"] == len(addressees), "another number of addressees")
    floor = [leaf(commitment(addressee)) for addressee in addressees]
    while len(floor) > 1:
        pairs = [node(floor[i], floor[i + 1]) for i in range(0, len(floor) - 1, 2)]
        floor = pairs + floor[len(pairs) * 2 :]
    demand(floor[0].hex() == posted["root"], "the units are not the addressees")


def read_acts(receipt, entries, numbers):
    """What each addressee did: its opening, and what it stated, all of it registered and nothing left out."""
    numbers = set(numbers)
    opened = [e for e in entries if e["kind"] == "opened"]
    stated = sorted((e["receipt"], e["who"]) for e in opened)
    shown = sorted((o["facts"]["receipt"], commitment(o).hex()) for o in receipt["openings"])
    demand(all(e["receipt"] in numbers for e in opened) and stated == shown, "openings that were not registered")
    stated = sorted((e["kind"], e["receipt"], e["statement"]) for e in entries if e["kind"] in STATEMENTS)
    given = {commitment(s).hex(): s["facts"] for s in receipt.get("statements", [])}
    shown = sorted((s["facts"]["act"], s["facts"]["receipt"], commitment(s).hex()) for s in receipt.get("statements", []))
    demand(stated == shown, "statements of the addressee that were not registered")
    demand(all(facts["receipt"] in numbers for facts in given.values()), "statements of another addressee")
    acts = {number: [] for number in numbers}
    for entry in entries:
        if entry["kind"] == "opened":
            acts[entry["receipt"]].append((entry, None))
        elif entry["kind"] in STATEMENTS:
            acts[entry["receipt"]].append((entry, given[entry["statement"]]))
    return acts


def start_of(facts, posted_at, entries):
    """When the hours of an addressee began: at posting, or once a unit without anybody had somebody; None before."""
    if not facts.get("undeliverable"):
        return posted_at
    begun = [e for e in entries if e["kind"] == "reachable" and e["receipt"] == facts["receipt"]]
    return moment(begun[0]["reachable_at"]) if begun else None


def read_hours(start, rule, entries, number):
    """When hours that began at start are over, the outages that extend them in words, and whether that is registered.

    The register names the outages of the whole posting, or of the one addressee whose hours began later.
    """
    end, paused = start + timedelta(seconds=rule["seconds"]), None
    for entry in [e for e in entries if e["kind"] == "extended" and e["receipt"] == number]:
        demand(RULES[rule["version"]], "an extension that the rule does not know")
        found, reached = start + timedelta(seconds=rule["seconds"]), start
        for began, ended in [(moment(began), moment(ended)) for began, ended in entry["pauses"]]:
            demand(reached <= began < ended and began < found, "an outage that does not extend the hours")
            found, reached = found + (ended - began), ended
        demand(stamp(found) == entry["deemed_at"] and found > end, "an extension of another length")
        end, paused = found, "; ".join("from %s to %s" % (moment(b), moment(e)) for b, e in entry["pauses"])
    noted = [e["deemed_at"] for e in entries if e["kind"] == "deemed" and e["receipt"] == number]
    demand(all(text == stamp(end) for text in noted), "another time of being deemed received is registered")
    return end, paused, bool(noted) or not RULES[rule["version"]]


def tell(acts, deemed_at, settled):
    """The acts of one addressee in words."""
    first = min((moment(e["opened_at"]) for e, facts in acts if facts is None), default=None)
    taken = min((moment(e["stated_at"]) for e, facts in acts if e["kind"] in TAKEN), default=None)
    received = min([t for t in (first, deemed_at) if t], default="not yet: nobody could receive for the unit")
    if first is None and taken is not None and (deemed_at is None or taken < deemed_at):
        received = "never: recalled before it was opened and before the rule's hours were over"
    if received == deemed_at and deemed_at is not None and not settled:
        received = "%s, or later: that the portal worked until then is not registered here" % deemed_at
    told = {
        "first opened at (UTC)": first or "no opening is shown in this receipt",
        "received, or deemed to be, at (UTC)": received,
    }
    noted = {facts["note"] for entry, facts in acts if entry["kind"] == "contested"}
    noted -= {facts["note"] for entry, facts in acts if entry["kind"] == "contest_withdrawn"}
    if noted:
        told["CONTESTED"] = "%d note(s) of the addressee dispute what is recorded; they change none of it" % len(noted)
    for entry, facts in acts:
        if facts is None:
            continue
        words = "{} by {}".format(moment(entry["stated_at"]), facts["name"])
        if "note" in facts:
            words += ", note %d" % facts["note"]
        said = facts.get("reason") or facts.get("words")
        if said:
            words += ": " + " ".join(said.split())
        if facts.get("file"):
            words += " (file “{name}”, SHA-256 {sha256})".format(**facts["file"])
        if "number" in facts:
            words += ", arrival number {number} of {year}, {arrived_on}".format(**facts)
        label = STATEMENTS[entry["kind"]]
        told[label] = "{}; {}".format(told[label], words) if label in told else words
    return told


def check_text(text, trusted_key=None):
    """As check, for the text of a file; every malformed file is Wrong."""
    try:
        return check(json.loads(text), trusted_key)
    except Wrong:
        raise
    except Exception as error:
        raise Wrong("not a receipt file: %s" % error) from error


def compare_files(receipt, names):
    noted = [s["facts"]["file"] for s in receipt.get("statements", []) if s["facts"].get("file")]
    known = {file["sha256"]: file["name"] for file in [*noted, *receipt["document"]["facts"]["files"]]}
    for name in names:
        with open(name, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        demand(digest in known, "%s is not a file of the document" % name)
        print("  file %s: is “%s” of the document" % (name, known[digest]))


def main(arguments):
    if not arguments:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            text = file.read()
        keys = [a for a in arguments[1:] if a.count("+") >= 2]
        proven = check_text(text, keys[0] if keys else None)
        print("VALID (HỢP LỆ)")
        for name, value in proven.items():
            print("  %s: %s" % (name, value))
        compare_files(json.loads(text), [a for a in arguments[1:] if a not in keys])
    except (Wrong, OSError, UnicodeDecodeError) as error:
        print("NOT VALID (KHÔNG HỢP LỆ): %s" % error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
