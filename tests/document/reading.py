"""Reads a page model in tests."""

from collections.abc import Iterator

from derive.document.model import Document, Equations, Row
from derive.document.spans import Spans


def rows(page: Document, *parts: str) -> Iterator[Row]:
    """The equations of some parts, or of all."""
    for part in page.parts:
        if not parts or part.id in parts:
            for block in part.blocks:
                if isinstance(block, Equations):
                    yield from block.rows


def words(spans: Spans) -> str:
    """Spans as a person reads them aloud."""
    return "".join(span.text for span in spans)
