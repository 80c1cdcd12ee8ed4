"""How fast products of matrices are here at best, and so how little time a training step can take."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy
import torch

from benchmarks.timing import seconds
from benchmarks.training.problem import Problem, Size
from derive.analysis.cost import cost
from derive.analysis.parameters import parameters

ORDER, ROUNDS = 1024, 12  # of the square matrices; products, of which the fastest counts


def work(problem: Problem) -> int:
    """Scalar operations of a training step: all steps of all sequences forward and backward, and the sums of
    the parameters' gradients; a multiply-add is two.
    """
    cell, size = problem.cell, problem.size
    step, samples = cost(cell), size.steps * size.batch
    total = samples * (step.forward + step.backward) + (samples - 1) * parameters(cell).total
    return int(sympy.sympify(total).subs(_numbers(cell.sizes, size)))


def _numbers(sizes: tuple[sympy.Expr, ...], size: Size) -> dict[sympy.Expr, int]:
    return {each: size.lengths[str(each)] for each in sizes}


def peak(dtype: str) -> dict[str, float]:
    """Operations in a second of the fastest product of large matrices, by whose BLAS it was."""
    random = np.random.default_rng(0)
    a, b = (random.normal(size=(ORDER, ORDER)).astype(dtype) for _ in range(2))
    p, q, out = torch.from_numpy(a), torch.from_numpy(b), np.empty_like(a)
    return {"NumPy": _fastest(lambda: np.matmul(a, b, out=out)), "PyTorch": _fastest(lambda: torch.mm(p, q))}


def _fastest(product: Callable[[], object]) -> float:
    return float(2 * ORDER**3 / min(seconds(product) for _ in range(ROUNDS)))
