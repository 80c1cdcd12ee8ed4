"""Runs latexmk over an appendix, in a folder of its own, and says in a line what was missing or wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from derive.errors import DeriveError
from derive.files import scratch

_PROGRAMS = ("latexmk", "pdflatex")
# no prompt, stop at the first error, and say where it is; a trailer and a date that do not depend on the run
_COMMAND = (
    "latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-norc",
    r"-usepretex=\pdftrailerid{}",
)  # fmt: skip
_FIXED = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
_HOW = "install TeX Live with it, or write the sources with --format tex -o DIR/"
_LETTER = "pdflatex lacks it: write the sources, and compile them with lualatex and a font that has it"


def pdf(files: Mapping[str, str], main: str) -> bytes:
    """The pages that a main file of some files makes.

    Raises: DeriveError that names the programs that are missing, or gives LaTeX's first error.
    """
    needed = (*_PROGRAMS, *(["bibtex"] if any(name.endswith(".bib") for name in files) else []))
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        raise DeriveError(f"a PDF needs {', '.join(needed)}; not found here: {', '.join(missing)}; {_HOW}")
    with scratch() as folder:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*_COMMAND, main], cwd=folder, env={**os.environ, **_FIXED}, capture_output=True, check=False
        )
        made = (folder / main).with_suffix(".pdf")
        if done.returncode or not made.is_file():
            raise DeriveError(f"LaTeX could not make the PDF: {_first_error(made.with_suffix('.log'), done)}")
        return made.read_bytes()


def _first_error(log: Path, done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line with an error: ``lstm.tex:12: Undefined control sequence``."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    text += done.stdout.decode(errors="replace")
    found = re.search(r"^(?:! |(?:\./)?(?=\S+\.\w+:\d+: ))(.*)$", text, re.MULTILINE)
    said = (text + done.stderr.decode(errors="replace")).strip().splitlines()
    message = found[1].strip() if found else said[-1] if said else f"latexmk ended with {done.returncode}"
    return f"{message}; {_LETTER}" if "Unicode character" in message else message
