"""`python -m tests.bench.register`: how long the audit of a long register takes, and one receipt out of it.

The register is written in a database of its own: entries as openings make them, in one chain, with a checkpoint.
"""

import argparse
import tempfile
import time
from pathlib import Path

import flask_migrate

from portal import create_app
from portal.adapters.signing import is_signed
from portal.config import Settings
from portal.db import begin_write, db
from portal.rules.records.merkle import inclusion_proof, leaf_hash
from portal.services.records import register
from portal.services.records.checkpoints import make_checkpoint
from portal.services.records.verifying import audit
from portal.web.parts import parts

AT_ONCE = 10_000


def fill(entries: int) -> None:
    """So many entries, each as long as an opening's."""
    facts = {"opened_at": "2026-11-20T01:00:00.000000Z", "who": "0" * 64}
    for start in range(0, entries, AT_ONCE):
        begin_write()
        register.append_many(
            [("opened", n // 700 + 1, n + 1, facts) for n in range(start, min(entries, start + AT_ONCE))]
        )
        db.session.commit()


def main() -> None:
    """Fill, audit, prove; print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=200_000)
    entries = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=str(Path(folder)), log_level="ERROR"))
        with app.app_context():
            flask_migrate.upgrade()
            fill(entries)
            make_checkpoint(parts().register_key, "bench/so-dang-ky")
            began, cpu = time.perf_counter(), time.process_time()
            faults = audit(parts().register_key.public, is_signed)
            waited, computed = time.perf_counter() - began, time.process_time() - cpu
            print(f"audit of {entries} entries: {waited:.2f} s, CPU {computed:.2f} s")
            print(f"faults: {len(faults)}")
            began = time.perf_counter()
            inclusion_proof(entries // 3, [leaf_hash(b"x")] * entries)
            print(f"path of one entry, all hashes at hand: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
