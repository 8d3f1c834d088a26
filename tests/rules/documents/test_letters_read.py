"""The reader on the five letters: nothing that is due is missed, and at most a third of what it proposes is wrong."""

import re
import unicodedata
from datetime import date

import pytest

from portal.rules.documents.deadlines import Certainty, Proposal, What, read
from tests.rules.documents.reviewed_letters import EXPECTED, FALSE, ISSUED, WITHOUT_A_DAY, Expected, body_of


def proposals(letter: str) -> list[Proposal]:
    return read(body_of(letter), issued_on=ISSUED[letter])


def fits(proposal: Proposal, expected: Expected) -> bool:
    return proposal.timing == expected.timing and expected.words in " ".join(proposal.sentence.split())


def test_every_deadline_of_the_table_is_proposed() -> None:
    missed = [each for each in EXPECTED if not any(fits(proposal, each) for proposal in proposals(each.letter))]
    assert not missed
    numbers = {each.number for each in EXPECTED} | WITHOUT_A_DAY.keys()
    assert numbers == {f"R{number}" for number in range(89, 111)}


def test_at_most_a_third_of_the_proposals_are_wrong() -> None:
    wrong, total = [], 0
    for letter in ISSUED:
        for proposal in proposals(letter):
            total += 1
            if not any(each.letter == letter and fits(proposal, each) for each in EXPECTED):
                wrong.append((letter, proposal.sentence))
    assert total >= len(EXPECTED) - 1  # R89 and R90 share one
    assert len(wrong) == len(FALSE), wrong
    assert all(any(known[0] == letter and known[1] in words for known in FALSE) for letter, words in wrong)
    assert len(wrong) * 3 <= total


@pytest.mark.parametrize("letter", ISSUED)
def test_a_sentence_is_quoted_from_where_it_stands(letter: str) -> None:
    body = unicodedata.normalize("NFC", body_of(letter))
    for proposal in proposals(letter):
        assert body[proposal.start : proposal.end] == proposal.sentence
        words = body[proposal.words_start : proposal.words_end]
        assert proposal.start <= proposal.words_start < proposal.words_end <= proposal.end
        assert re.search(r"\d|học kỳ", words), words
        assert 0 < len(proposal.title) <= 200


@pytest.mark.parametrize("letter", ISSUED)
def test_decomposed_text_reads_the_same(letter: str) -> None:
    assert read(unicodedata.normalize("NFD", body_of(letter)), issued_on=ISSUED[letter]) == proposals(letter)


def test_what_is_contradictory_or_open_is_marked_doubtful() -> None:
    doubtful = {
        proposal.sentence.split(":")[0].split(",")[0].lstrip("- ")
        for letter in ISSUED
        for proposal in proposals(letter)
        if proposal.certainty is Certainty.DOUBTFUL
    }
    assert doubtful == {"Báo cáo tháng (cập nhật dữ liệu học sinh vắng", "Cuối mỗi học kỳ"}


def test_locks_and_windows_are_told_apart() -> None:
    kinds = [proposal.what for proposal in proposals("1648-SGDDT-VP")]
    assert (kinds.count(What.LOCK), kinds.count(What.WINDOW), kinds.count(What.DEADLINE)) == (6, 5, 5)


def test_titles_are_what_is_to_be_done() -> None:
    titles = [proposal.title for proposal in proposals("642-PGDDT")]
    assert titles[0] == "Gửi báo cáo số liệu đầu năm học 2020-2021 trên CSDL"
    assert titles[1].startswith("Khi có sự thay đổi về thông tin cá nhân")
    assert titles[2].startswith("Cập nhật thông tin trên trang thông tin điện tử của trường")
    assert proposals("1648-SGDDT-VP")[0].title == "Báo cáo sau khai giảng"
    assert proposals("683-SGDDT-GDTH")[0].title == "Hoàn thành các nội dung ở mục II"


def test_a_letter_of_last_year_proposes_nothing_that_is_over() -> None:
    assert read(body_of("683-SGDDT-GDTH"), issued_on=date(2013, 1, 1)) == []
