"""Listings of code on pages: the text is whole, and only what has a colour of its own is an element."""

from __future__ import annotations

import re
from html import unescape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

import derive
from derive.listings import PlainListings
from derive.printing import c_module, numpy_module

LISTINGS = {"python": numpy_module.module, "c": c_module.module}
TAG = re.compile(r"<[^>]*>")


def test_the_text_stays_and_most_elements_go() -> None:
    for language, module in LISTINGS.items():
        code = module(derive.load("gru"))
        before = highlight(code, get_lexer_by_name(language), HtmlFormatter())
        after = PlainListings().on_page_content(before)
        assert unescape(TAG.sub("", after)).strip() == code.strip()
        assert 0 < after.count("<span") < before.count("<span") / 2


def test_what_has_a_colour_keeps_it_and_other_text_is_left_alone() -> None:
    html = '<span class="k">return</span><span class="w"> </span><span class="n">h</span> <p class="n">n</p>'
    assert PlainListings().on_page_content(html) == '<span class="k">return</span> h <p class="n">n</p>'
