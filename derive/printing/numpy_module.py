"""A cell as one NumPy file that needs nothing of ours: a step, its gradient, a sequence and its gradient, a
self-test."""

from __future__ import annotations

from collections.abc import Mapping

from derive.definition import Cell
from derive.passes.batched import batched
from derive.passes.gradient import gradient, made_once
from derive.passes.stable import stable
from derive.printing import emitted_file, stacks
from derive.printing.defaults import filler, filling
from derive.printing.numpy import SKIP, function, helpers, statement
from derive.printing.numpy_run import sequence
from derive.printing.scan_numpy import parallel
from derive.program import Program
from derive.schedule import schedule
from derive.schedule.stacks import stacks as parameter_stacks

_ABOUT = "One step, its gradient, and both through time. Needs NumPy only."
_SELF_TEST = '''

def self_test(T=4, B=2, seed=0, sizes=None):
    """The largest difference between `run_backward` and central differences of `run`, relative.

    sizes: by name, those that `shapes` takes.
    """
{drawn}    values, tape = run(parameters, inputs, initial, T)
    weights = {{name: rng.normal(size=value.shape) for name, value in values.items()}}
    grads = run_backward(tape, weights)
    worst, eps = 0.0, 1e-5
    for group in (parameters, inputs, initial):
        for name, array in group.items():
{fixed}            for index in np.ndindex(array.shape):
                kept, losses = array[index], []
                for steps in (1, -1, 2, -2):
                    array[index] = kept + steps * eps
                    found, _ = run(parameters, inputs, initial, T)
                    losses.append(sum(np.sum(weights[key] * found[key]) for key in found))
                array[index] = kept
                slope = (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * eps)
                found = abs(slope - grads["grad_" + name][index]) / (1 + abs(slope))
                worst = found if not found <= worst else worst  # NaN is the worst
    return worst
{smooth}

if __name__ == "__main__":
    difference = self_test()
    print(f"largest difference between the gradient and central differences: {{difference:.1e}}")
    raise SystemExit(int(not difference <= 1e-6))
'''


def module(cell: Cell) -> str:
    """The file: readable, deterministic, with the shapes of everything and a self-test.

    >>> from derive.catalogue import load
    >>> "def forward(v):" in module(load("lstm"))
    True
    """
    # page, download and sequence ask for it
    return made_once(cell.program, "numpy", lambda: _module(cell))


def _module(cell: Cell) -> str:
    step = stable(gradient(cell.program))
    functions, scan = _functions(cell, step), parallel(cell, helped=False)
    over_time = "\n\n".join(filter(None, (sequence(cell), scan)))
    smooth = emitted_file.smoothing(cell)
    needed = [helpers(functions + over_time + smooth, step), filling(cell)]
    imported = "import math\n\nimport numpy as np" if "math." in needed[0] + scan else "import numpy as np"
    tables = emitted_file.assigned(emitted_file.tables(cell))
    table = stacks.table(parameter_stacks(cell, schedule(cell, packed=True)))
    tables += f"\n{stacks.NOTE}STACKS = {table}" if table else ""
    stacking = stacks.numpy_functions() if table else ""
    head = f"{emitted_file.heading(cell, cell.title, _ABOUT)}\n{imported}\n\n{tables}\n"
    parts = [head, *filter(None, needed), functions.rstrip() + "\n"]
    return "\n\n".join([*parts, *filter(None, [stacking]), over_time]) + "\n" + _self_test(cell, smooth)


def lines(cell: Cell) -> Mapping[str, tuple[str, ...]]:
    """The lines of the file that compute the values and gradients of a step, by name, without indentation
    and without what they ask of formatters.

    >>> from derive.catalogue import load
    >>> lines(load("lstm"))["a_f"]
    ('a_f = x @ W_f.T + h @ U_f.T + b_f',)
    """
    statements = {step.target.name: statement(step) for step in batched(stable(gradient(cell.program)))}
    return {name: tuple(line.removesuffix(SKIP) for line in code) for name, code in statements.items()}


def _functions(cell: Cell, step: Program) -> str:
    """`forward`, and `backward`: the gradient's own statements; forward values are given."""
    statements, forward = batched(step), len(cell.program.steps)
    filled, document = filler(cell), emitted_file.array_backward_document(cell, step)
    return "\n\n".join(
        (
            function(cell.program, "forward", statements[:forward], emitted_file.FORWARD, filled=filled),
            function(step, "backward", statements[forward:], document, filled=filled),
        )
    )


def _self_test(cell: Cell, smooth: str) -> str:
    passed = _SELF_TEST.format(
        drawn=emitted_file.drawn(cell), fixed=emitted_file.fixed_passed(cell), smooth=smooth
    )
    return f"\n{emitted_file.shapes_function(cell)}{passed}"
