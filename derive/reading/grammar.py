r"""What our LaTeX says, as a tree: precedence as in books, and nothing about shapes or values.

A sum binds least, then ``\odot``, then products of factors beside each other and convolutions, then scripts.
A sum over an index reaches as far as the product that it stands before.
"""

from __future__ import annotations

from collections.abc import Container

from derive.reading import tree as forms
from derive.reading.tokens import END, Signs
from derive.reading.tree import Tree

_ACCENTS = ("\\bar", "\\overline", "\\tilde", "\\widetilde", "\\hat", "\\widehat", "\\mathrm")
_CLOSING = {"(": ")", "[": "]", "\\lvert": "\\rvert", "|": "|"}
_OVER = ("\\sum", "\\max")


class Parser:
    """Recursive descent; functions: what may stand before an argument in round brackets."""

    def __init__(self, tex: str, functions: Container[str]) -> None:
        self.signs, self.functions = Signs(tex), functions

    def whole(self) -> Tree:
        """The tree of all of the text."""
        tree = self.sum()
        if self.signs.peek() != END:
            raise self.signs.unreadable("nobody reads the rest")
        return tree

    def sum(self) -> Tree:
        """Terms with signs between them, perhaps one before the first."""
        terms = [(self._sign(), self.elementwise())]
        while self.signs.peek() in ("+", "-"):
            terms.append((self._sign(), self.elementwise()))
        return terms[0][1] if terms[0][0] == 1 and len(terms) == 1 else forms.Sum(tuple(terms))

    def _sign(self) -> int:
        return -1 if self.signs.skip("+", "-") == "-" else 1

    def elementwise(self) -> Tree:
        r"""Products with ``\odot`` between them."""
        factors = [self.product()]
        while self.signs.skip("\\odot"):
            factors.append(self.product())
        return factors[0] if len(factors) == 1 else forms.Elementwise(tuple(factors))

    def product(self) -> Tree:
        """Factors beside each other; a convolution takes the one before and the one behind it."""
        factors = [self.factor()]
        while True:
            if self.signs.skip("\\ast"):
                factors.append(self._convolved(factors.pop()))
            elif len(factors) == 1 and self.signs.skip("/"):
                return forms.Fraction(factors[0], self.factor())
            elif self.signs.skip("\\,", "\\cdot") or self._named() or self._size(factors[-1]):
                factors.append(self.factor())
            else:
                return factors[0] if len(factors) == 1 else forms.Beside(tuple(factors))

    def _named(self) -> bool:
        """Before a function's name TeX itself leaves room."""
        sign = self.signs.peek()
        return sign in ("\\operatorname", "\\partial", *_OVER) or (
            sign.startswith("\\") and sign in self.functions
        )

    def _size(self, before: Tree) -> bool:
        """Sizes stand beside their numbers, as in ``2 m n``."""
        plain = isinstance(before, forms.Number) or (isinstance(before, forms.Name) and len(before.text) == 1)
        return plain and self.signs.peek().isalpha()

    def _convolved(self, kernel: Tree) -> Tree:
        scripts = dict(self.scripts())
        return forms.Convolved(kernel, self.factor(), int(scripts.get("_", "1")), scripts.get("^") == "\\top")

    def factor(self) -> Tree:
        """An atom with its scripts."""
        if self.signs.peek() in _OVER and self.signs.peek(1) == "_":
            return self._over()
        atom = self.atom()
        scripts = self.scripts()
        return forms.Scripted(atom, scripts) if scripts else atom

    def scripts(self) -> forms.Scripts:
        """Subscripts and superscripts, each in braces; two of one kind are no TeX."""
        found: list[tuple[str, str]] = []
        while sign := self.signs.skip("_", "^"):
            if sign in dict(found):
                raise self.signs.unreadable(f"a second {sign} at one letter")
            found.append((sign, self.signs.group()))
        return tuple(found)

    def _over(self) -> Tree:
        sign, scripts = self.signs.take(), dict(self.scripts())
        below = scripts["_"].replace("\\,", "")
        if below.endswith("=1") or not set("=\\") & set(below):
            return forms.Over(
                sign, tuple(below.removesuffix("=1").split(",")), scripts.get("^", ""), self.product()
            )
        parts = below.split(",")
        bounds = tuple(_halves(part, "\\le") for part in parts if "\\le" in part)
        conditions = tuple(_halves(part, "=") for part in parts if "=" in part)
        if len(bounds) + len(conditions) < len(parts):
            raise self.signs.unreadable(f"{below} below a sum")
        return forms.Over(sign, (), "", self.product(), conditions, bounds)

    def atom(self) -> Tree:
        """What scripts are put to."""
        sign = self.signs.peek()
        if sign in _CLOSING:
            return self._brackets()
        if sign[:1].isdigit():
            return forms.Number(self.signs.take())
        if sign == "{":  # braces that keep a name's scripts from those that follow
            self.signs.take()
            inner = self.factor()
            self.signs.take("}")
            return inner
        if sign == "\\frac":
            self.signs.take()
            return forms.Fraction(self._argument(), self._argument())
        if sign == "\\sqrt":
            return forms.Call(self.signs.take(), (self._argument(),))
        return self._name_or_call()

    def _argument(self) -> Tree:
        self.signs.take("{")
        tree = self.sum()
        self.signs.take("}")
        return tree

    def _brackets(self) -> Tree:
        opening = self.signs.take()
        parts, separators = [self.sum()], set()
        while opening == "[" and (separator := self.signs.skip(",", ";")):
            self.signs.take("\\,") if self.signs.peek() == "\\," else None
            separators.add(separator)
            parts.append(self.sum())
        self.signs.take(_CLOSING[opening])
        if len(separators) > 1:
            raise self.signs.unreadable("commas and semicolons in one pair of brackets")
        if opening == "[":
            return forms.Listed(tuple(parts), *(separators or {","}))
        if opening != "(":
            return forms.Call("|", tuple(parts))
        inner = parts[0]  # square brackets around one thing mean something by their scripts only
        return inner.parts[0] if isinstance(inner, forms.Listed) and len(inner.parts) == 1 else inner

    def _name_or_call(self) -> Tree:
        name = self._derived()
        if name == "\\log" and self.signs.peek() in self.functions and self.signs.peek() != "\\log":
            return forms.Call(name, (self.factor(),))  # log sigma(z)
        if name not in self.functions:
            return forms.Name(name)
        before = self.signs.at
        scripts = self.scripts()
        if self.signs.skip("("):
            return forms.Call(name, self._arguments(), scripts)
        self.signs.at = before  # a tensor that is called as a function is
        return forms.Name(name)

    def _derived(self) -> str:
        r"""A name, with a function's subscript and derivatives: ``\varphi_{1}'``."""
        if self.signs.skip("\\partial"):
            self.signs.take("_")
            return f"\\partial_{{{self.signs.group()}}} {self._derived()}"
        name, before = self._name(), self.signs.at
        longer = f"{name}_{{{self.signs.group()}}}" if self.signs.skip("_") else name
        name, self.signs.at = (longer, self.signs.at) if longer in self.functions else (name, before)
        return name + "".join(iter(lambda: self.signs.skip("'"), ""))

    def _name(self) -> str:
        sign = self.signs.take()
        if sign in ("\\operatorname", "\\mathbf", *_ACCENTS):
            return f"{sign}{{{self.signs.group()}}}"
        if sign == "\\overset":
            return f"{sign}{{{self.signs.group()}}}{{{self.signs.group()}}}"
        if not sign[-1].isalpha():
            raise self.signs.unreadable(f"{sign} begins nothing")
        return sign

    def _arguments(self) -> tuple[Tree, ...]:
        found = [self.sum()]
        while self.signs.skip(","):
            self.signs.take("\\,")
            found.append(self.sum())
        self.signs.take(")")
        return tuple(found)


def _halves(text: str, sign: str) -> tuple[str, str]:
    left, _, right = text.partition(sign)
    return left, right.strip()


def parsed(tex: str, functions: Container[str]) -> Tree:
    r"""The tree of a formula.

    >>> parsed(r"W\, x + b", ())
    Sum(terms=((1, Beside(factors=(Name(text='W'), Name(text='x')))), (1, Name(text='b'))))
    """
    return Parser(tex, functions).whole()
