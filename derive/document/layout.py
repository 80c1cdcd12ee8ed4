"""Draws related things as trees: boxes under each other, lines between them, words on the lines.

Everything is in whole units of a pixel at the width of a phone.  A box that would close a circle, or that
belongs elsewhere, is drawn once more with a broken edge, so that no line crosses another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from derive.document.drawing import Box, Label, Line, Panel

WIDTH = 328  # what a phone of 360 leaves beside its margins
_BOX, _TEXT, _PAD = 24, 13, 8  # a box's height, its letters and the room beside them
_SMALL, _LEADING = 12, 15  # letters of a label and its line
_STEP, _SPINE = 36, 10  # how far a child stands to the right, and where its line comes from
_GAP = 10

# ems of letters, of the widest of the usual fonts; what is not here is 0.64
_EMS = {c: width for letters, width in {
    "ijlI'|": 0.3, "ft.,:;()[]/ ": 0.4, "rs-zkcxvy": 0.58, "mwMWOQ@%": 0.99, "=+−<>≤≥≈⊙→×·": 0.84,
}.items() for c in letters}  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """A line to another node: what stands on it, how it is drawn (arrow, back, double, whole, part), and what
    is at its end; elsewhere: that is drawn at another place too.
    """

    words: tuple[str, ...]
    sign: str
    node: Node
    elsewhere: bool = False


@dataclass(frozen=True)
class Node:
    """A thing with a name, the page that it leads to, its full title, and its branches."""

    name: str
    target: str
    title: str
    branches: tuple[Branch, ...] = ()


@dataclass
class _Sheet:
    """What has been drawn, down to `y`."""

    y: int = 1
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def tree(self, node: Node, x: int, elsewhere: bool = False) -> int:
        """Draws a node with all under it; gives the height of its middle."""
        middle = self.box(node, x, elsewhere)
        start, last = self.y, 0
        for branch in node.branches:
            self.y += _GAP // 2
            for words in branch.words:
                self.words(words, x + _SPINE + 7)
            self.y += 4
            last = self.tree(branch.node, x + _STEP, branch.elsewhere)
            self.lines += _stub(branch.sign, x + _SPINE, x + _STEP, last)
        if last:
            self.lines.append(Line("spine", ((x + _SPINE, start), (x + _SPINE, last))))
        return middle

    def box(self, node: Node, x: int, elsewhere: bool) -> int:
        """Draws one box on a line of its own; gives the height of its middle."""
        self.boxes.append(_box(node, x, self.y, elsewhere))
        self.y += _BOX
        return self.y - _BOX // 2

    def words(self, text: str, x: int) -> None:
        """Words on as many lines as they need."""
        for line in wrapped(text, WIDTH - x - 2):
            self.y += _LEADING
            self.labels.append(Label(x, self.y - 3, line))

    def row(self, nodes: Iterable[Node]) -> None:
        """Single nodes beside each other."""
        x = 1
        for node in nodes:
            wide = _box(node, x, self.y, False).width
            if x > 1 and x + wide > WIDTH:
                x, self.y = 1, self.y + _BOX + 6
            self.boxes.append(_box(node, x, self.y, False))
            x += wide + 6
        self.y += _BOX


def panel(title: str, anchor: str, trees: Sequence[Node], alone: Sequence[Node], caption: str) -> Panel:
    """Trees under each other, and below them what stands alone."""
    sheet = _Sheet()
    for tree in trees:
        sheet.tree(tree, 1)
        sheet.y += 2 * _GAP
    if alone:
        if trees:
            sheet.words(caption, 1)
            sheet.y += 4
        sheet.row(alone)
        sheet.y += 2 * _GAP
    height = sheet.y - 2 * _GAP + 2
    return Panel(title, anchor, WIDTH, height, tuple(sheet.boxes), tuple(sheet.lines), tuple(sheet.labels))


def _box(node: Node, x: int, y: int, elsewhere: bool) -> Box:
    wide = width(node.name, _TEXT) + 2 * _PAD
    return Box(x, y, wide, _BOX, x + wide // 2, y + 17, node.name, node.title, node.target, elsewhere)


def _stub(sign: str, start: int, end: int, y: int) -> list[Line]:
    """The line from the spine to a box, with the sign of what it means."""
    plain = Line("branch", ((start, y), (end, y)))
    if sign == "double":
        return [Line("branch", ((start, y + d), (end, y + d))) for d in (-2, 2)]
    if sign == "arrow":
        return [plain, Line("head", ((end - 1, y), (end - 10, y - 5), (end - 10, y + 5)))]
    if sign == "back":
        return [plain, Line("head", ((start + 4, y), (start + 13, y - 5), (start + 13, y + 5)))]
    tip = end - 13 if sign == "whole" else start + 1
    return [plain, Line("head", ((tip, y), (tip + 6, y - 4), (tip + 12, y), (tip + 6, y + 4)))]


def width(text: str, size: int) -> int:
    """How wide a text is, at most.

    >>> width("lstm", 10)
    23
    """
    ems = sum(_EMS.get(c, 0.72 if c.isupper() else 0.64) for c in text)
    return int(ems * size) + 1


def wrapped(text: str, room: int) -> list[str]:
    """The words on lines that are no wider than the room, if no single word or equation is.

    >>> wrapped("U_h = 0 and W_h = W_y / 2, b = 0", 110)
    ['U_h = 0 and', 'W_h = W_y / 2,', 'b = 0']
    """
    lines: list[str] = []
    for word in _pieces(text):
        if lines and width(f"{lines[-1]} {word}", _SMALL) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str) -> list[str]:
    """Words, and equations as one word each."""
    pieces: list[str] = []
    joined = False
    for word in text.split():
        sign = len(word) == 1 and not word.isalnum()
        if pieces and (sign or joined):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        joined = sign
    return pieces
