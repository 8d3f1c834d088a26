"""A paper is set in a child process that reads its templates and nothing else, within limits."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.adapters.pdf import making
from portal.adapters.pdf.making import PaperFailed, make_pdf
from portal.errors import RuleBroken, Unreachable
from tests.papers import words_of

AT = datetime(2026, 11, 20, tzinfo=UTC)
PLAIN = '#set document(title: "Thử")\n#let d = json(bytes(sys.inputs.data))\n'


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    monkeypatch.setattr(making, "TEMPLATES", folder)
    return folder


def test_what_a_person_typed_is_set_as_it_stands(templates: Path) -> None:
    (templates / "one.typ").write_text(PLAIN + "#d.typed")
    typed = 'Đặng Thị Dung: #panic("no") *đậm* _nghiêng_ $x^2$ @ai <b> \\ // /* " ]'
    assert words_of(make_pdf("one", {"typed": typed}, at=AT)) == typed


def test_the_same_data_give_the_same_file(templates: Path) -> None:
    (templates / "one.typ").write_text(PLAIN + "#d.typed")
    first, second = (make_pdf("one", {"typed": "một"}, at=AT) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"20261120" in first


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.1": canvas',
        '#read("../secret.txt")',
        '#read("/etc/hostname")',
        '#image("https://example.vn/a.png")',
        "#d.missing",
        "#let",
    ],
)
def test_a_template_reaches_nothing_outside_and_a_wrong_one_says_why(templates: Path, source: str) -> None:
    (templates.parent / "secret.txt").write_text("bí mật")
    (templates / "one.typ").write_text(PLAIN + source)
    with pytest.raises(PaperFailed, match="one: "):
        make_pdf("one", {}, at=AT)


def test_a_template_that_does_not_exist_says_so(templates: Path) -> None:
    with pytest.raises(PaperFailed, match="none: "):
        make_pdf("none", {}, at=AT)


def test_too_much_data_is_refused_before_anything_runs(templates: Path) -> None:
    with pytest.raises(RuleBroken, match="quá lớn"):
        make_pdf("none", {"x": "a" * making.MAX_DATA}, at=AT)


@pytest.mark.parametrize(
    ("limit", "value", "source"),
    [
        ("MAX_SECONDS", 1, "#range(9000000).map(i => str(i) + str(calc.pow(i, 2))).sorted().len()"),
        ("MAX_MEMORY_MB", 260, "#range(9000000).map(str).join().len()"),
    ],
)
def test_a_paper_that_costs_too_much_ends_only_its_own_process(
    templates: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, source: str
) -> None:
    monkeypatch.setattr(making, limit, value)
    (templates / "one.typ").write_text(PLAIN + source)
    with pytest.raises(RuleBroken, match="quá lớn"):
        make_pdf("one", {}, at=AT)


def test_only_a_few_are_set_at_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (templates / "one.typ").write_text(PLAIN + "#d.typed")
    monkeypatch.setattr(making, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "WAITING_SECONDS", 0.05)
    with making._slot(), pytest.raises(Unreachable):
        make_pdf("one", {"typed": "hai"}, at=AT)
    assert words_of(make_pdf("one", {"typed": "hai"}, at=AT)) == "hai"
