"""Everything `make test` runs, step by step even when one fails, with one closing line.

    python -m tests.run_all          all of it
    python -m tests.run_all --fast   the checks and the unit tests of `make sure`
    python -m tests.run_all --everything-on-postgres   also there what is the same everywhere

The last line reads `N passed, N failed` (and `, N skipped`): every test of every run plus one for each static check.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from tests.browser import chromium
from tests.compiled import shared_templates
from tests.postgres import VARIABLE as POSTGRES_URL
from tests.postgres import PostgresMissing, private_postgres

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
TOOLS = Path(sys.executable).parent
TEMPLATES = "portal/templates"

CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports"],
    "template format": ["djlint", "--check", "--quiet", TEMPLATES],
    "template lint": ["djlint", "--lint", TEMPLATES],
}
TWO_AT_A_TIME = ("-n", "2", "--dist", "worksteal")
UNIT_TESTS = ("house", "rules", "models", "adapters")
DATABASE_TESTS = ("services", "blueprints", "web")
ON_POSTGRES = "not sqlite_only and not same_everywhere"
EVERYTHING_ON_POSTGRES = "not sqlite_only"


@dataclass
class Step:
    """What one step came to."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        mark = "FAILED" if self.failed else "ok"
        return f"  {mark:<7} {self.name:<20} {closing_line([self]):<36} {self.seconds:6.1f} s"


@dataclass
class Run:
    """The steps so far, and the clean environment they run in."""

    environment: dict[str, str]
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, work: Callable[[Step], None]) -> None:
        print(f"\n== {name}", flush=True)
        step = Step(name)
        self.steps.append(step)
        started = time.monotonic()
        try:
            work(step)
        finally:
            step.seconds = time.monotonic() - started

    def check(self, checks: Mapping[str, list[str]]) -> None:
        """The static checks, two at a time; each is silent when it passes, and worth one."""

        def work(name: str) -> tuple[bool, str, float]:
            started, (tool, *arguments) = time.monotonic(), checks[name]
            command = [str(TOOLS / tool), *arguments]
            done = subprocess.run(
                command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
            )
            return not done.returncode, done.stdout.decode(errors="replace"), time.monotonic() - started

        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes = {name: pool.submit(work, name) for name in checks}
            for name, outcome in outcomes.items():
                print(f"\n== {name}", flush=True)
                step = Step(name)
                self.steps.append(step)
                passed, said, step.seconds = outcome.result()
                step.passed, step.failed = int(passed), int(not passed)
                sys.stdout.write("" if passed else said)

    def pytest(self, name: str, *arguments: str, **variables: str) -> None:
        self.step(name, lambda step: self._pytest(step, arguments, variables))

    def _pytest(self, step: Step, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        report = RESULTS / f"{step.name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        # pytest-playwright empties the folder of its output at every start: not the one with the reports
        output = [f"--junit-xml={report}", f"--output={RESULTS / 'browser'}"]
        command = [sys.executable, "-m", "pytest", "-q", "--tb=short", *output, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment | variables, check=False)
        if report.exists():
            count(report, step)
        if done.returncode and not step.failed:
            step.failed = 1  # it broke off, or collected nothing

    def on_postgres(self, marked: str) -> None:
        def work(step: Step) -> None:
            try:
                with private_postgres() as url:
                    chosen = ("-m", marked, *folders(DATABASE_TESTS))
                    self._pytest(step, (*TWO_AT_A_TIME, *chosen), {POSTGRES_URL: url})
            except PostgresMissing as missing:
                print(missing)
                step.failed += 1

        self.step("tests on PostgreSQL", work)

    def in_browser(self) -> None:
        def work(step: Step) -> None:
            try:
                browser = chromium.find_chromium()
            except chromium.ChromiumMissing as missing:
                print(missing)
                step.failed += 1
            else:
                # the pages of each half of the sweep share what was judged
                self._pytest(step, ("-n", "2", "--dist", "loadscope", "tests/browser"), {chromium.OVERRIDE: browser})

        self.step("browser journeys", work)


def count(report: Path, step: Step) -> None:
    """Read pytest's report; a test that fails twice (itself and its teardown) counts once."""
    for case in ElementTree.parse(report).iter("testcase"):
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            step.failed += 1
        elif "skipped" in outcomes:
            step.skipped += 1
        else:
            step.passed += 1


def closing_line(steps: list[Step]) -> str:
    passed, failed, skipped = (sum(getattr(step, kind) for step in steps) for kind in ("passed", "failed", "skipped"))
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def folders(names: tuple[str, ...]) -> list[str]:
    return [f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir()]


def clean_environment() -> dict[str, str]:
    """The caller's environment without anything that could change what the tests see."""
    unwanted = (
        "PORTAL_",
        "FLASK_",
        "DATABASE_",
        "SQLALCHEMY_",
        "PYTEST_",
        "PYTHON",
        "VIRTUAL_ENV",
        "MAKE",
        "MFLAGS",
        "LC_",
        "LANG",
        "TZ",
        "PG",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    if browser := os.environ.get(chromium.OVERRIDE):
        kept[chromium.OVERRIDE] = browser
    return kept | {"LANG": "C.UTF-8", "TZ": "UTC", "PATH": f"{TOOLS}{os.pathsep}{kept.get('PATH', os.defpath)}"}


def stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="checks and unit tests only")
    parser.add_argument(
        "--everything-on-postgres",
        dest="marked",
        action="store_const",
        const=EVERYTHING_ON_POSTGRES,
        default=ON_POSTGRES,
        help="leave nothing out there but what is about SQLite itself",
    )
    parser.add_argument(
        "--closing-line-to", type=Path, help="write the closing line to this file instead of printing it"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    RESULTS.mkdir(exist_ok=True)
    run = Run(clean_environment())
    interrupted = False
    try:
        with shared_templates() as shared:
            run.environment |= shared
            run.check(CHECKS)
            if options.fast:
                run.pytest("unit tests", "-m", "not slow", *folders(UNIT_TESTS))
            else:
                run.pytest("tests on SQLite", *TWO_AT_A_TIME, "tests", "--ignore=tests/browser")
                run.on_postgres(options.marked)
                run.in_browser()
    except KeyboardInterrupt:
        interrupted = True
        run.steps[-1].failed += 1
    print("\n" + "\n".join(map(str, run.steps)) + "\n")
    if interrupted:
        print("Interrupted: the remaining steps did not run.")
    line = closing_line(run.steps)
    if options.closing_line_to:
        options.closing_line_to.write_text(line + "\n")
    else:
        print(line, flush=True)
    return 1 if any(step.failed for step in run.steps) else 0


if __name__ == "__main__":
    sys.exit(main())
