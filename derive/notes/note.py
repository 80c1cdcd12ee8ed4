"""The record of a note."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One fact about one cell: a title of a few words, a few sentences, and the works that say so."""

    title: str
    text: str
    sources: tuple[str, ...]
