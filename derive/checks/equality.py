"""That two programs compute the same, with other inputs in the place of some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.checks.proof import Proof, by_cases, point
from derive.explicit import entries, evaluate
from derive.ops.constants import zeros
from derive.ops.structure import concat
from derive.program import Program

Substitution = Mapping[str, Node]


def prove_equal(
    left: Program,
    right: Program,
    inputs: Mapping[str, Node],
    sizes: Mapping[str, int],
    results: Mapping[str, Node] | None = None,
) -> Proof:
    """That two programs compute the same.

    inputs: what stands in place of an input of `right`, in terms of inputs of `left`; others go by their
    names; results: by name of `right`'s values, what they must equal in terms of `left`'s values; without it
    every result of `right` must equal the one of that name.
    """
    wanted: Mapping[str, Node] = results or {r.name: left.by_name[r.name] for r in right.results}

    def claim(domain: Residues) -> Proof:
        given = point(left.inputs, sizes, domain)
        theirs = {
            s.name: entries(inputs[s.name], given, sizes, domain) if s.name in inputs else given[s.name]
            for s in right.inputs
        }
        ours, values = evaluate(left, given, sizes, domain), evaluate(right, theirs, sizes, domain)
        pairs = {name: (entries(node, ours, sizes, domain), values[name]) for name, node in wanted.items()}
        different = [name for name, (a, b) in pairs.items() if not np.array_equal(a, b)]
        return Proof(tuple(pairs), sum(a.size for a, _ in pairs.values()), tuple(different))

    return by_cases(claim, f"{left.cell} and {right.cell}")


@dataclass(frozen=True)
class Relation:
    """A cell is another one with other parameters.

    left, right: catalogue names; page: the cell whose page says it; inputs: what stands in the place of
    inputs of `right`, made from the symbols of `left`; words: the same in a few words.
    """

    page: str
    left: str
    right: str
    words: str
    inputs: Callable[[Mapping[str, TensorSymbol]], Substitution]


def _joined(s: Mapping[str, TensorSymbol]) -> Substitution:
    return {f"W_{k}": concat(s[f"W_{k}"], s[f"U_{k}"], axis=1) for k in "ifog"}


def _negated_gate(s: Mapping[str, TensorSymbol]) -> Substitution:
    return {f"{kind}_z": -s[f"{kind}_z"] for kind in "WUb"}


def _opposite_gate(s: Mapping[str, TensorSymbol]) -> Substitution:
    return {f"{kind}_f": -s[f"{kind}_i"] for kind in "WUb"}


def _no_peepholes(s: Mapping[str, TensorSymbol]) -> Substitution:
    return {f"p_{k}": zeros(s["c"].shape) for k in "ifo"}


RELATIONS = (
    Relation(
        "lstm-concatenated", "lstm", "lstm-concatenated", "equal to lstm with each W beside its U", _joined
    ),
    Relation(
        "lstm-peephole", "lstm", "lstm-peephole", "equal to lstm where the peepholes are zero", _no_peepholes
    ),
    Relation(
        "lstm-coupled",
        "lstm-coupled",
        "lstm",
        "equal to lstm with W_f = -W_i, U_f = -U_i, b_f = -b_i",
        _opposite_gate,
    ),
    Relation(
        "gru-chung",
        "gru-reset-before",
        "gru-chung",
        "equal to gru-reset-before with W_z, U_z, b_z negated",
        _negated_gate,
    ),
)


def relations(page: str) -> tuple[Relation, ...]:
    """The relations that a cell's page shows."""
    return tuple(relation for relation in RELATIONS if relation.page == page)
