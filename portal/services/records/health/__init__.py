"""Whether the installation is well: the doctor's findings, for the command, the operators' page and ``/healthz``."""

from collections.abc import Callable, Sequence
from pathlib import Path

from portal.adapters.file_store import FileStore
from portal.config import Settings
from portal.services.records.health import database, holidays, installation, work
from portal.services.records.health.findings import Finding, Level
from portal.services.records.jobs import Recurring

__all__ = ["Finding", "Level", "examine", "is_well", "serving"]


def examine(
    settings: Settings,
    file_store: FileStore,
    jobs: list[Recurring],
    more: Sequence[Callable[[], list[Finding]]] = (),
) -> list[Finding]:
    """Everything the doctor looks at. When the database does not answer, what needs it is left out, ``more`` too."""
    findings = database.examine()
    if not any(finding.level == Level.FAIL for finding in findings):
        findings += [*work.examine_outbox(), *work.examine_jobs(jobs), *holidays.examine()]
        findings += [finding for look in more for finding in look()]
    return [*findings, *installation.examine(settings, file_store, Path(settings.folder))]


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing is broken; warnings do not count."""
    return not any(finding.level == Level.FAIL for finding in findings)


def serving() -> Finding | None:
    """What keeps this process from serving: no database, or one that waits for migrations; None when it can."""
    return next((finding for finding in database.examine_schema() if finding.level == Level.FAIL), None)
