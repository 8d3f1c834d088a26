"""The script with which anyone checks a receipt file; the portal's own public page runs the very same."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parent.parent / "static" / "kiem-tra-bien-nhan.py"
LONGEST = 4 * 1024 * 1024


@cache
def load_script() -> ModuleType:
    """The shipped script as a module."""
    spec = importlib.util.spec_from_file_location("kiem_tra_bien_nhan", SCRIPT)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_valid_receipt(text: str, verifier_key: str) -> bool:
    """Whether a receipt file is valid and signed by this key."""
    script = load_script()
    try:
        script.check_text(text, verifier_key)
    except script.Wrong:
        return False
    return True
