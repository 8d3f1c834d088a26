"""A draft of the department to the families of its schools."""

from collections.abc import Mapping
from datetime import timedelta

from portal.adapters import clock
from portal.models.contact_book import Broadcast
from portal.models.units import Unit
from portal.services.demo import rows
from portal.services.demo.people import Cast


def write_broadcast(units: Mapping[str, Unit], cast: Cast) -> None:
    """Written by the records clerk, not sent yet: sending would queue mails."""
    author, unit, now = cast.accounts["vanthu.bentre"], units["bentre"], clock.now()
    draft = Broadcast(
        unit_id=unit.id, unit_name=unit.name, author_id=author.id, author=author.full_name, created_at=now
    )
    draft.title = "Phòng, chống sốt xuất huyết trong mùa mưa"
    draft.text = (
        "Kính gửi gia đình học sinh,\n\nSố ca sốt xuất huyết đang tăng. Đề nghị gia đình cho con ngủ màn cả ban ngày,"
        " đậy kín vật chứa nước và báo giáo viên chủ nhiệm khi con sốt từ hai ngày."
    )
    draft.ends_on, draft.grades = clock.today() + timedelta(days=30), [1, 2, 3, 4, 5]
    rows.write_all([draft])
