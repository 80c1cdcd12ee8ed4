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
from pathlib import Path
from queue import Queue
from typing import TypeVar

import pytest
from click.testing import CliRunner

from derive import resources
from derive.cli import main
from derive.errors import Location
from derive.files import write_if_changed
from derive.live import maker
from derive.live.job import Failure, Job, Made, excerpt
from derive.live.server import banner, with_banner
from derive.live.site import Site
from derive.live.watch import Watch
from derive.live.worker import stages
from tests.test_build import MINE

Found = TypeVar("Found")
PATIENCE = 120  # seconds; a machine may be busy


class Served:
    """A server in a process of its own, with what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

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
def serving(*arguments: str, folder: Path) -> Iterator[Served]:
    """`derive serve` in a folder, interrupted as from a keyboard at the end."""
    command = [sys.executable, "-m", "derive", "serve", *arguments, "--address", "127.0.0.1:0"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Served(process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # nothing of it outlives the test


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
        assert "mine.py:5: mine, statement h_next: " in served.printed
        assert "> 5 | mine = Cell(" in served.printed
        assert "derive-failure" in served.get("cells/index.html")  # and on every other page

        file.write_text(MINE.replace("Mine", "Mended"))
        page = until(lambda: _with(served.get("cells/mine.html"), "Mended"), served)
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
        pages = []  # the page with verdicts may still come before the new one
        while not pages or (">New" not in pages[-1] and len(pages) < 3):
            told = int(served.get(f"livereload/{epoch}/{script[2]}"))
            assert told > epoch
            pages.append(served.get("cells/mine.html"))
            epoch = told
        assert ">New" in pages[-1]


def test_what_is_wrong_with_the_call_ends_with_2(tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(MINE)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        for arguments, message in (
            (["gone.py"], "gone.py: there is no such file\n"),
            ([str(mine), "--address", "8000"], "'8000' is no address; expected"),
            (
                [str(mine), "--address", address],
                f"{address} cannot be served: address already in",
            ),
        ):
            result = CliRunner().invoke(main, ["serve", *arguments])
            assert result.exit_code == 2
            assert result.output.startswith(message)


# -- the parts


def test_a_worker_makes_the_pages_first_that_somebody_works_on() -> None:
    first = next(iter(stages(Job(None, first=("elman", "dense")))))
    assert first.pages
    assert {name.rpartition(".")[0] for name in first.pages.files} == {"elman", "dense"}
    assert not first.whole  # so the site lists the same cells as before


def test_warnings_about_own_cells_come_with_their_pages(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE.replace("x, h =", 'y, x, h = vector("y", n),'))
    (warning,) = next(iter(stages(Job(file)))).warnings
    assert warning.endswith("y is declared and never used")


def test_a_page_comes_first_without_verdicts_and_then_with_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE)
    first, checked = (made.pages for made in stages(Job(file)))
    assert first and checked
    passed = '<span class="verdict pass">pass</span>'
    assert [passed in pages.files["mine.md"] for pages in (first, checked)] == [False, True]


def test_pages_of_an_earlier_run_are_served_until_there_are_new_ones(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "out")
    site.lay_out_found(["mine"])
    assert site.is_empty
    write_if_changed(tmp_path / "docs" / "cells" / "index.md", "# Cells")
    write_if_changed(tmp_path / "docs" / "cells" / "mine.md", "# Earlier")
    site.lay_out_found(["gone", "mine"])
    assert "Earlier" in (tmp_path / "out" / "cells" / "mine.html").read_text()
    assert site.page == "cells/mine.html"


def test_a_process_that_dies_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "COMMAND", (sys.executable, "-c", "import sys; sys.exit(3)"))
    shown: Queue[Made] = Queue()
    each = maker.Maker(shown.put)
    each.start(Job(None))
    failure = shown.get(timeout=PATIENCE).failure
    assert failure and "the terminal has the reason" in failure.message
    each.close()


def test_what_is_wrong_is_escaped_and_stands_in_the_article() -> None:
    where = Location("<a>.py", 2, "b&c", "h_next")
    text = banner(Failure("", 'x < "y"', where, "> 2 | <script>"))
    assert "&lt;a&gt;.py, line 2, b&amp;c, statement h_next" in text
    assert "<p>x &lt; &quot;y&quot;</p>" in text
    assert "<script>" not in text
    page = with_banner(b"<body><nav></nav><article class='a'>text</article></body>", Failure("", "m"))
    assert b"<article class='a'><div class=" in page
    assert with_banner(b"<body>text</body>", Failure("", "m")).startswith(b"<body><div class=")


def test_the_lines_around_a_mistake_are_shown_with_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("".join(f"line{n}\n" for n in range(1, 12)))
    assert excerpt(Location(str(file), 9)).splitlines() == [
        "   7 | line7", "   8 | line8", ">  9 | line9", "  10 | line10", "  11 | line11",
    ]  # fmt: skip
    assert excerpt(Location(str(file), 1)).splitlines() == ["> 1 | line1", "  2 | line2", "  3 | line3"]
    assert excerpt(Location(str(file))) == excerpt(Location("gone.py", 3)) == excerpt(Location()) == ""


def test_what_was_written_added_or_removed_is_noticed_once(tmp_path: Path) -> None:
    file, other = tmp_path / "mine.py", tmp_path / "other.py"
    file.write_text(MINE)
    watch = Watch(file)
    assert watch.changed() == set()
    other.write_text("")
    (tmp_path / "notes.txt").write_text("")
    assert watch.changed() == {other}
    file.rename(tmp_path / "away")
    assert watch.changed() == {file}
    (tmp_path / "away").rename(file)
    assert watch.changed() == {file}
    assert watch.changed() == set()


def test_a_change_asks_for_what_depends_on_it() -> None:
    watch = Watch(None)
    cell, ours = resources.PACKAGE / "cells" / "lstm_peephole.py", resources.PACKAGE / "program.py"
    template, page = resources.templates_dir() / "text" / "a.txt", resources.docs_dir() / "index.md"
    assert watch.catalogue_cells([cell, ours, cell.with_name("gone.py")]) == ("lstm-peephole",)
    assert [watch.of_derive([each]) for each in (cell, ours, template, page)] == [False, True, False, False]
    assert [watch.of_definitions([each]) for each in (cell, ours, template, page)] == [
        True,
        True,
        True,
        False,
    ]
    assert [watch.of_pages([each]) for each in (cell, ours, template, page)] == [False, False, False, True]


def _with(page: str, text: str) -> str:
    return page if text in page else ""
