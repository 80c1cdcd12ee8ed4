"""A cell as one PyTorch file that needs nothing of ours: a step and a sequence, the gradients of both, a
module, a self-test."""

from __future__ import annotations

import textwrap

from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.printing import emitted_file
from derive.printing.brackets import listed, names
from derive.printing.defaults import filler, filling
from derive.printing.numpy import WIDTH
from derive.printing.torch import FULL, helpers
from derive.printing.torch_class import class_name, classes
from derive.printing.torch_phases import step_block
from derive.printing.torch_sequence import Plan
from derive.program import Program

_ABOUT = """{name} is a module for sequences. It computes with what stands before it: one step, its gradient,
and both through time; autograd is given the derived gradient. Needs PyTorch only."""
_FORWARD = emitted_file.FORWARD.replace("arrays", "tensors")
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
    about = textwrap.fill(_ABOUT.format(name=class_name(cell)), WIDTH)
    heading = emitted_file.heading(cell, cell.title, about, "tensors")
    head = f"{heading}\n{imported}\n\n{_tables(cell, plan)}\n"
    return "\n\n".join([head, *filter(None, [needed, fill]), body])


def _steps(cell: Cell, step: Program) -> tuple[str, str]:
    """`forward`, and `backward`: the gradient's own statements; forward values are given."""
    first, fill = len(cell.program.steps), filler(cell)
    given = "\n".join(textwrap.wrap(emitted_file.seeds(cell, step), WIDTH - 4))
    document = emitted_file.backward_document(f", or zeros:\n{given}")
    return (
        step_block("forward", cell.program, 0, first, _FORWARD, fill).text,
        step_block("backward", step, first, len(step.steps), document, fill).text,
    )


def _tables(cell: Cell, plan: Plan) -> str:
    # what the gradient reads of a sequence, beside the initial states
    lines = emitted_file.assigned({**emitted_file.tables(cell), "TAPE": names(plan.tape)})
    carried = [f'"{state}": "{name}"' for state, name in plan.carried.items()]
    return f"{lines}\n{listed('CARRIED = {', carried, '}')}" if plan.schedule.backward.loop else lines


def _self_test(cell: Cell) -> str:
    fixed = any(s.fixed for s in cell.inputs)
    smooth = emitted_file.smoothing(
        cell,
        tested="check_differences",
        test="check",
        test_smoothly="check_smoothly",
        arguments="*arguments",
        helper="fast_sigmoid",
    )
    text = _SELF_TEST.format(
        once=_ONCE if any(s.still for s in cell.inputs) else "",
        fixed=" if name not in FIXED" if fixed else "",
        only=" if name not in FIXED" if fixed else "",
        smooth=smooth,
    )
    return f"\n\n{emitted_file.shapes_function(cell, 'tensors', (WIDTH, WIDTH))}\n{text}"
