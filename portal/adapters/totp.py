"""Time-based one-time codes (RFC 6238): six digits, 30 seconds, SHA-1, as every authenticator app has them."""

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def enrolment_address(secret: str, user_name: str, site_name: str) -> str:
    """The ``otpauth:`` address an app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user_name, issuer_name=site_name)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step the code belongs to: the one at ``at``, the one before or the one after; None for a wrong code."""
    if not code.isascii():
        return None
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    matching = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(step), code)]
    return matching[-1] if matching else None
