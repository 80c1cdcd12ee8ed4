"""Formulas as lines of text for the terminal, read off their LaTeX, so that symbols look the same."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from derive.printing.notation import GREEK

_PAIRS = """
odot=⊙ times=× cdot=· top=ᵀ sum=Σ partial=∂ prime=′ in=∈ gets=← dots=… ldots=… cdots=… imath=i jmath=j
infty=∞ mid=| ast=∗ le=≤ leq=≤ ge=≥ geq=≥ ne=≠ neq=≠ equiv=≡ to=→ colon=: left= right= bigl= bigr= Bigl=
Bigr= big= Big= displaystyle= limits= != circ=∘ nabla=∇ star=⋆ ell=ℓ intercal=ᵀ
"""
_SIGNS: Mapping[str, str] = MappingProxyType(
    {tex.removeprefix("\\"): html.unescape(f"&{name};") for name, tex in GREEK.items()}
    | dict(pair.split("=") for pair in _PAIRS.split())
    | {"\\": ";", ",": " ", ";": " ", ":": " ", " ": " ", "quad": "  ", "qquad": "    "}
)
_ACCENTS = {"bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "widetilde": "\u0303"} | {
    "hat": "\u0302", "widehat": "\u0302", "dot": "\u0307", "ddot": "\u0308"
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.")
_SCRIPTED = re.compile(r"[_^]\{.*?\}")


def plain(tex: str) -> str:
    r"""A formula of ours as one line of text.

    >>> plain(r"\bar{a}_{f,t} \odot (1 - g_{t}^{2})")
    'ā_{f,t} ⊙ (1 - g_t²)'
    """
    text = "".join(_run(iter(_TOKEN.findall(tex)))).replace(" ;", ";")
    return unicodedata.normalize("NFC", re.sub(r" +", " ", text)).strip()


def columns(text: str) -> int:
    """Columns in a terminal: combining accents take none."""
    return sum(not unicodedata.combining(character) for character in text)


def filled(text: str, width: int) -> str:
    """The text with spaces up to a width in columns."""
    return text + " " * (width - columns(text))


def _run(tokens: Iterator[str]) -> Iterator[str]:
    """The texts of the tokens up to the end of the group."""
    for token in tokens:
        if token == "}":
            return
        yield _one(token, tokens)


def _one(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return "".join(_run(tokens))
    if token in "_^":
        return _script(token, _argument(tokens))
    if token == "&":
        return " "
    if not token.startswith("\\"):
        return token
    name = token[1:]
    return _COMMANDS[name](name, tokens) if name in _COMMANDS else _SIGNS.get(name, name)


def _argument(tokens: Iterator[str]) -> str:
    return _one(next(tokens), tokens)


def _script(sign: str, text: str) -> str:
    """Numbers and signs are raised; other scripts are in braces where they have more than one letter."""
    if sign == "^" and re.fullmatch(r"[0-9+\-()ᵀ]+", text):
        return text.translate(_RAISED)
    return sign + (text if columns(text) == 1 else f"{{{text}}}")


def _accent(name: str, tokens: Iterator[str]) -> str:
    """A combining accent behind the first letter and the accents that it has."""
    text = _argument(tokens)
    end = next((k for k, c in enumerate(text) if k and not unicodedata.combining(c)), len(text))
    return text[:end] + _ACCENTS[name] + text[end:]


def _fraction(name: str, tokens: Iterator[str]) -> str:
    return "/".join(_operand(text) for text in (_argument(tokens), _argument(tokens)))


def _operand(text: str) -> str:
    """A numerator or denominator, in brackets where it is a sum or a product; a differential is neither."""
    text = text.replace("∂ ", "∂")
    return f"({text})" if set(_SCRIPTED.sub("", text)) & set(" +-/") else text


def _group(form: str) -> Callable[[str, Iterator[str]], str]:
    return lambda name, tokens: form.format(_argument(tokens))


_COMMANDS: Mapping[str, Callable[[str, Iterator[str]], str]] = {
    **dict.fromkeys(_ACCENTS, _accent),
    **dict.fromkeys(("frac", "dfrac", "tfrac"), _fraction),
    "sqrt": _group("√({})"),
    "begin": lambda name, tokens: {"cases": "{ "}.get(_argument(tokens), ""),
    "end": lambda name, tokens: {"cases": " }"}.get(_argument(tokens), ""),
    "mathbb": lambda name, tokens: {"R": "ℝ"}.get(text := _argument(tokens), text),
    **dict.fromkeys(("mathrm", "mathbf", "boldsymbol", "mathcal", "mathit", "mathsf"), _group("{}")),
    **dict.fromkeys(("operatorname", "text"), _group("{}")),
}
