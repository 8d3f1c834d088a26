"""What a password costs to try: the other tests hash cheaply, so the module is looked at as it is loaded anew."""

import importlib.util
from types import ModuleType

import pytest

from portal.adapters import passwords

PRICE = "$argon2id$v=19$m=19456,t=2,p=1$"


@pytest.fixture(scope="module")
def real() -> ModuleType:
    """The module as the portal has it."""
    spec = importlib.util.spec_from_file_location("passwords_as_they_are", passwords.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_password_is_hashed_at_the_full_price(real: ModuleType) -> None:
    encoded = real.hash_password("mật khẩu của tôi")
    assert encoded.startswith(PRICE)
    assert real.verify_password(encoded, "mật khẩu của tôi")
    assert not real.verify_password(encoded, "mật khẩu của ai")
    assert all(each.startswith(PRICE) for each in real.hash_passwords(["một", "hai"]))


def test_an_account_that_does_not_exist_costs_the_same(real: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    monkeypatch.setattr(real._hasher.__class__, "verify", lambda _self, encoded, _password: verified.append(encoded))
    assert not real.verify_password(None, "mật khẩu của tôi")
    assert len(verified) == 1
    assert verified[0].startswith(PRICE)
