"""The program that looks at the signatures of one PDF on standard input and prints what it found as JSON.

It runs alone, never inside the portal: a hostile file ends only this process. It limits itself before it reads
anything, and fetches nothing. Arguments: megabytes of memory, seconds, PEM files of trusted roots.
Prints ``{"outcome": ..., "signatures": [...]}``; see ``rules.documents.signatures``.
"""

import asyncio
import json
import logging
import resource
import sys
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from asn1crypto import pem, x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MOST = 20
LONGEST = 200
TIMESTAMP = "/DocTimeStamp"
SERIOUS = (MemoryError, KeyboardInterrupt)
COVERS: dict[SignatureCoverageLevel | None, str] = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}
CHANGES = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "none",
    ModificationLevel.FORM_FILLING: "forms",
    ModificationLevel.ANNOTATIONS: "annotations",
}


class Unreadable(Exception):
    """The file is no PDF, or a broken one."""


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look(file: BinaryIO, roots: list[x509.Certificate]) -> dict[str, Any]:
    """What is known of the file; whatever goes wrong inside it makes it unreadable."""
    try:
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
            return {"outcome": "encrypted", "signatures": []}
        fields = list(islice(enumerate_sig_fields(reader, filled_status=True), MOST))
    except SERIOUS:
        raise
    except Exception as error:
        raise Unreadable from error
    found = [one(reader, name, field, roots) for name, _value, field in fields]
    signatures = [signature for signature in found if signature is not None]
    return {"outcome": "signed" if signatures else "unsigned", "signatures": signatures}


def one(reader: PdfFileReader, name: str, field: Any, roots: list[x509.Certificate]) -> dict[str, Any] | None:
    """One person's signature, None for a mere time stamp; one that cannot be checked at all is not intact."""
    try:
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        signature = EmbeddedPdfSignature(reader, field, name)
        if signature.sig_object_type == TIMESTAMP:
            return None
        status = asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=context))
        return {**named(status), **checked(status), "trusted": bool(status.trusted) if roots else None}
    except SERIOUS:
        raise
    except Exception:  # noqa: BLE001 - the library raises many kinds; each means that nothing could be shown
        return {"intact": False, "covers": "part", "changes": "other", "signer": "", "trusted": None}


def checked(status: PdfSignatureStatus) -> dict[str, Any]:
    """Whether what was signed is unchanged, how much of the file that is, and what was added since."""
    level = status.modification_level
    return {
        "intact": status.intact and status.valid,
        "covers": COVERS.get(status.coverage, "part"),
        "changes": CHANGES.get(level, "other") if level is not None and status.docmdp_ok else "other",
    }


def named(status: PdfSignatureStatus) -> dict[str, Any]:
    """Who says to have signed, and when: taken from the file, believed by nobody."""
    subject, issuer = status.signing_cert.subject.native, status.signing_cert.issuer.native
    claimed = status.signer_reported_dt
    return {
        "signer": text(subject.get("common_name")),
        "organisation": text(subject.get("organization_name")),
        "issuer": text(issuer.get("common_name") or issuer.get("organization_name")),
        "claimed_at": claimed.astimezone(UTC).isoformat() if claimed else None,
    }


def text(value: Any) -> str:
    """A name of a certificate, which may be several, as one short line."""
    words = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return " ".join(words.split())[:LONGEST]


def load(paths: list[str]) -> list[x509.Certificate]:
    """The certificates in PEM files."""
    found = []
    for path in paths:
        for _kind, _headers, der in pem.unarmor(Path(path).read_bytes(), multiple=True):
            found.append(x509.Certificate.load(der))
    return found


def main() -> None:
    """Look, print, never explain more than a code."""
    logging.disable(logging.CRITICAL)
    megabytes, seconds = (int(argument) for argument in sys.argv[1:3])
    limit_myself(megabytes, seconds)
    roots = load(sys.argv[3:])
    try:
        answer = look(sys.stdin.buffer, roots)
    except Unreadable:
        answer = {"outcome": "unreadable", "signatures": []}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
