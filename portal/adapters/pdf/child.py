"""The program that makes one PDF: JSON on standard input, the file on standard output.

It runs alone, never inside the portal, so that a large register costs its memory and time only here. Arguments:
template, folder of the templates, megabytes of memory, seconds, instant (Unix time) that stands in the file as its
date. It reads nothing but the templates' folder and has no network. A failure is told on standard error, exit code 3.
"""

import resource
import sys
from pathlib import Path

import typst

FAILED = 3


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Make the file as accessible PDF (PDF/UA-1), with embedded fonts alone; packages lead nowhere."""
    template, folder, megabytes, seconds, instant = sys.argv[1:6]
    limit_myself(int(megabytes), int(seconds))
    nowhere = str(Path(folder, "no-packages"))
    try:
        made = typst.compile(
            str(Path(folder, template)),
            root=folder,
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
            sys_inputs={"data": sys.stdin.read()},
            pdf_standards="ua-1",
            timestamp=int(instant),
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error}\n{error.trace}"[:2000])
        sys.exit(FAILED)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
