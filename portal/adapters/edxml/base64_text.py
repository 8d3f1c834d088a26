"""Base64 that arrives in pieces (RFC 4648, strict; white space is passed over)."""

import binascii
from collections.abc import Callable

from portal.errors import RuleBroken, TooLarge

MEGABYTE = 1024 * 1024


class Base64Text:
    """Decodes what is fed to it and hands the bytes on; wrong or overlong text raises ``RuleBroken``."""

    def __init__(self, write: Callable[[bytes], None], *, most_bytes: int) -> None:
        self._write, self._most_bytes = write, most_bytes
        self._rest, self._size, self._ended = "", 0, False

    def feed(self, text: str) -> None:
        """Take the next piece."""
        joined = self._rest + "".join(text.split())
        whole = len(joined) - len(joined) % 4
        self._rest = joined[whole:]
        if whole:
            self._decode(joined[:whole])

    def finish(self) -> None:
        """Nothing more comes."""
        if self._rest:
            raise _wrong()

    def _decode(self, text: str) -> None:
        if self._ended:
            raise _wrong()
        try:
            data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise _wrong() from error
        self._ended = text.endswith("=")
        self._size += len(data)
        if self._size > self._most_bytes:
            limit = self._most_bytes // MEGABYTE
            raise TooLarge("Tệp trong gói lớn hơn mức cho phép (%(limit)d MB).", field="file", limit=limit)
        self._write(data)


def _wrong() -> RuleBroken:
    return RuleBroken("Nội dung tệp trong gói không phải base64 đúng.", field="file")
