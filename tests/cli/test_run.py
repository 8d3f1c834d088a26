"""`portal run` as a person uses it: a real process, a real port, real signals."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

START_SECONDS = STOP_SECONDS = 120  # generous: the machine may be busy

Start = Callable[[Path], "Portal"]


class Portal:
    """A running portal on a free port."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.said = ""
        while line := process.stdout.readline():
            self.said += line
            if "Ctrl-C" in line:
                break
        else:
            raise AssertionError(f"did not start: {self.said}{process.communicate()[1]}")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)
        assert found
        self.port = int(found.group(1))

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=STOP_SECONDS)
        assert "Traceback" not in errors
        return self.process.returncode


@pytest.fixture
def start() -> Iterator[Start]:
    processes = []

    def starter(folder: Path) -> Portal:
        processes.append(portal_run(folder, port="0"))
        return Portal(processes[-1])

    yield starter
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=STOP_SECONDS)


def portal_run(folder: Path, *, port: str) -> "subprocess.Popen[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "run"],
        env=clean | {"PORTAL_INSTANCE": str(folder), "PORTAL_PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(folder: Path, *, port: str = "0") -> str:
    """What a start that must fail says on the error stream."""
    process = portal_run(folder, port=port)
    said, errors = process.communicate(timeout=START_SECONDS)
    assert process.returncode == 1
    assert said == ""
    assert len(errors.splitlines()) == 1, errors
    return errors


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


@pytest.mark.slow
def test_it_serves_stops_on_ctrl_c_and_keeps_its_data(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path)
    assert "demo accounts" in first.said
    assert [first.status(path) for path in ("/healthz", "/", "/hop-thu-thu-nghiem")] == [200, 200, 200]
    both = children(first.process)
    assert len(both) == 2
    assert first.stop() == 0
    assert not [pid for pid in both if Path(f"/proc/{pid}").exists()]

    with sqlite3.connect(tmp_path / "portal.db") as database:
        database.execute("INSERT INTO unit_kind (code, name, is_school, position) VALUES ('kept', 'Kept', 0, 0)")
        before = counts(database)
    assert before["document"] > 0
    second = start(tmp_path)
    assert second.status("/healthz") == 200
    assert second.stop() == 0
    with sqlite3.connect(tmp_path / "portal.db") as database:
        assert counts(database) == before


def counts(database: sqlite3.Connection) -> dict[str, int]:
    return {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("unit_kind", "unit", "account", "document")
    }


@pytest.mark.slow
def test_when_the_worker_dies_the_web_server_stops_too(tmp_path: Path, start: Start) -> None:
    portal = start(tmp_path)
    web, worker = children(portal.process)
    os.kill(worker, signal.SIGKILL)
    _, errors = portal.process.communicate(timeout=STOP_SECONDS)
    assert portal.process.returncode == 1
    assert "worker (signal 9)" in errors
    assert not Path(f"/proc/{web}").exists()


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refusal(tmp_path, port=port)
    assert f"cổng {port}" in said
    assert "The port is in use" in said


@pytest.mark.parametrize("port", ["99999", "http"])
def test_a_port_that_is_none_is_one_sentence(tmp_path: Path, port: str) -> None:
    assert port in refusal(tmp_path, port=port)


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    said = refusal(occupied)
    assert str(occupied) in said
    assert "The data folder cannot be written" in said


def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    assert "The data folder cannot be written" in refusal(Path("/proc/portal"))
