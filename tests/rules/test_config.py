"""Settings: secrets that processes starting together agree on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.config import Settings, kept_secret


def test_processes_that_start_together_get_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda number: kept_secret(tmp_path / "key", f"secret {number}"), range(64)))
    assert len(found) == 1
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_the_signing_key_is_made_once(tmp_path: Path) -> None:
    settings = Settings(instance=str(tmp_path))
    assert settings.signing_key() == settings.signing_key()
    assert len(settings.signing_key()) > 60
