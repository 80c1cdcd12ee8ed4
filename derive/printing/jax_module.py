"""A cell as one JAX file that needs nothing of ours: a step, its gradient, a sequence by `jax.lax.scan` whose
gradient is the derived one, a self-test.
"""

from __future__ import annotations

import re

from derive.algebra.shape import as_tuple
from derive.definition import Cell
from derive.passes.batched import batched
from derive.passes.gradient import gradient
from derive.passes.scan import has_parallel_form
from derive.passes.stable import stable
from derive.printing import emitted_file, stacks
from derive.printing.defaults import FULL, filler, filling
from derive.printing.jax import helpers
from derive.printing.jax_sequence import Written
from derive.printing.jax_text import Body
from derive.program import Program

_ABOUT = """\
One step, its gradient, and both through time: `sequence` runs all steps, and jax.grad through it takes the
derived gradient.{parallel} Needs JAX only, which brings NumPy."""
_ALSO = " `parallel` computes the same by a parallel scan."
_BETWEEN = "# what `run` keeps for `run_backward`, and what their loops are given, carry and keep\n"
_SEQUENCE = '''
def differentiable(run, run_backward):
    """States after each step and outputs, (T, B, ...), by name: `run` for jax.jit and jax.grad, which takes
    the derived gradient."""

    @functools.partial(jax.custom_vjp, nondiff_argnums=(3,))
    def sequence(parameters, inputs, initial, steps=None):
        return run(parameters, inputs, initial, steps)[0]

    def forward(parameters, inputs, initial, steps):
        values, tape = run(parameters, inputs, initial, steps)
        return values, (tape, (parameters, inputs, initial))

    def backward(steps, kept, cotangents):
        tape, given = kept
        grads = run_backward(tape, cotangents)

        def of(group):
            return {k: grads.get("grad_" + k, jnp.zeros_like(value)) for k, value in group.items()}

        return tuple(of(group) for group in given)

    sequence.defvjp(forward, backward)
    return sequence


sequence = differentiable(run, run_backward)
'''
_PARALLEL = "parallel = differentiable(run_parallel, run_parallel_backward)\n"

_SELF_TEST = '''

def plain(parameters, inputs, initial, steps=None):
    """The same as `sequence` as one would write it by hand: a scan of `forward`, left to autodiff."""
{same}
    def step(states, given):
        v = forward({{**parameters, **states, **given{more}}})
        after = {{name: v[name + "_next"] for name in STATES}}
        return after, after | {{name: v[name] for name in OUTPUTS}}

    states = {{name: initial[name] for name in STATES}}
    return jax.lax.scan(step, states, {{name: inputs[name] for name in INPUTS{there}}}, steps)[1]
{stacks}

def self_test(T=4, B=2, seed=0, sizes=None):
    """The largest relative difference between the derived gradient and others: that of jax.grad through
    `plain`, {parallel}{joined}and central differences of `sequence`.

    Meant for float64: jax_enable_x64; sizes: by name, those that `shapes` takes.
    """
{drawn}    given = (parameters, inputs, initial)
    like = jax.eval_shape(lambda *v: sequence(*v, T), *given)
    weights = {{name: rng.normal(size=value.shape) for name, value in like.items()}}

    def loss(function):
        return lambda *v: sum(jnp.vdot(weights[k], a) for k, a in function(*v, T).items())

    def slope(array, index):
        kept, losses = array[index], []
        for steps in (1, -1, 2, -2):
            array[index] = kept + steps * eps
            losses.append(float(value(*given)))
        array[index] = kept
        return (8 * (losses[0] - losses[1]) - (losses[2] - losses[3])) / (12 * eps)

    def gradients(function):  # ready before `slope` writes into what they are computed from
        return jax.block_until_ready(jax.jit(jax.grad(loss(function), (0, 1, 2)))(*given))

    def largest(found, expected):
        return float(np.max(np.abs(found - expected) / (1 + np.abs(expected)), initial=0.0))

    value, differences, eps = jax.jit(loss(sequence)), [], 1e-5
    others = [gradients(function) for function in {others}]
    for group, ours, *theirs in zip(given, gradients(sequence), *others):
        for name, array in group.items():
{fixed}            slopes = [slope(array, index) for index in np.ndindex(array.shape)]
            found = np.asarray(ours[name])
            differences += [largest(found, np.asarray(other[name])) for other in theirs]
            differences.append(largest(found, np.reshape(slopes, array.shape)))
    return float(np.max(differences))
{smooth}

if __name__ == "__main__":
    jax.config.update("jax_enable_x64", True)
    difference = self_test()
    print(f"largest difference between the gradient and others: {{difference:.1e}}")
    raise SystemExit(int(not difference < 1e-6))
'''
_SAME = "    same = {{name: inputs[name] for name in ONCE{there}}}\n"


def module(cell: Cell) -> str:
    """The file: readable, deterministic, with the shapes of everything and a self-test.

    >>> from derive.catalogue import load
    >>> "jax.lax.scan(step, " in module(load("lstm"))
    True
    """
    step, written = gradient(cell.program), Written(cell)
    functions = [*_functions(cell, step), written.functions()]
    smooth = emitted_file.smoothing(cell)
    needed = helpers("".join(functions) + smooth, step)
    tables = f"{emitted_file.assigned(emitted_file.tables(cell))}\n{_BETWEEN}"
    tables += emitted_file.assigned(written.tables())
    tables += f"\n{stacks.NOTE}STACKS = {written.stacks}" if written.stacks else ""
    stacking = stacks.FUNCTIONS if written.stacks else ""
    parts = [needed, _filling(cell), *functions, stacking, written.running()]
    body = "\n\n".join(part.strip("\n") + "\n" for part in parts if part)
    body += "\n" + _SEQUENCE + (_PARALLEL if written.scan else "")
    body += "\n" + _self_test(written, smooth)
    imports = "import functools\n" + "import math\n" * bool(re.search(r"\bmath\.", body))
    head = f"{_heading(cell)}\n{imports}\nimport jax\nimport jax.numpy as jnp\nimport numpy as np\n"
    return f"{head}\n{tables}\n\n\n{body}"


def _functions(cell: Cell, step: Program) -> tuple[str, str]:
    """`forward`, and `backward`: the gradient's own statements; forward values are given.

    The code is that of the stable form, the equations above it are the paper's.
    """
    statements, count, fill = batched(stable(step)), len(cell.program.steps), filler(cell)
    document = emitted_file.array_backward_document(cell, step)
    there = Body(cell.program, batched(stable(cell.program))).function("forward", emitted_file.FORWARD, fill)
    return there, Body(step, statements[count:], spare=step.inputs).function("backward", document, fill)


def _filling(cell: Cell) -> str:
    """The function that makes what is left out."""
    return filling(cell, FULL.replace("np.", "jnp."))


def _heading(cell: Cell) -> str:
    about = _ABOUT.format(parallel=_ALSO if has_parallel_form(cell) else "")
    return emitted_file.heading(cell, f"{cell.title}, in JAX", about)


def _self_test(written: Written, smooth: str) -> str:
    cell, parallel = written.cell, bool(written.scan)
    others = ["plain", *(["parallel"] if parallel else []), *(["in_stacks"] if written.stacks else [])]
    once, there = len(cell.series) < len(cell.inputs), " if name in inputs" if filler(cell) else ""
    text = _SELF_TEST.format(
        drawn=emitted_file.drawn(cell),
        fixed=emitted_file.fixed_passed(cell),
        smooth=smooth,
        there=there,
        same=_SAME.format(there=there) if once else "",
        more=", **same" if once else "",
        others=as_tuple(others),
        parallel="that of `parallel`, " if parallel else "",
        joined="that of joined parameters, " if written.stacks else "",
        stacks=stacks.TESTED if written.stacks else "",
    )
    return f"\n{emitted_file.shapes_function(cell)}{text}"
