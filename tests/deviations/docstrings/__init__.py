"""The equations in the docstrings of torchrecurrent 0.2.5, transcribed by hand, with NumPy only."""

from __future__ import annotations

from collections.abc import Mapping

from tests.deviations.docstrings import gated, memory, oscillators, plain
from tests.deviations.docstrings.printed import Printed

CELLS: Mapping[str, Printed] = {**plain.CELLS, **gated.CELLS, **memory.CELLS, **oscillators.CELLS}
