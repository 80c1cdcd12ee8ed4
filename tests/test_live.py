"""The live site: what is edited is made anew, and an error stands above the last good page.

A real server is asked over HTTP; nothing is timed here.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner

from derive.cli import main
from tests.test_build import MINE

Found = TypeVar("Found")
PATIENCE = 120  # seconds; a machine may be busy


class Served:
    """A server in a process of its own, with what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def printed(self) -> str:
        return "\n".join(self.lines)

    def get(self, path: str) -> str:
        """A page, once the server is there; nothing where it has no such page."""
        found = until(lambda: re.search(r"http://[\d.:]+/", self.printed), self)
        assert found
        try:
            with urllib.request.urlopen(found[0] + path, timeout=PATIENCE) as answer:
                text: str = answer.read().decode()
        except urllib.error.HTTPError:
            return ""
        return text


def until(look: Callable[[], Found], served: Served) -> Found:
    """What `look` gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"nothing came; printed so far:\n{served.printed}"
        assert served.process.poll() is None, served.printed
        time.sleep(0.05)
    return found


@contextmanager
def serving(
    *arguments: str, folder: Path, end: signal.Signals = signal.SIGINT, temporary: str = ""
) -> Iterator[Served]:
    """`derive serve` in a folder, at the end interrupted as from a keyboard, or ended otherwise.

    temporary: where its temporary folders go, if elsewhere than usual.
    """
    command = [sys.executable, "-m", "derive", "serve", *arguments, "--address", "127.0.0.1:0"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | ({"TMPDIR": temporary} if temporary else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    served = Served(process)
    try:
        yield served
    finally:
        process.send_signal(end)
        try:
            process.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # nothing of it outlives the test
        served.reader.join(PATIENCE)  # the last lines are there too


def test_an_edit_an_error_and_what_is_mended_are_seen_in_the_page(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE)
    with serving("mine.py", folder=tmp_path) as served:
        assert ">Mine" in served.get("cells/mine.html")
        (tmp_path / "beside.py").write_text("TITLE = 'Edited'")
        file.write_text("from beside import TITLE" + MINE.replace('"Mine"', "TITLE"))
        until(lambda: "Edited" in served.get("cells/mine.html"), served)
        (tmp_path / "beside.py").write_text("TITLE = 'Edited beside'")
        until(lambda: "Edited beside" in served.get("cells/mine.html"), served)

        file.write_text(MINE.replace("tanh(affine(x, h))", "x * tanh(affine(x, h))"))
        page = until(lambda: _with(served.get("cells/mine.html"), "derive-failure"), served)
        assert "Edited beside" in page  # the last good page, below
        assert "mine.py, line 5, mine, statement h_next" in page
        assert "&gt; 5 | mine = Cell(" in page
        until(lambda: "mine.py:5: mine, statement h_next: " in served.printed, served)
        until(lambda: "> 5 | mine = Cell(" in served.printed, served)
        assert "derive-failure" in served.get("cells/index.html")  # and on every other page

        file.write_text(MINE.replace("Mine", "Mended"))
        page = until(lambda: _with(served.get("cells/mine.html"), ">Mended"), served)  # no line of the file
        assert "derive-failure" not in page
    assert served.process.returncode == 0
    assert served.lines[-1] == "stopped"
    assert "Traceback" not in served.printed


def test_a_definition_that_is_wrong_from_the_start_is_served_until_it_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE.replace("tanh(", "tanh(("))
    with serving("mine.py", folder=tmp_path) as served:
        page = served.get("cells/index.html")
        assert "No page yet" in page
        assert "Python cannot read it" in page
        file.write_text(MINE)
        until(lambda: ">Mine" in served.get("cells/mine.html"), served)
        assert "No page yet" not in served.get("cells/index.html")


def test_a_definition_that_never_ends_does_not_keep_the_page_back(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE)
    with serving("mine.py", folder=tmp_path) as served:
        assert ">Mine" in served.get("cells/mine.html")
        file.write_text("from pathlib import Path\nPath('runs').touch()\nwhile True: pass\n")
        until((tmp_path / "runs").exists, served)
        assert ">Mine" in served.get("cells/mine.html")
        file.write_text(MINE.replace("Mine", "Ended"))
        until(lambda: "Ended" in served.get("cells/mine.html"), served)


def test_a_cell_that_is_renamed_has_its_own_page_and_the_old_one_goes(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    with serving(".", folder=tmp_path) as served:
        assert ">Mine" in served.get("cells/mine.html")
        (tmp_path / "mine.py").write_text(MINE.replace("mine =", "other ="))
        until(lambda: ">Mine" in served.get("cells/other.html"), served)
        assert "other.html" in served.get("cells/index.html")


def test_a_browser_that_waits_is_told_of_a_new_page(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    with serving("mine.py", folder=tmp_path) as served:
        script = re.search(r"livereload\((\d+), (\d+)\)", served.get("cells/mine.html"))
        assert script
        (tmp_path / "mine.py").write_text(MINE.replace("Mine", "New"))
        epoch = int(script[1])
        pages: list[str] = []  # the page with verdicts may still come before the new one
        while not pages or (">New" not in pages[-1] and len(pages) < 3):
            epoch = until(partial(_told, served, epoch, script[2]), served)
            pages.append(served.get("cells/mine.html"))
        assert ">New" in pages[-1]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_ended_leaves_nothing_behind(end: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving("mine.py", folder=tmp_path, end=end, temporary=str(temporary)) as served:
        assert ">Mine" in served.get("cells/mine.html")
        assert list(temporary.iterdir())
    assert (served.process.returncode, served.lines[-1]) == (0, "stopped")
    assert list(temporary.iterdir()) == []


def test_what_is_wrong_with_the_call_ends_with_2(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(MINE)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        for arguments, message in (
            (["gone.py"], "gone.py: there is no such file\n"),
            ([str(mine), "--templates", "gone"], "gone: there is no such folder of templates\n"),
            ([str(mine), "--address", "8000"], "'8000' is no address; expected"),
            (
                [str(mine), "--address", address],
                f"{address} cannot be served: address already in",
            ),
        ):
            result = CliRunner().invoke(main, ["serve", *arguments])
            assert result.exit_code == 2
            assert result.output.startswith(message)


def _told(served: Served, epoch: int, asked: str) -> int:
    """The time of the newest page, nothing where that is the known one: then a browser asks again."""
    told = int(served.get(f"livereload/{epoch}/{asked}"))
    assert told >= epoch
    return told if told > epoch else 0


def _with(page: str, text: str) -> str:
    return page if text in page else ""
