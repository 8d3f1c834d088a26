"""How many statements each page of people may send; the shell around it takes up to six."""

import pytest

from tests.blueprints.people.rows import membership
from tests.cast import Cast

BUDGETS = {
    # who, page: statements
    ("clerk", "/tai-khoan/"): 8,
    ("clerk", "/tai-khoan/lien-he"): 8,
    ("clerk", "/tai-khoan/mat-khau"): 8,
    ("clerk", "/tai-khoan/phien"): 7,
    ("clerk", "/tai-khoan/hai-buoc"): 8,
    ("clerk", "/tai-khoan/hai-buoc/tat"): 7,
    ("clerk", "/tai-khoan/hai-buoc/ma-khoi-phuc"): 7,
    ("leader", "/tai-khoan/uy-quyen"): 8,
    ("leader", "/tai-khoan/uy-quyen/moi"): 8,
    ("administrator", "/nhan-su/"): 11,
    ("administrator", "/nhan-su/?q=an&don_vi=CHO_LACH&vai_tro=leader"): 13,
    ("administrator", "/nhan-su/{person}"): 13,
    ("administrator", "/nhan-su/them"): 8,
    ("administrator", "/nhan-su/nhap"): 7,
    ("administrator", "/nhan-su/nhap/mau"): 4,
    ("administrator", "/nhan-su/danh-sach.xlsx"): 8,
    ("administrator", "/nhan-su/phan-quyen.xlsx"): 7,
    ("administrator", "/nhan-su/{person}/sua"): 9,
    ("administrator", "/nhan-su/{person}/tam-khoa"): 9,
    ("administrator", "/nhan-su/{person}/mo-lai"): 9,
    ("administrator", "/nhan-su/{person}/nghi"): 9,
    ("administrator", "/nhan-su/{person}/mat-khau"): 9,
    ("administrator", "/nhan-su/{person}/hai-buoc"): 9,
    ("administrator", "/nhan-su/{person}/vai-tro"): 9,
    ("administrator", "/nhan-su/{person}/vai-tro/{role}/ket-thuc"): 11,
}


@pytest.mark.parametrize(("who", "page"), BUDGETS)
def test_budget(client_for, cast: Cast, queries, who: str, page: str) -> None:
    url = page.format(person=cast.office_clerk.id, role=membership(cast.office_clerk).id)
    client = client_for(getattr(cast, who))
    with queries() as count:
        assert client.get(url).status_code == 200
    assert len(count) <= BUDGETS[who, page], count.statements


@pytest.mark.parametrize("page", ["/dang-nhap", "/quen-mat-khau"])
def test_public_pages_ask_next_to_nothing(client, cast: Cast, queries, page: str) -> None:
    with queries() as count:
        client.get(page)
    assert len(count) <= 1, count.statements
