"""What papers write in a form of their own, beyond names: two biases, joined weights, functions.

Each line is one that a file could have, for every gate: `{s}` stands for every subscript of a bias in turn.
A line that speaks of what a cell has not is left out.  Names themselves are the notation file's.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from derive.reading.authored import authored
from derive.reading.tree import Spelt
from derive.verify.names import Key, Names, key
from derive.verify.paper import Directive
from derive.verify.walk import names as names_in

_TWO_BIASES = ("free b_{h{s}} like b_{s}", "b_{i{s}} = b_{s} - b_{h{s}}")
# by notation, each to be tried; "free" in front makes a parameter of the author's own
FORMS: Mapping[str, Sequence[Sequence[str]]] = {
    "pytorch": (_TWO_BIASES, (*_TWO_BIASES, "b_{hn} = d_n", "b_{in} = b_n")),
    "greff": (("\\Delta_t = \\Delta^{y}_{t}", "g = \\tanh", "h = \\tanh"),),
    "graves": (("W_{c{s}} = w_{c{s}}",),),
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
    free = text.startswith("free ")
    left, _, right = text.removeprefix("free ").partition(" like " if free else " = ")
    return Directive(left.strip(), right.strip(), line, free)


def _speaks_of(directive: Directive, names: Names, own: Container[Key]) -> bool:
    """Whether the cell has everything that stands right of the sign; own: what the form has defined."""
    tree = authored(directive.right)
    if isinstance(tree, Spelt) and tree.letter == "\\tanh":
        return True
    return all(names.reference(each, base=True) is not None or key(each) in own for each in names_in(tree))
