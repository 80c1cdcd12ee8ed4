"""Reads what stands on a question's page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from derive import questions
from derive.document.model import Block, Document, Equations, Prose, Row, Table
from derive.document.sketch import Sketch
from derive.document.spans import Link, Spans

PICTURED = ("what-is-a-cell", "neuron-or-layer", "unrolling", "stacking", "deeper-gates", "conventions")


def text(spans: Spans) -> str:
    """A line with its formulas as they are."""
    return "".join(span.text for span in spans)


def blocks(page: Document) -> Iterator[Block]:
    """All blocks of a page."""
    return (block for part in page.parts for block in part.blocks)


def table(page: Document, label: str) -> list[list[str]]:
    """The cells of a table."""
    (found,) = (block for block in blocks(page) if isinstance(block, Table) and block.label == label)
    return [[text(cell) for cell in row] for row in found.rows]


def prose(page: Document) -> str:
    """All paragraphs."""
    return "\n".join(text(block.spans) for block in blocks(page) if isinstance(block, Prose))


def rows(page: Document) -> list[Row]:
    """All equations."""
    return [row for block in blocks(page) if isinstance(block, Equations) for row in block.rows]


def sketches(page: Document) -> list[Sketch]:
    """All pictures."""
    return [block for block in blocks(page) if isinstance(block, Sketch)]


def links(page: Document) -> list[str]:
    """Where the page leads."""
    lines: list[Spans] = []
    for block in blocks(page):
        if isinstance(block, Prose):
            lines.append(block.spans)
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row]
    return [span.target for line in lines for span in line if isinstance(span, Link)]


@cache
def made(name: str) -> Document:
    """A page, made once for all tests."""
    return questions.page(name)
