"""Addresses on a page: where a mistake is reported, and the files beside it."""

from __future__ import annotations

from urllib.parse import urlencode

from derive._version import __version__

# The project's public address, "https://host/owner/name".  Until it has one, a report leads to the site's own
# page on contributing, which works from a folder without a server; this is the only place to change.
PROJECT_URL = ""
CONTRIBUTING = "../contributing.html"
CHECKS = "../checks.md"  # what the verdicts are worth
COMPARE = "../compare.md"  # two cells side by side
NOTATION = "../notation.md"  # what letters and signs mean


def compared(cell: str, other: str = "") -> str:
    """Where a cell is beside another one, or waits for one.

    >>> compared("lstm", "gru")
    '../compare.md?a=lstm&b=gru'
    """
    return f"{COMPARE}?{urlencode({'a': cell, **({'b': other} if other else {})})}"


def report(cell: str, statement: str, part: str, project: str = PROJECT_URL) -> str:
    """Where "something wrong?" leads: a new issue that knows cell, statement and version.

    >>> report("lstm", "f", "forward", "https://example.org/derive").partition("?")[0]
    'https://example.org/derive/issues/new'
    """
    found = {"cell": cell, "part": part, "statement": statement, "version": __version__}
    if not project:
        return f"{CONTRIBUTING}?{urlencode(found)}"
    title = f"{cell}: something wrong in {statement}"
    body = (
        "".join(f"{key}: {value}\n" for key, value in found.items()) + "\nWhat is wrong, and what is right?\n"
    )
    return f"{project.rstrip('/')}/issues/new?{urlencode({'title': title, 'body': body})}"
