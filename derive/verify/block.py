"""All equations of one block: which reading makes most of them equal, and what its own names turn out to be.

A name that only the author has is looked for among the derived values: by what it is defined as, else by what
makes the equations that use it equal.  What is none of them stands for what the author says it is.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.checks.domain import Residues
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.reading.displays import Broken, Equation
from derive.reading.lenient import Unknown
from derive.reading.per_unit import bound, splits
from derive.reading.tokens import Unreadable
from derive.reading.tree import Spelt, Tree
from derive.verify.bindings import Bindings, Reading
from derive.verify.guesses import guess
from derive.verify.judge import Judge
from derive.verify.names import Key, key
from derive.verify.paper import Block
from derive.verify.setting import forms, of_forms, readings
from derive.verify.verdict import DEFINITION, DIFFERENT, EQUAL, UNKNOWN, Verdict, equation_name, same
from derive.verify.walk import names as names_in


@dataclass(frozen=True)
class Judged:
    """A block with its verdicts.

    reading: the one that makes most equations equal; adopted: names of the author's and the derived values
    that they turned out to be.
    """

    block: Block
    cell: str
    reading: Reading
    verdicts: tuple[Verdict, ...]
    adopted: tuple[tuple[str, str], ...] = ()


def judged(cell: Cell, block: Block, path: str, notation: str = "") -> Judged:
    """The verdicts on a block.

    notation: a name or a file, where the block names none.
    Raises: InputError for a line of the file that says of a name what cannot be, and where nothing is there
    to be compared.
    """
    spec = block.options.get("notation", notation)
    attempts = [
        _Attempt(bindings, reading, block)
        for plain in of_forms(cell, block, path, spec)
        for bindings in forms(plain, block, path, spec)
        for reading in readings(block)
    ]
    best = _best(attempts)
    if all(map(best.sets_size, block.equations)):
        message = (
            f"nothing to compare between this line and `derive: end`: {block.equations[0].text} sets a size"
        )
        raise InputError(message, Location(path, block.line))
    for renamed in best.other_subscripts():
        best = _best([best, renamed])
    return Judged(block, cell.name, best.reading, best.explained(), tuple(best.adopted.items()))


def _best(attempts: Sequence[_Attempt]) -> _Attempt:
    return max(attempts, key=lambda each: each.score)  # of equals the first


class _Attempt:
    """A block in one reading."""

    def __init__(self, bindings: Bindings, reading: Reading, block: Block) -> None:
        self.bindings = bindings.copy()
        self.reading, self.block = reading, block
        self.judge = Judge(self.bindings, reading)
        self.adopted: dict[str, str] = {}
        self.verdicts = self._verdicts()

    @property
    def score(self) -> int:
        """How many equations are equal."""
        return sum(each.status == EQUAL for each in self.verdicts)

    def _verdicts(self) -> list[Verdict]:
        found = self._all()
        while True:
            before = len(self.adopted) + len(self.bindings.definitions)
            for verdict in found:
                if verdict.status == UNKNOWN and verdict.unknown is not None:
                    self._own_name(verdict)
            if len(self.adopted) + len(self.bindings.definitions) == before:
                break
            found = self._all()
        if self._by_use(found):
            found = self._all()
        return found

    def _all(self) -> list[Verdict]:
        return [self._one(each) for each in self.block.equations]

    def _one(self, equation: Equation | Broken) -> Verdict:
        verdict = self.judge.verdict(equation)
        if verdict.status == EQUAL and self._defines(verdict):
            return replace(verdict, status=DEFINITION, reason="no derived value; taken as it is said here")
        return verdict

    def _defines(self, verdict: Verdict) -> bool:
        left = verdict.sides[0] if verdict.sides else None
        return isinstance(left, Spelt) and self.bindings.is_defined(left)

    # -- names of the author's own

    def _own_name(self, verdict: Verdict) -> None:
        """Looks for what a name is, where it stands alone on the left."""
        left, *rights = verdict.sides
        if (
            not isinstance(left, Spelt)
            or left != verdict.unknown
            or left.mark
            or self.bindings.is_defined(left)
            or self.bindings.names.has_steps(left)
        ):
            return
        entries = [(kept, bound(rights[-1], letters)) for kept, letters in splits(left)]
        for name, right in [(left, rights[-1]), *entries]:
            try:
                found = self._derived(right)
            except Unreadable:
                continue
            if found:
                self._adopt(name, found)
            else:
                self.bindings.define(name, right)
            return

    def _derived(self, right: Tree) -> str:
        """The derived value that a right side has at every point, if there is one."""
        world = self.bindings.worlds.exact(Residues(6, "names of the author's own"))
        value = self.bindings.meaning(world, self.reading).whole(right, None)
        for step in self.bindings.names.program.steps:
            name = step.target.name
            there = self.bindings.value_of(name, world, self.reading)
            if there.shape == value.shape and same(there.array, value.array):
                return name
        return ""

    def _adopt(self, spelt: Spelt, name: str) -> None:
        self.bindings.names.given.setdefault(key(spelt), {})[spelt.time] = name
        self.bindings.definitions.pop((*key(spelt), spelt.time, spelt.mark), None)
        self.adopted[equation_name(spelt)] = name

    def _by_use(self, found: Sequence[Verdict]) -> bool:
        """Takes a defined name for the derived value that makes all equations equal that use it."""
        changed = False
        for verdict in found:
            if verdict.status != DEFINITION or not isinstance(verdict.sides[0], Spelt):
                continue
            left = verdict.sides[0]
            uses = [v for v in found if v.status == DIFFERENT and left in [*names_in(v.sides[1:])]]
            taken = {each.meant for each in found}
            for step in self.bindings.names.program.steps if uses else ():
                if step.target.name not in taken and self._all_equal(left, step.target.name, uses):
                    self._adopt(left, step.target.name)
                    changed = True
                    break
        return changed

    def _all_equal(self, left: Spelt, name: str, uses: Sequence[Verdict]) -> bool:
        definitions = dict(self.bindings.definitions)
        given = copy.deepcopy(self.bindings.names.given)
        adopted = dict(self.adopted)
        self._adopt(left, name)
        try:
            return all(self.judge.equal(v.sides[0], right) for v in uses for right in v.sides[1:])
        except Unreadable:
            return False
        finally:
            self.bindings.definitions, self.adopted = definitions, adopted
            self.bindings.names.given.clear()
            self.bindings.names.given.update(given)

    # -- other subscripts

    def other_subscripts(self) -> Iterator[_Attempt]:
        """The block with one subscript of its own read as one of the cell's, for each that could be."""
        table = self.bindings.names
        theirs = dict.fromkeys(k[1] for k, times in table.exact.items() if None in times)
        unknown = [name[1] for name in self._unknown()]
        parts = {part for text in unknown for part in (text, text[-1:])}
        parts |= {"" for text in unknown if len(text) <= 2}  # the letters of an entry
        for own in sorted(parts):
            for subscript in theirs:
                bindings = copy.copy(self.bindings)
                bindings.names = replace(table, given=dict(table.given))
                if bindings.names.read_subscript(own, subscript):
                    found = _Attempt(bindings, self.reading, self.block)
                    found.adopted[_subscript(own)] = _subscript(subscript)
                    yield found

    def _unknown(self) -> set[Key]:
        """The names of the block that mean nothing."""
        found = {spelt for verdict in self.verdicts for spelt in names_in(verdict.sides) if not spelt.mark}
        return {key(s) for s in found if not self.bindings.is_known(s, self.reading)}

    # -- what is said of it

    def explained(self) -> tuple[Verdict, ...]:
        """The verdicts, those of what differs with a guess at the slip; a definition that nothing confirms is
        not understood."""
        confirmed: set[tuple[object, ...]] = {
            (*key(each), each.time)
            for verdict in self.verdicts
            if verdict.status == EQUAL
            for spelt in names_in(verdict.sides)
            for each in (spelt, *(kept for kept, _ in splits(spelt)))
        }
        found = [self._explained(each, confirmed) for each in self.verdicts]
        pairs = zip(self.block.equations, found, strict=True)
        kept = [(equation, each) for equation, each in pairs if not self.sets_size(equation)]
        return tuple(each for equation, each in kept if not self._aside(equation)) or tuple(
            v for _, v in kept
        )

    def sets_size(self, equation: Equation | Broken) -> bool:
        """Whether an equation says how long something is, as in ``n = 10``, which no cell computes."""
        if not isinstance(equation, Equation) or len(equation.sides) < 2:
            return False
        try:
            left, *rights = map(self.bindings.parse, equation.sides)
        except Unreadable:
            return False
        return isinstance(left, Spelt) and all(map(self._is_size, names_in((left, *rights))))

    def _is_size(self, spelt: Spelt) -> bool:
        alone = replace(spelt, place=-1) == Spelt(spelt.letter)
        return (
            alone
            and spelt.letter in self.bindings.worlds.sizes
            and not self.bindings.is_known(spelt, self.reading)
        )

    def _aside(self, equation: Equation | Broken) -> bool:
        """Whether a formula in a line of text is about something else, as in ``$n = 10$``."""
        if not isinstance(equation, Equation) or not equation.inline:
            return False
        try:
            left = self.bindings.parse(equation.sides[0])
        except Unreadable:
            return False
        names = [left, *(kept for kept, _ in splits(left))] if isinstance(left, Spelt) else []
        return not any(self.bindings.is_known(each, self.reading) for each in names)

    def _explained(self, verdict: Verdict, confirmed: set[tuple[object, ...]]) -> Verdict:
        if verdict.status == DIFFERENT and len(verdict.sides) > 1:
            return replace(verdict, guess=guess(self.judge, verdict))
        left = verdict.sides[0] if verdict.sides else None
        if (
            verdict.status == DEFINITION
            and isinstance(left, Spelt)
            and (*key(left), left.time) not in confirmed
        ):
            near = self.bindings.names.near(left)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            reason = f"{equation_name(left)} is no derived value, and no equation that is equal uses it{hint}"
            return replace(verdict, status=UNKNOWN, reason=reason, guess=guess(self.judge, verdict))
        return verdict


def _subscript(text: str) -> str:
    return f"the subscript {text}" if text else "no subscript"


__all__ = ["Judged", "Unknown", "judged"]
