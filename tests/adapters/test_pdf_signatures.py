"""What is found in PDF files of every kind, and that a hostile one costs little."""

from pathlib import Path

import pytest

from portal.adapters.pdf_signatures import Roots, load_roots, read_signatures, reading
from portal.rules.documents.signatures import Verdict, verdict
from tests.signed import ROOT_PEM, encrypted_pdf, plain_pdf, signed_pdf, with_a_byte_changed, with_other_page

NO_ROOTS = Roots()


def look(pdf: bytes, roots: Roots = NO_ROOTS) -> dict:
    chunks = [pdf[start : start + 1000] for start in range(0, len(pdf), 1000)]
    return read_signatures(chunks, len(pdf), roots)


def verdicts(pdf: bytes) -> list[Verdict]:
    return [verdict(signature) for signature in look(pdf)["signatures"]]


def test_a_file_without_a_signature_needs_no_closer_look(monkeypatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", Path("/there/is/no/such/program"))
    assert look(plain_pdf()) == {"outcome": "unsigned", "signatures": []}
    for garbage in (b"", b"rac", b"PK\x03\x04" * 500, b"x" * 5000 + b"%PDF-1.7 /ByteRange"):
        assert look(garbage)["outcome"] == "unreadable"


def test_an_intact_signature_names_its_signer_and_is_believed_by_nobody() -> None:
    found = look(signed_pdf())
    assert found["outcome"] == "signed"
    (signature,) = found["signatures"]
    assert verdict(signature) is Verdict.WHOLE
    assert (signature["signer"], signature["organisation"]) == ("Lê Văn Bình", "Sở Giáo dục và Đào tạo Bến Tre")
    assert signature["issuer"] == "Lê Văn Bình"
    assert signature["claimed_at"].endswith("+00:00")
    assert signature["trusted"] is None


def test_a_root_given_by_the_operator_makes_the_signer_trusted(tmp_path: Path) -> None:
    assert load_roots("") == Roots()
    assert load_roots(str(tmp_path)) == Roots()
    (tmp_path / "root.pem").write_bytes(ROOT_PEM)
    roots = load_roots(str(tmp_path))
    assert len(roots.version) == 16
    assert look(signed_pdf(), roots)["signatures"][0]["trusted"] is True
    (tmp_path / "root.pem").write_bytes(OTHER_ROOT)
    other = load_roots(str(tmp_path))
    assert other.version != roots.version
    assert look(signed_pdf(), other)["signatures"][0]["trusted"] is False


def test_one_byte_changed_breaks_the_signature() -> None:
    assert verdicts(with_a_byte_changed(signed_pdf())) == [Verdict.BROKEN]


def test_another_page_after_signing_is_no_longer_what_was_signed() -> None:
    assert verdicts(with_other_page(signed_pdf())) == [Verdict.ALTERED]


def test_a_second_signature_leaves_the_first_whole_in_what_it_covers() -> None:
    assert verdicts(signed_pdf(signed_pdf(), field="Sig2")) == [Verdict.EXTENDED, Verdict.WHOLE]


def test_a_signature_cut_out_or_cut_off_is_not_intact() -> None:
    pdf = signed_pdf()
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    emptied = pdf[:start] + b"0" * 400 + pdf[start + 400 :]
    assert verdicts(emptied) == [Verdict.BROKEN]
    assert Verdict.WHOLE not in verdicts(pdf + b"\n% more")
    for end in range(len(pdf) // 2, len(pdf), len(pdf) // 8):
        assert Verdict.WHOLE not in verdicts(pdf[:end]), end


def test_a_file_with_a_password_says_so() -> None:
    assert look(encrypted_pdf(plain_pdf()))["outcome"] == "encrypted"


@pytest.mark.parametrize(
    "garbage",
    [
        b"%PDF-1.7\n/ByteRange",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"/ByteRange startxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</ByteRange[0 9 9 9]/A 1 0 R>>xref\n0 9999999999\ntrailer<</Root 1 0 R>>startxref\n70\n",
    ],
)
def test_garbage_ends_as_unreadable(garbage: bytes) -> None:
    assert look(garbage) in ({"outcome": "unreadable", "signatures": []}, {"outcome": "too_heavy", "signatures": []})


def test_a_file_may_cost_only_so_much(monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_SIZE", 10)
    assert look(signed_pdf())["outcome"] == "too_large"
    monkeypatch.setattr(reading, "MAX_SIZE", 10**9)
    monkeypatch.setattr(reading, "MAX_MEMORY_MB", 60)
    assert look(signed_pdf())["outcome"] == "too_heavy"


OTHER_ROOT = b"""-----BEGIN CERTIFICATE-----
MIIBHzCBxqADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBEtoYWMwHhcN
MjAwMTAxMDAwMDAwWhcNNDkwMTAxMDAwMDAwWjAPMQ0wCwYDVQQDDARLaGFjMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8gfIrXoWdTCXUCqSw7F6hbdT8UR770kX
gg/SBC0FlhtLC+JQVkY9z/RhuQ4ScR+FDs8DoVB3AZMAwFXXkuJYdqMTMBEwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAvjqLs4DHbs0HMm1XpnDK
2WP+gsIJ03RO8/yQVKAcvfYCICJMfIF2vMgr4e23qPrRg26PDG/5C+uT6jgTXNXX
WfdQ
-----END CERTIFICATE-----
"""
