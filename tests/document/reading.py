"""Reads a page model in tests."""

from collections.abc import Iterator, Sequence

from derive.document.model import Block, Document, Equations, Row, Tabs
from derive.document.spans import Spans


def rows(page: Document, *parts: str) -> Iterator[Row]:
    """The equations of some parts, or of all."""
    for part in page.parts:
        if not parts or part.id in parts:
            for block in flat(part.blocks):
                if isinstance(block, Equations):
                    yield from block.rows


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks, and in the place of tabs those of their panels."""
    for block in blocks:
        if isinstance(block, Tabs):
            yield from (each for panel in block.panels for each in flat(panel.blocks))
        else:
            yield block


def words(spans: Spans) -> str:
    """Spans as a person reads them aloud."""
    return "".join(span.text for span in spans)
