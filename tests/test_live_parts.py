"""The parts of the live site: what is watched, who makes the pages, and how a mistake is shown."""

from __future__ import annotations

import sys
from pathlib import Path
from queue import Queue

import pytest

from derive import resources
from derive.errors import Location
from derive.files import write_if_changed
from derive.live import maker
from derive.live.job import Failure, Job, Made, excerpt
from derive.live.server import banner, with_banner
from derive.live.site import Site
from derive.live.watch import Watch
from derive.live.worker import stages
from tests.test_build import MINE
from tests.test_live import PATIENCE


def test_a_worker_makes_the_pages_first_that_somebody_works_on() -> None:
    first = next(iter(stages(Job(None, first=("elman", "dense")))))
    assert first.pages
    assert {name.partition(".")[0] for name in first.pages.files} == {"elman", "dense"}
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
