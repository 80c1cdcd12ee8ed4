r"""The functions of `tests.own` as a mathematician writes them down, by how they are printed.

Their derivatives are mpmath's, numerical ones: nothing is taken from the project's definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import mpmath

from derive.reading.functions import Scalar

Cases = Sequence[tuple[Callable[..., bool], Scalar]]


def _always(*arguments: Any) -> bool:
    return True


def _squashed(z: Any) -> Any:
    return mpmath.atan(z) - mpmath.exp(-(z**2)) / 3


# name, number of arguments, cases of which the first that holds counts
_CASES: Sequence[tuple[str, int, Cases]] = (
    ("\\operatorname{swish}", 1, [(_always, lambda z: z / (1 + mpmath.exp(-z)))]),
    (
        "\\operatorname{softsign}", 1,
        [(lambda z: z > 0, lambda z: z / (1 + z)), (_always, lambda z: z / (1 - z))],
    ),
    (
        "\\operatorname{hard}", 1,
        [(lambda z: z < -2.5, lambda z: 0 * z), (lambda z: z > 2.5, lambda z: 1 + 0 * z),
         (_always, lambda z: z / 5 + mpmath.mpf(1) / 2)],
    ),
    (
        "\\varphi_{1}", 1,
        [(lambda z: z < -1, lambda z: -1 + 0 * z), (lambda z: z <= 1, lambda z: z),
         (_always, lambda z: 2 - 1 / z)],
    ),
    ("\\operatorname{squashed}", 1, [(_always, _squashed)]),
    ("\\operatorname{gated}", 2, [(_always, lambda z, b: z / (1 + mpmath.exp(-b)))]),
    (
        "\\operatorname{nearer}", 2,
        [(lambda z, b: abs(z) < abs(b), lambda z, b: z + 0 * b), (_always, lambda z, b: b * mpmath.tanh(z))],
    ),
)  # fmt: skip


def _derived(cases: Cases, orders: tuple[int, ...]) -> Scalar:
    """The derivative, inside of the case that holds."""

    def value(*arguments: Any) -> Any:
        inside = next(function for holds, function in cases if holds(*arguments))
        return mpmath.diff(inside, arguments, orders) if any(orders) else inside(*arguments)

    return value


def _written(highest: int) -> Iterator[tuple[str, Scalar]]:
    for name, arity, cases in _CASES:
        for order in range(highest + 1):
            for by in product(range(arity), repeat=order):
                signs = "".join(f"\\partial_{{{k + 1}}} " for k in by)
                text = name + "'" * order if arity == 1 else signs + name
                yield text, _derived(cases, tuple(by.count(k) for k in range(arity)))


OWN_FUNCTIONS = dict(_written(highest=2))
