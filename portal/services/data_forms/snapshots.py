"""The whole content of a report, kept when it is approved, before it is adjusted, and when it is opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.db import db, insert_missing
from portal.models.data_forms import ReportSnapshot
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.services.data_forms.loading import Loaded


def keep_snapshot(loaded: Loaded, now: datetime) -> str:
    """Keep the present content under its version, once; gives its SHA-256."""
    content = snapshot_of(loaded.content)
    sha256 = hash_of(content)
    row = {
        "report_id": loaded.report.id,
        "content_version": loaded.report.content_version,
        "sha256": sha256,
        "content": content,
        "at": now,
    }
    insert_missing(
        ReportSnapshot, [row], unique=["report_id", "content_version"], returning=[ReportSnapshot.content_version]
    )
    return sha256


def read_snapshot(report_id: int, version: int) -> dict[str, Any] | None:
    """The content of a version, None where it was not kept."""
    query = select(ReportSnapshot.content).where(
        ReportSnapshot.report_id == report_id, ReportSnapshot.content_version == version
    )
    return db.session.scalar(query)
