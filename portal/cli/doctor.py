"""Is this installation well?"""

import sys
from functools import partial

import click
from flask.cli import with_appcontext

from portal.services.records import health
from portal.services.search.health import examine_index
from portal.services.worker import recurring_jobs
from portal.web.parts import parts

SIGNS = {health.Level.OK: "ok  ", health.Level.WARN: "WARN", health.Level.FAIL: "FAIL"}


@click.command()
@with_appcontext
def doctor() -> None:
    """Check database, worker, mail, search index, disk, file store and settings; exit 1 when something is wrong."""
    of_index = partial(examine_index, parts().settings.index_folder)
    findings = health.examine(parts().settings, parts().file_store, recurring_jobs(), more=[of_index])
    for finding in findings:
        click.echo(f"{SIGNS[finding.level]}  {finding.name}: {finding.words}")
    sys.exit(0 if health.is_well(findings) else 1)
