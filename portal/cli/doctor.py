"""Is this installation well?"""

import sys

import click
from flask.cli import with_appcontext

from portal.services.records import health
from portal.web.parts import parts


@click.command()
@with_appcontext
def doctor() -> None:
    """Check database, file store, worker and mail; exit 1 when something is wrong."""
    findings = [*health.examine_database(), health.Finding("files", True, parts().file_store.check())]
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.name}: {finding.words}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
