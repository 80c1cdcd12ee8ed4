"""What takes part with PyTorch: leaves as its users have them, and gradients by torch.autograd.grad.

A package keeps its weights in another form than ours.  That form is made from ours before anything is timed;
the gradients by it are brought back to ours afterwards, by the adjoint of the same map.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from benchmarks.training.problem import Arrays, Problem, Ready

Named = Mapping[str, Tensor]
Forward = Callable[[], Named]


@dataclass(frozen=True)
class Translation:
    """leaves: what somebody is given, from our arrays by name, differentiable; bind: a call on these leaves
    that gives values by our names.
    """

    leaves: Callable[[Named], Named]
    bind: Callable[[Named], Forward]


def prepare(problem: Problem, how: Translation) -> Ready:
    """Ready to run and differentiate by every leaf."""
    ours = {name: torch.tensor(array, requires_grad=True) for name, array in problem.given().items()}
    theirs = how.leaves(ours)
    leaves = {name: nn.Parameter(value.detach().clone()) for name, value in theirs.items()}
    forward, wanted = how.bind(leaves), list(leaves.values())
    cotangents = {name: torch.tensor(array) for name, array in problem.cotangents.items()}

    def call() -> tuple[Named, tuple[Tensor | None, ...]]:
        values = forward()
        read = [values[name] for name in cotangents]
        return values, torch.autograd.grad(read, wanted, list(cotangents.values()), allow_unused=True)

    def results(found: tuple[Named, tuple[Tensor | None, ...]]) -> Arrays:
        values, gradients = found
        back = _to_ours(ours, list(theirs.values()), gradients)
        return {name: values[name].detach().numpy() for name in cotangents} | back

    return Ready(call, results)


def _to_ours(ours: Named, theirs: list[Tensor], gradients: tuple[Tensor | None, ...]) -> Arrays:
    """Gradients by our arrays from those by theirs."""
    pairs = [
        (value, gradient)
        for value, gradient in zip(theirs, gradients, strict=True)
        if gradient is not None and value.requires_grad
    ]
    values, seeds = (list(each) for each in zip(*pairs, strict=True))
    found = torch.autograd.grad(values, list(ours.values()), seeds, allow_unused=True)
    named = zip(ours, found, strict=True)
    return {f"grad_{name}": gradient.numpy() for name, gradient in named if gradient is not None}


def fill(module: nn.Module, leaves: Named) -> nn.Module:
    """The module with these leaves as its parameters, named as it names them; what is not among them is no
    part of the recurrence, and stays.
    """
    for name in leaves.keys() & dict(module.named_parameters()).keys():
        parent, _, last = name.rpartition(".")
        setattr(module.get_submodule(parent), last, leaves[name])
    return module
