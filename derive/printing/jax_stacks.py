"""Parameters that may come as one array each, in an emitted JAX file: what jit takes for handing over many
small arrays is more than all computing of a small cell.
"""

from __future__ import annotations

from derive.definition import Cell
from derive.printing.brackets import names
from derive.schedule import schedule
from derive.schedule.stacks import stacks

FUNCTIONS = '''
def stacked(parameters):
    """The same parameters with those of STACKS joined: fewer arrays to hand over and to take back.

    All functions of sequences take parameters so, too, and return gradients of what they were given.
    """
    found = dict(parameters)
    for whole, parts in STACKS.items():
        found[whole] = jnp.concatenate([found.pop(part) for part in parts])
    return found


def unstacked(parameters):
    """The same parameters one by one.

    Raises: ValueError where one is given twice, and where a stack has no equal parts.
    """
    found = {name: value for name, value in parameters.items() if name not in STACKS}
    for whole in [name for name in STACKS if name in parameters]:
        twice = [part for part in STACKS[whole] if part in found]
        if twice:
            raise ValueError(f"parameters: {', '.join(twice)} stand beside {whole}; expected once")
        found.update(zip(STACKS[whole], jnp.split(parameters[whole], len(STACKS[whole]))))
    return found
'''
NOTE = "# parameters that may be one array each, parts one below the other: see `stacked`\n"
GIVEN = """    joined = {name: () for name in STACKS if name in parameters}  # gradients are joined likewise
    parameters = unstacked(parameters)
"""
KEPT = '        "joined": joined,\n'
RETURNED = """    for whole in tape["joined"]:
        parts = [{grads}.pop("grad_" + part) for part in STACKS[whole]]
        {grads}["grad_" + whole] = jnp.concatenate(parts)
"""
TESTED = '''

def in_stacks(parameters, inputs, initial, steps=None):
    """`sequence` with parameters joined."""
    return sequence(stacked(parameters), inputs, initial, steps)
'''


def table(cell: Cell) -> str:
    """The stacks of a cell as a dictionary; empty where it has none.

    >>> from derive.catalogue import load
    >>> print(table(load("glu")))
    {
        "W": ("W_v", "W_g"),
        "b": ("b_v", "b_g"),
    }
    """
    found = stacks(cell, schedule(cell))
    items = "".join(f'    "{name}": {names(parts, 4)},\n' for name, parts in found.items())
    return f"{{\n{items}}}" if found else ""
