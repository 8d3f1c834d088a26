"""Notifications about the work on a news site."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

NEWS_KINDS: dict[Kind, Facts] = {
    Kind.ARTICLE_SUBMITTED: Facts(
        label=mark("Bài viết chờ bạn duyệt"),
        sentence=mark("%(name)s gửi duyệt bài “%(title)s”"),
        mail=Choice.DIGEST,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.ARTICLE_RETURNED: Facts(
        label=mark("Bài viết của bạn cần sửa"),
        sentence=mark("%(name)s yêu cầu sửa bài “%(title)s”: %(words)s"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_WRITE,
    ),
    Kind.ARTICLE_APPROVED: Facts(
        label=mark("Bài viết của bạn được duyệt"),
        sentence=mark("%(name)s đã duyệt bài “%(title)s”"),
        mail=Choice.DIGEST,
        needs=Permission.NEWS_WRITE,
    ),
    Kind.ARTICLE_PUBLISHED: Facts(
        label=mark("Bài viết của bạn được đăng"),
        sentence=mark("%(name)s đã đăng bài “%(title)s”"),
        mail=Choice.DIGEST,
        needs=Permission.NEWS_WRITE,
    ),
    Kind.ARTICLE_WITHDRAWN: Facts(
        label=mark("Bài viết của bạn bị gỡ"),
        sentence=mark("%(name)s gỡ bài “%(title)s”: %(words)s"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_WRITE,
    ),
    Kind.ARTICLE_RUSHED: Facts(
        label=mark("Bài đăng gấp chờ bạn duyệt sau"),
        sentence=mark("%(name)s đăng gấp bài “%(title)s”, chưa ai duyệt: %(words)s"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.ARTICLES_WAITING: Facts(
        label=mark("Bài viết chờ duyệt đã lâu"),
        sentence=mark("%(count)s bài chờ duyệt hơn %(days)s ngày"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.APPROVALS_OWED: Facts(
        label=mark("Bài đăng gấp còn nợ duyệt"),
        sentence=mark("%(count)s bài đăng gấp chưa ai duyệt sau %(days)s ngày"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.OFFERS_WAITING: Facts(
        label=mark("Bài của đơn vị cấp dưới chờ nhận"),
        sentence=mark("%(count)s bài của đơn vị cấp dưới chờ nhận hơn %(days)s ngày"),
        mail=Choice.DIGEST,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.OFFER_REFUSED: Facts(
        label=mark("Cổng cấp trên không nhận bài của đơn vị"),
        sentence=mark("%(unit)s không nhận bài “%(title)s” lên cổng: %(words)s"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_WRITE,
    ),
    Kind.DISCLOSURE_DUE: Facts(
        label=mark("Sắp đến hạn công khai của năm học"),
        sentence=mark("Còn %(days)s ngày đến hạn công khai năm học %(year)s, còn thiếu %(count)s mục"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MANAGE,
    ),
    Kind.DISCLOSURE_OVERDUE: Facts(
        label=mark("Quá hạn công khai của năm học"),
        sentence=mark("Đã quá hạn công khai năm học %(year)s, còn thiếu %(count)s mục"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MANAGE,
    ),
    Kind.SITE_QUIET: Facts(
        label=mark("Trang tin của đơn vị lâu chưa có bài mới"),
        sentence=mark("Trang tin của đơn vị đã %(days)s ngày chưa có bài mới"),
        mail=Choice.INSTANT,
        needs=Permission.NEWS_MODERATE,
    ),
    Kind.SITE_QUESTION: Facts(
        label=mark("Câu hỏi mới gửi đến trang tin"),
        sentence=mark("Có câu hỏi mới gửi đến trang tin, hạn trả lời %(day)s"),
        mail=Choice.DIGEST,
        needs=Permission.NEWS_MODERATE,
    ),
}
