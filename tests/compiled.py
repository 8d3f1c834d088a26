"""Templates compiled once for all processes of a run: 450 of them take seven seconds in each process.

Every run begins with an empty folder, so that no code of yesterday is used; within it Jinja compares each template's
text.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from jinja2 import FileSystemBytecodeCache

VARIABLE = "PORTAL_TEST_TEMPLATES"
"""Names the folder."""


@contextmanager
def shared_templates() -> Iterator[dict[str, str]]:
    """What a run's processes need in their environment, while it lasts."""
    with TemporaryDirectory(prefix="portal-templates-", ignore_cleanup_errors=True) as folder:
        yield {VARIABLE: folder}


def cache() -> FileSystemBytecodeCache | None:
    """Where this run's templates are; None outside of a run."""
    folder = os.environ.get(VARIABLE)
    return FileSystemBytecodeCache(folder) if folder else None
