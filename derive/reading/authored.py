r"""The grammar of what authors write: products without a sign between factors, scripts without braces.

Names are taken apart: letter, subscripts, superscripts and step, so that ``f_t``, ``\mathbf{f}^{(t)}`` and
``f_{t}`` are one name; so are the ways to write a derivative of the loss.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import reduce

from derive.reading.authors_names import NamesParser, power_of, text_of
from derive.reading.dialect import plain
from derive.reading.functions import OF_TWO
from derive.reading.source import signs
from derive.reading.tokens import END, Unreadable
from derive.reading.tree import (
    Beside,
    Call,
    Elementwise,
    Fraction,
    Listed,
    Name,
    Number,
    Over,
    Scripted,
    Tree,
)  # fmt: skip

_MATRICES = (*(f"{kind}matrix" for kind in ("", "b", "p", "B", "v", "small")), "array")
_CLOSING = {"(": ")", "[": "]", "\\lvert": "\\rvert", "|": "|", "\\langle": "\\rangle"}
_DIGITS = 100
_INFIX = ("\\odot", "\\otimes")


class AuthorsParser(NamesParser):
    """Recursive descent; functions: what may stand before an argument; step: the letter of the step."""

    def whole(self) -> Tree:
        """The tree of all signs."""
        if self.signs.peek() == END:
            raise self.signs.unreadable("nothing stands on this side")
        tree = self.sum()
        if self.signs.peek() != END:
            raise self.signs.unreadable(f"expected an operator or the end, found {self.signs.peek()}")
        return tree

    # -- products

    def elementwise(self) -> Tree:
        r"""Products with ``\odot`` between them; ``\otimes`` is that, or the outer product."""
        tree = self.product()
        while sign := self.signs.skip(*_INFIX):
            right = self.product()
            if sign == "\\otimes":
                tree = Call(sign, (tree, right))
            else:
                factors = tree.factors if isinstance(tree, Elementwise) else (tree,)
                tree = Elementwise((*factors, right))
        return tree

    def product(self) -> Tree:
        """Factors beside each other."""
        factors = [self.factor()]
        while True:
            if self.signs.skip("/"):
                factors[-1] = Fraction(factors[-1], self.factor())
            elif self.signs.skip("\\cdot") or self.begins():
                factors.append(self.factor())
            else:
                return factors[0] if len(factors) == 1 else Beside(tuple(factors))

    def factor(self) -> Tree:
        """An atom with its scripts."""
        if self.signs.peek() == "\\sum":
            return self._over_sum()
        if cotangent := self.cotangent():
            return cotangent
        return self.raised(self.atom())

    def atom(self) -> Tree:
        """What scripts are put to."""
        sign = self.signs.peek()
        if sign == END:
            raise self.signs.unreadable("expected a symbol or a bracket, found the end")
        if sign.startswith("\\begin{"):
            return self._matrix()
        if sign in _CLOSING:
            return self._brackets()
        if sign[:1].isdigit() or (sign[:1] == "." and len(sign) > 1):
            if len(sign) > _DIGITS:
                raise self.signs.unreadable(f"a number of more than {_DIGITS} digits")
            return Number(self.signs.take())
        if sign == "{":
            return self._argument()
        if sign == "\\frac":
            self.signs.take()
            return Fraction(self._part(), self._part())
        if sign == "\\sqrt":
            return Call(self.signs.take(), (self._part(),))
        if sign == "\\mathbf{1}":
            return self._ones()
        return self._name_or_call()

    def _ones(self) -> Tree:
        ones = Name(self.signs.take())
        while self.signs.skip("_"):  # a size that follows from where it stands
            self.signs.inner()
        return ones

    def _part(self) -> Tree:
        """What a command takes: braces, or one sign."""
        return AuthorsParser(self.signs.inner(), self.functions, self.step).whole()

    def _brackets(self) -> Tree:
        opening, place = self.signs.take(), self.signs.place
        parts, separators = [self.sum()], set[str]()
        while separator := self.signs.skip(",", ";", "\\|", "\\oplus", "&"):
            separators.add(";" if separator == ";" else ",")
            parts.append(self.sum())
        if self.signs.peek() != _CLOSING[opening]:
            found = self.signs.peek() or "the end"
            raise self.signs.unreadable(f"expected {_CLOSING[opening]}, found {found}")
        self.signs.take()
        if len(separators) > 1:
            raise Unreadable("commas and semicolons in one pair of brackets", place)
        if opening == "\\langle":
            return Call("\\otimes", tuple(parts))
        if len(parts) > 1:
            return Listed(tuple(parts), *separators)
        return Call("|", tuple(parts)) if opening in ("|", "\\lvert") else parts[0]

    def _matrix(self) -> Tree:
        """Rows of a matrix; a column of one cell each is a list."""
        opening = self.signs.take()
        name = opening.removeprefix("\\begin{").removesuffix("}")
        if name not in _MATRICES:
            raise self.signs.unreadable(f"expected a formula, found the environment {name}")
        if name == "array":
            self.signs.inner()
        rows = [[self.sum()]]
        while True:
            if self.signs.skip("&"):
                rows[-1].append(self.sum())
            elif self.signs.peek().startswith("\\\\"):
                self.signs.take()
                if not self.signs.peek().startswith("\\end{"):
                    rows.append([self.sum()])
            else:
                break
        self.signs.take(f"\\end{{{name}}}")
        lines = [row[0] if len(row) == 1 else Listed(tuple(row), ",") for row in rows]
        return lines[0] if len(lines) == 1 else Listed(tuple(lines), ";")

    # -- sums over an index

    def _over_sum(self) -> Tree:
        self.signs.take()
        below, above = "", ""
        while sign := self.signs.skip("_", "^"):
            text = text_of(self.signs.inner())
            below, above = (text, above) if sign == "_" else (below, text)
        letters, _, first = below.partition("=")
        if not re.fullmatch(r"[A-Za-z](,?[A-Za-z])*", letters):
            raise self.signs.unreadable(f"expected the letter that a sum goes over, found {below or 'none'}")
        if letters != self.step and (first or "1", above[-2:] == "-1") not in (("1", False), ("0", True)):
            raise self.signs.unreadable(f"expected a sum over all of an index, found {below} to {above}")
        return Over("\\sum", tuple(letters.replace(",", "")), "", self.elementwise())

    # -- names and functions

    def _name_or_call(self) -> Tree:
        place = self.signs.place
        before = self.signs.at
        letter = self.letter()
        if letter == "e" and (exponent := self._exponent()):
            return Call("\\exp", (exponent,))
        primes = ""
        while self.signs.peek() == "'" and letter in self.functions:
            primes += self.signs.take()
        if letter + primes in self.functions and self._applied(letter):
            return self._call(letter + primes)
        self.signs.at = before
        return self.spelt(self.letter(), place)

    def _exponent(self) -> Tree | None:
        """What e is raised to, where that is a formula and no part of a name."""
        at = self.signs.at
        inner = self.signs.inner() if self.signs.skip("^") else []
        texts = [each.text for each in inner]
        if ("_" in texts or texts[:1] == ["-"]) and not power_of(text_of(inner)):
            return AuthorsParser(inner, self.functions, self.step).whole()
        self.signs.at = at
        return None

    def _applied(self, letter: str) -> bool:
        """A letter that also names a tensor is a function before round brackets only."""
        at = self.signs.at
        while self.signs.skip("_", "^"):
            self.signs.inner()
        sign = self.signs.peek()
        self.signs.at = at
        command = letter.startswith("\\") and letter not in ("\\varphi", "\\psi")
        return sign in ("(", "[") or (command and self.begins())

    def _call(self, function: str) -> Tree:
        exponent = ""
        while sign := self.signs.skip("^", "_"):
            text = text_of(self.signs.inner())
            exponent = text if sign == "^" else exponent
        if exponent == "'":
            function, exponent = function + "'", ""
        if self.signs.peek() in ("(", "[", "\\lvert"):
            inside = self._brackets()
            parts = (
                inside.parts if isinstance(inside, Listed) and function in ("\\max", "\\min") else (inside,)
            )
        else:
            parts = (self.factor(),)
        many = function in OF_TWO and len(parts) > 2
        call = reduce(lambda a, b: Call(function, (a, b)), parts) if many else Call(function, parts)
        return self.raised(Scripted(call, (("^", exponent),)) if exponent else call)


def authored(tex: str, functions: Container[str] = (), step: str = "t") -> Tree:
    r"""The tree of a formula as authors write it.

    >>> authored(r"\mathbf{W}_{xi} x^{(t)}")
    Beside(factors=(Spelt(letter='W', below=('xi',)), Spelt(letter='x', time=0)))
    """
    return AuthorsParser(plain(signs(tex)), functions, step).whole()
