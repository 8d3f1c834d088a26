"""Word documents made by hand, for tests: only what a reader of text needs."""

import zipfile
from io import BytesIO

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(*paragraphs: str, head: str = "", part: str = "word/document.xml") -> bytes:
    """A .docx with these paragraphs, each in two runs; ``head`` stands before the root element."""
    body = "".join(
        f"<w:p><w:r><w:t>{text[:3]}</w:t></w:r><w:r><w:delText>xóa</w:delText><w:t>{text[3:]}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    xml = f'{head}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, xml)
    return kept.getvalue()
