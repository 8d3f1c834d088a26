"""`python -m tests.bench.file_texts`: files of a few pages read for their words, each in a process of its own.

Prints the median and the worst milliseconds of each kind, and of the empty process, which is most of it.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from portal.adapters.file_text import read_text
from portal.adapters.file_text.tools import can_read_doc
from tests.readable import old_word, open_text, printed, slides, workbook
from tests.word import word_file

SENTENCE = "Các đơn vị nộp báo cáo thống kê đầu năm học về Sở Giáo dục và Đào tạo trước ngày 30/11/2026. "


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4, help="about so many pages of 400 words")
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    print(f"{'':<16}{'median ms':>12}{'worst ms':>12}{'characters':>14}")
    for name, data in samples(asked.pages).items():
        spent, length = measure(data, asked.times)
        print(f"{name:<16}{statistics.median(spent):>12.0f}{max(spent):>12.0f}{length:>14}")


def samples(pages: int) -> dict[str, bytes]:
    """A file of each kind with the same words."""
    page = SENTENCE * 20
    with tempfile.TemporaryDirectory() as folder:
        pdf = printed(Path(folder), *[page] * pages)
    made: dict[str, Callable[[], bytes]] = {
        "empty": lambda: b"",
        "txt": lambda: (page * pages).encode(),
        "pdf": lambda: pdf,
        "docx": lambda: word_file(*[page] * pages),
        "odt": lambda: open_text(f"<text:p>{page * pages}</text:p>"),
        "pptx": lambda: slides(*[page] * pages),
        "xlsx": lambda: workbook(A=[[SENTENCE]] * (20 * pages)),
    }
    if can_read_doc():
        made["doc"] = lambda: old_word(page * pages)
    return {name: make() for name, make in made.items()}


def measure(data: bytes, times: int) -> tuple[list[float], int]:
    """Milliseconds of each reading, and how much was found."""
    spent, length = [], 0
    for _ in range(times):
        began = time.perf_counter()
        length = len(read_text([data], len(data)).text)
        spent.append(1000 * (time.perf_counter() - began))
    return spent, length


if __name__ == "__main__":
    main()
