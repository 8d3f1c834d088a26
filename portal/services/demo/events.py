"""What takes place at a school of the demo around today, and how often its articles were read."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleViews, Event, Site
from portal.models.units import Unit
from portal.rules.news.events import Off
from portal.services.demo.people import Cast
from portal.services.news.sites import touch

EVENTS: tuple[tuple[int, str, str, str, str, str, str], ...] = (
    (-9, "07:30", "10:30", "Hội vui học tập khối Bốn, khối Năm", "Sân trường", "Học sinh khối 4 và 5", ""),
    (
        3,
        "07:00",
        "09:00",
        "Họp phụ huynh giữa học kỳ I",
        "Tại phòng học của từng lớp",
        "Phụ huynh toàn trường",
        "Sau buổi họp chung, giáo viên chủ nhiệm trao đổi riêng với từng gia đình.",
    ),
    (5, "08:00", "", "Chuyên đề Tiếng Việt cấp trường", "Phòng học lớp 3A", "Giáo viên khối 2 và 3", ""),
    (8, "13:30", "16:30", "Bóng đá mini giữa các lớp", "Sân vận động xã Vĩnh Bình", "Học sinh khối 5", ""),
    (12, "", "", "Trại sáng tạo của Liên đội", "Sân trường", "Đội viên các chi đội", "Ba ngày, mỗi lớp một gian trại."),
    (33, "", "", "Kiểm tra cuối học kỳ I", "", "Học sinh toàn trường", "Đề cương và lịch từng môn giáo viên gửi sau."),
)
"""Days from today, begin, end (empty: whole days, or an end nobody told), title, place, audience, description."""
LONGER = {"Trại sáng tạo của Liên đội": 3, "Kiểm tra cuối học kỳ I": 4}


def write_events(units: dict[str, Unit], cast: Cast) -> None:
    """A calendar with past, coming and called-off events, and views of the articles of a year; commit after it."""
    site = db.session.get_one(Site, units["vinhbinh"].id)
    keeper = cast.accounts["phohieutruong.vinhbinh"]
    for days, begins, ends, title, place, audience, description in EVENTS:
        event = Event(unit_id=site.unit_id, title=title, place=place, audience=audience, description=description)
        _set_time(event, clock.today() + timedelta(days=days), begins, ends)
        event.created_at = event.changed_at = clock.now()
        event.created_by_id, event.created_by, event.changed_by = keeper.id, keeper.full_name, keeper.full_name
        if title.startswith("Bóng đá"):
            event.off, event.off_at, event.off_by = Off.POSTPONED, clock.now(), keeper.full_name
            event.off_reason = "Sân vận động đang sửa mặt cỏ; ngày mới sẽ báo sau."
        db.session.add(event)
    _write_views(site)
    touch([site.unit_id])


def _set_time(event: Event, day: date, begins: str, ends: str) -> None:
    last = day + timedelta(days=LONGER.get(event.title, 1))
    event.all_day, event.has_end = not begins, bool(ends) or not begins
    event.starts_at = _at(day, begins)
    event.ends_at = _at(day, ends) if ends else _at(last, "")


def _at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour) if hour else time(0), clock.LOCAL_ZONE)


def _write_views(site: Site) -> None:
    """More on the first days of an article, fewer on Sundays; the same numbers each time."""
    shown = select(Article).where(Article.unit_id == site.unit_id, Article.shown_id.is_not(None))
    today = clock.today()
    for article in db.session.scalars(shown.order_by(Article.id)):
        if article.publish_at is None or article.publish_at > clock.now():
            continue
        first = article.publish_at.astimezone(clock.LOCAL_ZONE).date()
        for age in range((today - first).days + 1):
            day = first + timedelta(days=age)
            views = 90 // (age + 1) + (article.id * 7 + day.toordinal() * 5) % 9 - 4 * (day.weekday() == 6)
            if views > 0:
                db.session.add(ArticleViews(article_id=article.id, day=day, views=views))
    db.session.flush()
