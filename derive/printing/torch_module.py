"""A cell as one PyTorch file that needs nothing of ours: a step and a sequence, the gradients of both, a
module, a self-test."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from derive._version import __version__
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.batched import batch_size
from derive.passes.gradient import gradient
from derive.passes.smoothed import has_surrogate
from derive.printing.defaults import filler, filling, left_out
from derive.printing.numpy import WIDTH, shape_text
from derive.printing.torch import FULL, helpers
from derive.printing.torch_class import class_name, classes, listed, plain
from derive.printing.torch_phases import names, shape_code, step_block
from derive.printing.torch_sequence import Plan
from derive.program import Program

_ABOUT = """{name} is a module for sequences. It computes with what stands before it: one step, its gradient,
and both through time; autograd is given the derived gradient. Needs PyTorch only."""
_FORWARD = """One step.

{given}: the tensors named above.
Returns every value of the step by name.
"""
_BACKWARD = """The gradient of one step.

{{given}}: what `forward` was given and what it returned, and the cotangents, or zeros:
{seeds}.
Returns the adjoint adj_v of every value v, and grad_v of every input, state and parameter.
"""
_SELF_TEST = '''
def samples(T, B, sizes, seed):
    """Random parameters, inputs and initial states in float64, by name."""
    torch.manual_seed(seed)
    shape = shapes(**sizes)
    parameters = {{name: 0.5 * torch.randn(shape[name], dtype=torch.float64) for name in PARAMETERS}}
    inputs = {{name: torch.randn((T, B, *shape[name]), dtype=torch.float64) for name in INPUTS}}
{once}    initial = {{name: torch.randn((B, *shape[name]), dtype=torch.float64) for name in STATES}}
    return parameters, inputs, initial


def self_test(T=4, B=2, seed=0, sizes=None):
    """The largest difference between `run_backward` and autograd through `unrolled`, relative.

    sizes: by name, those that `shapes` takes. Raises what `torch.autograd.gradcheck` raises where
    the gradient of `sequence` differs from differences of its values.
    """
    groups = samples(T, B, sizes or {{}}, seed)
    values, tape = run(*groups, T)
    cotangents = {{name: torch.randn_like(value) for name, value in values.items()}}
    grads = run_backward(tape, cotangents)
    check_differences(groups, T)
    learned = {{name: tensor for group in groups for name, tensor in group.items(){fixed}}}
    for tensor in learned.values():
        tensor.requires_grad_()
    found = unrolled(*groups, T)
    differences = [(found[name] - value).abs().max() for name, value in values.items()]
    loss = sum((cotangents[name] * value).sum() for name, value in found.items())
    slopes = torch.autograd.grad(loss, list(learned.values()), allow_unused=True)
    for name, slope in zip(learned, slopes):
        slope = torch.zeros_like(learned[name]) if slope is None else slope
        difference = (grads["grad_" + name] - slope).abs() / (1 + slope.abs())
        differences.append(difference.max())
    return float(torch.stack(differences).detach().max())


def check_differences(groups, T):
    """Compares the gradient of `sequence` with differences of its values in random directions."""
    asked = [(k, name) for k, group in enumerate(groups) for name in group{only}]

    def of(*tensors):
        given = [dict(group) for group in groups]
        for (k, name), tensor in zip(asked, tensors):
            given[k][name] = tensor
        return tuple(sequence(*given, T).values())

    tensors = [groups[k][name].clone().requires_grad_() for k, name in asked]
    torch.autograd.gradcheck(of, tensors, fast_mode=True)
{smooth}

if __name__ == "__main__":
    difference = self_test()
    print(f"largest difference between the gradient and autograd: {{difference:.1e}}")
    raise SystemExit(int(not difference <= 1e-8))
'''
_ONCE = """    once = {name: torch.randn((B, *shape[name]), dtype=torch.float64) for name in ONCE}
    inputs.update(once)
"""
# a spike's gradient is no derivative of its values
_SMOOTH = '''

def smooth(check):
    """The check with fast_sigmoid in the place of spike, whose gradient stands for a spike's."""

    def check_smoothly(*arguments):
        global spike
        kept, spike = spike, fast_sigmoid
        try:
            return check(*arguments)
        finally:
            spike = kept

    return check_smoothly


check_differences = smooth(check_differences)
'''


def module(cell: Cell) -> str:
    """The file: readable, deterministic, with equations, shapes and a self-test.

    >>> from derive.catalogue import load
    >>> "class LSTM(nn.Module):" in module(load("lstm"))
    True
    """
    step, plan = gradient(cell.program), Plan(cell)
    blocks = [*_steps(cell, step), *(block.text for block in plan.blocks)]
    body = "\n\n".join(blocks) + "\n" + plan.text
    body += "\n" + classes(cell) + _self_test(cell)
    needed = helpers(body, step, *(block.program for block in plan.blocks))
    fill = filling(cell, FULL)
    imported = "import torch\nfrom torch import nn"
    imported = f"import math\n\n{imported}" if "math." in needed + body else imported
    tables = "\n".join(_tables(cell, plan))
    head = f"{_heading(cell)}\n{imported}\n\n{tables}\n"
    return "\n\n".join([head, *filter(None, [needed, fill]), body])


def _steps(cell: Cell, step: Program) -> tuple[str, str]:
    """`forward`, and `backward`: the gradient's own statements; forward values are given."""
    first, given, fill = len(cell.program.steps), set(cell.program.inputs), filler(cell)
    seeds = ", ".join(s.name for s in step.inputs if s not in given)
    document = _BACKWARD.format(seeds="\n".join(textwrap.wrap(seeds, WIDTH - 4)))
    return (
        step_block("forward", cell.program, 0, first, _FORWARD, fill).text,
        step_block("backward", step, first, len(step.steps), document, fill).text,
    )


def _heading(cell: Cell) -> str:
    about, batch = _ABOUT.format(name=class_name(cell)), batch_size(cell.program)
    optional = {s: f", {s.default} where it is left out" for s in left_out(cell)}
    shapes = "\n".join(
        f"    {s.name:<8} {shape_text(s, batch)}{optional.get(s, '')}" for s in cell.program.inputs
    )
    sizes = ", ".join(str(s) for s in cell.sizes)
    sizes = f"Sizes {sizes} and the batch {batch}" if sizes else f"Size {batch} of the batch"
    return (
        f'"""{plain(cell.title)}.\n\n'
        f"{textwrap.fill(about, WIDTH)}\n"
        f"Generated by derive {__version__} from the definition of {cell.name}.\n\n"
        f'{sizes}; tensors are time, batch, features:\n\n{shapes}\n"""\n'
    )


def _tables(cell: Cell, plan: Plan) -> list[str]:
    once = [s for s in cell.inputs if s.still]
    fixed = [s for s in cell.inputs if s.fixed]
    tables: dict[str, Sequence[TensorSymbol]] = {
        "INPUTS": cell.series,
        **({"ONCE": once} if once else {}),
        **({"FIXED": fixed} if fixed else {}),
        "STATES": cell.states,
        "OUTPUTS": cell.outputs,
        "PARAMETERS": cell.timeless,
        "TAPE": plan.tape,  # what the gradient reads of a sequence, beside the initial states
    }
    lines = [f"{name} = {names(symbols)}" for name, symbols in tables.items()]
    carried = [f'"{state}": "{name}"' for state, name in plan.carried.items()]
    return [*lines, listed("CARRIED = {", carried, "}")] if plan.schedule.backward.loop else lines


def _self_test(cell: Cell) -> str:
    small = {str(size): k + 3 for k, size in enumerate(cell.sizes)} | dict(cell.check_sizes)
    symbols = [*cell.inputs, *cell.states, *cell.timeless]
    shapes = [f'"{s.name}": {shape_code(s)}' for s in symbols]
    start = listed("def shapes(", [f"{name}={length}" for name, length in small.items()], "):")
    told = '    """The shapes of all tensors, without time and batch."""'
    fixed = any(s.fixed for s in cell.inputs)
    text = _SELF_TEST.format(
        once=_ONCE if any(s.still for s in cell.inputs) else "",
        fixed=" if name not in FIXED" if fixed else "",
        only=" if name not in FIXED" if fixed else "",
        smooth=_SMOOTH if has_surrogate(cell.program) else "",
    )
    return f"\n\n{start}\n{told}\n{listed('    return {', shapes, '}')}\n\n{text}"
