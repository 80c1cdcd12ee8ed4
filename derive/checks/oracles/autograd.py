"""What adapters of packages that run on PyTorch share: our arrays as tensors, and autograd's gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from derive.algebra.record import Array
from derive.checks.oracles import Arrays, Run

Named = Mapping[str, Tensor]


def differentiated(compute: Callable[[Named], Named], arrays: Mapping[str, Array]) -> Run:
    """A run of `compute`, from what goes in to states and outputs over time, all by our names, in float64."""
    ours = {k: torch.tensor(a, dtype=torch.float64, requires_grad=True) for k, a in arrays.items()}
    values = compute(ours)

    def backward(cotangents: Mapping[str, Array]) -> Arrays:
        total = torch.stack([(torch.tensor(c) * values[k]).sum() for k, c in cotangents.items()]).sum()
        found = torch.autograd.grad(total, list(ours.values()), allow_unused=True, materialize_grads=True)
        return {name: gradient.numpy() for name, gradient in zip(ours, found, strict=True)}

    return Run({name: value.detach().numpy() for name, value in values.items()}, backward)


def shares(whole: Tensor, count: int) -> list[Tensor]:
    """Random parts that sum to `whole`: for a package that has several biases where only the sum counts."""
    random = torch.Generator().manual_seed(1)
    parts = [torch.rand(whole.shape, dtype=whole.dtype, generator=random) * whole for _ in range(count - 1)]
    return [*parts, whole - sum(parts, torch.zeros_like(whole))]
