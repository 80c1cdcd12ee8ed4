"""The site as MkDocs lays it out again and again: only pages that changed, with the theme read once."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin

from derive import build, staging
from derive.errors import DeriveError
from derive.files import write_if_changed
from derive.listings import PlainListings
from derive.live.job import Made
from derive.render import Compiled

# what stands there as long as no page could be made
_NOTHING = "# No page yet\n\nThe definition has to be mended first.\n"
EMPTY = build.Pages({"index.md": _NOTHING}, (), "No page yet", _NOTHING)


class Site:
    """The pages in `folder`, laid out in `out`."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder, self._out = folder, out
        self._pages = EMPTY
        self._settings: Path | None = None
        self._theme = _Theme()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was laid out so far."""
        return self._settings is None

    @property
    def page(self) -> str:
        """Where to look: the page of the only cell, or the one that lists them."""
        cells = self._pages.cells
        return f"cells/{cells[0] if len(cells) == 1 else 'index'}.html"

    def lay_out(self, made: Made) -> None:
        """Writes what was made, and has MkDocs lay it out.

        Raises: DeriveError with MkDocs's reason.
        """
        pages = made.pages or EMPTY
        if made.whole:
            if self.is_empty or _staged(pages) != _staged(self._pages):
                staging.stage(self._folder, pages.home, pages.notation)
            self._pages = pages
            build.write_pages(pages, self._folder / "docs" / "cells")
        for name, text in pages.files.items():
            write_if_changed(self._folder / "docs" / "cells" / name, text)
        self._run()

    def lay_out_found(self, cells: Iterable[str]) -> None:
        """Pages that an earlier run has left, as long as there are none of this one.

        Raises: DeriveError with MkDocs's reason.
        """
        folder = self._folder / "docs" / "cells"
        there = tuple(name for name in cells if (folder / f"{name}.md").is_file())
        if there and self.is_empty:
            staging.stage(self._folder)
            self._pages = build.Pages({}, there)
            self._run()

    def lay_out_again(self) -> None:
        """The same cells, with pages written by hand that have changed.

        Raises: DeriveError with MkDocs's reason.
        """
        if not self.is_empty:  # else they come with the first pages
            staging.stage(self._folder, self._pages.home, self._pages.notation)
            self._run()

    def _run(self) -> None:
        settings = staging.write_settings(self._folder, self._pages.cells, self._pages.title)
        # the theme prints a long notice about a version of MkDocs that pyproject.toml excludes
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(settings), site_dir=str(self._out))
        if self.is_empty:
            logging.getLogger("mkdocs.commands.build").addFilter(_is_worth_saying)
            logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # not what browsers ask in vain
            config.plugins.on_startup(command="serve", dirty=True)
        config.plugins["derive/live"] = self._theme
        config.plugins["derive/listings"] = PlainListings()
        try:
            mkdocs_build.build(config, serve_url="/", dirty=True)
        except MkDocsException as error:
            raise DeriveError(f"MkDocs could not lay out the site: {error}") from None
        self._settings = settings


def _staged(pages: build.Pages) -> tuple[str, str]:
    """What of the pages is in files that are not made anew with them."""
    return pages.home, pages.notation


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """MkDocs warns that only changed pages are laid out; what it fears for, we take care of."""
    return "'dirty' build" not in record.getMessage()


class _Theme(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Keeps what MkDocs would find out again each time: the theme's templates, compiled, and the titles of
    pages that have not changed."""

    def __init__(self) -> None:
        self._compiled = Compiled()
        self._titles: dict[str, str] = {}

    def on_env(self, env: jinja2.Environment, *, config: Any, files: Any) -> jinja2.Environment:
        """MkDocs's hook before it writes pages."""
        env.bytecode_cache = self._compiled
        for file in files.documentation_pages():
            if file.page.title is None:
                file.page.title = self._titles.get(file.src_uri)
            else:
                self._titles[file.src_uri] = file.page.title
        return env
