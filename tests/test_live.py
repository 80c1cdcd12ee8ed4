"""The live site: what is edited is made anew, and an error leaves the last good page."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derive import build, live
from derive.errors import DeriveError
from tests.test_build import MINE, silent


def test_an_edited_definition_is_made_anew_and_a_wrong_one_is_not(tmp_path: Path) -> None:
    file, out = tmp_path / "mine.py", tmp_path / "pages"
    file.write_text(MINE)
    build.write_pages(build.pages(build.find_cells(file), None, silent), out)
    (tmp_path / "beside.py").write_text("TITLE = 'Edited'")
    file.write_text("from beside import TITLE" + MINE.replace('"Mine"', "TITLE"))
    live._regenerate(out, file)
    page = (out / "mine.md").read_text()
    assert "# Edited" in page
    file.write_text(MINE.replace("tanh(", "tanh(("))
    live._regenerate(out, file)
    assert (out / "mine.md").read_text() == page


def test_a_change_is_seen_and_a_server_that_ends_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, made = tmp_path / "mine.py", []
    file.write_text(MINE)
    monkeypatch.setattr(live, "INTERVAL", 0.01)
    monkeypatch.setattr(live, "_regenerate", lambda out, given: made.append(given))
    seen = iter([{file: 1.0}, {file: 1.0}, {file: 2.0}, {file: 2.0}])
    monkeypatch.setattr(live, "_times", lambda given: next(seen, {file: 2.0}))
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.3)"])
    with pytest.raises(DeriveError, match="the server ended; is the address in use"):
        live._watch(server, file, tmp_path)
    assert made == [file]


def test_a_file_that_is_away_for_a_moment_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE)
    assert file in live._times(file)
    shutil.move(file, tmp_path / "away")
    assert file not in live._times(file)
