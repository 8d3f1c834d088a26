"""The blueprint its view modules hang on."""

from flask import Blueprint
from flask_babel import gettext

from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.merging import SOURCE_LABELS
from portal.rules.gradebook.subjects import SubjectResult
from portal.web.words import say

bp = Blueprint("gradebook", __name__, url_prefix="/so-diem")
SHEET = "/<int:class_id>/<int:semester>/<subject>"
"""Where a sheet lives; every page about it hangs below."""


@bp.app_template_filter()
def column_title(column: Column) -> str:
    """ "Đánh giá thường xuyên 2" in the reader's language."""
    return column.title(say)


@bp.app_template_filter()
def mark_source(code: str) -> str:
    """Where a change came from, in words."""
    return gettext(SOURCE_LABELS[code])


@bp.app_template_filter()
def lacking(result: SubjectResult | None) -> str:
    """What is missing for a result: "thiếu ĐĐGgk"; empty when it is there."""
    return "; ".join(one.say(say) for one in result.missing) if result else ""
