"""Listings of code on the pages of a site, with no more elements than their colours need."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.plugins import BasePlugin

# Pygments wraps names, operators, punctuation and spaces too, which most of a listing is made of
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')


class PlainListings(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Takes the elements of a page's listings away that stand for text in the colour of the text.

    They were more than half of what a browser had to lay out of a cell's page.
    """

    def on_page_content(self, html: str, **_: Any) -> str:
        """MkDocs's hook between the page's text and its frame.

        >>> PlainListings().on_page_content('<span class="n">h</span> <span class="o">=</span> <b>x</b>')
        'h = <b>x</b>'
        """
        return _PLAIN.sub(r"\1", html)
