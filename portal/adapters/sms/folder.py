"""Short messages kept as files, for development and the demo."""

import json
from pathlib import Path

from portal.adapters import clock
from portal.adapters.sms.texter import Sms


class FolderTexter:
    """Each message is one file; nothing leaves the machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, sms: Sms) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {"to": sms.to, "text": sms.text, "at": clock.now().isoformat()}
        (self._folder / f"{sms.number:09d}.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        return "folder"

    def kept(self) -> list[dict[str, str]]:
        """What was sent, in the order of the numbers."""
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self._folder.glob("*.json"))]
