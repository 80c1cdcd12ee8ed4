"""What a reader may want written otherwise: names, fonts, marks, signs and the time index, as data.

A `Notation` is passed to every printing function, with a default; nothing here is code that a notation file
could not replace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from derive.algebra.record import SIGNS, Signs
from derive.errors import Location
from derive.ops.own_text import GREEK
from derive.program import Program

__all__ = ["ACCENTS", "DEFAULT", "GREEK", "Notation", "notation_of"]

# accent of an adjoint, by its order: over one letter, and over a word
ACCENTS = (("\\bar", "\\overline"), ("\\tilde", "\\widetilde"), ("\\hat", "\\widehat"))


@dataclass(frozen=True)
class Name:
    """How one name is written: its letter, and what of it stands below and above.

    The name of a pattern has `*` where the text goes that a star stood for.
    """

    letter: str
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    def filled(self, text: str) -> Name:
        """The name with a text in the place of the star."""
        each = [tuple(part.replace("*", text) for part in parts) for parts in (self.below, self.above)]
        return Name(self.letter.replace("*", text), *each)

    @property
    def text(self) -> str:
        """The name on its own."""
        below = f"_{{{','.join(self.below)}}}" if self.below else ""
        return self.letter + below + (f"^{{{','.join(self.above)}}}" if self.above else "")


@dataclass(frozen=True)
class Naming:
    """Names that are chosen: whole ones, patterns with one star, and pieces where they stand below."""

    whole: Mapping[str, Name] = field(default_factory=dict, hash=False)
    patterns: tuple[tuple[str, Name], ...] = ()
    below: Mapping[str, str] = field(default_factory=dict, hash=False)

    def under(self, own: Naming) -> Naming:
        """These names with others that go before them."""
        return Naming({**self.whole, **own.whole}, own.patterns + self.patterns, {**self.below, **own.below})


NAMING = Naming()


@dataclass(frozen=True)
class Notation:
    """How symbols are written.

    timed: whether symbols carry the step; step: its letter, or a number for equations of one step; raised:
    whether the step stands above; bracketed: whether it has brackets there; names: a name, or a piece of one
    between underscores, to TeX; naming: names that go before those; accents: of adjoints, by order; seed:
    letter of what the caller supplies; pre: letter of pre-activations; pre_accent: an accent for them
    instead; vectors, matrices: commands of their fonts; signs: of operations; adjoint, parameters: how the
    adjoint of a value and the gradient of a parameter are marked, by "accent", "delta", "prefix", "partial"
    or "nabla"; delta: letter of the second and third; loss: letter of what is differentiated; denominator:
    whether a Jacobian has the rows of what it is taken by; cells: names for
    cells, by name or with a star; forms: in which cells are written, by name of a cell or with a star; title:
    what it is called; places: where its file speaks of cells, by the same names.

    >>> Notation().step
    't'
    """

    timed: bool = True
    step: str = "t"
    names: Mapping[str, str] = field(default_factory=lambda: GREEK, hash=False)
    accents: tuple[tuple[str, str], ...] = ACCENTS
    seed: str = "\\Delta"
    pre: str = "a"
    raised: bool = False
    bracketed: bool = True
    naming: Naming = NAMING
    pre_accent: str = ""
    vectors: str = ""
    matrices: str = ""
    signs: Signs = SIGNS
    adjoint: str = "accent"
    parameters: str = "accent"
    delta: str = "\\delta"
    loss: str = "L"
    denominator: bool = False
    cells: Mapping[str, Naming] = field(default_factory=dict, hash=False)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    title: str = ""
    places: Mapping[str, Location] = field(default_factory=dict, hash=False, compare=False)

    def forms_of(self, cell: str) -> tuple[str, ...]:
        """The forms in which a cell is to be written: what is said of cells like it goes before the rest.

        >>> Notation(forms={"*": ("two-biases",), "lstm*": ()}).forms_of("lstm")
        ()
        """
        found = [forms for pattern, forms in self.forms.items() if fnmatchcase(cell, pattern)]
        return found[-1] if found else ()

    def strangers(self, cells: Iterable[str]) -> tuple[str, ...]:
        """Warnings about what is said of cells that are none of these, which others who use it may have.

        >>> Notation(places={"lstmm": Location("own.toml", 3)}).strangers(["lstm", "gru"])
        ('own.toml:3: cells.lstmm fits no cell of the catalogue or of yours; did you mean lstm?',)
        """
        known, found = list(cells), list[str]()
        for pattern, where in self.places.items():
            if not any(fnmatchcase(cell, pattern) for cell in known):
                near = get_close_matches(pattern, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                found.append(f"{where}: cells.{pattern} fits no cell of the catalogue or of yours{hint}")
        return tuple(found)

    def of(self, cell: str) -> Notation:
        """The notation of one cell: names for this cell, or cells like it, go before those for all."""
        naming = self.naming
        for pattern, own in self.cells.items():
            naming = naming.under(own) if fnmatchcase(cell, pattern) else naming
        return replace(self, naming=naming)


DEFAULT = Notation()


def notation_of(program: Program, chosen: Notation = DEFAULT) -> Notation:
    """The notation of a program: without a state nothing changes from step to step, so no step is written.

    >>> from derive.catalogue import load
    >>> notation_of(load("dense").program).timed, notation_of(load("lstm").program).timed
    (False, True)
    """
    return replace(chosen.of(program.cell), timed=program.carries)
