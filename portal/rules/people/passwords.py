"""What a new password must be. Length counts most (NIST SP 800-63B §3.1.1.2); no demand for mixed characters."""

from collections.abc import Iterable

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import fold, nfc

SHORTEST = 10
LONGEST = 200

_COMMON_WORDS = frozenset(
    (
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "admin",
        "administrator",
        "anhyeu",
        "anhyeuem",
        "asdfghjkl",
        "bangiamhieu",
        "bogiaoduc",
        "chaobuoisang",
        "congtruong",
        "dangnhap",
        "default",
        "emyeuanh",
        "giaoduc",
        "giaovien",
        "hethong",
        "hieutruong",
        "hocsinh",
        "iloveyou",
        "khongbiet",
        "khongnho",
        "letmein",
        "macdinh",
        "master",
        "matkhau",
        "matkhaucuatoi",
        "matkhaumoi",
        "nguoidung",
        "nhanvien",
        "passw",
        "password",
        "phonggd",
        "phonggiaoduc",
        "qazwsx",
        "quantri",
        "quantrihethong",
        "qwerty",
        "qwertyui",
        "qwertyuiop",
        "sogiaoduc",
        "taikhoan",
        "test",
        "thaygiao",
        "thcs",
        "thpt",
        "truonghoc",
        "truongtieuhoc",
        "user",
        "vanthu",
        "vietnam",
        "welcome",
        "yeuem",
        "zxcvbn",
        "zxcvbnm",
    )
)
_AROUND = "0123456789 !@#$%^&*()-_=+.,;:?/"
_ROWS = ("01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def check_new_password(password: str, *, names: Iterable[str], field: str = "new_password") -> None:
    """Refuse a password that is too short or easily guessed; ``names`` are words of the person (user name, e-mail)."""
    text = nfc(password)
    if len(text) < SHORTEST:
        raise RuleBroken(mark("Mật khẩu cần ít nhất %(least)d ký tự."), field=field, least=SHORTEST)
    if len(text) > LONGEST:
        raise RuleBroken(mark("Mật khẩu không quá %(most)d ký tự."), field=field, most=LONGEST)
    squeezed = _squeeze(text)
    if any(_is_the_name(squeezed, _squeeze(name)) for name in names):
        raise RuleBroken(mark("Mật khẩu không được trùng với tên của bạn."), field=field)
    if is_easily_guessed(text):
        raise RuleBroken(
            mark("Mật khẩu này quá dễ đoán. Hãy ghép vài từ không liên quan, ví dụ bốn từ bất kỳ."), field=field
        )


def is_easily_guessed(password: str) -> bool:
    """A common word with digits around it, a run along the keyboard, or few different characters."""
    squeezed = _squeeze(password)
    core = _squeeze(password.strip(_AROUND))
    if len(set(squeezed)) < 5 or (not core and len(squeezed) < 12):
        return True
    pieces = {squeezed, core, core.replace("0", "o")}
    doubled = {piece[: len(piece) // 2] for piece in pieces if piece == piece[: len(piece) // 2] * 2}
    return any(piece in _COMMON_WORDS or _is_a_run(piece) for piece in pieces | doubled)


def _is_a_run(piece: str) -> bool:
    return len(piece) > 2 and any(piece in row or piece[::-1] in row for row in _ROWS)


def _is_the_name(squeezed: str, name: str) -> bool:
    return len(name) >= 3 and squeezed.strip("0123456789") == name.strip("0123456789")


def _squeeze(text: str) -> str:
    return "".join(c for c in fold(text.replace("@", "a")) if c.isalnum())
