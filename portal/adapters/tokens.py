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


def new_key() -> str:
    """A random key of 128 bits that makes a repeated submit recognisable; not a secret."""
    return secrets.token_hex(16)
