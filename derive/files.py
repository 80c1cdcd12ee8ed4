"""Files are written whole or not at all: to a temporary file beside the target, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def write_new(path: Path, content: str) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises: FileExistsError where something is, at whatever moment it came; OSError that names the file.
    """
    try:
        with _beside(path, content.encode()) as temporary:
            os.link(temporary, path)  # unlike a rename it replaces nothing
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _replace(path: Path, data: bytes) -> None:
    with _beside(path, data) as temporary:
        temporary.replace(path)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """A temporary file in the same folder, gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
