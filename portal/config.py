"""Every setting of an installation: environment name, default, meaning. ``README.md`` lists the same table."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings by environment; the variable of ``max_file_mb`` is ``PORTAL_MAX_FILE_MB``."""

    instance: str = _setting("instance", "Folder for the database, files, mailbox and secret key.")
    database_url: str = _setting(
        "", "SQLAlchemy URL, e.g. postgresql+psycopg://…; empty: SQLite in the instance folder."
    )
    secret_key: str = _setting("", "Signs cookies and links; empty: made once and kept in the instance folder.")
    public_url: str = _setting("http://127.0.0.1:8080", "Address people use; goes into mails and printed slips.")
    site_hosts: str = _setting(
        "",
        "Host names that news sites may have, e.g. 'vinhbinh.edu.vn, *.truong.example.vn'; empty: none.",
    )
    site_name: str = _setting("Cổng Trường", "Name shown on every page.")
    files_url: str = _setting("", "Empty: files in the instance folder; s3://bucket/prefix?endpoint=… for S3 storage.")
    max_file_mb: int = _setting(100, "Largest single file, in MB.")
    max_request_mb: int = _setting(512, "Largest upload in one request, in MB.")
    mail_url: str = _setting(
        "mailbox",
        "'mailbox': keep mails in the instance folder; or smtp://user:password@host:port, smtp+tls://…, smtps://…",
    )
    mail_from: str = _setting("cong-truong@localhost", "Sender of mails.")
    sms_url: str = _setting(
        "",
        "Short messages; empty: off. 'folder': keep them in the instance folder; https://… of a gateway; "
        "smpp://id:password@host:2775, smpps://…",
    )
    sms_from: str = _setting("", "Sender of short messages (brand name).")
    sms_format: str = _setting("json", "How the gateway takes a message: 'json', 'form' or 'query' (GET).")
    sms_fields: str = _setting(
        '{"to": "{to}", "from": "{from}", "text": "{text}", "id": "{id}"}',
        "JSON object of the gateway's fields; {to} 84…, {plus} +84…, {local} 0…, {text}, {from}, {id}.",
    )
    sms_headers: str = _setting("", "JSON object of headers for the gateway, e.g. with its key.")
    sms_accepted: str = _setting("", "Words an accepting answer of the gateway contains; empty: any 2xx.")
    sms_prices: str = _setting("800", "Price of one part in đồng, e.g. '800, viettel=780'.")
    support_name: str = _setting("", "Whom users ask for help: name.")
    support_phone: str = _setting("", "Whom users ask for help: phone.")
    support_email: str = _setting("", "Whom users ask for help: e-mail.")
    signature_roots: str = _setting(
        "", "Folder with *.pem root certificates that vouch for signers of attached PDF files; empty: none is believed."
    )
    ocr: bool = _setting(
        False,
        "Read the letters of scanned files for the search, slowly; needs tesseract-ocr and tesseract-ocr-vie.",
    )
    demo: bool = _setting(False, "Show the demo accounts and the development mailbox. Never on a real installation.")
    secure_cookies: bool = _setting(False, "Send cookies over HTTPS only; switch on behind TLS.")
    session_hours: int = _setting(12, "A session of staff ends after so many hours without use.")
    proxies: int = _setting(0, "How many trusted reverse proxies stand in front.")
    port: int = _setting(8080, "Port of `portal run`.")
    probe_url: str = _setting(
        "",
        "The worker asks this address twice a minute whether the web server answers, "
        "e.g. http://127.0.0.1:8080/healthz.",
    )
    clock_guard: bool = _setting(True, "Believe no step of the machine's clock of more than a minute.")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")
    search_folder: str = _setting("", "Folder of this machine's search index; empty: index in the instance folder.")
    search_engine: str = _setting("whoosh", "Search engine: 'whoosh', or 'tantivy' where that package is installed.")
    worker_poll_seconds: float = _setting(0.5, "How long the worker rests when there is nothing to do.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; a value of the wrong type raises ``ValueError`` naming the variable."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            name = f"PORTAL_{setting.name.upper()}"
            if (raw := environ.get(name)) is not None:
                values[setting.name] = _parse(name, raw, type(setting.default))
        return cls(**values)

    @property
    def folder(self) -> Path:
        """The instance folder as an absolute path."""
        return Path(self.instance).resolve()

    def sqlalchemy_url(self) -> str:
        """The database to use."""
        return self.database_url or f"sqlite:///{self.folder / 'portal.db'}"

    @property
    def index_folder(self) -> Path:
        """Where the search index lies, as an absolute path."""
        return Path(self.search_folder).resolve() if self.search_folder else self.folder / "index"

    def sms_way(self) -> str:
        """Where short messages go, "" for nowhere; the demo keeps them."""
        return self.sms_url or ("folder" if self.demo else "")

    def push_contact(self) -> str:
        """Whom a push service may write to about messages of this portal (RFC 8292)."""
        return f"mailto:{self.support_email or self.mail_from}"

    def signing_key(self) -> str:
        """The secret key, made and kept on first use."""
        if self.secret_key:
            return self.secret_key
        path = self.folder / "secret_key"
        return path.read_text().strip() if path.exists() else kept_secret(path, secrets.token_urlsafe(48))


def _parse(name: str, raw: str, kind: type) -> Any:
    if kind is bool:
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no", ""}:
            raise ValueError(f"{name}: 0 or 1 expected, got {raw!r}")
        return raw.lower() in {"1", "true", "yes"}
    try:
        return kind(raw)
    except ValueError as error:
        raise ValueError(f"{name}: {kind.__name__} expected, got {raw!r}") from error


def kept_secret(path: Path, new: str) -> str:
    """The secret kept in a file only the portal may read; ``new`` becomes it when there is none.

    Written aside and linked into place, so that two processes that start together agree and never read half a secret.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
    return path.read_text().strip()
