"""Files are written whole or not at all, whenever the run that writes them is killed; the next one completes
what it began."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from derive.files import holds_nothing, is_temporary, mirror, scratch, sweep, write_if_changed

# Ends itself with SIGKILL before the operation on files with the number that it is given, if it has so many.
KILLED = """
import os, signal, sys
from pathlib import Path
from derive.files import mirror

left = [int(sys.argv[1])]
def watch(event, arguments):
    changes = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "tempfile.mkstemp"}
    if event in changes and sys.argv[3] in str(arguments[0]):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
mirror(Path(sys.argv[2]), Path(sys.argv[3]), first=Path("cells/index.html"))
"""
OLD = {
    "cells/index.html": "old index",
    "cells/gone.html": "old",
    "same.css": "same",
    "gone/way.js": "old",
    ".git": "x",
}
NEW = {"cells/index.html": "new index", "cells/more.html": "new", "same.css": "same", "assets/new.js": "new"}


def tree(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def contents(folder: Path) -> dict[str, str]:
    """All files of a folder, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def killed_at(number: int, source: Path, target: Path) -> bool:
    """Whether the run was killed before it came to its end."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", KILLED, str(number), str(source), str(target)], check=False
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


@pytest.mark.parametrize("old", [OLD, {}], ids=["over an old site", "where nothing was"])
def test_a_run_killed_before_any_operation_leaves_each_file_old_or_new_and_the_next_completes_it(
    tmp_path: Path, old: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    source, kept = tree(tmp_path / "source", NEW), {".git": "x"} if old else {}
    number, rubbish = 0, 0
    while True:
        number += 1
        target = tree(tmp_path / f"target-{number}", old)
        if not killed_at(number, source, target):
            break
        found = contents(target)
        shown = {name: text for name, text in found.items() if not is_temporary(Path(name))}
        rubbish += len(found) - len(shown)
        assert all(text in (old.get(name), NEW.get(name)) for name, text in shown.items()), number
        assert set(old) & set(NEW) <= set(shown)  # no page that both have is ever away
        assert "cells/index.html" in shown or holds_nothing(target)  # or the next run would refuse the folder
        mirror(source, target, first=Path("cells/index.html"))
        assert contents(target) == NEW | kept
        assert not (target / "gone").exists()
        shutil.rmtree(target)
    assert number > 15  # else it was hardly ever killed
    assert rubbish > 0  # and nothing had to be swept
    assert contents(target) == NEW | kept


def test_what_a_process_still_holds_is_not_swept(tmp_path: Path) -> None:
    code = (
        "import sys, tempfile; tempfile.tempdir = sys.argv[1]; from derive.files import scratch\n"
        "with scratch() as folder: print(folder, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin and other.stdout
    folder = Path(other.stdout.readline().strip())
    (folder / "page.md").write_text("half")
    sweep(tmp_path)
    assert folder.is_dir()
    other.kill()
    other.wait()
    other.stdin.close()
    other.stdout.close()
    assert (folder / "page.md").is_file()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_folder_is_gone_when_its_work_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with scratch() as folder:
        (folder / "page.md").write_text("text")
    assert list(tmp_path.iterdir()) == []


def test_files_of_others_are_not_swept(tmp_path: Path) -> None:
    for name in (".site.yml", ".derive-notes", "x.tmp"):
        (tmp_path / name).write_text("somebody's")
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.md"
    assert write_if_changed(target, "one") is True
    assert write_if_changed(target, "one") is False

    def broken(self: Path, other: Path) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_if_changed(target, "two")
    assert target.read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_write_whose_temporary_file_was_swept_away_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making such a file and locking it another run may take it for abandoned."""
    opened, swept = os.open, list[Path]()

    def gone(path: str | Path, flags: int, *rest: int) -> int:
        if is_temporary(Path(path)) and flags == os.O_RDONLY and not swept:
            swept.append(Path(path))
            Path(path).unlink()
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", gone)
    assert write_if_changed(tmp_path / "page.md", "text") is True
    assert swept and contents(tmp_path) == {"page.md": "text"}
