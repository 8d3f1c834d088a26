"""Codes about a person: sex, relation of a guardian to the child, disability, policies a child falls under."""

from portal.errors import mark

SEX_LABELS: dict[str, str] = {"male": mark("Nam"), "female": mark("Nữ")}
RELATION_LABELS: dict[str, str] = {
    "father": mark("Cha"),
    "mother": mark("Mẹ"),
    "grandparent": mark("Ông, bà"),
    "relative": mark("Người thân khác"),
    "guardian": mark("Người giám hộ"),
}
DISABILITY_LABELS: dict[str, str] = {
    "mobility": mark("Vận động"),
    "hearing_speech": mark("Nghe, nói"),
    "sight": mark("Nhìn"),
    "mental": mark("Thần kinh, tâm thần"),
    "intellectual": mark("Trí tuệ"),
    "other": mark("Khuyết tật khác"),
}
"""The kinds of the Law on persons with disabilities (51/2010/QH12) Art. 3."""
POLICY_LABELS: dict[str, str] = {
    "poor": mark("Hộ nghèo"),
    "near_poor": mark("Hộ cận nghèo"),
    "war_invalid": mark("Con thương binh, bệnh binh"),
    "martyr": mark("Con liệt sĩ"),
    "orphan": mark("Mồ côi"),
    "hard_area": mark("Vùng đặc biệt khó khăn"),
    "fee_free": mark("Miễn học phí"),
    "fee_reduced": mark("Giảm học phí"),
    "cost_support": mark("Hỗ trợ chi phí học tập"),
    "meal_support": mark("Hỗ trợ ăn trưa"),
    "boarding": mark("Bán trú, nội trú"),
}
