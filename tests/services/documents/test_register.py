"""The register: what is appended, what a receipt proves, and that no edit goes unseen."""

import hashlib
import json
import os
import random
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.adapters.receipt_script import SCRIPT, load_script
from portal.adapters.signing import SigningKey, is_signed
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.records import RegisterCheckpoint, RegisterEntry
from portal.models.units import Unit
from portal.rules.records.checkpoints import Checkpoint, read, sign, verifier_key
from portal.services.documents import answering, certificates, proving
from portal.services.records import register
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast
from tests.make import actor_of, make_draft, make_posted
from tests.register import CONTEST, KEY, ORIGIN, PUBLIC, NotedFile, faults, kinds, make_history, mutate, open_as


def certificate(cast: Cast, document_id: int, unit: str = "vinh_binh") -> dict:
    receipt = db.session.scalars(
        select(Receipt).where(Receipt.document_id == document_id, Receipt.unit_id == cast.units[unit])
    ).one()
    return certificates.make_certificate(
        actor_of(cast.clerk), document_id=document_id, receipt_id=receipt.id, verifier_key=PUBLIC
    )


def test_every_event_is_appended_and_no_name_is_in_it(history: int, cast: Cast) -> None:
    assert kinds() == ["posted", "opened", "opened", "deemed"]
    bodies = " ".join(db.session.scalars(select(RegisterEntry.body)))
    for name in (cast.principal.name, "Vĩnh Bình", "Về việc thử", "12/SGDĐT-VP"):
        assert name not in bodies
    assert faults() == []


def test_a_second_sweep_adds_nothing(history: int) -> None:
    proving.sweep_deemed()
    assert kinds().count("deemed") == 1


def test_without_the_register_nothing_is_posted(app, cast: Cast, monkeypatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("cannot append")

    draft = make_draft(cast.clerk)
    monkeypatch.setattr(register, "append", broken)
    with pytest.raises(OSError, match="append"):
        proving.register_posting(draft)
    with app.test_request_context():
        db.session.rollback()
    assert db.session.get_one(Document, draft.id).posted_at is None


def test_a_clock_set_back_never_makes_the_register_go_backwards(app, cast: Cast, clock_at) -> None:
    make_posted(cast.clerk, code="1/A")
    clock_at.shift(-3600)
    make_posted(cast.clerk, code="2/A")
    times = [json.loads(body)["at"] for body in db.session.scalars(select(RegisterEntry.body))]
    assert times == sorted(times)


def test_a_document_is_never_deemed_early(app, cast: Cast, clock_at) -> None:
    make_posted(cast.clerk)
    clock_at.shift(timedelta(hours=24, seconds=-1))
    proving.sweep_deemed()
    assert "deemed" not in kinds()
    clock_at.shift(1)
    proving.sweep_deemed()
    assert kinds().count("deemed") == 1


def test_a_receipt_is_checked_offline_by_the_shipped_script(history: int, cast: Cast, tmp_path) -> None:
    path = tmp_path / "biên nhận.json"
    path.write_text(json.dumps(certificate(cast, history), ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", SCRIPT, path, PUBLIC], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "VALID" in done.stdout
    assert "Trường Tiểu học Vĩnh Bình" in done.stdout
    other = verifier_key(ORIGIN, SigningKey(bytes(32)).public)
    wrong = subprocess.run([sys.executable, "-I", SCRIPT, path, other], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1


@pytest.mark.same_everywhere
def test_no_mutated_receipt_is_accepted(history: int, cast: Cast) -> None:
    """A short campaign; ``PORTAL_MUTATIONS=10000`` makes it a long one."""
    count = int(os.environ.get("PORTAL_MUTATIONS", "300"))
    assert accepted_mutations(certificate(cast, history), count) == []


@pytest.mark.same_everywhere
@pytest.mark.parametrize("unit", ["vinh_binh", "cho_lach", "hoa_nghia"])
def test_no_mutated_receipt_of_an_answer_is_accepted(answered: int, cast: Cast, unit: str) -> None:
    count = int(os.environ.get("PORTAL_MUTATIONS", "300"))
    assert accepted_mutations(certificate(cast, answered, unit), count) == []


@pytest.mark.same_everywhere
def test_no_mutated_receipt_of_a_contest_is_accepted(contested: int, cast: Cast) -> None:
    count = int(os.environ.get("PORTAL_MUTATIONS", "300"))
    assert accepted_mutations(certificate(cast, contested, "hoa_nghia"), count) == []


def test_a_contest_stands_in_the_receipt_and_changes_nothing(contested: int, cast: Cast) -> None:
    assert kinds()[-5:] == ["deemed", "contested", "contested", "contest_answered", "contest_withdrawn"]
    script, made = load_script(), certificate(cast, contested, "hoa_nghia")
    said = script.check_text(json.dumps(made), PUBLIC)
    assert said["CONTESTED"].startswith("1 note(s)")
    assert said["received, or deemed to be, at (UTC)"] == script.moment("2026-11-21T01:00:00.000000Z")
    noted = said["contest note by the addressee at (UTC)"]
    assert CONTEST.replace("\n", " ") in noted, "on one line, so that no words can pass for a line of the script"
    assert NotedFile.sha256 in noted
    assert "note 1: Sở ghi nhận" in said["contest note answered by the sender at (UTC)"]
    assert "note 2: Ghi nhầm." in said["contest note withdrawn by the addressee at (UTC)"]
    for place, changed in enumerate(({"words": "Khác"}, {"file": None}, {"name": "Khác"}, {"reason": "Khác"})):
        forged = json.loads(json.dumps(made))
        parts = [part for part in forged["statements"] if set(changed) <= set(part["facts"])]
        parts[0]["facts"] |= changed
        with pytest.raises(script.Wrong, match="statements"):
            script.check(forged, PUBLIC)
        assert parts, place
    for left_out in range(len(made["statements"])):
        kept = [part for place, part in enumerate(made["statements"]) if place != left_out]
        with pytest.raises(script.Wrong, match="statements"):
            script.check({**made, "statements": kept}, PUBLIC)
    assert "CONTESTED" not in script.check(certificate(cast, contested), PUBLIC)
    bodies = " ".join(db.session.scalars(select(RegisterEntry.body)))
    assert not [name for name in (cast.other_principal.name, "mất mạng", "VNPT", "Sở ghi nhận") if name in bodies]
    assert faults() == []


def test_the_script_compares_the_file_of_a_note_too(contested: int, cast: Cast, tmp_path) -> None:
    made = certificate(cast, contested, "hoa_nghia")
    file = tmp_path / "xác nhận.pdf"
    file.write_bytes(b"noted")
    script = load_script()
    with pytest.raises(script.Wrong, match="is not a file"):
        script.compare_files(made, [str(file)])
    (noted,) = [part["facts"] for part in made["statements"] if part["facts"].get("file")]
    noted["file"]["sha256"] = hashlib.sha256(b"noted").hexdigest()
    script.compare_files(made, [str(file)])


def test_answers_stand_in_the_receipt_and_are_checked(answered: int, cast: Cast) -> None:
    script = load_script()
    said = script.check_text(json.dumps(certificate(cast, answered)), PUBLIC)
    assert said["acknowledged at (UTC)"] == f"2026-11-20 02:00:00 by {cast.principal.name}"
    number = f"2026-11-20 02:00:00 by {cast.principal.name}, arrival number 1 of 2026, 2026-11-20"
    assert said["registered at (UTC)"] == number
    back = certificate(cast, answered, "cho_lach")
    said = script.check_text(json.dumps(back), PUBLIC)
    assert said["sent back at (UTC)"] == f"2026-11-20 02:00:00 by {cast.office_clerk.name}: Gửi nhầm: “sai tệp”"
    for changed in ({"reason": "Khác"}, {"name": "Khác"}, {"act": "acknowledged"}, {"receipt": 999}):
        forged = json.loads(json.dumps(back))
        forged["statements"][0]["facts"] |= changed
        with pytest.raises(script.Wrong, match="statements"):
            script.check(forged, PUBLIC)
    with pytest.raises(script.Wrong, match="statements"):
        script.check({key: part for key, part in back.items() if key != "statements"}, PUBLIC)
    assert "statements" not in certificate(cast, answered, "hoa_nghia")


def test_what_happened_after_the_checkpoint_waits_for_the_next(answered: int, cast: Cast) -> None:
    open_as(cast.other_principal, answered)
    answering.acknowledge(actor_of(cast.other_principal), document_id=answered)
    db.session.commit()
    early = certificate(cast, answered, "hoa_nghia")
    assert (early["openings"], "statements" in early) == ([], False)
    load_script().check(early, PUBLIC)
    make_checkpoint(KEY, ORIGIN)
    later = certificate(cast, answered, "hoa_nghia")
    assert (len(later["openings"]), len(later["statements"])) == (1, 1)
    load_script().check(later, PUBLIC)


def test_entries_of_a_kind_the_script_does_not_know_are_no_fault(app, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    register.append("pondered", document_id=document.id, receipt_id=receipt.id, depth=7)
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    made = certificate(cast, document.id)
    assert len(made["entries"]) == 2
    load_script().check(made, PUBLIC)


def accepted_mutations(made: dict, count: int) -> list[str]:
    script, dice = load_script(), random.Random(20261122)
    good = json.dumps(made, ensure_ascii=False)
    script.check_text(good, PUBLIC)
    accepted = []
    for _ in range(count):
        changed = mutate(good, dice)
        try:
            if json.loads(changed) == made:
                continue  # the same receipt written in another way
        except ValueError:
            pass
        try:
            script.check_text(changed, PUBLIC)
        except script.Wrong:
            continue
        accepted.append(changed)
    return accepted


def test_the_scripts_ed25519_agrees_with_the_library() -> None:
    """RFC 8032, section 7.1, tests 1 and 2, and the library on messages of every length."""
    script = load_script()
    first = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert script.is_signed(first, signature, b"")
    assert not script.is_signed(first, signature, b"x")
    for length in range(0, 40, 7):
        message = bytes(length)
        assert script.is_signed(KEY.public, KEY.sign(message), message)
        assert not script.is_signed(KEY.public, KEY.sign(message), message + b"1")


def test_a_checkpoint_is_a_signed_note(history: int) -> None:
    note = db.session.scalars(select(RegisterCheckpoint.note)).one()
    found = read(note, KEY.public, is_signed)
    assert (found.origin, found.size) == (ORIGIN, 4)
    assert note.split("\n")[0:2] == [ORIGIN, "4"]
    with pytest.raises(ValueError, match="signature"):
        read(note.replace("\n4\n", "\n5\n"), KEY.public, is_signed)
    forged = sign(Checkpoint(ORIGIN, 4, bytes(32)), KEY.public, SigningKey(bytes(32)).sign)
    with pytest.raises(ValueError, match="signature"):
        read(forged, KEY.public, is_signed)


def test_only_sender_and_addressee_get_the_receipt(client_for, cast: Cast, drain, mails) -> None:
    document = make_posted(cast.clerk)
    make_checkpoint(KEY, ORIGIN)
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    expected = {"clerk": 200, "principal": 200, "other_principal": 404, "stranger": 404, "operator": 403}
    for who, status in expected.items():
        client = client_for(getattr(cast, who))
        for ending in ("", ".json", ".pdf"):
            assert client.get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}{ending}").status_code == status, who


def test_the_public_page_says_valid_or_not_and_nothing_more(app, client, client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    make_checkpoint(app.extensions["portal"].register_key, ORIGIN)
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    made = client_for(cast.clerk).get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}.json").get_data(as_text=True)
    good = client.submit("/so-dang-ky", {"text": made}).get_data(as_text=True)
    assert "Biên nhận hợp lệ." in good
    bad = client.submit("/so-dang-ky", {"text": made.replace("Vĩnh Bình", "Vĩnh Bằng")}).get_data(as_text=True)
    assert "không hợp lệ" in bad
    assert "không hợp lệ" in client.submit("/so-dang-ky", {"text": "rác"}).get_data(as_text=True)
    assert client.get("/so-dang-ky/moc").get_data(as_text=True).startswith("localhost/so-dang-ky\n1\n")


def test_two_processes_cannot_fork_the_register(app, cast: Cast) -> None:
    """The position is the primary key: a writer that saw an old head is refused by the database."""
    make_posted(cast.clerk)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        db.session.execute(
            text("INSERT INTO register_entry (position, document_id, kind, body) VALUES (0, 1, 'posted', '{}')")
        )
    db.session.rollback()


def test_a_unit_that_gets_another_name_leaves_its_documents_proven(cast: Cast, clock_at) -> None:
    document_id = make_history(cast, clock_at)
    db.session.get_one(Unit, cast.units["ben_tre"]).name = "Sở Giáo dục và Đào tạo Vĩnh Long (sau sáp nhập)"
    db.session.commit()
    assert faults() == []
    facts = proving.document_facts(db.session.get_one(Document, document_id))
    assert facts["issuer_name"] == "Sở Giáo dục và Đào tạo Bến Tre"
