"""What counts as opening, what the addressee and the sender see, and who sees nothing."""

import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, Opening, Receipt
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.receipts import FLAT, state
from portal.services.documents.following import state_sql
from tests.cast import Cast
from tests.make import make_draft, make_posted
from tests.pages import parse, text_of


def receipt_of(document: Document, unit_id: int) -> Receipt:
    db.session.expire_all()
    return db.session.scalars(
        select(Receipt).where(Receipt.document_id == document.id, Receipt.unit_id == unit_id)
    ).one()


def test_opening_the_page_records_who_and_when(client_for, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    clock_at.shift(timedelta(hours=2))
    client_for(cast.principal).get(f"/van-ban/{document.id}")
    receipt = receipt_of(document, cast.units["vinh_binh"])
    assert receipt.first_opened_by == cast.principal.name
    assert receipt.first_opened_at == clock.now()


def test_the_first_opening_stays_the_first(client_for, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    office = client_for(cast.office_clerk)
    office.get(f"/van-ban/{document.id}")
    first = receipt_of(document, cast.units["cho_lach"]).first_opened_at
    clock_at.shift(3600)
    office.get(f"/van-ban/{document.id}")
    assert receipt_of(document, cast.units["cho_lach"]).first_opened_at == first
    assert len(db.session.scalars(select(Opening)).all()) == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Moz": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    ],
)
def test_a_glance_of_a_machine_is_no_opening(client_for, cast: Cast, method: str, headers: dict[str, str]) -> None:
    document = make_posted(cast.clerk)
    assert client_for(cast.principal).open(f"/van-ban/{document.id}", method=method, headers=headers).status_code == 200
    assert receipt_of(document, cast.units["vinh_binh"]).first_opened_at is None


def test_lists_are_no_opening(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    for path in ("/viec-cua-toi", "/van-ban/den", "/van-ban/den?loc=chua-mo", "/van-ban/den?q=thu"):
        principal.get(path)
    assert receipt_of(document, cast.units["vinh_binh"]).first_opened_at is None


@pytest.mark.parametrize("who", ["clerk", "leader", "administrator", "supervisor", "operator", "teacher", "it_teacher"])
def test_sender_administrators_and_supervisors_never_count(client_for, cast: Cast, who: str) -> None:
    document = make_posted(cast.clerk)
    client_for(getattr(cast, who)).get(f"/van-ban/{document.id}")
    assert db.session.scalars(select(Opening)).all() == []


def test_reading_is_for_the_units_on_the_letter(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    expected = {
        **dict.fromkeys(("clerk", "leader", "supervisor"), 200),
        **dict.fromkeys(("office_clerk", "principal", "thpt_principal", "other_principal", "teacher", "two_hats"), 200),
        **dict.fromkeys(("stranger", "stranger_principal", "board_clerk"), 404),
        **dict.fromkeys(("operator", "administrator", "it_teacher", "nobody"), 404),  # not given to them to handle
    }
    seen = {p.key: client_for(p).get(f"/van-ban/{document.id}").status_code for p in cast.everybody()}
    assert seen == expected


def test_a_file_is_a_download_with_its_own_name(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    clerk.submit("/van-ban/soan", {"action": "save", "files": (io.BytesIO(b"<script>1</script>"), "Đề án.html")})
    draft = db.session.scalars(select(Document)).one()
    response = clerk.get(f"/van-ban/{draft.id}/tep/{draft.files[0].id}")
    assert response.data == b"<script>1</script>"
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n.html"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert client_for(cast.stranger).get(f"/van-ban/{draft.id}/tep/{draft.files[0].id}").status_code == 404
    other = make_draft(cast.clerk)
    assert clerk.get(f"/van-ban/{other.id}/tep/{draft.files[0].id}").status_code == 404


def test_a_forwarded_letter_can_be_read_by_those_it_was_forwarded_to(client_for, cast: Cast) -> None:
    original = make_posted(cast.board_clerk, code="253/BGDĐT-SEQAP", subject="Văn bản gốc")
    forwarding = make_posted(cast.clerk, code="683/SGD&ĐT-GDTH")
    assert client_for(cast.stranger_principal).get(f"/van-ban/{original.id}").status_code == 200  # board sent it to all
    db.session.query(Receipt).filter_by(document_id=original.id, unit_id=cast.units["vinh_binh"]).delete()
    db.session.commit()
    principal = client_for(cast.principal)
    assert principal.get(f"/van-ban/{original.id}").status_code == 404
    db.session.get_one(Document, forwarding.id).forwards_id = original.id
    db.session.commit()
    assert "Văn bản gốc" in principal.get(f"/van-ban/{forwarding.id}").get_data(as_text=True)
    assert principal.get(f"/van-ban/{original.id}").status_code == 200


def test_the_sender_sees_each_addressee_before_and_after_24_hours(client_for, cast: Cast, clock_at) -> None:
    document = make_posted(cast.clerk)
    client_for(cast.principal).get(f"/van-ban/{document.id}")
    clock_at.shift(timedelta(hours=24, seconds=-1))
    before = text_of(parse(client_for(cast.clerk).get(f"/van-ban/{document.id}/noi-nhan")))
    assert "xem như đã nhận 3" not in before.lower()
    assert "Đặng Thị Dung" in before
    clock_at.shift(1)
    clerk = client_for(cast.clerk)
    after = text_of(parse(clerk.get(f"/van-ban/{document.id}/noi-nhan")))
    assert "Chưa mở, xem như đã nhận 3" in after
    filtered = text_of(parse(clerk.get(f"/van-ban/{document.id}/noi-nhan?trang-thai=deemed")).find(".//tbody"))
    assert "Vĩnh Bình" not in filtered
    assert "Hòa Nghĩa" in filtered


def test_the_matrix_is_the_senders_alone(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    assert client_for(cast.principal).get(f"/van-ban/{document.id}/noi-nhan").status_code == 404
    assert client_for(cast.principal).get(f"/van-ban/{document.id}/noi-nhan.xlsx").status_code == 404


def test_the_spreadsheet_says_what_the_page_says(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    client_for(cast.principal).get(f"/van-ban/{document.id}")
    response = client_for(cast.clerk).get(f"/van-ban/{document.id}/noi-nhan.xlsx?trang-thai=opened")
    assert response.mimetype.endswith("spreadsheetml.sheet")
    table = read_table(response.data, {"unit": "Đơn vị", "state": "Tình trạng", "by": "Người mở"})
    assert [dict(row.cells) for row in table.rows] == [
        {"unit": "Trường Tiểu học Vĩnh Bình", "state": "Đã mở", "by": "Đặng Thị Dung"}
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-30, 30), st.none() | st.integers(0, 60)), min_size=1, max_size=6))
def test_sql_and_rule_agree_on_every_state(app_with_documents, facts: list[tuple[int, int | None]]) -> None:
    document, units = app_with_documents
    now = clock.now()
    for unit_id, (hours, delay) in zip(units, facts, strict=False):
        posted = now - timedelta(hours=24) + timedelta(minutes=hours)
        opened = None if delay is None else posted + timedelta(minutes=delay)
        db.session.add(
            Receipt(
                document_id=document,
                unit_id=unit_id,
                unit_name="",
                unit_kind="",
                posted_at=posted,
                first_opened_at=opened,
            )
        )
    db.session.flush()
    query = (
        select(Receipt, state_sql(now))
        .join(Document, Document.id == Receipt.document_id)
        .where(Receipt.document_id == document)
    )
    for receipt, by_sql in db.session.execute(query):
        assert by_sql == state(receipt.deemed_at, receipt.first_opened_at, now)
    db.session.rollback()


@pytest.fixture
def app_with_documents(app, cast: Cast) -> tuple[int, list[int]]:
    document = make_draft(cast.clerk)
    document.rule_version = FLAT.version
    db.session.commit()
    return document.id, list(cast.units.values())


def test_query_budgets_do_not_grow_with_the_rows(client_for, cast: Cast, queries) -> None:
    for number in range(12):
        make_posted(cast.clerk, code=f"{number}/SGDĐT", subject=f"Văn bản {number}")
    principal, clerk = client_for(cast.principal), client_for(cast.clerk)
    document = db.session.scalars(select(Document)).first()
    assert document is not None
    pages = [
        (principal, "/van-ban/den", 9),
        (principal, "/viec-cua-toi", 21),
        (principal, f"/van-ban/{document.id}", 32),  # the first time, with the opening
        (principal, f"/van-ban/{document.id}", 19),
        (clerk, "/van-ban/di", 9),
        (clerk, f"/van-ban/{document.id}/noi-nhan", 16),
    ]
    for client, path, most in pages:
        with queries() as count:
            assert client.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)


def test_a_person_with_two_hats_is_led_to_the_right_one(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk, addressing=Addressing(subordinates="all", kinds=("primary_school",)))
    tam = client_for(cast.two_hats)
    offered = tam.get(f"/van-ban/{document.id}")
    assert offered.status_code == 404
    assert "Chuyển sang Trường Tiểu học Hòa Nghĩa" in text_of(parse(offered))
    changed = tam.send(
        "/don-vi-dang-lam-viec", {"unit_id": str(cast.units["hoa_nghia"]), "next": f"/van-ban/{document.id}"}
    )
    assert changed.location == f"/van-ban/{document.id}"
    assert tam.get(changed.location).status_code == 200
    assert receipt_of(document, cast.units["hoa_nghia"]).first_opened_by == cast.two_hats.name


def test_the_senders_leader_sees_what_happened_to_it(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    seen = {
        who: client_for(getattr(cast, who)).get(f"/van-ban/{document.id}") for who in ("leader", "clerk", "principal")
    }
    has = {who: "Diễn biến" in text_of(parse(page)) for who, page in seen.items()}
    assert has == {"leader": True, "clerk": False, "principal": False}
    assert cast.clerk.name in text_of(parse(seen["leader"]).find(".//ol[@class='timeline plain']"))
