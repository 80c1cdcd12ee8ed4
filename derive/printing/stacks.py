"""Parameters that may come as one array each, in emitted NumPy and JAX files: to hand over many small arrays,
and to put them together, takes longer than all computing of a small cell.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.printing.brackets import names
from derive.schedule.stacks import Group

FUNCTIONS = '''
def stacked(parameters):
    """The same parameters with those of STACKS joined: fewer arrays to hand over and to take back.

    What runs a sequence takes parameters so, too, all or some, and its gradients are of what it was given.
    """
    found = unstacked(parameters)
    for whole, parts in STACKS.items():
        found[whole] = jnp.concatenate([found.pop(part) for part in parts])
    return found


def unstacked(parameters, names=tuple(STACKS)):
    """The same parameters one by one; names: of the stacks that are taken apart.

    Raises: ValueError where one is given twice, and where a stack has no equal parts.
    """
    found = dict(parameters)
    for whole in [name for name in names if name in parameters]:
        once(whole, parameters)
        parts = jnp.split(found.pop(whole), len(STACKS[whole]))
        found.update(zip(STACKS[whole], parts))
    return found


def once(whole, parameters):
    """Refuses parts of a stack beside it."""
    twice = [part for part in STACKS[whole] if part in parameters]
    if twice:
        raise ValueError(f"parameters: {', '.join(twice)} stand beside {whole}; expected once")
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


def numpy_functions() -> str:
    """The functions in NumPy.

    >>> "parts = np.split(" in numpy_functions()
    True
    """
    return FUNCTIONS.replace("jnp.", "np.").strip("\n") + "\n"


def table(found: Mapping[str, Group]) -> str:
    """Stacks as a dictionary, by the names of their parts; empty where there are none.

    >>> from derive.catalogue import load
    >>> from derive.schedule import schedule
    >>> from derive.schedule.stacks import stacks
    >>> glu = load("glu")
    >>> print(table(stacks(glu, schedule(glu))))
    {
        "W": ("W_v", "W_g"),
        "b": ("b_v", "b_g"),
    }
    """
    items = "".join(f'    "{name}": {names(parts, 4)},\n' for name, parts in found.items())
    return f"{{\n{items}}}" if found else ""
