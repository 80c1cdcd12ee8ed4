"""Files are written whole or not at all: to a temporary file beside the target, then renamed.

A run that is killed cannot tidy up.  So it locks what is temporary, and its lock ends with it, however that
ends: what no process holds any more, the next run removes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks: what killed runs leave stays there, hidden by its dot
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".derive-", ".tmp"  # of everything temporary


def write_if_changed(path: Path, content: str | bytes) -> bool:
    """Write a file, making its folder; says whether there was anything to write.

    An unchanged file keeps its time, or a live server would reload for ever.
    Raises: OSError that names the file, not the temporary one beside it.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _replace(path, data)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    return True


def mirror(source: Path, target: Path, first: Path) -> None:
    """Makes `target` hold the files of `source` and no others; `first`, relative to both, comes first.

    Two folders cannot change places in one step on every system: with a rename for each there is a moment
    without any, and a run killed in that moment leaves none.  So the files go over one by one, each old or
    new at any time, and a run that was interrupted is completed by the next.  What pages load goes before the
    pages, and files that are gone go last.  Names that begin with a dot, such as a branch's .git, stay.
    """
    files = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for name in sorted(files, key=lambda name: (name != first, name.suffix == ".html", name.as_posix())):
        write_if_changed(target / name, (source / name).read_bytes())
    for path in sorted(target.rglob("*"), reverse=True):
        name = path.relative_to(target)
        if name.parts[0].startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            sweep(path)
            if not any(path.iterdir()) and not (source / name).is_dir():
                path.rmdir()
        elif name not in files:
            path.unlink(missing_ok=True)
    sweep(target)


def holds_nothing(folder: Path) -> bool:
    """Whether there is no file in a folder but what killed runs left."""
    return not any(path.is_file() and not is_temporary(path) for path in folder.rglob("*"))


def is_temporary(path: Path) -> bool:
    """Whether a file or folder is called as only temporary ones of ours are."""
    return path.name.startswith(PREFIX) and path.name.endswith(SUFFIX)


def sweep(folder: Path) -> None:
    """Removes the temporary files and folders of killed runs that lie in a folder; others' stay."""
    for path in folder.glob(f"{PREFIX}*{SUFFIX}") if fcntl else ():
        with suppress(OSError):  # another's in a common folder, locked, or gone in the meantime
            lock = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(lock)


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder, in the system's place for them; those of killed runs are removed."""
    place = Path(tempfile.gettempdir())
    sweep(place)
    with _held(lambda: Path(tempfile.mkdtemp(dir=place, prefix=PREFIX, suffix=SUFFIX))) as folder:
        yield folder


def write_new(path: Path, content: str) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises: FileExistsError where something is, at whatever moment it came; OSError that names the file.
    """
    try:
        with _written(path.parent, content.encode()) as temporary:
            os.link(temporary, path)  # unlike a rename it replaces nothing
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _replace(path: Path, data: bytes) -> None:
    with _written(path.parent, data) as temporary:
        temporary.replace(path)


@contextmanager
def _written(folder: Path, data: bytes) -> Iterator[Path]:
    """A temporary file in a folder, gone afterwards unless it was renamed."""

    def made() -> Path:
        handle, name = tempfile.mkstemp(dir=folder, prefix=PREFIX, suffix=SUFFIX)
        os.close(handle)
        return Path(name)

    with _held(made) as temporary:
        temporary.write_bytes(data)
        temporary.chmod(0o644)
        yield temporary


@contextmanager
def _held(make: Callable[[], Path]) -> Iterator[Path]:
    """Something temporary, locked while it is in use and removed after that."""
    path = make()
    while (lock := _locked(path)) is None:  # a sweep of another process was quicker
        path = make()
    try:
        yield path
    finally:
        _remove(path)
        os.close(lock)


def _locked(path: Path) -> int | None:
    """An open handle with the lock of a path; None where the path was swept away before it was locked."""
    try:
        lock = os.open(path if fcntl else os.devnull, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with suppress(OSError):  # a file system without locks: then nobody gets one and takes it for abandoned
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
    if path.exists():
        return lock
    os.close(lock)
    return None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
