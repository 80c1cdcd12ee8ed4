"""A cell as one NumPy file that needs nothing of ours: a step, its gradient, a sequence and its gradient, a
self-test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive._version import __version__
from derive.algebra.shape import code_size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.batched import batch_size, batched
from derive.passes.gradient import gradient, made_once
from derive.passes.smoothed import has_surrogate
from derive.passes.stable import stable
from derive.printing.defaults import filler, filling, left_out
from derive.printing.numpy import SKIP, function, helpers, shape_text, statement
from derive.printing.numpy_run import sequence
from derive.printing.scan_numpy import parallel
from derive.program import Program

_FORWARD = """One step.

{given}: the arrays named above.
Returns every value of the step by name.
"""
_BACKWARD = """The gradient of one step.

{{given}}: what `forward` was given and what it returned, and the cotangents {seeds} (zeros where
there is none).
Returns the adjoint adj_v of every value v, and grad_v of every input, state and parameter.
"""

_SELF_TEST = '''
def shapes({sizes}):
    """The shapes of all arrays, without time and batch."""
    return {{{shapes}}}


def self_test(T=4, B=2, seed=0, sizes=None):
    """The largest difference between `run_backward` and central differences of `run`, relative.

    sizes: by name, those that `shapes` takes.
    """
    rng = np.random.default_rng(seed)
    shape = shapes(**(sizes or {{}}))
    parameters = {{name: rng.normal(scale=0.5, size=shape[name]) for name in PARAMETERS}}
    inputs = {{name: rng.normal(size=(T, B, *shape[name])) for name in INPUTS}}
{once}    initial = {{name: rng.normal(size=(B, *shape[name])) for name in STATES}}
    values, tape = run(parameters, inputs, initial, T)
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

_ONCE = "    inputs.update({name: rng.normal(size=(B, *shape[name])) for name in ONCE})\n"
_FIXED = """            if name in FIXED:  # held fixed: the gradient is given as zero
                continue
"""

# between the self-test and its call, where a gradient is a surrogate's
_SMOOTH = '''
def smooth(test):
    """The test with fast_sigmoid(z, slope) in the place of spike, whose gradient stands for a spike's."""

    def run_smoothly(*arguments, **named):
        global spike
        kept, spike = spike, fast_sigmoid
        try:
            return test(*arguments, **named)
        finally:
            spike = kept

    return run_smoothly


self_test = smooth(self_test)
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
    smooth = _SMOOTH if has_surrogate(cell.program) else ""
    needed = [helpers(functions + over_time + smooth, step), filling(cell)]
    tables = "\n".join(f"{name} = {_tuple(symbols)}" for name, symbols in _tables(cell).items())
    imported = "import math\n\nimport numpy as np" if "math." in needed[0] + scan else "import numpy as np"
    head = f"{_heading(cell)}\n{imported}\n\n{tables}\n"
    parts = [head, *filter(None, needed), functions.rstrip() + "\n"]
    return "\n\n".join([*parts, over_time]) + "\n" + _self_test(cell, smooth)


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
    given, filled = set(cell.program.inputs), filler(cell)
    document = _BACKWARD.format(seeds=", ".join(s.name for s in step.inputs if s not in given))
    return "\n\n".join(
        (
            function(cell.program, "forward", statements[:forward], _FORWARD, filled=filled),
            function(step, "backward", statements[forward:], document, filled=filled),
        )
    )


def _heading(cell: Cell) -> str:
    batch = batch_size(cell.program)
    optional = {s: f", {s.default} where it is left out" for s in left_out(cell)}
    shapes = "\n".join(
        f"    {s.name:<8} {shape_text(s, batch)}{optional.get(s, '')}" for s in cell.program.inputs
    )
    sizes = ", ".join(str(s) for s in cell.sizes)
    sizes = f"Sizes {sizes} and the batch {batch}" if sizes else f"Size {batch} of the batch"
    return (
        f'"""{_plain(cell.title)}.\n\n'
        "One step, its gradient, and both through time. Needs NumPy only.\n"
        f"Generated by derive {__version__} from the definition of {cell.name}.\n\n"
        f'{sizes}; arrays are time, batch, features:\n\n{shapes}\n"""\n'
    )


def _plain(title: str) -> str:
    """A title that cannot end the docstring it stands in."""
    return title.replace("\\", "/").replace('"', "'")


def _tables(cell: Cell) -> dict[str, Sequence[TensorSymbol]]:
    once = [s for s in cell.inputs if s.still]
    fixed = [s for s in cell.inputs if s.fixed]
    return {
        "INPUTS": cell.series,
        **({"ONCE": once} if once else {}),
        **({"FIXED": fixed} if fixed else {}),
        "STATES": cell.states,
        "OUTPUTS": cell.outputs,
        "PARAMETERS": cell.timeless,
    }


def _tuple(symbols: Sequence[TensorSymbol]) -> str:
    text = ", ".join(f'"{s.name}"' for s in symbols)
    one_line = f"({text}{',' if len(symbols) == 1 else ''})"
    if len(one_line) <= 80:
        return one_line
    return "(\n" + "".join(f'    "{s.name}",\n' for s in symbols) + ")"


def _self_test(cell: Cell, smooth: str) -> str:
    small = {str(size): k + 3 for k, size in enumerate(cell.sizes)} | dict(cell.check_sizes)
    sizes = ", ".join(f"{name}={length}" for name, length in small.items())
    names = [*cell.inputs, *cell.states, *cell.timeless]
    shapes = ", ".join(f'"{s.name}": {_shape(s)}' for s in names)
    lines = (
        shapes
        if len(shapes) < 80
        else "\n" + "".join(f'        "{s.name}": {_shape(s)},\n' for s in names) + "    "
    )
    return _SELF_TEST.format(
        sizes=sizes,
        shapes=lines,
        smooth=f"\n{smooth}\n" if smooth else "\n",
        once=_ONCE if len(cell.series) < len(cell.inputs) else "",
        fixed=_FIXED if any(s.fixed for s in cell.inputs) else "",
    )


def _shape(symbol: TensorSymbol) -> str:
    sizes = [code_size(s) for s in symbol.shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
