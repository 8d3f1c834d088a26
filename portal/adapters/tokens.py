"""Random secrets and their hashes; the database only ever holds the hash."""

import hashlib
import secrets

_SLIP_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_token() -> str:
    """A secret of 256 bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Lower-case hex SHA-256 of a token; enough for secrets of full entropy."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_slip_password() -> str:
    """A first password for a printed slip: three groups of four letters without look-alikes (59 bits)."""
    return "-".join("".join(secrets.choice(_SLIP_ALPHABET) for _ in range(4)) for _ in range(3))


def new_code(alphabet: str, length: int) -> str:
    """Random characters that somebody types from paper."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def code_hash(code: str) -> str:
    """64 hex digits of a code too short for ``token_hash``: slow (about 10 ms), for whoever steals the table, and the
    same for the same code, so that a row is found by it."""
    return hashlib.scrypt(code.encode(), salt=b"activation slip", n=2**12, r=8, p=1, dklen=32).hex()


def new_key() -> str:
    """A random key of 128 bits that makes a repeated submit recognisable; not a secret."""
    return secrets.token_hex(16)
