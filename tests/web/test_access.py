"""What no page takes, whatever it is for."""

import pytest

from tests.cast import Cast


@pytest.mark.parametrize("address", ["/nhat-ky/?loai=%00", "/thong-bao/?loc=a&x=b%00c", "/hop-thu-thu-nghiem/%00"])
def test_a_nul_in_the_address_is_refused(client_for, cast: Cast, address: str) -> None:
    assert client_for(cast.leader).get(address).status_code == 400


def test_a_nul_in_a_form_is_refused(client_for, cast: Cast) -> None:
    assert client_for(cast.clerk).send("/thong-bao/tuy-chon", {"role_changed__mail": "off\x00"}).status_code == 400
