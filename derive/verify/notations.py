"""What papers write beyond names: joined weights, named functions, a cotangent without a superscript.

Each line is one that a file could have, for every gate: `{s}` stands for every subscript of a bias in turn.
A line that speaks of what a cell has not is left out.  Names are the notation file's, and other forms of the
parameters those of `derive.forms`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from derive.reading.authored import authored
from derive.reading.tree import Spelt
from derive.verify.names import Key, Names, key
from derive.verify.paper import Directive
from derive.verify.walk import names as names_in

# by notation, each to be tried
FORMS: Mapping[str, Sequence[Sequence[str]]] = {
    "greff": (("\\Delta_t = \\Delta^{y}_{t}", "g = \\tanh", "h = \\tanh"),),
}
# one matrix for what stands in one pair of brackets
CONCATENATED: Sequence[Sequence[str]] = (("W_{s} = [U_{s}, W_{s}]",), ("W_{s} = [W_{s}, U_{s}]",))


def directives(form: Sequence[str], names: Names, line: int) -> Iterator[Directive]:
    """What the lines of a form say of the names of a cell."""
    subscripts = [k[1] for k, times in names.exact.items() if None in times and k[0] == "b" and k[1]]
    own: set[Key] = set()
    for text in form:
        for subscript in subscripts if "{s}" in text else ("",):
            found = _directive(text.replace("{s}", subscript), line)
            if _speaks_of(found, names, own):
                left = authored(found.left)
                own |= {key(left)} if isinstance(left, Spelt) else set()
                yield found


def _directive(text: str, line: int) -> Directive:
    left, _, right = text.partition(" = ")
    return Directive(left.strip(), right.strip(), line)


def _speaks_of(directive: Directive, names: Names, own: Container[Key]) -> bool:
    """Whether the cell has everything that stands right of the sign; own: what the form has defined."""
    tree = authored(directive.right)
    if isinstance(tree, Spelt) and tree.letter == "\\tanh":
        return True
    return all(names.reference(each, base=True) is not None or key(each) in own for each in names_in(tree))
