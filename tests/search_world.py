"""A little of everything that can be found, with people of every kind around it."""

from datetime import timedelta

from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Broadcast
from portal.models.documents import Receipt
from portal.rules.contact_book.notices import EVERYBODY
from portal.rules.contact_book.talks import OFFICE
from portal.rules.news.disclosure.topics import Topic
from portal.services.documents import questions
from tests.cast import Cast, Person
from tests.data_forms import make_asked, make_form, make_period, make_reports
from tests.disclosure import publish as publish_section
from tests.disclosure import save as save_section
from tests.families import make_guardian, make_own_account
from tests.handling import make_assigned
from tests.make import actor_of, make_draft, make_posted
from tests.news import make_article, make_event, make_group, make_site
from tests.notices import draft, send
from tests.passing import DEPARTMENTS, forward
from tests.publications import post_with_files, publish
from tests.school import lead, make_class, teach
from tests.searching import add_people
from tests.site_words import make_consultation, make_page, make_question
from tests.talks import answer, write


def make_world(app: Flask, cast: Cast) -> tuple[Person, ...]:
    """Things of every kind in every state; committed. Those who came besides the cast."""
    _make_documents(app, cast)
    _make_news(cast)
    families = _make_school(cast)
    _make_reports(cast)
    return (*add_people(cast), *families)


def _make_documents(app: Flask, cast: Cast) -> None:
    make_posted(cast.clerk, code="21/SGDĐT-VP", subject="Về việc phòng dịch", body="Rửa tay thường xuyên.")
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS, subject="Về mua sắm thiết bị", body="Máy chiếu.")
    forward(cast.clerk, original.id, remark="Chuyển các đơn vị nghiên cứu.")
    _ask_about(original.id, cast)
    make_draft(cast.clerk, subject="Dự thảo kế hoạch thi giáo viên giỏi", body="Chưa ban hành.")
    make_draft(cast.principal, subject="Dự thảo tờ trình sửa mái", body="Mái tôn dột.")
    make_assigned(cast, lead=cast.it_teacher, code="22/SGDĐT-VP")
    published = post_with_files(app, cast.clerk, "Biểu phí.docx", "Danh sách riêng.docx", code="23/KH-SGDĐT")
    publish(cast.clerk, published, files=1)
    recalled = make_posted(cast.clerk, code="24/SGDĐT-VP", subject="Gửi nhầm bảng lương", body="Thu nhập tăng thêm.")
    for receipt in db.session.query(Receipt).filter_by(document_id=recalled.id):
        receipt.recalled_at = clock.now()
    db.session.commit()


def _ask_about(letter_id: int, cast: Cast) -> None:
    """Of a letter of the board two departments ask; one answer is guidance for all."""
    for person, words, general in (
        (cast.clerk, "Máy nào được mua?", True),
        (cast.stranger, "Hạn lùi được không?", False),
    ):
        question = questions.ask(actor_of(person), document_id=letter_id, words=words)
        board = actor_of(cast.board_clerk)
        which = {"document_id": letter_id, "question_id": question.id}
        questions.answer(board, **which, words="Theo danh mục kèm công văn.", seen=0)
        if general:
            questions.promote(board, **which, names_unit=False)
    db.session.commit()


def make_broadcast(person: Person, title: str, *, sent: bool = True) -> Broadcast:
    """What a unit above writes to all families; committed, and not yet made into notices."""
    now, actor = clock.now(), actor_of(person)
    made = Broadcast(unit_id=actor.unit_id, unit_name=actor.unit_name, author_id=person.id, author=person.name)
    made.title, made.text, made.ends_on, made.created_at = title, "Đề phòng sạt lở.", clock.today(), now
    made.sent_at = now if sent else None
    db.session.add(made)
    db.session.commit()
    return made


def _make_news(cast: Cast) -> None:
    site, closed = make_site(cast), make_site(cast, "hoa_nghia", opened=False)
    group = make_group(site, cast.teacher)
    make_article(site, cast.principal, title="Ngày hội đọc sách", published=True, text="Thư viện xanh.")
    make_article(site, cast.teacher, title="Bài viết dở dang", group=group, text="Câu lạc bộ cờ vua.")
    make_article(site, cast.principal, title="Lịch nghỉ Tết", publish_at=clock.now() + timedelta(days=3))
    make_article(site, cast.principal, title="Tin đã gỡ", published=True, withdrawn=True, text="Nội dung sai.")
    for place in (site, closed):
        make_page(place, cast.principal.id, "Trường có hai dãy phòng.")
        make_question(place, "Hỏi bán trú", "Có ăn trưa.")
        make_consultation(place, cast.principal.id, "Góp ý đồng phục")
    for place in (site, closed):
        make_event(place, cast.principal, title="Ngày hội thể thao", place="Sân vận động")
    make_event(site, cast.principal, title="Đã rút lại", taken_back_at=clock.now(), taken_back_by="Người rút")
    publish_section(cast.principal, Topic.FINANCE)
    save_section(cast.principal, Topic.STAFF)
    make_page(site, cast.principal.id, "Bản chưa hiện.", kind="history", shown=False)
    make_question(site, "Hỏi riêng", "Trả lời riêng.", published=False)
    make_consultation(site, cast.principal.id, "Góp ý sang năm", days=5)
    make_article(closed, cast.other_principal, title="Trang chưa mở", published=True, text="Chưa ai đọc.")


def _make_school(cast: Cast) -> tuple[Person, ...]:
    make_broadcast(cast.clerk, "Phòng chống mưa lũ")
    make_broadcast(cast.office_clerk, "Thư ngỏ cuối năm", sent=False)
    room, other = make_class(cast), make_class(cast, "1C", unit="hoa_nghia", grade=1)
    lead(room, cast.teacher)
    teach(other, cast.two_hats, "TOAN")
    first, second = room.pupils[:2]
    mother = make_guardian(cast, first, name="Mẹ Một")
    father = make_guardian(cast, first, name="Bố Một", relation="father")
    former = make_guardian(cast, first, name="Giám Hộ Cũ", until=clock.today())
    both = make_guardian(cast, second, other.pupils[0], name=cast.principal.name)
    own = make_own_account(cast, second)
    send(cast.teacher, room, title="Tham quan bảo tàng", text="Mang áo mưa.")
    send(cast.principal, aims=(EVERYBODY,), title="Nghỉ bão", text="Học sinh ở nhà.")
    draft(cast.teacher, room, title="Nháp góp sách cũ", text="Chưa gửi.")
    talk = write(mother, first.id, text="Con tôi quên cặp ở lớp")
    answer(cast.teacher, talk, "Cô đã cất cặp rồi")
    write(father, first.id, OFFICE, text="Xin giấy xác nhận")
    return mother, father, former, both, own


def _make_reports(cast: Cast) -> None:
    make_asked(cast)
    own = make_form(cast.units["board"], cast.operator.id, code="trung_uong")
    later = make_period(own, locks_on=clock.today() + timedelta(days=40), name="Kỳ chưa mở")
    make_reports(later, [cast.units["vinh_binh"], cast.units["tam_binh"]])
