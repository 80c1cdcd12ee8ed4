"""The parallel scan of an affine cell in JAX: all steps in about log2(T) rounds, and so on the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.algebra.notation import Style
from derive.algebra.symbol import TensorSymbol
from derive.passes.batched import batched
from derive.passes.scan import Scan, back_of, part
from derive.printing.jax_text import Body
from derive.program import Program

_PIECES = '''
def scanned(pieces, T, reverse=False):
    """Factors and offsets of all steps up to each, or from the last one down to each: (T*B, ...) by name."""

    def together(first, second):
        v = {{"first_" + name: merged(value) for name, value in first.items()}}
        v |= {{"second_" + name: merged(value) for name, value in second.items()}}
        found = combined(v)
        return {{name: found[name].reshape(first[name].shape) for name in first}}

    pieces = {{name: apart(value, T) for name, value in pieces.items()}}
    found = jax.lax.associative_scan(together, pieces, reverse=reverse)
    return {{name: merged(value) for name, value in found.items()}}


def run_parallel(parameters, inputs, initial, steps=None):
    """What `run` computes, with the same arguments, by a parallel scan over the states."""
{start}    pieces = factors({{**still, **initial, **flat}})
    B = len(initial[STATES[0]])
    start = applied({{**{{name: value[:B] for name, value in pieces.items()}}, **initial}})
    for name, offset in OFFSETS.items():  # the first step is applied to the initial states
        pieces[offset] = jnp.concatenate([start[name + "_next"], pieces[offset][B:]])
    found = scanned(pieces, T)
    flat.update({{name + "_next": found[offset] for name, offset in OFFSETS.items()}})
    flat.update(before_each(STATES, initial, flat, T))
{loop}{after}{results}\
        "factors": {{name: value for name, value in pieces.items() if name not in OFFSETS.values()}},
    }}
    return values, tape


def run_parallel_backward(tape, cotangents):
    """What `run_backward` computes, of the tape of `run_parallel`: the adjoints are affine in those of the
    step after, and the factors are those of the states transposed."""
{seeds}{back_before}\
    v = {{**still, **flat, **{{read: merged(zeros[name]) for name, read in CARRIED.items()}}}}
{back_loop}    turned = transposed_factors(tape["factors"])
    pieces = {{name: turned["back_" + name] for name in tape["factors"]}}
    pieces.update({{offset: v["grad_" + name] for name, offset in OFFSETS.items()}})
    found = scanned(pieces, T, reverse=True)
    grads = {{name: apart(found[offset], T) for name, offset in OFFSETS.items()}}
    for name, read in CARRIED.items():  # what the step after hands back
        later = jnp.concatenate([grads[name][1:], jnp.zeros_like(grads[name][:1])])
        flat[read] = merged(later)
{back_loop_again}{back_after}    v = {{**still, **flat}}
    found = {{"grad_" + name: v["grad_" + name] for name in PARAMETERS}}
    found.update({{"grad_" + name: apart(v["grad_" + name], T) for name in INPUTS}})
{back_once}    found.update({{"grad_" + name: value[0] for name, value in grads.items()}})
{joined}    return found
'''


def bodies(found: Scan, axes: Mapping[TensorSymbol, bool], style: Style) -> list[tuple[str, Body, str]]:
    """The functions of the affine form: name, statements, what they are for.

    axes: of the values that factors are made of, whether their arrays have the axis of samples.
    """

    def body(
        program: Program,
        axes: Mapping[TensorSymbol, bool],
        spare: Sequence[TensorSymbol] = (),
        samples: str = "T*B",
    ) -> Body:
        return Body(program, batched(program, axes), None, axes, spare, samples, style)

    cell = found.cell
    made = [step.target for step in found.steps]
    inputs = (*cell.timeless, *cell.inputs, *cell.states)
    own = {s: True for symbol in made for s in (symbol, part(symbol, 1), part(symbol, 2), back_of(symbol))}
    return [
        ("factors", body(found.affine, axes, inputs), "next state = factor * state + offset, at all steps."),
        ("applied", body(found.applied, own, samples=""), "One step by way of its factors and offsets."),
        ("combined", body(found.combined, own), "Two steps as one: the second is applied to the first."),
        ("transposed_factors", body(found.transposed, own), "The factors of the adjoints, (T*B, ...)."),
    ]


def offsets(found: Scan) -> dict[str, str]:
    """By state, what its offset is called."""
    return {s.name: offset.name for group in found.groups for s, offset in group.offsets.items()}


def running(pieces: Mapping[str, str]) -> str:
    """`run_parallel` and `run_parallel_backward`; pieces: the lines in them that differ from cell to cell."""
    return _PIECES.format(**pieces)
