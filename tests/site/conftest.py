"""The site, built once a session by the command that people run, and a Chromium to look at it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import find_program

HERE = Path(__file__).parent

# Chromium looks up its maker's hosts at every start unless told not to; as root it cannot have its sandbox.
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--no-sandbox"]


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in a hook of its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of these, so that the site is built and Chromium started once; long tours of the
    slow run are shared out."""
    for item in items:
        if item.path.is_relative_to(HERE) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; DERIVE_SITE names one that is there already, for work on its look."""
    if built := os.environ.get("DERIVE_SITE"):
        return Path(built)
    base = tmp_path_factory.getbasetemp()
    workers = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = workers / "built" / "site"
    with (workers / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one builds it for all
        if not folder.exists():
            command = [sys.executable, "-m", "derive", "build", "--out", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> list[Path]:
    """All pages of the site; finding none would make every test here pass for nothing."""
    found = sorted(path for path in site.rglob("*.html") if path.name != "404.html")
    assert any(path.parent.name == "cells" for path in found)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_program("chromium"), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """A window of usual size."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """The narrowest screen we care for."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


@pytest.fixture
def page(desktop: BrowserContext) -> Page:
    """An empty page at desktop width."""
    return desktop.new_page()
