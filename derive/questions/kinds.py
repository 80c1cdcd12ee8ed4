"""What kinds of cells are there: all of them on a poster, the kinds by definition, and a family tree."""

from __future__ import annotations

from collections.abc import Sequence

from derive import bibliography, catalogue
from derive._version import __version__
from derive.analysis.kinds import KINDS, changing, gates, kinds
from derive.definition import Cell
from derive.document.claims import holds
from derive.document.family_tree import family_tree, ties
from derive.document.index import family_title
from derive.document.kinds import MEANINGS, families, poster
from derive.document.links import NOTATION
from derive.document.model import Block, Column, Document, Part, Prose, Table
from derive.document.relatives import MAP, link
from derive.document.sources import year
from derive.document.spans import Link, Spans
from derive.document.words import count, fill, listed, number_word, say

TITLE = "What kinds of cells are there?"


def page() -> Document:
    """The page, about all cells of the catalogue."""
    cells = tuple(catalogue.load(name) for name in catalogue.names())
    first, second = _answer(cells)
    parts = (
        Part("answer", "", (first,)),
        Part("poster", "All cells on one poster", (second, poster(cells))),
        Part("definitions", "What makes a cell one of a kind", tuple(_definitions(cells))),
        Part("exceptions", "Where a name says more than the equations", (*_exceptions(cells), _counted())),
        Part("tree", "Which cell came when, and what joins them", tuple(_tree(cells))),
    )
    summary = f"All {len(cells)} cells on one poster, by family and kind, and a family tree with years."
    return Document(TITLE, "", summary, __version__, parts)


def _answer(cells: Sequence[Cell]) -> tuple[Prose, Prose]:
    held = {name: sum(name in kinds(cell) for cell in cells) for name in KINDS}
    first = fill(
        "Every cell is one of two kinds: {without} of the {all} here have no state, and {with_state} are "
        "recurrent, which means that one step hands a state on to the next. All other kinds are properties "
        "that a cell may have beside that: {gated} are gated, {scan} are linear in their state, {attention} "
        "attend. A cell may well be several of these.",
        without=str(held["stateless"]),
        all=str(len(cells)),
        with_state=str(held["recurrent"]),
        gated=str(held["gated"]),
        scan=str(held["scan"]),
        attention=str(held["attention"]),
    )
    second = fill(
        "The poster has them by {families} families. Each picture is the small form of the cell's diagram, "
        "made from its definition: boxes are layers and formulas, circles act entry by entry, inputs come "
        "from below, and states pass from left to right. A colour says what a box is for, and is the same on "
        "every page. Below it stand the year of the work that the cell follows, how many states and gates "
        "it has, and how many numbers it learns ({notation} has the letters).",
        families=number_word(len(families(cells))),
        notation=Link("Notation", NOTATION),
    )
    return Prose(first), Prose(second)


# -- kinds


def _definitions(cells: Sequence[Cell]) -> tuple[Block, ...]:
    """What each kind is, and how many cells of each family are of it."""
    lead = say(
        "A neuron is the smallest: a weighted sum of the inputs, a bias, and a function of the result. "
        "A layer is many of them beside each other, and a cell is what one step of a layer computes. What "
        "kind it is of can be read off its equations, and here it was: a program went through the statements "
        "of every cell. Nobody typed who is in which row."
    )
    heads = (
        Column(say("kind"), width=0.2),
        Column(say("a cell is of it if")),
        Column(say("cells"), "number"),
    )
    rows = tuple(
        (say(word), say(meaning), say(str(sum(name in kinds(cell) for cell in cells))))
        for name, (word, meaning) in MEANINGS.items()
    )
    told = say("How many cells of each family are of each kind:")
    return Prose(lead), Table(heads, rows, label="kinds:definitions"), Prose(told), _by_family(cells)


def _by_family(cells: Sequence[Cell]) -> Table:
    columns = (
        Column(say("family")),
        Column(say("cells"), "number"),
        *(Column(say(word), "number") for word, _ in MEANINGS.values()),
    )
    rows = tuple(
        (
            say(family_title(family)),
            say(str(sum(cell.family == family for cell in cells))),
            *(say(_number(len(_of(cells, family, kind)))) for kind in KINDS),
        )
        for family in families(cells)
    )
    return Table(columns, rows, label="kinds:families")


def _number(number: int) -> str:
    return str(number) if number else "–"


def _of(cells: Sequence[Cell], family: str, kind: str, are: bool = True) -> list[Cell]:
    """The cells of a family that are of a kind, or that are not."""
    return [cell for cell in cells if cell.family == family and (kind in kinds(cell)) is are]


def _links(cells: Sequence[Cell]) -> Spans:
    return listed([link(cell.name) for cell in cells])


def _opens(cell: Cell) -> bool:
    """Whether what a cell calls a gate changes from step to step."""
    moved = changing(cell.program)
    return any(step.target in moved for step in cell.program.steps if step.meaning.endswith("gate"))


def _exceptions(cells: Sequence[Cell]) -> tuple[Prose, ...]:
    """Popular statements, and the cells of which they are not true."""
    gated = [c for f in ("lstm", "gru") for c in _of(cells, f, "gated", are=False)]
    holds(not any(map(_opens, gated)), "the gates of cells that are not gated are the same at every step")
    opened = [cell for cell in cells if not cell.states and gates(cell.program)]
    bent = _of(cells, "state-space", "scan", are=False)
    elsewhere = [
        c for c in cells if "scan" in kinds(c) and c.family not in ("state-space", "linear-attention")
    ]
    carried = _of(cells, "attention", "recurrent")
    far = [cell for cell in cells if "attention" in kinds(cell) and cell.family != "attention"]
    return (
        Prose(fill(
            "“LSTMs and GRUs are gated.” Nearly all are. What {cells} call gates is learned or chosen "
            "once, and then the same at every step, so it decides nothing: it is a leak, not a gate.",
            cells=_links(gated),
        )),
        Prose(fill(
            "“Gates are for recurrent cells.” {cells} have no state and are gated.", cells=_links(opened)
        )),
        Prose(fill(
            "“State-space cells are linear in their state.” That is what makes them fast, and it holds for "
            "{all} of {family}; not for {bent}. On the other hand {other} are linear too, without the name.",
            all=str(len(_of(cells, "state-space", "scan"))),
            family=str(sum(cell.family == "state-space" for cell in cells)),
            bent=_links(bent),
            other=_links(elsewhere),
        )),
        Prose(fill(
            "“Attention has no state.” It keeps the whole past instead. Where the past that counts is a "
            "window, it can be a state of fixed size: {carried}. And a softmax that shares out weights is "
            "inside {far} too.",
            carried=_links(carried),
            far=_links(far),
        )),
    )  # fmt: skip


def _counted() -> Prose:
    """Why the poster's number of gates may not be the paper's."""
    both, one = (len(gates(catalogue.load(name).program)) for name in ("janet", "sub-lstm"))
    holds((both, one) == (2, 1), "what multiplies in a JANET and in a subLSTM")
    told = fill(
        "“A cell has as many gates as its paper says.” The poster counts the values between 0 and 1 that "
        "multiply another, as its definition of a gate says. So {janet} has {both}, its gate and the share "
        "of the candidate, which is made of the same sum; and {sub} has {one}, as it subtracts the others.",
        janet=link("janet"),
        both=number_word(both),
        sub=link("sub-lstm"),
        one=number_word(one),
    )
    return Prose(told)


# -- the tree


def _tree(cells: Sequence[Cell]) -> tuple[Block, ...]:
    years = [when for cell in cells if (when := year(cell)) is not None]
    missing = [cell for cell in cells if year(cell) is None]
    most = max(sorted(set(years)), key=years.count)
    drawn = tuple(ties(cells))
    first = fill(
        "Each cell stands at the year of the work that its definition follows, from {first} to {last}; "
        "{number} are of {most}, the year in which most were published. The idea may be older: {perceptron} "
        "described a neuron that learns its weights. {missing}",
        first=str(min(years)),
        last=str(max(years)),
        number=str(years.count(most)),
        most=str(most),
        perceptron=bibliography.short(bibliography.find("rosenblatt1958")),
        missing=say("No year is known of ", _links(missing), ".")
        if missing
        else "Years without a cell are left out.",
    )
    proved = sum(tie.sign != "also" for tie in drawn)
    second = fill(
        "A line joins two cells of which a relation is proved, {pairs} of them: one is a special case of "
        "the other, or the same function, or, where it is broken, a part. It says that the equations contain "
        "each other, not that somebody took the one from the other. A dotted line ({also}) joins what "
        "readers compare, without a proof. What has to be put in the place of what "
        "is on {map}, for every line.",
        pairs=count(proved, "pair"),
        also=str(len(drawn) - proved),
        map=Link("the map of cells", f"{MAP}.md"),
    )
    return Prose(first), Prose(second), family_tree(cells)
