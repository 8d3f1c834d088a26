"""For whom a copy is gathered, and the files found on the way."""

from dataclasses import dataclass, field

from portal.adapters.file_store import FileStore
from portal.models.school import Pupil
from portal.rules.contact_book.copies import MOST_BYTES
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child


@dataclass
class Asked:
    """A person of a family and the child; ``files`` by their name in the copy, as long as there is room."""

    actor: Actor
    child: Child
    pupil: Pupil
    store: FileStore
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """So many bytes of files still fit."""
        return MOST_BYTES - sum(len(data) for data in self.files.values())

    def take(self, sha256: str, name: str, size: int) -> str:
        """Put a stored file in; says where it stands in the copy, or why it does not."""
        if size > self.room:
            return f"{name} (tệp lớn, hãy tải trên cổng)"
        if not self.store.exists(sha256):
            return f"{name} (tệp không còn)"
        return self.put(name, b"".join(self.store.open(sha256)))

    def put(self, name: str, data: bytes) -> str:
        """Put bytes in under a name of their own."""
        plain = name.replace("/", "-").replace("\\", "-").lstrip(".") or "tep"
        place = f"tep/{len(self.files) + 1:03d}-{plain}"
        self.files[place] = data
        return place
