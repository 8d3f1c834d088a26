"""The public key of this portal's register as people exchange it."""

from portal.rules.records.checkpoints import verifier_key
from portal.services.records.checkpoints import origin_of
from portal.web.parts import parts


def register_verifier_key() -> str:
    """``name+id+key``."""
    return verifier_key(origin_of(parts().settings.public_url), parts().register_key.public)
