"""Notifications about the gradebook."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

GRADEBOOK_KINDS: dict[Kind, Facts] = {
    Kind.OPENING_ASKED: Facts(
        label=mark("Giáo viên xin mở khóa sổ điểm"),
        sentence=mark("%(name)s xin mở cột %(column)s của sổ %(book)s"),
        mail=Choice.INSTANT,
        needs=Permission.SCHOOL_READ,
    ),
    Kind.MARKS_IMPORTED: Facts(
        label=mark("Tệp điểm của bạn đã ghi xong"),
        sentence=mark("Đã ghi %(count)s ô từ tệp điểm vào %(books)s sổ"),
        mail=Choice.OFF,
        needs=Permission.GRADEBOOK_WRITE,
    ),
    Kind.OPENING_GRANTED: Facts(
        label=mark("Cột điểm bạn xin đã được mở"),
        sentence=mark("%(name)s đã mở cột %(column)s của sổ %(book)s trong %(hours)s giờ"),
        mail=Choice.INSTANT,
        needs=Permission.GRADEBOOK_WRITE,
    ),
    Kind.OPENING_REFUSED: Facts(
        label=mark("Cột điểm bạn xin không được mở"),
        sentence=mark("%(name)s không mở cột %(column)s của sổ %(book)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.GRADEBOOK_WRITE,
    ),
    Kind.PAPER_READY: Facts(
        label=mark("Bản in của lớp đã lập xong"),
        sentence=mark("Đã lập xong: %(paper)s lớp %(name)s"),
        mail=Choice.OFF,
        needs=Permission.SCHOOL_READ,
    ),
    Kind.PAPER_FAILED: Facts(
        label=mark("Bản in của lớp không lập được"),
        sentence=mark("Không lập được: %(paper)s lớp %(name)s"),
        mail=Choice.OFF,
        needs=Permission.SCHOOL_READ,
    ),
    Kind.CORRECTION_ASKED: Facts(
        label=mark("Giáo viên đề nghị sửa điểm đã công bố"),
        sentence=mark("%(name)s đề nghị sửa điểm đã công bố của sổ %(book)s"),
        mail=Choice.INSTANT,
        needs=Permission.GRADEBOOK_APPROVE,
    ),
    Kind.CORRECTION_GRANTED: Facts(
        label=mark("Đề nghị sửa điểm của bạn được duyệt"),
        sentence=mark("%(name)s đã duyệt sửa điểm của sổ %(book)s (%(count)s ô)"),
        mail=Choice.DIGEST,
        needs=Permission.GRADEBOOK_WRITE,
    ),
    Kind.CORRECTION_REFUSED: Facts(
        label=mark("Đề nghị sửa điểm của bạn không được duyệt"),
        sentence=mark("%(name)s không duyệt sửa điểm của sổ %(book)s (%(count)s ô): %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.GRADEBOOK_WRITE,
    ),
}
