"""The tutorial's pictures: they can be made again, and are small."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES
from tests.docs.test_own_cell import PAGE

TOOL = PAGES.parent / "tools" / "own_cell_images.py"
LARGEST = 150_000  # bytes


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, as its head has them."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:])
    return width, height


@pytest.mark.requires("chromium", "pdflatex", "pdftoppm")
def test_the_pictures_of_the_tutorial_can_be_made_again(tmp_path: Path) -> None:
    # in a process of its own: this one may have a browser for other tests, and a second is refused then
    command = [sys.executable, str(TOOL), str(tmp_path / "images")]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    made = {Path(line).name: size_of(Path(line)) for line in done.stdout.splitlines()}
    shown = {name: size_of(PAGES / "images" / name) for name in made}
    assert made == shown
    assert set(re.findall(r"\(images/([^)]+)\)", PAGE.read_text(encoding="utf-8"))) == set(made)
    for name in made:
        for folder in (tmp_path / "images", PAGES / "images"):
            assert 5_000 < (folder / name).stat().st_size < LARGEST
