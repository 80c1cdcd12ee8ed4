"""C texts as libraries: compiled with the system's compiler on first use, and kept in the user's cache.

Flags: what is permitted beyond ISO C changes no order of operations, so a sum is the same sum everywhere.
``-ffp-contract=fast`` lets ``a * b + c`` be rounded once instead of twice, which is more exact and twice as
fast; ``-fno-math-errno`` and ``-fno-trapping-math`` give up error codes and signals, which nobody reads here,
and without them square roots and choices are no vector code.  There is no ``-ffast-math``.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from derive.errors import DeriveError

FLAGS = ("-std=c11", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared")
NATIVE = "-march=native"
CANDIDATES = ("cc", "gcc", "clang")


class NotCompiled(DeriveError):
    """There is no C compiler, or it did not take a text; callers go on with NumPy and say so."""


def library(text: str, defines: Sequence[str] = ()) -> ctypes.CDLL:
    """The library of a C text; defines: macros such as ``DERIVE_DOUBLE``.

    Raises: NotCompiled where there is no compiler, or it refuses the text.
    """
    command = (*compiler(), *FLAGS, *(f"-D{define}" for define in defines))
    known = _target(command)
    if known is None:
        found = " ".join(command)
        raise NotCompiled(f"{found} does not run; name another compiler in the environment variable CC")
    native, macros = known
    command = (*command, *native)
    digest = hashlib.sha256("\0".join([text, *command, macros]).encode()).hexdigest()[:32]
    return _loaded(_folder() / f"{digest}.so", text, command)


def compiler() -> tuple[str, ...]:
    """The command of the system's C compiler: what the environment variable CC says, else the first of
    `CANDIDATES` that is installed.

    Raises: NotCompiled where there is none.
    """
    named = shlex.split(os.environ.get("CC", ""))
    for words in [named] if named else [[name] for name in CANDIDATES]:
        if path := shutil.which(words[0]):
            return (path, *words[1:])
    looked = f"CC is {named[0]}, which is not to be found" if named else f"looked for {', '.join(CANDIDATES)}"
    raise NotCompiled(f"there is no C compiler ({looked})")


@cache
def _target(command: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    """Flags for this very processor, and all that the compiler says of itself and of the processor; the cache
    may lie on a disk that several machines share.  None where it does not run."""
    for native in ((NATIVE,), ()):
        asked = (*command, *native, "-E", "-dM", "-x", "c", os.devnull)
        with suppress(OSError, subprocess.SubprocessError):
            found = subprocess.run(
                asked, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
            )
            return native, found.stdout
    return None


@cache
def _loaded(path: Path, text: str, command: tuple[str, ...]) -> ctypes.CDLL:
    if not path.exists():
        _compile(path, text, command)
    return ctypes.CDLL(str(path))


def _compile(path: Path, text: str, command: Sequence[str]) -> None:
    """Compiles beside the place and renames: two processes may do so at once, and whole files change places.

    Raises: NotCompiled with the compiler's first complaint.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".derive-", suffix=".tmp") as folder:
        source, made = Path(folder) / "cell.c", Path(folder) / "cell.so"
        source.write_text(text, encoding="utf-8")
        try:
            found = subprocess.run(
                [*command, str(source), "-o", str(made), "-lm"], capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise NotCompiled(f"{command[0]} does not run: {error.strerror}") from None
        if found.returncode:
            lines = [line for line in found.stderr.splitlines() if "error" in line] or ["no reason given"]
            complaint = lines[0].replace(f"{source}:", "line ")
            raise NotCompiled(f"{command[0]} did not compile the C text: {complaint}")
        made.replace(path)


def _folder() -> Path:
    """The folder of compiled files: the user's cache, or where that cannot be written one of this process."""
    usual = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    folder = Path(os.environ.get("XDG_CACHE_HOME") or usual) / "derive"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    return _own_folder()


@cache
def _own_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="derive-c-"))
