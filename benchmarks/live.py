"""How long `derive serve` takes from a saved definition to its new page."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.timing import Measured, process, seconds
from derive import starter

ROUNDS = 5
PAUSE = 4  # seconds between two saves, in which the next process gets ready


def live() -> Iterator[Measured]:
    """From saving a definition to its new page, against a build of the site."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "my_cell.py"
        starter.start(file)
        with served(file) as url:
            found = median(saved(file, url, f"Edited {k}") for k in range(ROUNDS))
        build = process("-m", "derive", "build", "--cells", str(file), "--out", f"{folder}/site")
        yield Measured("serve: from saving to the new page", found, "derive build --cells", seconds(build))


@contextmanager
def served(file: Path) -> Iterator[str]:
    """A server, by the address of the file's page."""
    command = [sys.executable, "-m", "derive", "serve", str(file), "--address", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r"http\S+\.html", server.stdout.readline())
        assert found
        try:
            yield found[0]
        finally:
            server.terminate()


def saved(file: Path, url: str, title: str) -> float:
    """Seconds until the page has a new title."""
    time.sleep(PAUSE)
    text = re.sub('title="[^"]*"', f'title="{title}"', file.read_text())
    start = time.perf_counter()
    file.write_text(text)
    while title not in urllib.request.urlopen(url).read().decode():
        time.sleep(0.01)
    return time.perf_counter() - start
