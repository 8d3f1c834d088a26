"""Where the browser of the journeys comes from: this machine, else Debian, else the test tool's own download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OVERRIDE = "PORTAL_CHROMIUM"


class ChromiumMissing(Exception):
    """No browser can be found or installed; the message says what to do."""


def find_chromium() -> str:
    """The path of a Chromium, installed if need be; PORTAL_CHROMIUM names another one."""
    if chosen := os.environ.get(OVERRIDE):
        if os.access(chosen, os.X_OK):
            return chosen
        raise ChromiumMissing(f"{OVERRIDE} names {chosen}, which is not a program.")
    for source in (_on_this_machine, _from_debian, _from_playwright):
        if found := source():
            return found
    raise ChromiumMissing(
        "The browser journeys need Chromium, which was not found and could not be installed: apt-get install chromium"
    )


def launch_options() -> dict[str, object]:
    """What Playwright's `launch` needs; Chromium refuses its sandbox to root."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": find_chromium(), "args": arguments}


def _on_this_machine() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium from Debian's packages ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)
    return _on_this_machine()


def _from_playwright() -> str | None:
    print("Downloading Playwright's Chromium ...", flush=True)
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        return None
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return next((str(path) for path in sorted(store.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


if __name__ == "__main__":
    try:
        print(find_chromium())
    except ChromiumMissing as missing:
        sys.exit(str(missing))
