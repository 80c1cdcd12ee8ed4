"""What a reader may want written otherwise: names, marks and the time index, as data.

A `Notation` is passed to every printing function, with a default; nothing here is code that a notation file
could not replace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.ops.own_text import GREEK
from derive.program import Program

__all__ = ["ACCENTS", "DEFAULT", "GREEK", "Notation", "notation_of"]

# accent of an adjoint, by its order: over one letter, and over a word
ACCENTS = (("\\bar", "\\overline"), ("\\tilde", "\\widetilde"), ("\\hat", "\\widehat"))


@dataclass(frozen=True)
class Notation:
    """How symbols are written.

    timed: whether symbols carry the step; step: its letter, or a number for equations of one step; names: a
    name, or a piece of one between underscores, to TeX; accents: of adjoints, by order; seed: letter of what
    the caller supplies; pre: letter of pre-activations.

    >>> Notation().step
    't'
    """

    timed: bool = True
    step: str = "t"
    names: Mapping[str, str] = field(default_factory=lambda: GREEK, hash=False)
    accents: tuple[tuple[str, str], ...] = ACCENTS
    seed: str = "\\Delta"
    pre: str = "a"


DEFAULT = Notation()


def notation_of(program: Program) -> Notation:
    """The default notation of a program: without a state nothing changes from step to step, so no step is
    written.

    >>> from derive.catalogue import load
    >>> notation_of(load("dense").program).timed, notation_of(load("lstm").program).timed
    (False, True)
    """
    return Notation(timed=program.carries)
