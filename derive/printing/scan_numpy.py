"""The scan of an affine cell in NumPy: by chunks, so many steps at once as there are chunks."""

from __future__ import annotations

import re

from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.printing import stacks
from derive.printing.jax_phases import Dialect
from derive.printing.jax_sequence import Written
from derive.printing.numpy import NUMPY, helpers

_CHUNKS = '''
def in_chunks(together, pieces, reverse=False):
    """All steps up to each, as one: first within chunks, all chunks at once, then from chunk to chunk: about
    2 sqrt(T) rounds in the place of T."""
    T = len(next(iter(pieces.values())))
    size = int((T - 1) ** 0.5) + 1
    count = -(-T // size)
    found = {}
    for name, value in pieces.items():
        ordered = value[::-1] if reverse else value
        room = np.zeros((count * size - T, *value.shape[1:]), value.dtype)
        found[name] = np.concatenate([ordered, room]).reshape(count, size, *value.shape[1:])
    for k in range(1, size):
        before, own = ({name: a[:, j] for name, a in found.items()} for j in (k - 1, k))
        for name, value in together(before, own).items():
            found[name][:, k] = value
    for c in range(1, count):
        before = {name: np.broadcast_to(a[c - 1, -1], a[c].shape) for name, a in found.items()}
        own = {name: a[c] for name, a in found.items()}
        for name, value in together(before, own).items():
            found[name][c] = value
    whole = {name: a.reshape(count * size, *a.shape[2:])[:T] for name, a in found.items()}
    return {name: a[::-1] if reverse else a for name, a in whole.items()}
'''


def parallel(cell: Cell, helped: bool = True) -> str:
    """`run_parallel` and `run_parallel_backward` with what they need, for a NumPy file that has INPUTS,
    STATES, OUTPUTS, PARAMETERS, and ONCE where there is such; empty where the cell is not affine.

    helped: with the helpers that it calls, which a whole file has anyway, for its text as well.
    They take and return what `run` and `run_backward` of the JAX file do, and need math and NumPy as np.

    >>> from derive.catalogue import load
    >>> "def run_parallel(" in parallel(load("min-gru")), parallel(load("gru"))
    (True, '')
    """
    written = Written(cell, Dialect(NUMPY, NUMPY))
    if written.scan is None:
        return ""
    functions = written.functions()
    whole = written.running()
    shared, ways = whole[: whole.index("def run(")], whole[whole.index("def scanned(") :]
    text = re.sub(r"(?<![\w.])jnp\.", "np.", shared + _CHUNKS[1:] + "\n\n" + ways)
    text = text.replace("jax.lax.associative_scan(", "in_chunks(")
    tables = "\n".join(
        f"{name} = {value}" for name, value in written.tables().items() if re.search(rf"\b{name}\b", text)
    )
    needed = helpers(functions, gradient(cell.program)) if helped else ""
    if helped and written.stacks:
        tables, needed = f"{tables}\nSTACKS = {written.stacks}", f"{needed}\n\n{stacks.numpy_functions()}"
    parts = [tables + "\n", needed, functions, text]
    return "\n\n".join(part.strip("\n") + "\n" for part in parts if part.strip())
