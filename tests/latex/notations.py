r"""Formulas in another notation, read by somebody who has the notation file and knows no printer.

What the file says is applied backwards to the text, sign by sign, until it is in the language of the reader:
``\odot`` for the elementwise product, ``\top`` for transposes, an accent for adjoints, room between factors.
How a symbol is called is read off the file by rules that are written down here once more.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import Any

import derive
from derive.algebra.symbol import TensorSymbol
from derive.reading.arrays import Found, Value, Want
from derive.reading.indexed import Env
from derive.reading.meaning import Meaning
from derive.reading.tokens import Unreadable, spelled, tokens
from derive.reading.tree import Tree
from tests.latex.signs import (
    ADJOINT,
    LETTERS,
    SIGN,
    barred,
    block_name,
    closing,
    is_above,
    lasting,
    prefixed,
    spaced,
    with_blocks,
    without_fonts,
)

FOLDER = Path(derive.__file__).parent / "notations"
_USUAL = {"sigmoid": "\\sigma", "relu": "\\operatorname{relu}", "tanh": "\\tanh"}


def shipped() -> Sequence[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


class Key:
    """A notation file, for the formulas of one cell."""

    def __init__(self, path: Path, cell: str, timed: bool) -> None:
        self.file, self.timed = tomllib.loads(path.read_text(encoding="utf-8")), timed
        own = [table for pattern, table in self.get("cells").items() if fnmatchcase(cell, pattern)]
        self.names = _over([self.file, *own], "names")
        self.below = _over([self.file, *own], "subscripts")

    def get(self, table: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.file.get(table, {})
        return found

    @property
    def close(self) -> bool:
        """Whether factors stand beside each other without a sign."""
        return not self.get("signs").get("space", True) or self.get("signs").get("product") == ""

    # -- what symbols are called

    def name(self, symbol: TensorSymbol) -> str:
        """How a symbol is written, in the signs of the reader."""
        if symbol.delayed and symbol.time == -1 and not symbol.marks:
            source, steps = symbol.delayed
            symbol = source.at(-steps)
        letter, below, above = self._base(symbol.part[0])
        whose = [*self._label(symbol.part[1]), *([f"({symbol.layer})"] if symbol.layer else [])]
        for mark, order in symbol.marks:
            kind = self._kind(symbol.role)
            letter, below, above, whose = self._marked(mark, order, kind, letter, below, above, whose)
        step = self._step(symbol)
        raised = self.get("step").get("place") == "above"
        below, above = [*below, *([] if raised or not step else [step])], [*above, *whose]
        above += [step] if raised and step else []
        text = letter + (f"_{{{','.join(below)}}}" if below else "")
        raised_text = f"^{{{','.join(above)}}}" if above else ""
        if symbol.marks and symbol.marks[-1][0] == "seed" and not raised:
            return spelled(tokens(letter + raised_text + text.removeprefix(letter)))
        return spelled(tokens(text + raised_text))

    def block(self, of: TensorSymbol, by: TensorSymbol) -> str:
        """How a block of a Jacobian is called: by what it is of and by what it is taken."""
        return block_name(self.name(of), self.name(by))

    def _base(self, base: str) -> tuple[str, list[str], list[str]]:
        if base in self.names:
            return _taken_apart(self.names[base])
        starred = sorted((key for key in self.names if "*" in key), key=len, reverse=True)
        for pattern in starred:
            found = re.fullmatch(pattern.replace("*", "(.+)"), base)
            if found:
                stem = ",".join(self._below(piece) for piece in found[1].split("_"))
                return _taken_apart(self.names[pattern].replace("*", stem))
        first, *rest = base.split("_")
        numbered = re.fullmatch(r"([A-Za-z])(\d+)", first)
        pieces = [*numbered.groups(), *rest] if numbered else [first, *rest]
        return self._piece(pieces[0]), [self._below(piece) for piece in pieces[1:] if piece], []

    def _below(self, piece: str) -> str:
        return str(self.below.get(piece, self._piece(piece)))

    def _piece(self, piece: str) -> str:
        if piece in self.names:
            return str(self.names[piece])
        if piece in LETTERS:
            return LETTERS[piece]
        return piece if len(piece) == 1 or piece[1:].isdigit() else f"\\mathrm{{{piece}}}"

    def _label(self, label: str) -> list[str]:
        pieces = [self._piece(piece) for piece in label.split("_") if piece]
        return [f"({piece})" if piece.isdigit() else piece for piece in pieces]

    def _step(self, symbol: TensorSymbol) -> str:
        if symbol.still or not self.timed:
            return ""
        letter = self.get("step").get("letter", "t")
        step = f"{letter}{symbol.time:+d}" if symbol.time else letter
        bracketed = self.get("step").get("brackets", True) and self.get("step").get("place") == "above"
        return f"({step})" if bracketed else step

    def _marked(
        self,
        mark: str,
        order: int,
        kind: str,
        letter: str,
        below: list[str],
        above: list[str],
        whose: list[str],
    ) -> tuple[str, list[str], list[str], list[str]]:
        whole = letter + (f"_{{{','.join(below)}}}" if below else "")
        whole += f"^{{{','.join(above)}}}" if above else ""
        if mark == "pre":
            pre, primes = self.get("pre-activation"), ["\\prime" * (order - 1)] if order > 1 else []
            if "accent" in pre:
                return f"{pre['accent']}{{{letter}}}", below, above, primes + whose
            return pre.get("letter", "a"), [whole], [], primes + whose
        if mark == "seed":
            supplied, named = self.get("gradients").get("supplied", "\\Delta"), ",".join([whole, *whose])
            raised = self.get("step").get("place") == "above"
            return (supplied, [named], [], []) if raised else (supplied, [], [named], [])
        if kind == "delta":
            return self.get("gradients").get("letter", "\\delta"), [whole], [], whose
        accent = "\\overline" if letter.startswith("\\mathrm") else "\\bar"
        accent = accent if kind == "bar" else ADJOINT
        return f"{accent}{{{letter}}}", below, above, whose

    def _kind(self, role: str) -> str:
        """How the adjoint of a value or the gradient of a parameter is marked."""
        values = str(self.get("gradients").get("adjoint", "bar"))
        parameters = str(self.get("gradients").get("parameters", "same"))
        return parameters if role == "parameter" and parameters != "same" else values

    # -- what formulas say

    def plain(self, tex: str) -> str:
        """A formula in the signs of the reader."""
        for function, written in self.get("functions").items():
            tex = tex.replace(written, _USUAL[function] + " ")
        signs = list(without_fonts(SIGN.findall(lasting(tex))))
        product, convolution = (self.get("signs").get(key) for key in ("product", "convolution"))
        found = {product: "\\odot", convolution: "\\ast", "\\imath": "i", "\\jmath": "j"}
        signs = [found.get(sign, sign) if sign and sign != "\\cdot" else sign for sign in signs]
        signs = list(with_blocks(self._transposed(self._derivatives(self._nablas(signs)))))
        if self.get("gradients").get("adjoint") == "prefix":
            signs = prefixed(signs, self.get("gradients").get("letter", "\\delta"))
        if self.close:
            signs = list(spaced(signs))
        return " ".join(signs)

    def _transposed(self, signs: list[str]) -> list[str]:
        turned = SIGN.findall(self.get("signs").get("transpose", "\\top"))
        result = list(signs)
        for at in range(len(result)):
            if result[at : at + len(turned) + 1] == [*turned, "}"] and is_above(result, at):
                result[at : at + len(turned)] = ["\\top"] + [""] * (len(turned) - 1)
        joined = [sign for sign in result if sign]
        # the room in front of the sign belongs to the superscript
        return [s for k, s in enumerate(joined) if s != "\\," or joined[k + 1 : k + 2] != ["\\top"]]

    def _nablas(self, signs: list[str]) -> list[str]:
        r"""The nabla of the loss by a value is its adjoint: ``\nabla_{W} L``."""
        loss = SIGN.findall(self.get("gradients").get("loss", "L"))
        result, at = list[str](), 0
        while at < len(signs):
            end = closing(signs, at + 2) if signs[at : at + 3] == ["\\nabla", "_", "{"] else at
            if end > at and signs[end + 1 : end + 1 + len(loss)] == loss:
                result += barred(signs[at + 3 : end])
                at = end + 1 + len(loss)
            else:
                result.append(signs[at])
                at += 1
        return result

    def _derivatives(self, signs: list[str]) -> list[str]:
        """A derivative of the loss by a value is its adjoint."""
        loss = SIGN.findall(self.get("gradients").get("loss", "L"))
        start = ["\\frac", "{", "\\partial", *loss, "}", "{", "\\partial"]
        result, at = list[str](), 0
        while at < len(signs):
            if signs[at : at + len(start)] == start:
                end = closing(signs, at + len(start) - 2)
                result += barred(signs[at + len(start) : end])
                at = end + 1
            else:
                result.append(signs[at])
                at += 1
        return result


class Beside(Meaning):
    """Reads vectors beside each other as their elementwise product."""

    def _beside(self, factors: Sequence[Tree], want: Want, env: Env) -> Found:
        try:
            return super()._beside(factors, want, env)
        except Unreadable:
            for cut in range(len(factors) - 1, 0, -1):
                pair = [self._part(each, want, env) for each in (factors[:cut], factors[cut:])]
                a, b = pair
                if a and b and a.rank == b.rank == 1 and a.shape == b.shape and not a.row and not b.row:
                    return Value(a.array * b.array)
            raise

    def _part(self, factors: Sequence[Tree], want: Want, env: Env) -> Value | None:
        try:
            found = (
                self._beside(factors, want, env) if len(factors) > 1 else self.value(factors[0], want, env)
            )
        except Unreadable:
            return None
        return found if isinstance(found, Value) else None


def _over(files: Sequence[Mapping[str, Any]], table: str) -> dict[str, str]:
    return {key: value for each in files for key, value in each.get(table, {}).items()}


def _taken_apart(tex: str) -> tuple[str, list[str], list[str]]:
    r"""``U^{f}`` is a letter and what stands above it."""
    depth, cuts = 0, []
    for place, sign in enumerate(tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        cuts += [place] if sign in "_^" and depth == 0 else []
    ends = [*cuts, len(tex)]
    scripts = [tex[a:b] for a, b in pairwise(ends)]
    inner = {each[0]: each[1:].removeprefix("{").removesuffix("}") for each in scripts}
    below, above = ([inner[sign]] if sign in inner else [] for sign in "_^")
    return tex[: ends[0]], below, above
