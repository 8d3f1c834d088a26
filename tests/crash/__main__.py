"""python -m tests.crash [--cycles 60] [--clerks 4] [--seed 1] [--break order|answer]

Exit code 0 when everything that was acknowledged is there, complete and told; 1 when something is missing, with the
list of it. ``--break`` runs the portal with a known fault, to prove that the script would notice.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.clerks import Clerk, Ledger
from tests.crash.portal import FAULTS, Portal
from tests.crash.verdict import examine

PROGRESS_SECONDS = 120
VICTIMS = ["web", "web", "one web worker", "worker"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=60, help="how often something is killed (default 60)")
    parser.add_argument("--clerks", type=int, default=4, help="how many post at the same time (default 4)")
    parser.add_argument("--seed", type=int, default=None, help="the same seed kills in the same order")
    parser.add_argument("--break", dest="fault", choices=sorted(FAULTS), help="run a portal with this fault")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-crash-") as folder:
        portal = Portal(Path(folder), fault=options.fault)
        ledger = torment(portal, cycles=options.cycles, clerks=options.clerks, chance=random.Random(seed))
        verdict = examine(portal, ledger)
    print(verdict.summary, flush=True)
    for fault in verdict.faults:
        print(f"LOST: {fault}", flush=True)
    return 1 if verdict.faults else 0


def torment(portal: Portal, *, cycles: int, clerks: int, chance: random.Random) -> Ledger:
    """Post and kill; returns what was acknowledged."""
    ledger = Ledger()
    portal.start()
    threads = [Clerk(portal.address, ledger, number) for number in range(clerks)]
    try:
        for thread in threads:
            thread.start()
        for cycle in range(cycles):
            wait_for_progress(ledger)
            time.sleep(chance.uniform(0, 0.7))
            victim = chance.choice(VICTIMS if portal.fault is None else ["web"])
            portal.kill(victim)
            print(f"cycle {cycle + 1}/{cycles}: killed {victim}; {len(ledger.posted)} posted so far", flush=True)
            portal.start()
        wait_for_progress(ledger)
    finally:
        for thread in threads:
            thread.stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join(PROGRESS_SECONDS)
        portal.stop()
    return ledger


def wait_for_progress(ledger: Ledger) -> None:
    """Until one more document was acknowledged: killing a portal that does nothing proves nothing."""
    before, deadline = len(ledger.posted), time.monotonic() + PROGRESS_SECONDS
    while len(ledger.posted) == before:
        if time.monotonic() > deadline:
            raise SystemExit(f"no document was posted for {PROGRESS_SECONDS} s; last trouble: {ledger.trouble}")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
