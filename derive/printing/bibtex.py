"""The works that a page cites, as BibTeX."""

from __future__ import annotations

import re
import unicodedata

from derive.bibliography import Reference

_ENTRY = {
    "article": ("article", "journal"),
    "inproceedings": ("inproceedings", "booktitle"),
    "book": ("book", "publisher"),
}
_SPECIAL = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\u2013": "--",
}  # fmt: skip
_ACCENT = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030c": "v ",
    "\u0327": "c ",
    "\u030a": "r ",
    "\u0328": "k ",
}
# letters with a stroke or joined, which no accent makes
_LETTER = {"Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "ß": "ss", "Æ": "AE", "æ": "ae"}


def latex(text: str) -> str:
    """Plain text for BibTeX: specials escaped, accents in the braces that sorting styles understand.

    >>> print(latex("Jürgen & Jan Koutník, Łukasz"))
    J{\\"u}rgen \\& Jan Koutn{\\'\\i}k, {\\L}ukasz
    """
    return "".join(_accented(c) if ord(c) > 127 and c not in _SPECIAL else _SPECIAL.get(c, c) for c in text)


def _accented(character: str) -> str:
    if character in _LETTER:
        return f"{{\\{_LETTER[character]}}}"
    letter, *marks = list(unicodedata.normalize("NFD", character))
    if len(marks) != 1 or marks[0] not in _ACCENT:
        return character
    return "{\\" + _ACCENT[marks[0]] + letter.replace("i", r"\i") + "}"


def _title(text: str) -> str:
    """Escaped, with braces around words whose capitals a bibliography style must not lower."""
    return re.sub(r"\w+[A-Z]\w*", r"{\g<0>}", latex(text))


def bibtex(ref: Reference) -> str:
    """The BibTeX entry, the same text every time; doi, eprint and url stay verbatim, as styles expect them.

    >>> from derive.bibliography import find
    >>> print(bibtex(find("elman1990")))
    @article{elman1990,
      author = {Elman, Jeffrey L.},
      title = {Finding Structure in Time},
      journal = {Cognitive Science},
      year = {1990},
      volume = {14},
      number = {2},
      pages = {179--211},
      doi = {10.1207/s15516709cog1402_1},
    }
    """
    entry, venue = _ENTRY.get(ref.kind, ("misc", "howpublished"))
    fields = {
        "author": " and ".join(latex(author) for author in ref.authors),
        "key": "" if ref.authors else _title(ref.title),  # what styles sort and label by without an author
        "title": _title(ref.title),
        venue: latex(ref.venue),
        "year": str(ref.year or ""),
        "volume": ref.volume,
        "number": ref.number,
        "pages": ref.pages.replace("-", "--"),
        "doi": ref.doi,
        "eprint": ref.arxiv,
        "archiveprefix": "arXiv" if ref.arxiv else "",
        "url": "" if ref.doi else ref.url,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{entry}{{{ref.key},\n{''.join(lines)}}}"
