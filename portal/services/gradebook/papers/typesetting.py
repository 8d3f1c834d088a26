"""Setting a paper: its pictures are drawn for print and go into its data, then it becomes a file."""

from typing import Any

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.pdf import make_pdf
from portal.adapters.pictures import make_prints
from portal.services.documents.papers.paper import Paper

PHOTO_CM = (3, 4)


def set_paper(paper: Paper, store: FileStore) -> bytes:
    """The bytes of the PDF."""
    return make_pdf(paper.template, with_photos(paper, store), at=clock.now())


def with_photos(paper: Paper, store: FileStore) -> dict[str, Any]:
    """What the paper is made of, photos as bytes; one that is gone from the store leaves its frame empty."""
    prints = make_prints(store, paper.photos.values(), cm=PHOTO_CM)
    photos = {whose: list(prints[sha256]) for whose, sha256 in paper.photos.items() if sha256 in prints}
    return paper.data | {"photos": photos}
