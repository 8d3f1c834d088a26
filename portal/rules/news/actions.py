"""What the audit log notes about news sites, in words."""

from portal.errors import mark
from portal.rules.news.steps import STEP_LABELS

ACTION_LABELS: dict[str, str] = {
    "site_made": mark("Lập trang tin"),
    "site_opened": mark("Mở trang tin cho mọi người đọc"),
    **{f"article_{step}": label for step, label in STEP_LABELS.items()},
    "article_version_restored": mark("Lấy lại bản cũ của bài viết"),
}
