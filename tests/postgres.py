"""A private PostgreSQL for the tests: no network port, memory disk, gone at the end.

`with private_postgres() as url:` in Python, or on the command line

    python -m tests.postgres .venv/bin/pytest tests/services

which runs the command with PORTAL_TEST_DATABASE_URL set. As root the server runs as `postgres` or `nobody`,
and a missing server is installed from Debian's packages.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VARIABLE = "PORTAL_TEST_DATABASE_URL"
START_SECONDS = 30
# Nothing here has to survive a power cut.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class PostgresMissing(Exception):
    """No server can be found, installed or started; the message says what to do."""


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server in a temporary folder and give the address of its empty database `portal`."""
    programs = _find_programs() or _install()
    identity = _identity()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="portal-pg-", dir=memory if os.access(memory, os.W_OK) else None, ignore_cleanup_errors=True
    ) as folder:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        data = Path(folder, "data")
        _run(
            [programs / "initdb", "-D", data, "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            identity,
        )
        server = _start(programs, data, folder, identity)
        try:
            _wait_until_ready(server, data)
            _run([programs / "createdb", "-h", folder, "-U", "portal", "portal"], identity)
            yield f"postgresql+psycopg://portal@/portal?host={folder}"
        finally:
            _stop(server)


def _find_programs() -> Path | None:
    """The newest folder that holds the whole server; a stray pg_ctl on the PATH is not one."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda path: [int(part) for part in path.parent.name.split(".")], reverse=True)
    on_path = [Path(entry) for entry in os.get_exec_path() if entry]
    for folder in [*newest_first, *on_path]:
        if all((folder / name).exists() for name in ("initdb", "postgres", "createdb")):
            return folder
    return None


def _install() -> Path:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing PostgreSQL from Debian's packages ...", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if programs := _find_programs():
            return programs
    raise PostgresMissing("PostgreSQL was not found and could not be installed: apt-get install postgresql")


def _identity() -> dict[str, Any]:
    """initdb refuses root, so root steps down; anyone else stays who they are."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL does not run as root and neither `postgres` nor `nobody` exists here.")


def _run(command: list[Any], identity: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd="/", capture_output=True, text=True, check=False, **identity
    )
    if done.returncode:
        raise PostgresMissing(f"{command[0]} failed: {done.stderr.strip()}")


def _start(programs: Path, data: Path, sockets: str, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = SPEED | {"listen_addresses": "", "unix_socket_directories": sockets, "max_connections": "60"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with Path(sockets, "server.log").open("wb") as log:
        # its own session: Ctrl-C reaches the tests first, the server stops afterwards
        return subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            cwd="/",
            stdout=log,
            stderr=log,
            start_new_session=True,
            **identity,
        )


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path) -> None:
    state = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    raise PostgresMissing(f"PostgreSQL did not start: {(data.parent / 'server.log').read_text()[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": does not wait for clients that are still connected
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main() -> int:
    try:
        with private_postgres() as url:
            return subprocess.run(sys.argv[1:], env=os.environ | {VARIABLE: url}, check=False).returncode
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
