"""How a sequence of a cell is computed, for every emitter: one product for what shares a vector, what does
not depend on the carried states for all steps at once, gradients of parameters after the loop.

Nothing here knows a cell by its name.  A schedule's statements, one after the other, compute what the cell's
equations compute, which `derive.checks.scheduled` proves.
"""

from __future__ import annotations

from derive.schedule.record import Carry, Direction, Level, Phase, Schedule
from derive.schedule.scheduler import schedule

__all__ = ["Carry", "Direction", "Level", "Phase", "Schedule", "schedule"]
