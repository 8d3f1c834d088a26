"""Short messages: how long they are, in which alphabet, what they cost, and what they may say.

Sources: 3GPP TS 23.038 (GSM 03.38): the 7-bit default alphabet, its extension table, and UCS-2; TS 23.040: a message of
several parts gives each of them a header, which leaves 153 septets or 67 UTF-16 units a part.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.errors import RuleBroken, mark
from portal.rules.notifications.delivery import SENDING_LABELS
from portal.rules.vietnamese import unaccent

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
SEPTETS = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENDED, 2)}
"""How many septets each character of the 7-bit alphabet takes; every other character needs UCS-2."""
_ESCAPE = "\x1b"
_CODES = {
    **{char: bytes([code]) for code, char in enumerate(_BASIC[:27] + _ESCAPE + _BASIC[27:])},
    **{
        char: bytes([0x1B, code])
        for char, code in zip(_EXTENDED, (0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65), strict=True)
    },
}
ONE_GSM, PART_GSM, ONE_UCS2, PART_UCS2 = 160, 153, 70, 67

NETWORKS: dict[str, tuple[str, ...]] = {
    "viettel": ("032", "033", "034", "035", "036", "037", "038", "039", "086", "096", "097", "098"),
    "vinaphone": ("081", "082", "083", "084", "085", "088", "091", "094"),
    "mobifone": ("070", "076", "077", "078", "079", "089", "090", "093"),
    "vietnamobile": ("052", "056", "058", "092"),
    "wintel": ("055",),
    "gmobile": ("059", "099"),
    "itel": ("087",),
}
"""Networks and the prefixes of mobile numbers they were given. A number may have been taken to another network since,
so a price by network is what is reckoned with, not what the bill must say."""

_MOBILE = re.compile(r"\+84([35789]\d{8})")
URGENT, NEW, REMINDER = "urgent", "new", "reminder"
TEXTS: dict[str, str] = {
    URGENT: "%(school)s có thông báo khẩn cho gia đình. Xem tại %(address)s",
    NEW: "%(school)s có thông báo mới cho gia đình. Xem tại %(address)s",
    REMINDER: "%(school)s nhắc gia đình: có thông báo đang chờ. Xem tại %(address)s",
}
"""The only texts that are ever sent: who, that something waits, and where. In Vietnamese whatever the screen says."""


@dataclass(frozen=True)
class Fit:
    """The length of a text: units (septets, or UTF-16 units for UCS-2) and the parts it is paid for."""

    units: int
    segments: int
    unicode: bool


@dataclass(frozen=True)
class Prices:
    """What one part costs in đồng, by network where it differs."""

    usual: int = 0
    by_network: Mapping[str, int] = field(default_factory=dict)

    def of(self, network: str) -> int:
        """The price of one part to a number of this network."""
        return self.by_network.get(network, self.usual)


def measure(text: str) -> Fit:
    """How long a text is and how many parts it takes."""
    return Fit(sum(_sizes(text)), len(split(text)), needs_unicode(text))


def needs_unicode(text: str) -> bool:
    """Whether a character is not in the 7-bit alphabet."""
    return any(char not in SEPTETS for char in text)


def split(text: str) -> list[str]:
    """The parts of a text as they are sent and paid for; no character is split between two."""
    sizes = _sizes(text)
    one, room = (ONE_UCS2, PART_UCS2) if needs_unicode(text) else (ONE_GSM, PART_GSM)
    if sum(sizes) <= one:
        return [text]
    parts, used = [""], 0
    for char, size in zip(text, sizes, strict=True):
        if used + size > room:
            parts.append("")
            used = 0
        parts[-1] += char
        used += size
    return parts


def _sizes(text: str) -> list[int]:
    if needs_unicode(text):
        return [2 if ord(char) > 0xFFFF else 1 for char in text]
    return [SEPTETS[char] for char in text]


def encode(part: str, *, unicode: bool) -> bytes:
    """A part as bytes: UTF-16, or the 7-bit alphabet with one byte a septet, as SMPP carries it."""
    if unicode:
        return part.encode("utf-16-be")
    return b"".join(_CODES[char] for char in part)


def write(template: str, *, school: str, address: str, unaccented: bool) -> str:
    """One of ``TEXTS`` filled in; without marks where the school chose so, because that takes half the parts."""
    text = TEXTS[template] % {"school": school, "address": address}
    return unaccent(text) if unaccented else text


def mobile(phone: str | None) -> str | None:
    """A mobile number of Vietnam as ``+84…``, None for everything else (landlines and foreign numbers get no SMS)."""
    return phone if phone and _MOBILE.fullmatch(phone) else None


def network_of(phone: str) -> str:
    """The network whose prefix a mobile number has, "" for one that is not known."""
    prefix = f"0{phone.removeprefix('+84')[:2]}"
    return next((name for name, prefixes in NETWORKS.items() if prefix in prefixes), "")


def mask_phone(phone: str) -> str:
    """A number as the spending log shows it: "09…678"."""
    return f"0{phone.removeprefix('+84')[:1]}…{phone[-3:]}"


def read_prices(text: str) -> Prices:
    """The setting: "800" or "800, viettel=780, gmobile=850" (đồng a part); ``ValueError`` for anything else."""
    usual, by_network = 0, {}
    for entry in (part.strip() for part in text.split(",")):
        name, _equals, price = entry.rpartition("=")
        if not price.isdecimal() or (name and name not in NETWORKS):
            raise ValueError(f"{text!r}: expected like '800, viettel=780' with networks {', '.join(NETWORKS)}")
        if name:
            by_network[name] = int(price)
        else:
            usual = int(price)
    return Prices(usual, by_network)


def first_of_month(day: date) -> date:
    """The month a message is paid in."""
    return day.replace(day=1)


@dataclass(frozen=True)
class Terms:
    """What a message is written and reckoned with: the address families open, and the prices."""

    address: str
    prices: Prices


LATE_AFTER = timedelta(hours=6)
"""A message that could not go for so long is not worth its money any more."""
MOST_BUDGET = 1_000_000_000


def check_budget(amount: int | None) -> int:
    """The money a month in đồng: a whole number from 0 on."""
    if amount is None or not 0 <= amount <= MOST_BUDGET:
        raise RuleBroken("Nhập số tiền bằng đồng, là số nguyên từ 0 đến 1.000.000.000.", field="amount")
    return amount


TEXT_STATE_LABELS: dict[str, str] = {**SENDING_LABELS, "sending": mark("Đang gửi")}
TEXT_FIELDS: dict[str, str] = {
    "sms_amount": mark("Ngân sách mỗi tháng (đ)"),
    "sms_unaccented": mark("Nhắn tin không dấu"),
}
TEXT_ACTIONS: dict[str, str] = {
    "sms_budget_set": mark("Đặt ngân sách tin nhắn SMS"),
    "sms_agreed": mark("Đồng ý nhận tin nhắn SMS"),
    "sms_declined": mark("Thôi nhận tin nhắn SMS"),
    "sms_log_exported": mark("Tải nhật ký chi tin nhắn SMS"),
}
NETWORK_LABELS: dict[str, str] = {
    "": mark("Không rõ mạng"),
    "viettel": "Viettel",
    "vinaphone": "VinaPhone",
    "mobifone": "MobiFone",
    "vietnamobile": "Vietnamobile",
    "wintel": "Wintel",
    "gmobile": "Gmobile",
    "itel": "iTel",
}
