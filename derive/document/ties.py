"""What belongs together on a page: an equation, the line of code that computes it, a box of the diagram."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from derive.definition import Cell
from derive.document.gates import concerns, kinds, of
from derive.document.model import Block, Equations, Row, Tabs
from derive.printing.numpy_module import lines


@dataclass(frozen=True)
class Ties:
    """The statements of a cell as its page shows it.

    known: what each name concerns; gates: their kinds by name; code: the lines of the file beside the page,
    by the name that they compute.
    """

    known: Mapping[str, tuple[str, ...]]
    gates: Mapping[str, str]
    code: Mapping[str, tuple[str, ...]]

    @classmethod
    def between(cls, cell: Cell, shown: Cell) -> Ties:
        """cell: as its file computes it; shown: in the notation's form, without code if it is another."""
        return cls(concerns(shown.program), kinds(shown.program), lines(cell) if shown is cell else {})

    def tied(self, row: Row) -> Row:
        """The row with its code, where it is the statement's own equation, and with what it belongs to."""
        concerned = of(self.known, row.statement)
        gates = {self.gates.get(name, "") for name in concerned}
        gate = gates.pop() if len(gates) == 1 else ""
        own = self.code.get(row.statement, ()) if row.anchor == row.statement else ()
        return replace(row, code=own, concerns=concerned, gate=gate)


def changed(block: Block, change: Callable[[Row], Row]) -> Block:
    """A block with every row of its equations changed, also in views."""
    if isinstance(block, Equations):
        return replace(block, rows=tuple(map(change, block.rows)))
    if not isinstance(block, Tabs):
        return block
    panels = (
        replace(panel, blocks=tuple(changed(each, change) for each in panel.blocks)) for panel in block.panels
    )
    return replace(block, panels=tuple(panels))
