"""Lists in brackets in emitted Python, as formatters leave them: on one line, or one item a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from derive.algebra.shape import as_tuple
from derive.algebra.symbol import TensorSymbol
from derive.printing.numpy import WIDTH

_SHORT = WIDTH - 20  # a table stands behind its name, for which there has to be room


def listed(start: str, items: Sequence[str], end: str, width: float = WIDTH) -> str:
    """A list between what opens and what closes it.

    >>> listed("def f(", ["a", "b=None"], "):")
    'def f(a, b=None):'
    """
    line = f"{start}{', '.join(items)}{end}"
    return line if len(line) <= width else _broken(start, items, end, len(start) - len(start.lstrip()))


def names(symbols: Iterable[TensorSymbol], indent: int = 0) -> str:
    """A tuple of names, at the end of a line that is indented by so much.

    >>> names([TensorSymbol("x", (3,)), TensorSymbol("h", (2,))])
    '("x", "h")'
    """
    texts = [f'"{s.name}"' for s in symbols]
    line = as_tuple(texts)
    return line if len(line) + indent <= _SHORT else _broken("(", texts, ")", indent)


def dictionary(pairs: Mapping[str, str]) -> str:
    """A dictionary of texts.

    >>> dictionary({"h": "h_next"})
    '{"h": "h_next"}'
    """
    return listed("{", [f'"{key}": "{value}"' for key, value in pairs.items()], "}", _SHORT)


def _broken(start: str, items: Sequence[str], end: str, indent: int) -> str:
    space = " " * indent
    return "\n".join([start, *(f"{space}    {item}," for item in items), f"{space}{end}"])
