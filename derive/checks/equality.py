"""That two programs compute the same, with other inputs in the place of some."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from derive.algebra.node import Node
from derive.algebra.shape import evaluate as lengths
from derive.checks.domain import Residues
from derive.checks.proof import Point, Proof, by_cases, point
from derive.errors import DefinitionError, Location
from derive.explicit import entries, evaluate
from derive.program import Program

Substitution = Mapping[str, Node]


def prove_equal(
    left: Program,
    right: Program,
    inputs: Substitution,
    sizes: Mapping[str, int],
    results: Substitution | None = None,
    right_sizes: Mapping[str, int] | None = None,
) -> Proof:
    """That two programs compute the same.

    inputs: what stands in place of an input of `right`, in terms of `left`'s values; others go by their
    names, and may be anything where `left` has no such input of that shape; a value that `right` would
    compute is held at what stands there; results: by name of `right`'s values, what they must equal in terms
    of `left`'s values; without it every result of `right` must equal the one of that name; right_sizes: where
    they are others.
    Raises: DefinitionError where something of another shape stands in the place of an input.
    """
    wanted = results or {r.name: left.by_name[r.name] for r in right.results}
    theirs = right_sizes or sizes

    def claim(domain: Residues) -> Proof:
        ours = evaluate(left, point(left.inputs, sizes, domain), sizes, domain)
        given = point(right.inputs, theirs, domain)
        for name in given.keys() & {s.name for s in left.inputs}:
            if given[name].shape == ours[name].shape:
                given[name] = ours[name]
        given |= {name: entries(node, ours, sizes, domain) for name, node in inputs.items()}
        _check_shapes(right, given, theirs)
        values = evaluate(right, given, theirs, domain)
        pairs = {name: (entries(node, ours, sizes, domain), values[name]) for name, node in wanted.items()}
        different = [name for name, (a, b) in pairs.items() if not np.array_equal(a, b)]
        return Proof(tuple(pairs), sum(a.size for a, _ in pairs.values()), tuple(different))

    return by_cases(claim, f"{left.cell} and {right.cell}")


def _check_shapes(right: Program, given: Point, sizes: Mapping[str, int]) -> None:
    """NumPy would stretch what does not fit."""
    for name, value in given.items():
        expected = lengths(right.by_name[name].shape, sizes)
        if value.shape != expected:
            message = f"{name} has shape {expected}, what stands in its place has {value.shape}"
            raise DefinitionError(message, Location(cell=right.cell, statement=name))
