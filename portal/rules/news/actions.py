"""What the audit log notes about news sites, in words."""

from portal.errors import mark

ACTION_LABELS: dict[str, str] = {
    "site_made": mark("Lập trang tin"),
    "site_opened": mark("Mở trang tin cho mọi người đọc"),
}
