"""A cell as one C file that needs nothing of ours: a sequence, its gradient, a self-test."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import sympy

from derive.algebra.node import Node
from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.ops.own import derivatives_in
from derive.ops.own_text import code_name
from derive.passes.gradient import gradient
from derive.passes.smoothed import has_surrogate
from derive.printing import c_header
from derive.printing.c import returned, routine, whole
from derive.printing.c_direction import Writer
from derive.printing.c_header import Member
from derive.printing.c_index import count, size_text, total
from derive.printing.c_names import Names, identifier, size_name, spelled
from derive.printing.c_places import Frame, Sizes, given_once
from derive.printing.c_self_test import SMOOTH, self_test
from derive.schedule import Phase, schedule


class Module:
    """The file of a cell and what is in it.

    prefix: of everything that it shows to other files; frame: the schedule and where things lie.

    >>> from derive.catalogue import load
    >>> Module(load("gru")).prefix
    'gru'
    """

    def __init__(self, cell: Cell) -> None:
        self.cell, self.prefix, self.frame = cell, identifier(cell.name), _frame(cell)
        planned = self.frame.schedule
        results = [*(state.next for state in cell.states), *cell.outputs]
        self.forward = Writer(self.frame, planned.forward, [*results, *self.frame.tape])
        self.backward = Writer(self.frame, planned.backward, [s.marked("grad") for s in cell.program.inputs])

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The caller's arrays, in the order of the struct."""
        cell = self.cell
        given, states = [*cell.timeless, *cell.inputs], list(cell.states)
        kinds = {
            "given": given,
            "state": states,
            "output": list(cell.outputs),
            "cotangent": [result.marked("seed") for result in cell.program.results],
            "gradient": [symbol.marked("grad") for symbol in [*given, *states]],
        }
        return tuple(self._member(symbol, kind) for kind, symbols in kinds.items() for symbol in symbols)

    def _member(self, symbol: TensorSymbol, kind: str) -> Member:
        sizes = self.frame.sizes
        lead: tuple[sympy.Expr, ...] = (sizes.steps, sizes.batch)
        if symbol.timeless:
            lead = ()
        elif kind == "state":
            lead = (sizes.steps + 1, sizes.batch)
        elif given_once(symbol) or (kind == "gradient" and symbol.role == "state"):
            lead = (sizes.batch,)
        shape, fixed = (*lead, *symbol.shape), kind == "gradient" and symbol.primal().fixed
        cotangent = ""
        if kind in ("state", "output"):
            cotangent = self.frame.names.of((symbol.next if kind == "state" else symbol).marked("seed"))
        return Member(symbol, self.frame.names.of(symbol), kind, shape, count(shape), fixed, cotangent)

    # -- texts

    def header(self) -> str:
        """What other files include: types, and what the functions promise."""
        return c_header.header(self.prefix, self._title(), self._interface())

    def text(self) -> str:
        """The whole file."""
        head = c_header.before(self.prefix, self._title())
        return head + whole(self.prefix, self._interface(), self._functions(), _expressions(self.frame))

    def _title(self) -> list[str]:
        return c_header.title(self.cell, self.prefix, self.frame.sizes)

    def _interface(self) -> str:
        return c_header.interface(self.prefix, self.frame.sizes, self.members)

    def _functions(self) -> str:
        """The definitions."""
        name, frame = self.prefix, self.frame
        arguments = f"const {name}_sizes *size, const {name}_arrays *arrays"
        heads = {
            f"size_t {name}_tape(const {name}_sizes *size)": self._tape_size(),
            f"size_t {name}_work(const {name}_sizes *size)": self._work_size(),
            f"void {name}_forward({arguments}, REAL *tape, REAL *work)": self._body(self.forward),
            f"void {name}_backward({arguments}, const REAL *tape, REAL *work)": self._body(self.backward),
        }
        sizes = frame.sizes.all
        texts = [line for head, body in heads.items() for line in routine(head, body, sizes)]
        smooth = SMOOTH.format(guard=f"{name.upper()}_SELF_TEST") if has_surrogate(self.cell.program) else ""
        test = self_test(name, self.members, sizes, self._small())
        return smooth + "\n".join(texts) + test

    def _small(self) -> dict[str, int]:
        """Sizes of the self-test."""
        chosen = {str(each): k + 3 for k, each in enumerate(self.cell.sizes)} | dict(self.cell.check_sizes)
        return {str(self.frame.sizes.steps): 4, str(self.frame.sizes.batch): 2, **chosen}

    def _tape_size(self) -> list[str]:
        return returned(
            self.frame.unrolled(total([self.frame.numbers(*each) for each in self.frame.tape.items()]))
        )

    def _work_size(self) -> list[str]:
        """The larger of what the two directions need."""
        there, back = (self.frame.unrolled(way.room.size) for way in (self.forward, self.backward))
        if there == back:
            return returned(there)
        return [
            f"const ptrdiff_t there = {size_text(there)};",
            f"const ptrdiff_t back = {size_text(back)};",
            "return (size_t)(there > back ? there : back);",
        ]

    def _body(self, writer: Writer) -> list[str]:
        """A direction: its arrays, and its phases."""
        lines = [*writer.room.lines("work"), *writer.pointers(), *writer.lines]
        text = "\n".join(lines)
        members = [
            f"{'const ' * (m.kind in writer.read_only)}REAL *{m.name} = arrays->{m.name};"
            for m in self.members
            if _names(m.name, text) and m.name not in writer.places.hidden()
        ]
        made = [*members, *self._tape_pointers(text, writer), *lines]
        sizes = self.frame.sizes
        rows = f"const ptrdiff_t {sizes.rows} = {sizes.steps} * {sizes.batch};"
        return [rows, *made] if _names(str(sizes.rows), "\n".join(made)) else made

    def _tape_pointers(self, text: str, writer: Writer) -> list[str]:
        constant, lines = "const " * writer.backward, []
        start: sympy.Expr = sympy.Integer(0)
        for symbol, each in self.frame.tape.items():
            name = self.frame.names.of(symbol)
            if _names(name, text):
                place = f" + {size_text(start)}" if start != 0 else ""
                lines.append(f"{constant}REAL *{name} = tape{place};")
            start = sympy.expand(start + self.frame.numbers(symbol, each))
        return lines or ["(void)tape;"]


def _frame(cell: Cell) -> Frame:
    step, planned = gradient(cell.program), schedule(cell)
    taken = {*step.by_name, *map(str, step.sizes)}
    steps, batch, rows = (size(_unused(name, taken)) for name in ("T", "B", "TB"))
    outside = frozenset([*step.inputs, *cell.outputs, *step.results])
    axes = dict(pair for phase in planned.forward.phases for pair in _axes(phase))
    tape = {s: axes[s] for s in planned.tape if s not in outside and s.role != "state"}
    own = {spelled(code_name(*each)) for each in derivatives_in(each.expr for each in step.steps)}
    names = Names([*map(size_name, [steps, batch, rows, *cell.sizes]), *step.by_name, *sorted(own)])
    notes = {
        each.target: str(each)
        for way in (planned.forward, planned.backward)
        for phase in way.phases
        for each in phase.program.steps
    }
    sizes = Sizes(steps, batch, rows, cell.sizes)
    return Frame(cell, planned, sizes, names, outside, tape | dict.fromkeys(planned.still, False), notes)


def _expressions(frame: Frame) -> Iterable[Node]:
    ways = (frame.schedule.forward, frame.schedule.backward)
    return [step.expr for way in ways for phase in way.phases for step in phase.program.steps]


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _axes(phase: Phase) -> list[tuple[TensorSymbol, bool]]:
    """What a phase reads and computes, and whether it has a value a sample."""
    return [*phase.axes.items(), *((step.target, step.batched) for step in phase.steps)]


def _names(name: str, text: str) -> bool:
    """Whether a text names something, other than as a part of a struct."""
    return re.search(rf"(?<![\w>]){name}\b", text) is not None


def module(cell: Cell) -> str:
    """The file: readable, deterministic, with the shapes of everything and a self-test.

    >>> from derive.catalogue import load
    >>> "void lstm_forward(const lstm_sizes *size" in module(load("lstm"))
    True
    """
    return Module(cell).text()


def header(cell: Cell) -> str:
    """What others include: types, and what the functions promise."""
    return Module(cell).header()
