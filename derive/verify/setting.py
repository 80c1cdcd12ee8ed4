"""What there is before a block is judged: its names, the forms they may have, the ways to read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.definition import Cell
from derive.errors import InputError, Location
from derive.forms import changes
from derive.passes.gradient import gradient
from derive.printing.notation import Notation, notation_of
from derive.printing.notation_file import load_notation
from derive.program import Program
from derive.reading.authored import authored
from derive.reading.displays import Equation
from derive.reading.tokens import Unreadable
from derive.reading.tree import Listed, Spelt, Tree
from derive.verify.bindings import READINGS, Bindings, Reading
from derive.verify.names import Names
from derive.verify.notations import CONCATENATED, FORMS, directives
from derive.verify.paper import Block, Directive, Without
from derive.verify.walk import names as names_in
from derive.verify.walk import nodes
from derive.verify.world import Worlds

_DELTA = re.compile(r"\\delta|(?<![A-Za-z\\])d\s*[A-Za-z\\]")


def readings(block: Block) -> list[Reading]:
    """The ways to read a block that its marker leaves open."""
    vectors, delta = block.options.get("vectors"), block.options.get("delta")
    found = [r for r in READINGS if vectors is None or r.rows == (vectors == "rows")]
    found = [r for r in found if delta is None or r.pre == (delta == "pre-activations")]
    if delta is None and not any(_DELTA.search(each.text) for each in block.equations):
        found = [r for r in found if not r.pre]
    return found


def of_forms(cell: Cell, block: Block, path: str, notation: str) -> list[Bindings]:
    """The names of a block: those of the cell, and of the cell in the form that the notation has it in.

    Raises: InputError for a line of the file that says of a name what can be in none of them.
    """
    made: list[Bindings] = []
    reasons: list[InputError] = []
    for each in _in_forms(cell, notation, Location(path, block.line)):
        try:
            made.append(bindings(each, block, path, notation))
        except InputError as reason:
            reasons.append(reason)
    if not made:
        raise reasons[0]
    return made


def _in_forms(cell: Cell, notation: str, where: Location) -> list[Cell]:
    if not notation:
        return [cell]
    found = changes(cell, _loaded(notation, where).forms_of(cell.name))
    return [cell, *(each.formed.cell for each in found if each.formed)]


def bindings(cell: Cell, block: Block, path: str, notation: str) -> Bindings:
    """The names of a block: the notation's, and what the file says of them.

    Raises: InputError for a line of the file that says of a name what cannot be.
    """
    step = block.options.get("step", "t")
    program = gradient(cell.program)
    names = Names.of(program, _notation(program, notation, Location(path, block.line)))
    zero = _left_out(block, names, path)
    made = Bindings(Worlds(cell, zero=zero), names, step)
    for each in block.directives:
        if isinstance(each, Directive):
            made.give(each, path)
    found = [spelt for tree in _trees(made, block) for spelt in names_in(tree)]
    if any(spelt.time == 1 for spelt in found):
        used = {names.reference(spelt) for spelt in found}
        seeds = {state.next.marked("seed").name for state in cell.states}
        made.worlds = Worlds(cell, True, {each[0] for each in used if each and each[0] in seeds}, zero)
    return made


def _left_out(block: Block, names: Names, path: str) -> set[str]:
    """The parameters that a file's equations do without."""
    parameters = {s.name for s in names.program.inputs if s.role == "parameter"}
    found: set[str] = set()
    for line in block.directives:
        for text in line.names if isinstance(line, Without) else ():
            biases = {name for name in parameters if name.split("_")[0] in ("b", "d")}
            named = biases if text == "biases" else _meant(text, names) & parameters
            if not named:
                spelt = _spelt(text)
                near = (
                    [each for each in names.near(spelt) if _meant(each, names) & parameters] if spelt else []
                )
                hint = f"; did you mean {' or '.join(near)}?" if near else ""
                raise InputError(
                    f"{text} is no parameter of {names.program.cell}{hint}", Location(path, line.line)
                )
            found |= named
    return found


def _meant(text: str, names: Names) -> set[str]:
    """The derived value that a name means, if it means one."""
    spelt = _spelt(text)
    found = names.reference(spelt) if spelt else None
    return {found[0]} if found else set()


def _spelt(text: str) -> Spelt | None:
    try:
        tree = authored(text)
    except Unreadable:
        return None
    return tree if isinstance(tree, Spelt) else None


def forms(plain: Bindings, block: Block, path: str, notation: str) -> Iterator[Bindings]:
    """The names as they are, and with what a paper's form says of them."""
    yield plain
    forms = [*FORMS.get(notation, ())]
    if any(_lists(tree) for tree in _trees(plain, block)):
        forms += CONCATENATED
    for form in forms:
        found = plain.copy()
        for each in directives(form, plain.names, block.line):
            if not any(isinstance(own, Directive) and own.left == each.left for own in block.directives):
                found.give(each, path)
        yield found


def _lists(tree: object) -> bool:
    """Whether a tree holds parts in brackets."""
    return any(isinstance(each, Listed) for each in nodes(tree))


def _notation(program: Program, spec: str, where: Location) -> Notation | None:
    return notation_of(program, _loaded(spec, where)) if spec else None


def _loaded(spec: str, where: Location) -> Notation:
    try:
        return load_notation(spec)
    except InputError as error:
        raise InputError(error.message, where if error.where is None else error.where) from None


def _trees(bindings: Bindings, block: Block) -> Iterator[Tree]:
    for equation in block.equations:
        if isinstance(equation, Equation):
            for side in equation.sides:
                try:
                    yield bindings.parse(side)
                except Unreadable:
                    continue
