"""What every test can use: `@pytest.mark.requires("pdflatex")` and `@pytest.mark.requires_package("torch")`.

On a user's machine a test whose tool is missing is skipped, and the reason named. In CI (CI=true) it fails: a
check that silently did not run is worse than one that broke.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal

import pytest
from hypothesis import settings

# Programs that go by several names.
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC)}

# XLA compiles a small function in half the time so, and computes it by the same operations; what users run is
# compiled in full in processes of its own, in tests/printing/test_jax.py
os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
# every worker has a core, and arrays are small here: with threads that wait for each other it takes half
# as long again
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# before tools that choose another: Keras has one for a whole process, and our adapter is written for this
os.environ["KERAS_BACKEND"] = "jax"

# everywhere as hypothesis has it in CI: the same examples in every run, and none of them is too late
settings.load_profile("ci")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # so it is in the background of a script, and so it would be in the servers that tests interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)


def find_program(name: str) -> str | None:
    """The path of a program, under any of its names."""
    return next(filter(None, map(shutil.which, NAMES.get(name, (name,)))), None)


def missing_tools(item: pytest.Item) -> list[str]:
    """What the test's marks ask for and this machine lacks."""
    commands = [name for mark in item.iter_markers("requires") for name in mark.args]
    packages = [name for mark in item.iter_markers("requires_package") for name in mark.args]
    return [name for name in commands if find_program(name) is None] + [
        f"Python package {name}" for name in packages if importlib.util.find_spec(name) is None
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first, or at the end one worker would run it while the others wait."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(tryfirst=True)  # before fixtures, which may start the very tool
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips, or fails in CI, where a tool is missing."""
    if missing := missing_tools(item):
        reason = f"needs {', '.join(missing)}: not installed here"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and in CI nothing is skipped", pytrace=False)
        pytest.skip(reason)
