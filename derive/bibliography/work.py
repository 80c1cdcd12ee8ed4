"""The record of a work that pages cite."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """One work: authors as "Family, Given", venue without volume and pages, "" where nothing applies."""

    key: str
    kind: str  # article, inproceedings, book, preprint, web, software, discussion
    authors: tuple[str, ...]
    title: str
    year: int | None  # none for software, which is cited by its commit or version
    venue: str
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    confirmed: bool = True
    note: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
