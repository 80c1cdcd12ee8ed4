"""Names for what a schedule adds, none of which a cell has already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol


class Names:
    """Makes symbols with new names."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def new(self, name: str, shape: Shape, role: str = "value") -> TensorSymbol:
        """A tensor of that name, with underscores behind it where something has the name."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return TensorSymbol(name, shape, role)


def common(symbols: Sequence[TensorSymbol], otherwise: str) -> str:
    """What several names begin with: ``W_f, W_i`` are ``W``.

    >>> common([TensorSymbol("W_f", (2,)), TensorSymbol("W_i", (2,))], "stack")
    'W'
    """
    names = [symbol.name for symbol in symbols]
    parts = [name.split("_") for name in names]
    shared = 0
    while all(len(p) > shared + 1 for p in parts) and len({p[shared] for p in parts}) == 1:
        shared += 1
    return "_".join(parts[0][:shared]) or otherwise
