"""Password hashing: argon2id, 19 MiB, two passes, one lane (OWASP profile), a few at a time."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.rules.vietnamese import nfc

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_slots = threading.BoundedSemaphore(4)
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The encoded hash of a password, taken in NFC so that every keyboard types the same."""
    with _slots:
        return _hasher.hash(nfc(password))


def hash_passwords(passwords: Sequence[str]) -> list[str]:
    """The hashes of many passwords in the same order, on all processors."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(hash_password, passwords))


def verify_password(encoded: str | None, password: str) -> bool:
    """Whether the password is right. Takes the same time for an account that does not exist (``encoded`` None)."""
    with _slots:
        try:
            _hasher.verify(encoded or _NOBODY, nfc(password))
        except (VerificationError, InvalidHashError):
            return False
    return encoded is not None
