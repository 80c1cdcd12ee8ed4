"""Which derived value a name of an author's means.

The names are those of the printer, read as an author's are; beside them stand those that follow from how a
parameter is used (``W_{xf}`` for the matrix between x and f), and those that the file gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.printing.latex import Notation, notation_of, symbol
from derive.program import Program
from derive.reading.authored import authored
from derive.reading.tokens import Unreadable, spelled, tokens
from derive.reading.tree import Spelt, Tree
from derive.verify.world import Reference

Key = tuple[str, str, int]
Times = dict[int | None, str]


def key(spelt: Spelt) -> Key:
    r"""What is the same name: subscripts before superscripts, and commas say nothing.

    >>> key(authored(r"\delta_{f}^{t}")) == key(authored("f_t"))
    True
    >>> key(authored("W_{x,f}")) == key(authored("W_x^f"))
    True
    """
    return spelt.letter, "".join((*spelt.below, *spelt.above)), spelt.primes


@dataclass
class Names:
    """The table of a cell's names.

    exact: as the notation prints them; usual: as they are printed without one; alike: names that follow from
    use; given: from the file; formulas: from the file, for what is no derived value itself; free: further
    parameters, by the derived one they are like; pre: whether a delta is that of the pre-activation;
    written: by the text that the notation prints.
    """

    program: Program
    exact: dict[Key, Times] = field(default_factory=dict)
    usual: dict[Key, Times] = field(default_factory=dict)
    alike: dict[Key, Times] = field(default_factory=dict)
    given: dict[Key, Times] = field(default_factory=dict)
    formulas: dict[Key, Tree] = field(default_factory=dict)
    free: dict[Key, str] = field(default_factory=dict)
    pre: bool = False
    written: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program, notation: Notation | None = None) -> Names:
        """The names of a program, as a notation writes them."""
        usual = notation_of(program)
        found = cls(program, _printed(program, notation or usual), _printed(program, usual))
        for each in [*program.inputs, *program.defined]:
            found.written[spelled(tokens(symbol(each, notation or usual)))] = each.name
        twice: set[Key] = set()
        for alias, name in _aliases(program):
            times: Times = {None: name}
            if found.alike.setdefault(alias, times) != times:
                twice.add(alias)
        for alias in twice:
            del found.alike[alias]
        return found

    def copy(self) -> Names:
        """The same table, to which more can be given."""
        return replace(
            self,
            given={name: dict(times) for name, times in self.given.items()},
            formulas=dict(self.formulas),
            free=dict(self.free),
        )

    def reference(self, spelt: Spelt, base: bool = False) -> Reference | None:
        """The derived value that a name means, and of which step; base: without what the file gives."""
        if not spelt.mark:
            return self._primal(spelt, base)
        own = {} if base else self.given.get(_marked(spelt), {})
        if spelt.time in own:
            return own[spelt.time], 0
        plain = self._primal(replace(spelt, mark=""), base)
        if plain is None:
            return None
        name = self._cotangent(self.program.by_name[plain[0]], spelt.mark)
        return (name, plain[1]) if name else None

    def _primal(self, spelt: Spelt, base: bool) -> Reference | None:
        own = () if base else (self.given,)
        tables = (*own, self.exact, self.alike, self.usual)
        if spelt.primes == 1 and spelt.time is None:  # the h' of an equation without steps is the next h
            times = self.exact.get(key(replace(spelt, primes=0)), {})
            name = times.get(0)
            if name is not None and self.program.by_name[name].role == "state":
                return name, 0
        for table in tables:
            times = table.get(key(spelt), {})
            found = _at(times, spelt.time, self.program) if times else None
            if found is not None:
                return found
        return None

    def _cotangent(self, of: TensorSymbol, mark: str) -> str | None:
        pre = of.marked("pre")
        if mark == "delta" and self.pre and pre.name in self.program.by_name:
            of = pre
        for each in ("adj", "grad"):
            name = of.marked(each).name
            if name in self.program.by_name:
                return name
        return None

    def give(self, spelt: Spelt, target: Spelt) -> bool:
        """Another name for a derived value, at all of its steps; whether there is one to be given."""
        found = self.reference(target, base=True)
        if found is None:
            return False
        times = next(
            (t for table in (self.exact, self.alike, self.usual) if (t := table.get(key(target)))), None
        )
        if spelt.mark:
            self.given.setdefault(_marked(spelt), {})[spelt.time] = found[0]
        elif times is None or target.mark:
            self.given.setdefault(key(spelt), {})[spelt.time] = found[0]
        elif spelt.time is None or target.time is None:
            self.given.setdefault(key(spelt), {}).update({spelt.time: found[0]})
        else:
            by = spelt.time - target.time
            moved = {None if t is None else t + by: name for t, name in times.items()}
            self.given.setdefault(key(spelt), {}).update(moved)
        return True

    def read_subscript(self, own: str, subscript: str) -> bool:
        """Takes a subscript of the author's for one of the cell's, where it is none itself; whether any name
        came of it."""
        found: dict[Key, Times] = {}
        for (letter, text, primes), times in [*self.exact.items(), *self.alike.items()]:
            if text.endswith(subscript) and None in times and (subscript or not text):
                found.setdefault((letter, text.removesuffix(subscript) + own, primes), times)
        taken = {*self.given, *self.exact, *self.alike}
        new = {name: times for name, times in found.items() if name not in taken}
        self.given.update(new)
        return bool(new)

    def has_steps(self, spelt: Spelt) -> bool:
        """Whether a name with a step is that of a value of the cell, at whatever step."""
        return spelt.time is not None and any(time is not None for time in self.exact.get(key(spelt), {}))

    def near(self, spelt: Spelt) -> list[str]:
        """Names that may have been meant."""
        written = {_shown(k): k for table in (self.given, self.exact, self.usual, self.alike) for k in table}
        same = [text for text, k in written.items() if k[1] == key(spelt)[1] and k[1]]
        wanted = _shown(key(spelt))
        close = [text for text in written if text.lower() == wanted.lower() and text != wanted]
        close += get_close_matches(wanted, written, 3, 0.5)
        return list(dict.fromkeys([*close, *same]))[:4]

    def __hash__(self) -> int:
        return id(self)


def _marked(spelt: Spelt) -> Key:
    """The key of a cotangent that the file gives a meaning of its own."""
    letter, scripts, primes = key(spelt)
    return f"d {letter}", scripts, primes


def _printed(program: Program, notation: Notation) -> dict[Key, Times]:
    """Names as they are printed; a mark of a derivative is no part of a name."""
    found: dict[Key, Times] = {}
    for each in [*program.inputs, *program.defined]:
        spelt = _read(symbol(each, notation))
        if spelt is not None and not spelt.mark:
            found.setdefault(key(spelt), {}).setdefault(spelt.time, each.name)
    return found


def _shown(name: Key) -> str:
    letter, scripts, primes = name
    below = f"_{{{scripts}}}" if len(scripts) > 1 else f"_{scripts}" if scripts else ""
    return letter + below + "'" * primes


def _at(times: Mapping[int | None, str], time: int | None, program: Program) -> Reference | None:
    """The value of a step: the present one's, or that of the step after it."""
    if time in times:
        return times[time], 0
    if time is None:  # without a step: what is before the present step, where that is a state
        timed = sorted(t for t in times if t is not None)
        return (times[timed[0]], 0) if timed else None
    if time - 1 in times:
        return times[time - 1], 1
    return None


def _read(text: str) -> Spelt | None:
    try:
        tree = authored(text)
    except Unreadable:
        return None
    return tree if isinstance(tree, Spelt) else None


def _aliases(program: Program) -> Iterator[tuple[Key, str]]:
    """Names of a matrix by what it is multiplied with and for what: W_{xf}, W_{fx}, U_{hf}, R_f."""
    for step in program.steps:
        if step.target.marks and step.target.marks[-1][0] != "pre":
            continue
        for matrix, factor in _products(step.expr):
            letter, _, of = matrix.base.partition("_")
            by = factor.base
            if not of or len(by) != 1:
                continue
            for first in dict.fromkeys((letter, "W")):
                for subscript in (by + of, of + by):
                    yield (first, subscript, 0), matrix.name
            if factor.role == "state":
                yield ("R", of, 0), matrix.name


def _products(node: Node) -> Iterator[tuple[TensorSymbol, TensorSymbol]]:
    """Parameters and what they are multiplied with, in a contraction or entry by entry."""
    if not isinstance(node, Apply):
        return
    if node.op in ("contract", "mul") and len(node.operands) == 2:
        left, right = node.operands
        both = isinstance(left, TensorSymbol) and isinstance(right, TensorSymbol)
        if both and left.role == "parameter" and right.role != "parameter":
            yield left, right
    for operand in node.operands:
        yield from _products(operand)
