"""Reads the LaTeX of unit equations back and computes with it: what is printed must be what is meant.

It knows nothing of the project's nodes: it reads sums, products, powers, fractions, functions, sums over an
index and entries of tensors, with the precedence that mathematicians use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath

from derive.reading.scripts import linear

Formula = Callable[[Mapping[str, int]], Any]
Lookup = Callable[[str, Mapping[str, int]], Any]

_TOKEN = re.compile(r"\\operatorname\{\w+\}|\\[A-Za-z]+|\\,|[0-9.]+|[A-Za-z]|[{}()^_=,+|-]")
_FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "\\sigma": lambda z: 1 / (1 + mpmath.exp(-z)),
    "\\tanh": mpmath.tanh,
    "\\exp": mpmath.exp,
    "\\log": mpmath.log,
    "\\operatorname{softplus}": lambda z: mpmath.log(1 + mpmath.exp(z)),
    "\\operatorname{relu}": lambda z: max(z, mpmath.mpf(0)),
    "\\operatorname{step}": lambda z: mpmath.mpf(z > 0),
    "\\operatorname{SiLU}": lambda z: z / (1 + mpmath.exp(-z)),
    "\\operatorname{sign}": mpmath.sign,
    "\\operatorname{side}": lambda z: (1 + mpmath.sign(z)) / 2,
    "\\sin": mpmath.sin,
    "\\cos": mpmath.cos,
    "\\Theta": lambda z: mpmath.mpf(z > 0),
}
_OF_TWO: Mapping[str, Callable[[Any, Any], Any]] = {"\\max": max, "\\min": min}


@dataclass
class Reader:
    """Recursive descent; lookup(name with its indices as written, values of the letters) gives an entry."""

    tokens: Sequence[str]
    lookup: Lookup
    sizes: Mapping[str, int]
    at: int = field(default=0)
    bars: int = field(default=0)  # bars that are open: the next one closes what it does not open

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        assert token and expected in ("", token), f"expected {expected or 'more'}, found {token or 'the end'}"
        self.at += 1
        return token

    def group(self) -> str:
        """The text of a group in braces."""
        start, depth = self.at, 0
        while True:
            depth += {"{": 1, "}": -1}.get(self.take(), 0)
            if depth == 0:
                return "".join(self.tokens[start + 1 : self.at - 1])

    def inside(self, opening: str, closing: str) -> Formula:
        self.take(opening)
        formula = self.sum()
        self.take(closing)
        return formula

    def sum(self) -> Formula:
        terms: list[tuple[int, Formula]] = []
        sign = -1 if self.peek() == "-" and self.take() else 1
        while True:
            terms.append((sign, self.product()))
            if self.peek() not in ("+", "-"):
                return lambda env: sum(s * term(env) for s, term in terms)
            sign = -1 if self.take() == "-" else 1

    def product(self) -> Formula:
        factors: list[Formula] = []
        ends = ("", "+", "-", ")", "}", ",", "\\right")
        while self.peek() not in ends and not (self.peek() == "|" and self.bars):
            if self.peek() in ("\\,", "\\cdot"):
                self.take()
            else:
                factors.append(self.total() if self.peek() == "\\sum" else self.power())
        assert factors, "an empty product"
        return lambda env: mpmath.fprod(factor(env) for factor in factors)

    def total(self) -> Formula:
        """A sum over an index reaches as far as the product that it stands before."""
        self.take()
        self.take("_")
        index = self.group().removesuffix("=1")
        self.take("^")
        last = linear(self.group(), self.sizes)
        body = self.product()
        return lambda env: sum(body({**env, index: k}) for k in range(1, last + 1))

    def power(self) -> Formula:
        token = self.peek()
        if token in _FUNCTIONS and self.tokens[self.at + 1] != "_":  # sigma with an index is no sigmoid
            return self.call(_FUNCTIONS[self.take()])
        if token in _OF_TWO:
            return self.of_two(_OF_TWO[self.take()])
        if token == "e" and "".join(self.tokens[self.at + 1 : self.at + 4]) == "^{-":
            return self.exponential()
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        exponent = int(self.group())
        return lambda env: base(env) ** exponent

    def exponential(self) -> Formula:
        """The number e to a negative number, which is no superscript of a name."""
        self.take()
        self.take("^")
        inner = self.inside("{", "}")
        return lambda env: mpmath.exp(inner(env))

    def of_two(self, function: Callable[[Any, Any], Any]) -> Formula:
        grows = self.peek() == "\\left" and self.take()
        self.take("(")
        left = self.sum()
        self.take(",")
        self.take("\\,")
        right = self.sum()
        if grows:
            self.take("\\right")
        self.take(")")
        return lambda env: function(left(env), right(env))

    def call(self, function: Callable[[Any], Any]) -> Formula:
        exponent = int(self.group()) if self.peek() == "^" and self.take() else 1
        argument = self.power() if self.peek() in _FUNCTIONS else self.brackets()  # log sigma(z)
        return lambda env: function(argument(env)) ** exponent

    def brackets(self) -> Formula:
        if self.peek() != "\\left":
            return self.inside("(", ")")
        self.take()
        opening = self.take()
        formula = self.sum()
        self.take("\\right")
        self.take({"(": ")", "|": "|"}[opening])
        return (lambda env: abs(formula(env))) if opening == "|" else formula

    def absolute(self) -> Formula:
        """Bars that do not grow: what is between them has none of its own."""
        assert not self.bars, "bars within bars: which one closes?"
        self.bars += 1
        formula = self.inside("|", "|")
        self.bars -= 1
        return lambda env: abs(formula(env))

    def atom(self) -> Formula:
        token = self.peek()
        if token in ("(", "\\left"):
            return self.brackets()
        if token == "|":
            return self.absolute()
        if token == "\\frac":
            self.take()
            above, below = self.inside("{", "}"), self.inside("{", "}")
            return lambda env: above(env) / below(env)
        if token == "\\sqrt":
            self.take()
            inner = self.inside("{", "}")
            return lambda env: mpmath.sqrt(inner(env))
        if re.fullmatch(r"[0-9.]+", token):
            number = mpmath.mpf(self.take())
            return lambda env: number
        return self.entry()

    def entry(self) -> Formula:
        start = self.at
        if self.take().startswith("\\") and self.peek() == "{":
            self.group()  # what an accent or a change of type stands over
        while self.peek() == "_" or (self.peek() == "^" and not self.tokens[self.at + 2].isdigit()):
            self.take()  # an index, or a superscript that belongs to the name: no number
            self.group()
        name = "".join(self.tokens[start : self.at])
        return lambda env: self.lookup(name, env)


def read(tex: str, lookup: Lookup, sizes: Mapping[str, int]) -> Formula:
    """The formula that a text says, as a function of the free indices."""
    tokens = _TOKEN.findall(tex)
    assert "".join(tokens) == tex.replace(" ", ""), f"there are signs that the reader does not know: {tex}"
    reader = Reader(tokens, lookup, sizes)
    formula = reader.sum()
    assert not reader.peek(), f"nobody reads {reader.tokens[reader.at :]}"
    return formula
