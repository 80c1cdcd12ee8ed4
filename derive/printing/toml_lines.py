"""In which line of a TOML file a key stands, which its reader does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence


def line_of(where: Sequence[str], text: str) -> int:
    """The line of a key, or of its table, from 1; 0 where neither is found as people write them.

    >>> line_of(("step", "place"), "title = 'ours'\\n[step]\\nplace = 'above'")
    3
    """
    wanted, table, found = ".".join(where), "", 0
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            table = re.sub(r"[\"'\s]", "", header[1])
            found = number if table == wanted or (not found and table.startswith(f"{wanted}.")) else found
        key = re.match(r"\s*[\"']?([^\"'=]+?)[\"']?\s*=", line)
        if key and ".".join(filter(None, (table, key[1]))) == wanted:
            return number
    return found
