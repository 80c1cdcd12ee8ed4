"""Loops over the same entries become one loop, where no entry needs another's result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from derive.algebra.symbol import TensorSymbol
from derive.printing.c_entries import reads
from derive.printing.c_tasks import Entries, Product, Rows, Shapes, Sum, Task, identity, read_by


@dataclass
class Loop:
    """Statements of one loop nest; notes: what stands above each of them."""

    tasks: list[Entries] = field(default_factory=list)
    notes: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def made(self) -> set[TensorSymbol]:
        """The arrays whose entries it computes."""
        return {task.target for task in self.tasks}


@dataclass
class Single:
    """A task that is no loop over entries."""

    task: Product | Sum | Rows
    note: tuple[str, ...] = ()


Block: TypeAlias = Loop | Single


class Fuser:
    """Puts one task after the other into the earliest loop that it can join."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.blocks: list[Block] = []
        self.made_in: dict[TensorSymbol, int] = {}  # the last block that wrote an array

    def add(self, task: Task, note: tuple[str, ...]) -> None:
        """One more task."""
        touched = {*read_by(task), task.target}
        first = max((self.made_in[s] for s in touched if s in self.made_in), default=-1)
        if isinstance(task, Entries) and not task.adds:
            place = self._joinable(task, first)
            if place is None:
                self.blocks.append(Loop())
                place = len(self.blocks) - 1
            block = self.blocks[place]
            assert isinstance(block, Loop)
            block.tasks.append(task)
            block.notes.append(note)
        else:
            place = len(self.blocks)
            self.blocks.append(Loop([task], [note]) if isinstance(task, Entries) else Single(task, note))
        self.made_in[task.target] = max(place, self.made_in.get(task.target, place))

    def _joinable(self, task: Entries, first: int) -> int | None:
        """The first loop with the same axes, not before what the task needs."""
        for place in range(max(first, 0), len(self.blocks)):
            block = self.blocks[place]
            if not isinstance(block, Loop) or block.tasks[0].axes != task.axes or block.tasks[0].adds:
                continue
            if place > first or self._goes_along(task, block):
                return place
        return None

    def _goes_along(self, task: Entries, block: Loop) -> bool:
        """Whether the task reads, of what the loop computes, only the very entry that was just computed."""
        index = tuple(symbol for symbol, _ in task.axes)
        whole = {each.target for each in block.tasks if identity(each) and self._covers(each)}
        for symbol, place in reads(task.node, index, self.shapes):
            if symbol in block.made and (symbol not in whole or place != index):
                return False
        return task.target not in block.made or not identity(task)

    def _covers(self, task: Entries) -> bool:
        return tuple(size for _, size in task.axes) == self.shapes[task.target]


def fused(tasks: Iterable[tuple[str, Sequence[Task]]], shapes: Shapes) -> list[Block]:
    """The blocks of all tasks, in an order in which they can run; tasks: with the text of their statement."""
    fuser = Fuser(shapes)
    for text, each in tasks:
        for position, task in enumerate(each):
            fuser.add(task, (text,) if position == 0 else ())
    return fuser.blocks
