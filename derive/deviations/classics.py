"""Points about the first eleven cells."""

from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = ()
