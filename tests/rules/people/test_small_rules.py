"""Mail addresses, devices, domains, user names."""

import pytest

from portal.errors import RuleBroken
from portal.rules.people.devices import browser_of, system_of
from portal.rules.people.domains import DOMAIN_LABELS, Domain, check_domain
from portal.rules.people.emails import parse_email
from portal.rules.people.user_names import parse_user_name, propose_user_name
from portal.rules.permissions import Role


@pytest.mark.parametrize(
    ("typed", "kept"), [("Van.An@Truong.edu.vn ", "van.an@truong.edu.vn"), ("", None), (" ", None)]
)
def test_mail_address(typed: str, kept: str | None) -> None:
    assert parse_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["an", "an@", "@vn", "an@truong", "a n@truong.vn", "an@truong..vn", f"{'a' * 200}@x.vn"]
)
def test_wrong_mail_address(typed: str) -> None:
    with pytest.raises(RuleBroken, match="thư điện tử chưa đúng"):
        parse_email(typed)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
            ("Chrome", "Windows"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Linux; Android 15) coc_coc_browser/140 Chrome/134 Mobile Safari/537.36", ("Cốc Cốc", "Android")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", ("Firefox", "Linux")),
        ("curl/8.5", ("", "")),
    ],
)
def test_device(agent: str, words: tuple[str, str]) -> None:
    assert (browser_of(agent), system_of(agent)) == words


def test_domains() -> None:
    assert set(DOMAIN_LABELS) == set(Domain)
    assert check_domain(Role.DATA_OFFICER, "finance") is Domain.FINANCE
    assert check_domain(Role.TEACHER, None) is None
    for role, domain in ((Role.DATA_OFFICER, None), (Role.DATA_OFFICER, "magic"), (Role.TEACHER, "finance")):
        with pytest.raises(RuleBroken):
            check_domain(role, domain)


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("Nguyễn Văn An", (), "nguyen.van.an"),
        ("  Đỗ  Thị Ánh Tuyết", (), "do.thi.anh.tuyet"),
        ("Nguyễn Văn An", ("nguyen.van.an", "nguyen.van.an2"), "nguyen.van.an3"),
        ("H'Hen Niê", (), "hhen.nie"),
        ("???", (), ""),
    ],
)
def test_proposed_user_name(name: str, taken: tuple[str, ...], proposed: str) -> None:
    assert propose_user_name(name, taken=taken) == proposed


@pytest.mark.parametrize("typed", ["", "an", "nguyễn.văn.an", "an an", ".an.", "a@b.vn", "0912345678", "x" * 61])
def test_wrong_user_name(typed: str) -> None:
    with pytest.raises(RuleBroken):
        parse_user_name(typed)


def test_a_proposed_name_is_a_right_one() -> None:
    assert parse_user_name(propose_user_name("Tôn Nữ Thị " + "Dài " * 40)).startswith("ton.nu.thi.dai")
    assert parse_user_name("Nguyen.Van.An") == "nguyen.van.an"
