"""The memory for all steps in the NumPy code of a sequence, which a later call can take again.

New memory of tens of megabytes comes from the operating system in every call, and is cleared first: that can
take two thirds as long as everything else.
"""

from __future__ import annotations

import re

from derive.algebra.symbol import TensorSymbol
from derive.printing.numpy_words import Words

SPACE = '''def space(room, name, shape, kind):
    """Memory for all steps: what an earlier call left in the room where it fits, else new."""
    if room is None:
        return np.empty(shape, kind)
    found = room.get(name)
    if found is None or (found.shape, found.dtype) != (shape, kind):
        found = room[name] = np.empty(shape, kind)
    return found
'''
_PRODUCT = re.compile(r"(\w+) = (\w+ @ \w+(?:\.T)?)")


def taken(name: str, shape: str) -> str:
    """The line that takes it; name: what the array is called."""
    return f'{name} = space(room, "{name}", {shape}, kind)'


def product(line: str, target: TensorSymbol, words: Words) -> list[str]:
    """A product for all steps as lines that write it there; any other line as it is.

    >>> from derive.catalogue import load
    >>> from derive.printing.numpy_words import words
    >>> lstm = load("lstm").program
    >>> product("all_a = all_x @ W.T", lstm.by_name["f"], words(lstm, ()))
    ['all_a = space(room, "all_a", (N, m), kind)', 'np.matmul(all_x, W.T, out=all_a)']
    """
    found = _PRODUCT.fullmatch(line)
    if not found or len(target.shape) != 1:
        return [line]
    left, right = found[2].split(" @ ")
    shape = words.shape(target, words.samples)
    return [taken(found[1], shape), f"np.matmul({left}, {right}, out={found[1]})"]
