"""tools/install-debian.sh installs what is missing where it can, and elsewhere says so and goes on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "install-debian.sh"
LOG = 'echo "$(basename "$0") $*" >> "$LOG"\n'


def run(folder: Path, **tools: str) -> tuple[str, str]:
    """Runs the script where these are the only programs; gives what it printed and what was called."""
    needed = {name: f'exec {shutil.which(name)} "$@"' for name in ("grep", "env")}
    for name, body in {**needed, **tools}.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    log = folder / "log"
    environment = {"PATH": str(folder), "LOG": str(log)}
    command = ["/bin/sh", str(SCRIPT)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, log.read_text(encoding="utf-8") if log.is_file() else ""


def test_without_apt_it_names_what_is_missing(tmp_path: Path) -> None:
    printed, _ = run(tmp_path)
    assert "not installed: pdflatex" in printed
    assert "not installed: chromium" in printed


def test_with_everything_there_it_says_nothing(tmp_path: Path) -> None:
    printed, _ = run(tmp_path, **{"dpkg-query": "echo install ok installed", "apt-get": LOG + "exit 1"})
    assert printed == ""


def test_without_rights_it_asks_nobody(tmp_path: Path) -> None:
    tools = {"dpkg-query": "exit 1", "apt-get": LOG + "exit 1", "id": "echo 1000", "sudo": "exit 1"}
    printed, called = run(tmp_path, **tools)
    assert "needs root: apt-get install texlive" in printed
    assert called == ""


@pytest.mark.parametrize("status", [0, 100])
def test_as_root_it_installs_without_a_question(tmp_path: Path, status: int) -> None:
    apt = f"PATH=/bin:/usr/bin\n{LOG}exit {status}"
    tools = {"dpkg-query": "exit 1", "apt-get": apt, "id": "echo 0"}
    printed, called = run(tmp_path, **tools)
    update, install = called.splitlines()
    assert update == "apt-get update -qq"
    assert install.startswith("apt-get install -y ")
    assert install.endswith(" poppler-utils chromium gcc libc6-dev")
    assert ("could not install" in printed) == bool(status)
