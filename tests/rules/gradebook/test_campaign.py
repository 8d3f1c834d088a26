"""The short run of `tests.campaigns.grading`, and that it can fail."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.rules.gradebook.secondary_circulars import TT22_2021
from tests.campaigns import grading, oracle


def test_generated_sheets_equal_the_exact_fractions() -> None:
    seen = grading.run(sheets=700, seed=2026)
    wanted = {
        *(f"tt22_2021 {level}" for level in ("tot", "kha", "dat", "chua_dat")),
        *(f"tt58_2011 {rank}" for rank in ("gioi", "kha", "trung_binh", "yeu", "kem")),
        *(f"tt27_2020 {level}" for level in ("hoan_thanh_xuat_sac", "hoan_thanh_tot", "hoan_thanh", "chua_hoan_thanh")),
        *("adjusted dat to kha", "adjusted chua_dat to dat", "adjusted yeu to trung_binh"),
        *("title xuat_sac", "title gioi", "title None", "missing"),
        *("decision promoted", "decision training", "decision reassessment", "decision person", "decision retained"),
    }
    assert {what for what in wanted if not seen[what]} == set()


def test_a_wrong_threshold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    best, fair, *others = TT22_2021.levels
    monkeypatch.setattr(
        grading, "TT22_2021", replace(TT22_2021, levels=(best, replace(fair, every=Decimal("4.9")), *others))
    )
    with pytest.raises(grading.Disagreement, match="level"):
        grading.run(sheets=2000, seed=1)


def test_the_oracle_itself_on_worked_examples() -> None:
    assert oracle.rounded(oracle.semester([80, 90], [70], 80)) == 79
    assert oracle.rounded(Fraction("82.5")) == 83
    assert oracle.rounded(Fraction("82.5"), even=True) == 82
    assert oracle.rounded(Fraction("83.5"), even=True) == 84
    assert oracle.rounded(oracle.year(79, 85)) == 83
    scores = {str(number): 85 for number in range(7)} | {"low": 40}
    assert oracle.tt22((scores, {}), any_subject=False, grants=False) == ("dat", "kha")
