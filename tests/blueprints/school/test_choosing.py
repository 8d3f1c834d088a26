"""The pages on which a school chooses."""

from tests.cast import Cast
from tests.pages import parse, text_of


def words(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_a_principal_chooses_and_sees_who_chose(client_for, cast: Cast, queries) -> None:
    client, url = client_for(cast.thpt_principal), "/truong-hoc/thiet-lap/2026/rounding"
    effects = client.get(f"{url}/anh-huong")
    assert "Về chữ số chẵn: 8,25 thành 8,2: không học sinh nào" in words(effects)
    assert f'href="{url}/anh-huong"' in client.get(url).text
    wrong = client.send(url, {"choice": "up", "basis": "Biên bản 05"})
    assert wrong.status_code == 422
    assert 'value="Biên bản 05"' in wrong.text
    assert client.submit(url, {"choice": "half_even", "basis": "Biên bản 05"}).status_code == 303
    with queries() as count:
        page = client.get("/truong-hoc/thiet-lap/")
    assert len(count) <= 14, count.statements
    assert "Về chữ số chẵn: 8,25 thành 8,2" in words(page)
    assert f"{cast.thpt_principal.name} từ năm học 2026-2027" in words(page)
    assert "Biên bản 05" in words(page)
    for gone in ("/truong-hoc/thiet-lap/2025/rounding", "/truong-hoc/thiet-lap/2026/nothing"):
        assert client.get(gone).status_code == 404


def test_a_department_fixes_a_point_for_its_schools(client_for, cast: Cast) -> None:
    url = "/truong-hoc/thiet-lap/2026/both_low"
    leader, principal = client_for(cast.leader), client_for(cast.thpt_principal)
    assert 'href="/truong-hoc/thiet-lap/"' in leader.get(f"/don-vi/{cast.units['ben_tre']}").text
    assert leader.submit(url, {"choice": "retained"}).status_code == 303
    page = words(principal.get(url))
    assert "Sở Giáo dục và Đào tạo Bến Tre quy định: Ở lại lớp." in page
    assert '<form class="card"' not in principal.get(url).text
    assert principal.send(url, {"choice": "person"}).status_code == 422
    assert client_for(cast.teacher).get("/truong-hoc/thiet-lap/").status_code == 403
