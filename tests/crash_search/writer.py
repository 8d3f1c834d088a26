"""`python -m tests.crash_search.writer ENGINE ROOT [early]`: writes batch after batch and says which are in the index.

When the index does not answer it makes a new one beside it, as the portal does. ``early``: the fault of saying so
before it is true, to prove that the campaign would notice.
"""

import sys
from pathlib import Path

from portal.adapters.search_index.engines import find_engine
from portal.adapters.search_index.folders import Folders
from tests.crash_search.batches import batch, state

OPTIMIZE_EVERY = 30


def main() -> None:
    """Write until killed. The first argument of a rebuild is what the database knows: how far it was acknowledged."""
    name, root, known, *faults = sys.argv[1:]
    folders = Folders(Path(root), find_engine(name))
    if not folders.is_usable():
        rebuild(folders, int(known))
    index = folders.follow()
    number = index.watermark()
    while True:
        number += 1
        one = batch(number)
        if faults:
            print(number + 5, flush=True)
        index.apply(one.entries, one.gone, number)
        if number % OPTIMIZE_EVERY == 0:
            index.optimize()
        print(number, flush=True)


def rebuild(folders: Folders, watermark: int) -> None:
    """A new folder with everything there is, put in the place of the old one."""
    folder, index = folders.begin()
    index.apply(state(watermark).values(), (), watermark)
    index.close()
    folders.serve(folder)
    folders.sweep()
    print(watermark, flush=True)


if __name__ == "__main__":
    main()
