"""PDF files as other people make them: plain, signed, tampered with, encrypted."""

import io
from datetime import UTC, datetime
from functools import cache

import typst
from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

KEY = ec.generate_private_key(ec.SECP256R1())
NAME = certificates.Name(
    [
        certificates.NameAttribute(NameOID.COMMON_NAME, "Lê Văn Bình"),
        certificates.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở Giáo dục và Đào tạo Bến Tre"),
    ]
)
USAGE = certificates.KeyUsage(True, True, False, False, False, True, True, False, False)
CERTIFICATE = (
    certificates.CertificateBuilder()
    .subject_name(NAME)
    .issuer_name(NAME)
    .public_key(KEY.public_key())
    .serial_number(17)
    .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    .not_valid_after(datetime(2049, 1, 1, tzinfo=UTC))
    .add_extension(USAGE, critical=True)
    .add_extension(certificates.BasicConstraints(True, None), critical=True)
    .sign(KEY, hashes.SHA256())
)
ROOT_PEM = CERTIFICATE.public_bytes(serialization.Encoding.PEM)
"""The signer's own certificate, to be given as a root."""


@cache
def plain_pdf(words: str = "Văn bản thử") -> bytes:
    return typst.compile(words.encode())


@cache
def signed_pdf(pdf: bytes | None = None, *, field: str = "Sig1") -> bytes:
    """Signed by Lê Văn Bình; once more when it was signed before."""
    certificate = x509.Certificate.load(CERTIFICATE.public_bytes(serialization.Encoding.DER))
    secret = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore.from_certs([certificate]),
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf or plain_pdf()))
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer, output=out)
    return out.getvalue()


def with_other_page(pdf: bytes) -> bytes:
    """An incremental update after signing that changes what the page shows; the signed bytes stay as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(0).get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.mark_update(page.container_ref)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_a_byte_changed(pdf: bytes) -> bytes:
    """One bit inside the signed part, such that the file can still be read."""
    place = pdf.index(b"/MediaBox") + len(b"/MediaBox[0 0 5")
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def encrypted_pdf(pdf: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(owner_pass="chủ", user_pass="người đọc")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
