"""Data domains: the fields of data a data officer answers for.

Source: R22 (two officers of an office: training and statistics; construction, procurement and finance), R27-R30
(divisions of a department: pupils, staff, facilities and finance, examinations).
"""

from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.permissions import Role


class Domain(StrEnum):
    """Codes kept in ``membership.domain``."""

    TRAINING = "training"
    STATISTICS = "statistics"
    CONSTRUCTION = "construction"
    PROCUREMENT = "procurement"
    FINANCE = "finance"
    PUPILS = "pupils"
    STAFF = "staff"
    FACILITIES = "facilities"
    EXAMS = "exams"


DOMAIN_LABELS: dict[Domain, str] = {
    Domain.TRAINING: mark("Đào tạo, bồi dưỡng"),
    Domain.STATISTICS: mark("Thống kê trường, lớp"),
    Domain.CONSTRUCTION: mark("Xây dựng cơ bản"),
    Domain.PROCUREMENT: mark("Mua sắm, đấu thầu"),
    Domain.FINANCE: mark("Tài chính, kế toán"),
    Domain.PUPILS: mark("Học sinh"),
    Domain.STAFF: mark("Đội ngũ"),
    Domain.FACILITIES: mark("Cơ sở vật chất"),
    Domain.EXAMS: mark("Khảo thí, kiểm định chất lượng"),
}


def check_domain(role: Role, domain: str | None) -> Domain | None:
    """The domain of a role: a data officer needs one, nobody else may have one."""
    if role != Role.DATA_OFFICER:
        if domain:
            raise RuleBroken(mark("Chỉ cán bộ số liệu mới được giao lĩnh vực số liệu."), field="domains")
        return None
    if domain not in set(Domain):
        raise RuleBroken(mark("Hãy chọn ít nhất một lĩnh vực số liệu."), field="domains")
    return Domain(domain)
