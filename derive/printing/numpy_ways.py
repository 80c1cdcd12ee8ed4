"""Which way an emitted NumPy file goes back through a sequence: the text that chooses, and says so."""

from __future__ import annotations

from collections.abc import Sequence

# of the largest array of a step: where both loops take as long, measured with LSTM and GRU in both formats
LIMIT = 5000

HEAD = '''def backward_{way}(tape, cotangents, room=None):
    """The gradient of a sequence; see `run_backward`."""
'''
_LOOPS = f'''def plan(tape):
    """Which way `run_backward` takes: "one" for a single step, without a loop, else "early" or "late".

    It goes by how many numbers a step has.  Local derivatives are computed for all steps in front of the
    early loop, which has fewer calls then, and step by step in the late one, which has less to read.
    """
    if tape[0] == 1:
        return "one"
    most = max(array.size for array in tape[4].values())
    return "early" if most <= {LIMIT} * tape[0] else "late"
'''
_LOOP = '''def plan(tape):
    """Which way `run_backward` takes: "one" for a single step, without a loop, else "late"."""
    return "one" if tape[0] == 1 else "late"
'''


def chosen(ways: Sequence[str]) -> str:
    """The end of `run_backward`, and the function that chooses: of "one" and "late", or of all three.

    >>> print(chosen(("one", "late")), end="")
        ways = {"one": backward_one, "late": backward_late}
        return ways[plan(tape)](tape, cotangents, room)
    <BLANKLINE>
    <BLANKLINE>
    def plan(tape):
        \"\"\"Which way `run_backward` takes: "one" for a single step, without a loop, else "late".\"\"\"
        return "one" if tape[0] == 1 else "late"
    """
    named = ", ".join(f'"{way}": backward_{way}' for way in ways)
    call = f"    ways = {{{named}}}\n    return ways[plan(tape)](tape, cotangents, room)\n"
    return f"{call}\n\n{_LOOPS if 'early' in ways else _LOOP}"
