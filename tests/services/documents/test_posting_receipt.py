"""The receipt of a whole posting: one file that proves every addressee at once, and the paper that says the same."""

import json
import os
import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.adapters.pdf import make_pdf
from portal.adapters.qr import qr_svg
from portal.adapters.receipt_script import SCRIPT, load_script
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, Opening, Receipt
from portal.models.units import Unit
from portal.rules.vietnamese import fold, sort_key
from portal.services.documents import posting, proving
from portal.services.documents.papers.postings import posting_paper
from portal.services.documents.postings import make_posting_certificate
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import LONG_AGO, Cast
from tests.make import actor_of, make_draft, make_posted
from tests.papers import attached, words_of
from tests.register import KEY, ORIGIN, PUBLIC, mutate

ADDRESS = "https://truong.example.vn/so-dang-ky"


def certificate(cast: Cast, document_id: int) -> dict:
    return make_posting_certificate(actor_of(cast.clerk), document_id=document_id, verifier_key=PUBLIC)


def pdf_of(made: dict) -> bytes:
    paper = posting_paper(made, portal="Cổng Trường", check_address=ADDRESS, qr=qr_svg(ADDRESS))
    return make_pdf(paper.template, paper.data, at=clock.now())


def test_the_script_proves_every_addressee(answered: int, cast: Cast, tmp_path) -> None:
    path = tmp_path / "bien-ban.json"
    path.write_text(json.dumps(certificate(cast, answered), ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", SCRIPT, path, PUBLIC], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    for unit in ("Vĩnh Bình", "Hòa Nghĩa", "Chợ Lách", "Nguyễn Đình Chiểu"):
        assert unit in done.stdout
    said = load_script().check(certificate(cast, answered), PUBLIC)
    lines = [words for name, words in said.items() if name.startswith("addressee ")]
    assert len(lines) == 4
    school = next(words for words in lines if "Vĩnh Bình" in words)
    assert "first opened at (UTC): 2026-11-20 01:00:00" in school
    assert f"acknowledged at (UTC): 2026-11-20 02:00:00 by {cast.principal.name}" in school
    assert "arrival number 1 of 2026" in school
    assert "sent back at (UTC)" in next(words for words in lines if "Chợ Lách" in words)


def test_nobody_can_be_left_out_added_or_changed(answered: int, cast: Cast) -> None:
    script = load_script()
    good = certificate(cast, answered)
    script.check(good, PUBLIC)

    def refused(change) -> None:
        forged = json.loads(json.dumps(good))
        change(forged)
        with pytest.raises(script.Wrong):
            script.check_text(json.dumps(forged), PUBLIC)

    refused(lambda f: f["addressees"].pop())
    refused(lambda f: f["addressees"].append(f["addressees"][0]))
    refused(lambda f: f["addressees"].reverse())
    refused(lambda f: f["addressees"][0]["facts"].update(unit_name="Khác"))
    refused(lambda f: f["openings"].clear())
    refused(lambda f: f["statements"].pop())
    refused(lambda f: f["statements"][0]["facts"].update(name="Khác"))
    refused(lambda f: f["entries"].pop(1))
    refused(lambda f: f["hashes"].append("00" * 32))
    refused(lambda f: f["hashes"].append(f["hashes"][0]))
    refused(lambda f: f["entries"][0]["path"].append(10**6))
    refused(lambda f: f["entries"][0]["path"].append(-1))
    refused(lambda f: f.update(deemed_at="2026-11-20T01:00:00.000000Z"))
    refused(lambda f: f.update(format="cong-truong-receipt/1"))


def test_a_contest_stands_in_the_file_and_is_counted_on_the_paper(contested: int, cast: Cast) -> None:
    made, script = certificate(cast, contested), load_script()
    said = script.check(made, PUBLIC)
    lines = {words.split(";")[0]: words for name, words in said.items() if name.startswith("addressee ")}
    assert ["CONTESTED" in words for words in lines.values()].count(True) == 1
    assert "CONTESTED: 1 note(s)" in lines["Trường Tiểu học Hòa Nghĩa"]
    for place in range(len(made["statements"])):
        forged = {**made, "statements": made["statements"][:place] + made["statements"][place + 1 :]}
        with pytest.raises(script.Wrong, match="statements"):
            script.check(forged, PUBLIC)
    words = words_of(pdf_of(made))
    assert "Không thừa nhận 1" in words
    assert f"Không thừa nhận: 09:00:00 ngày 21/11/2026, {cast.other_principal.name}" in words
    assert "mất mạng" not in words, "in full on the unit's own receipt"


@pytest.mark.same_everywhere
@pytest.mark.parametrize("history", ["answered", "contested"])
def test_no_mutated_receipt_of_a_posting_is_accepted(request, cast: Cast, history: str) -> None:
    script, dice = load_script(), random.Random(20261122)
    made = certificate(cast, request.getfixturevalue(history))
    good = json.dumps(made, ensure_ascii=False)
    accepted = []
    for _ in range(int(os.environ.get("PORTAL_MUTATIONS", "300"))):
        changed = mutate(good, dice)
        try:
            if json.loads(changed) == made:
                continue
            script.check_text(changed, PUBLIC)
        except (ValueError, script.Wrong):
            continue
        accepted.append(changed)
    assert accepted == []


def test_the_paper_lists_every_addressee_as_the_file_does(answered: int, cast: Cast) -> None:
    made = certificate(cast, answered)
    pdf = pdf_of(made)
    words = words_of(pdf)
    (inside,) = attached(pdf)
    assert json.loads(inside) == made
    for shown in (
        "Biên bản tiếp nhận văn bản 12/SGDĐT-VP",
        "Số nơi nhận 4 Đã mở 1 Đã xác nhận 1 Đã vào sổ 1 Đã trả lại 1 Chưa mở 3",
        "Xem như đã nhận từ 08:00:00 ngày 21/11/2026",
        f"Đã trả lại: 09:00:00 ngày 20/11/2026, {cast.office_clerk.name}",
        "Lý do trả lại: Gửi nhầm: “sai tệp”",
    ):
        assert shown in words, shown
    for addressee in made["addressees"]:
        assert addressee["facts"]["unit_name"] in words


def test_what_is_to_come_is_not_said_to_have_happened(app, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    make_checkpoint(KEY, ORIGIN)
    assert words_of(pdf_of(certificate(cast, document.id))).count("chưa mở; xem như đã nhận từ") == 4
    clock_at.shift(24 * 3600)
    assert "chưa mở; xem như" not in words_of(pdf_of(certificate(cast, document.id)))


def test_only_the_sender_gets_it_and_only_under_a_checkpoint(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    with pytest.raises(RuleBroken, match="chưa ký"):
        certificate(cast, document.id)
    assert client_for(cast.clerk).get(f"/van-ban/{document.id}/bien-ban.pdf").status_code == 422
    make_checkpoint(KEY, ORIGIN)
    for who, status in {"clerk": 200, "leader": 200, "principal": 404, "stranger": 404, "operator": 403}.items():
        for ending in ("json", "pdf"):
            address = f"/van-ban/{document.id}/bien-ban.{ending}"
            assert client_for(getattr(cast, who)).get(address).status_code == status, (who, ending)
    with pytest.raises(NotFound):
        make_posting_certificate(actor_of(cast.principal), document_id=document.id, verifier_key=PUBLIC)
    page = client_for(cast.clerk).get(f"/van-ban/{document.id}/noi-nhan").get_data(as_text=True)
    assert f"/van-ban/{document.id}/bien-ban.pdf" in page


def test_seven_hundred_addressees_fit_in_a_small_file_checked_in_a_second(app, cast: Cast, queries) -> None:
    document = post_to_many(cast, 700)
    with queries() as count:
        made = certificate(cast, document.id)
    assert len(count) <= 15, count.statements  # loading the person included; the same for any number of addressees
    text = json.dumps(made, ensure_ascii=False, indent=1)
    assert len(text.encode()) < 2 * 1024 * 1024
    begun = time.process_time()
    said = load_script().check_text(text, PUBLIC)
    assert time.process_time() - begun < 1
    assert "addressee 700" in said
    words = words_of(pdf_of(made))
    assert "700 Đơn vị số 700" in words
    assert "Số nơi nhận 700 Đã mở 700" in words


def post_to_many(cast: Cast, number: int) -> Document:
    """A document posted to so many units, each of which has opened it, under a checkpoint."""
    names = [f"Đơn vị số {place}" for place in range(1, number + 1)]
    fixed = {"kind_code": "primary_school", "opened_on": LONG_AGO, "created_at": clock.now(), "settings": {}}
    fixed |= {"version": 1, "short_name": "", "place": "", "address": "", "phone": "", "email": ""}
    rows = [{"name": name, "name_sort": sort_key(name), "name_folded": fold(name), **fixed} for name in names]
    db.session.execute(insert(Unit), rows)
    units = db.session.scalars(select(Unit).where(Unit.name.in_(names)).order_by(Unit.id)).all()
    draft = make_draft(cast.clerk)
    posting.freeze(draft, units, posted_at=clock.now(), posted_by_id=cast.clerk.id)
    openings = []
    for receipt in db.session.scalars(select(Receipt).where(Receipt.document_id == draft.id)):
        opening = Opening(receipt_id=receipt.id, account_id=cast.principal.id, name="Ai đó", opened_at=clock.now())
        receipt.first_opened_at = clock.now()
        openings.append((draft.id, opening))
        db.session.add(opening)
    proving.register_openings(openings)
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    return draft
