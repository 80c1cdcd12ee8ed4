"""A cell over a sequence as NumPy code: what its schedule says, written into memory that is made once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import sympy

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.shape import code_shape
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import BatchedStep, Batcher, batch_size
from derive.printing import numpy_room
from derive.printing.numpy import NUMPY, statement
from derive.printing.numpy_gates import Gates
from derive.printing.numpy_lines import Lines, Spare
from derive.printing.numpy_seeds import parted, supplied
from derive.printing.numpy_words import Words, interval
from derive.program import Step
from derive.schedule import Direction, Phase
from derive.schedule.memory import Memory, bounds, is_joined
from derive.schedule.names import Names
from derive.schedule.neighbours import neighbours


@dataclass
class Text:
    """Writes the phases of one direction.

    own: values whose memory is made elsewhere: the states of all steps; names: of values of one step that are
    computed in the memory of another; seeds: cotangents, and under which name each may be supplied; late:
    what stands behind the lines of a value; room: whether products before the loop are written to memory that
    is taken from there; stacks: of parameters, which may be given as they are.
    """

    words: Words
    direction: Direction
    memory: Memory
    own: Mapping[TensorSymbol, str] = field(default_factory=dict)
    names: Mapping[TensorSymbol, str] = field(default_factory=dict)
    seeds: Mapping[TensorSymbol, str] = field(default_factory=dict)
    late: Mapping[TensorSymbol, Sequence[str]] = field(default_factory=dict)
    room: bool = False
    stacks: Mapping[TensorSymbol, str] = field(default_factory=dict)

    def still(self) -> list[str]:
        """What is made of parameters alone."""
        return self.plain(self.direction.still, "# from parameters alone")

    def before(self, needed: frozenset[TensorSymbol]) -> list[str]:
        """What is computed for all steps at once; `needed`: what something reads afterwards."""
        return self.plain(self.direction.before, "# for all steps at once", needed)

    def after(self) -> list[str]:
        """The same behind the loop."""
        return self.plain(self.direction.after, "# for all steps at once again")

    def plain(self, phase: Phase, title: str, needed: frozenset[TensorSymbol] | None = None) -> list[str]:
        """The statements of a phase below a title; needed: what something reads afterwards, without which
        nothing is written over."""
        sums = {} if needed is None else _sums_in_place(phase, needed)
        lines: list[str] = []
        axes = {**phase.axes, **{s.target: s.batched for s in phase.steps}}
        for step, on_arrays in zip(phase.program.steps, phase.steps, strict=True):
            if step.target in self.memory.views and step.target not in self.own:
                continue
            lines += self._comment(step.expr, on_arrays)
            if step.target in self.stacks:
                name = self.stacks[step.target]
                lines.append(f'{self.words.one(step.target)} = joined(parameters, "{name}", kind)')
            elif step.target in sums:
                lines += self._added(step, sums[step.target], phase)
            else:
                room = self.room and phase is self.direction.before
                lines += self._assigned(on_arrays, axes, batch_size(phase.program), room)
            lines += self.late.get(step.target, ())
        return [*filter(None, [title]), *lines] if lines else []

    def _comment(self, expr: Node, step: BatchedStep) -> list[str]:
        if is_op(expr, "concat") or is_op(expr, "slice") or isinstance(expr, TensorSymbol | Scalar):
            return []
        sizes = (
            self.words.shape(step.target, self.words.samples)
            if step.batched
            else code_shape(step.target.shape)
        )
        return [f"# {step.target} = {expr}: {sizes}"]

    def _added(self, step: Step, first: TensorSymbol, phase: Phase) -> list[str]:
        """A sum in the memory of its first term."""
        second = step.expr.args[1].args[1]
        every = self.words.every
        other = every(second) if phase.axes.get(second) else self.words.one(second)
        return [f"{every(first)} += {other}", f"{every(step.target)} = {every(first)}"]

    def _assigned(
        self, step: BatchedStep, axes: Mapping[TensorSymbol, bool], batch: sympy.Symbol, room: bool
    ) -> list[str]:
        """One statement on the arrays of all steps; axes: which values of its phase have a leading axis."""
        rule: dict[Node, Node] = {
            s: TensorSymbol(self.words.every(s) if axes.get(s) else self.words.one(s), s.shape)
            for s in {*symbols_in(step.expr), step.target, *([] if step.like is None else [step.like])}
        }
        expr = step.expr.xreplace({**rule, batch: self.words.samples})
        like = None if step.like is None else rule[step.like]
        target = rule[step.target]
        if is_op(step.expr, "zeros"):  # of the type of all, where nothing says of which else
            lead = (self.words.samples,) if step.batched else ()
            return [f"{target} = np.zeros({code_shape((*lead, *step.target.shape))}, kind)"]
        lines = statement(replace(step, target=target, expr=expr, like=like))
        if step.target in self.own:  # into memory that is there
            lines[0] = lines[0].replace(" = ", "[...] = ", 1)
        elif room and step.batched and len(lines) == 1:
            return numpy_room.product(lines[0], step.target, self.words)
        return lines

    # -- the loop

    def loop(self, last: Sequence[str] = ()) -> tuple[list[str], list[tuple[str, str]], list[str]]:
        """Memory, the names that the loop goes through, and the lines in it; last: those at its end."""
        program = self.direction.loop.program
        batcher = Batcher(program, self.direction.loop.axes)
        batcher.size = self.words.batch  # which a phase does not know of what others name
        batched = batcher.steps()
        style = replace(NUMPY, symbol=self.one)
        lines = Lines(batcher, Spare(taken=set(self.words.taken)), style, strided=self._strided)
        computed = [each for each in zip(program.steps, batched, strict=True) if not self._is_view(each[0])]
        gates = Gates(self.words, Names(self.words.taken))
        groups = neighbours((step for step, _ in computed), self.memory)
        inside: list[str] = []
        done: set[TensorSymbol] = set()
        for step, on_arrays in computed:
            if step.target in groups:
                group = groups[step.target]
                inside += gates.lines(group, self.one(group[0][1].of))
                done |= {each.target for each, _ in group}
            if step.target in done:
                continue
            lines.style = (
                style if on_arrays.like is None else replace(style, like=style.symbol(on_arrays.like))
            )
            found = self._copies(step) if is_joined(step) else self._computed(step, lines)
            inside += [f"# {step}", *found] if found else []
        inside += last
        used = set(re.findall(r"[A-Za-z_]\w*", "\n".join(l for l in inside if l[0] != "#")))
        every = {self.one(s): self.words.every(s) for s in reversed(self._stepped())}
        views, stepped = self._views(lines, every)
        stepped += [(one, all_steps) for one, all_steps in every.items() if one in used]
        arrays = used | {array for array, _ in lines.views}
        return [*self._memory(lines, arrays), *views, *gates.made()], list(reversed(stepped)), inside

    def _views(self, lines: Lines, every: Mapping[str, str]) -> tuple[list[str], list[tuple[str, str]]]:
        """Parts of arrays that statements read, made in front of the loop, and those of them that it goes
        through; every: what all steps of a value are called."""
        made, stepped = list[str](), list[tuple[str, str]]()
        for (array, index), name in lines.views.items():
            if array in every:
                stepped.append((name, f"{self.words.prefix}{name}"))
            made.append(f"{stepped[-1][1] if array in every else name} = {every.get(array, array)}{index}")
        return made, stepped

    def _computed(self, step: Step, lines: Lines) -> list[str]:
        """A statement of the loop; a cotangent that is not supplied is not added."""
        target = TensorSymbol(self.one(step.target), step.target.shape)
        expr, apart = parted(step.expr, self.seeds)
        found = lines.statement(target, expr)
        for seed in apart:
            found += [supplied(self.seeds[seed]), f"    np.add({target}, {self.one(seed)}, out={target})"]
        return found

    def one(self, symbol: TensorSymbol) -> str:
        """What a value of one step is called: as what it shares its memory with, where it shares all."""
        part = self.memory.parts.get(symbol)
        if symbol in self.names or part is None:
            return self.names.get(symbol, self.words.one(symbol))
        return self.one(part.of) if part.is_whole else self.words.one(symbol)

    @property
    def _strided(self) -> frozenset[str]:
        """What columns of arrays are called."""
        return frozenset(self.one(s) for s, part in self.memory.parts.items() if not part.is_whole)

    def _is_view(self, step: Step) -> bool:
        """Whether a statement gives a name to what is there."""
        part = self.memory.parts.get(step.target)
        moved = is_op(step.expr, "slice") or isinstance(step.expr, TensorSymbol)
        return part is not None and moved and part.of in symbols_in(step.expr)

    def _copies(self, step: Step) -> list[str]:
        """What is joined is there where its parts were computed in their places; else it is copied there."""
        lines, operands = [], step.expr.args[1].args
        for part, (start, stop) in zip(operands, bounds(operands), strict=True):
            root, first = self.memory.place(step.target)
            if self.memory.place(part) != (root, sympy.expand(first + start)):
                lines.append(f"{self.one(step.target)}[:, {interval(start, stop)}] = {self.one(part)}")
        return lines

    def _stepped(self) -> list[TensorSymbol]:
        """What there is of every step: what is given, and what is kept."""
        loop, axes = self.direction.loop.program, self.direction.loop.axes
        given = [s for s in loop.inputs if axes.get(s) and s not in self._carried]
        before = [s.target for s in self.direction.before.program.steps]
        made = [s.target for s in loop.steps if self._is_kept(s.target)]
        return [*dict.fromkeys([*given, *before]), *made]

    @cached_property
    def _carried(self) -> frozenset[TensorSymbol]:
        """What the loop hands on that has no array of all steps."""
        return frozenset(c.read for c in self.direction.carried if c.read not in self.own)

    @cached_property
    def _kept(self) -> frozenset[TensorSymbol]:
        """The arrays of all steps."""
        given = {*self.direction.loop.program.inputs} - self._carried
        return frozenset([*self.memory.kept, *self.own, *given])

    def _is_kept(self, symbol: TensorSymbol) -> bool:
        return self.memory.root(symbol) in self._kept

    def _memory(self, lines: Lines, used: set[str]) -> list[str]:
        """Arrays with room for all steps, for one step, views of both, spare ones."""
        w, plan = self.words, self.memory
        wholes = {part.of for part in plan.parts.values()}
        made = [numpy_room.taken(w.every(s), w.shape(s, w.samples)) for s in plan.kept]
        made += [
            f"{w.one(s)} = np.empty({w.shape(s, w.batch)}, kind)"
            for s in plan.work
            if w.one(s) in used or s in wholes
        ]
        for symbol in self._parts():
            part, name = plan.parts[symbol], w.every if self._is_kept(symbol) else self.one
            view = (
                name(part.of) if part.is_whole else f"{name(part.of)}[:, {interval(part.start, part.stop)}]"
            )
            made += [f"{name(symbol)} = {view}"] if name(symbol) != view else []
        for shape, names in lines.spare.known.items():
            made += [f"{name} = np.empty({code_shape((w.batch, *shape))}, kind)" for name in names]
        made += [f"{name} = np.array({text}, kind)" for text, name in lines.numbers.items()]
        # by columns, which BLAS takes in less time at every step
        made += [f"{turned} = np.ascontiguousarray({matrix}.T)" for matrix, turned in lines.turned.items()]
        return ["# memory", *made] if made else []

    def _parts(self) -> list[TensorSymbol]:
        """Views, each after what it is a view of."""
        depths: dict[TensorSymbol, int] = {}
        for symbol in self.memory.parts:
            chain = []
            while symbol in self.memory.parts and symbol not in depths:
                chain.append(symbol)
                symbol = self.memory.parts[symbol].of
            start = depths.get(symbol, 0)
            depths |= {each: start + k for k, each in enumerate(reversed(chain), start=1)}
        return sorted(self.memory.parts, key=lambda each: depths[each])


def _sums_in_place(phase: Phase, needed: frozenset[TensorSymbol]) -> dict[TensorSymbol, TensorSymbol]:
    """Sums of two arrays that can be added up in the first, a product that nothing else reads."""
    steps, found = phase.program.steps, dict[TensorSymbol, TensorSymbol]()
    products = {s.target for s in steps if is_op(s.expr, "contract") and " @ " in str(s.expr)}
    readers = Counter(s for step in steps for s in {*symbols_in(step.expr)})
    for step in steps:
        node = step.expr
        terms = node.operands if isinstance(node, Apply) and node.op == "add" else tuple[Node, ...]()
        if len(terms) != 2 or not all(isinstance(term, TensorSymbol) for term in terms):
            continue
        first = terms[0]
        alone = first in products and readers[first] == 1 and first not in needed
        if alone and first.shape == step.target.shape:
            found[step.target] = first
    return found
