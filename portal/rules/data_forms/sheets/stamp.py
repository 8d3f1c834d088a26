"""What a workbook knows of where it came from, sealed so that nobody can make or change it outside the portal."""

import base64
import hmac
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.sheets.layout import LAYOUT, SEAL

Seal = Callable[[str], str]
"""Letters that only this installation finds for these words (``adapters.signing``)."""
CHUNK = 1_000
"""Characters of one cell of the sealed sheet."""
LARGEST = 1_000_000
"""Bytes of a stamp once unpacked: thousands of records need far less."""
READ_ONLY = "chỉ để xem"
"""Stands where the seal would be in a copy for those above."""
FOREIGN = mark("Tệp này không phải bảng tính tải từ phiếu báo cáo của cổng này. Hãy tải bảng tính rồi điền vào.")
TAMPERED = mark("Dấu của cổng trong tệp đã bị sửa hoặc hỏng. Hãy tải lại bảng tính rồi chép số liệu sang.")
ONLY_TO_READ = mark("Đây là bản chỉ để xem, không nộp lại được. Đơn vị tải bảng tính để điền ở trang của phiếu.")
OLD_LAYOUT = mark("Bảng tính này tải từ phiên bản cũ của cổng. Hãy tải lại bảng tính rồi chép số liệu sang.")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The report, its form's version and its content when the file was given out; the records by their repeat."""

    report_id: int
    version_id: int
    content_version: int
    records: Mapping[str, Sequence[int]] = field(default_factory=dict)
    layout: int = LAYOUT


def write_stamp(stamp: Stamp, seal: Seal) -> list[str]:
    """The lines of the sealed sheet."""
    facts = {**asdict(stamp), "records": {part: list(ids) for part, ids in stamp.records.items()}}
    plain = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()
    return [_sealed(packed, seal), *(packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK))]


def read_stamp(lines: Sequence[str] | None, seal: Seal) -> Stamp:
    """The stamp of these lines; RuleBroken says why the file is not taken. None: the file has no sealed sheet."""
    if not lines:
        raise RuleBroken(FOREIGN, field="file")
    if lines[0] == READ_ONLY:
        raise RuleBroken(ONLY_TO_READ, field="file")
    packed = "".join(lines[1:])
    if not hmac.compare_digest(_sealed(packed, seal).encode(), lines[0].encode()):
        raise RuleBroken(TAMPERED, field="file")
    unpacked = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), LARGEST)
    facts = json.loads(unpacked)
    if facts.get("layout") != LAYOUT:
        raise RuleBroken(OLD_LAYOUT, field="file")
    return Stamp(**facts)


def _sealed(packed: str, seal: Seal) -> str:
    return seal(f"form sheet {packed}")


def stamp_lines(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> list[str] | None:
    """The lines of the sealed sheet of a file, None where it has none."""
    for name, rows in sheets:
        if name == SEAL:
            return [str(row[0]) if row else "" for row in rows]
    return None
