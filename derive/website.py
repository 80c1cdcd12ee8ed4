"""A site from a tree that was laid out: MkDocs builds it, and its files take the place of the old one's."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from derive.errors import DeriveError, InputError, Location
from derive.files import holds_nothing, mirror, scratch
from derive.listings import PlainListings

MARK = Path("cells", "index.html")  # what every site of ours has, and no other folder
# MkDocs writes the time of building into its sitemap: the same site would be other bytes on another day
EPOCH = "315532800"  # 1 January 1980


def make_site(settings: Path, out: Path) -> None:
    """Builds the site of the settings in `out`; nothing there changes before the new one is whole.

    Raises: InputError where `out` is something else than a site; DeriveError with MkDocs's reason.
    """
    check_replaceable(out)
    with scratch() as folder:
        _mkdocs(settings, folder / "site")
        out.mkdir(parents=True, exist_ok=True)
        mirror(folder / "site", out, first=MARK)


def check_replaceable(out: Path) -> None:
    """What is there is overwritten and removed, so it had better be a site.

    Raises: InputError where it is something else.
    """
    is_free = not out.exists() or (out.is_dir() and ((out / MARK).is_file() or holds_nothing(out)))
    if not is_free:
        message = "this is no site, and building one here would remove it; name a new folder"
        raise InputError(message, Location(str(out)))


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns of, so that an error can say it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _environment() -> Iterator[None]:
    """MkDocs and its theme are told by variables what their settings cannot say; a user's own stay."""
    # the theme prints a long notice about a version of MkDocs that pyproject.toml excludes
    ours = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": EPOCH}
    added = {name: value for name, value in ours.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def _mkdocs(settings: Path, out: Path) -> None:
    warnings, logger = _Warnings(), logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    propagated, logger.propagate = logger.propagate, False
    try:
        with _environment():
            config = load_config(str(settings), site_dir=str(out.resolve()), strict=True)
            config.plugins["derive/listings"] = PlainListings()
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build.build(config)
            config.plugins.on_shutdown()
    except MkDocsException as error:
        reasons = "; ".join([str(error), *warnings.texts])
        raise DeriveError(f"MkDocs could not build the site: {reasons}") from None
    finally:
        logger.removeHandler(warnings)
        logger.propagate = propagated
