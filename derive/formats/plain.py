"""TeX formulas as one line of Unicode, for the terminal: ``h_{t-1} \\odot \\bar{f}_{t}`` becomes ``h_{t-1}
⊙ f̄_t``.

Only our own printer's TeX comes in, so a list of its commands is enough; what is unknown stays readable as
TeX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_SIGNS = dict(
    pair.split("=")
    for pair in """
    odot=⊙ sigma=σ Delta=Δ sum=Σ partial=∂ times=× top=ᵀ in=∈ dots=… ldots=… cdots=… tanh=tanh exp=exp log=log
    cdot=· colon=: le=≤ leq=≤ ge=≥ geq=≥ to=→ infty=∞ neq=≠ equiv=≡
    alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ kappa=κ lambda=λ mu=μ nu=ν xi=ξ
    pi=π rho=ρ tau=τ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Theta=Θ Lambda=Λ Phi=Φ Psi=Ψ Omega=Ω Pi=Π
    """.split()
) | {"quad": "  "}
_BETWEEN = "⊙×∈·≤≥→≠≡"
_WORDS = ("operatorname", "mathrm", "mathbf", "text", "boldsymbol")
_MARKS = {"bar": "\u0304", "dot": "\u0307", "ddot": "\u0308", "hat": "\u0302", "tilde": "\u0303"}
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_SUPERSCRIPTS = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


def math(tex: str) -> str:
    """One formula as a line of text.

    >>> math(r"\\bar{f}_{t} \\odot f_{t} \\odot (1 - f_{t})")
    'f̄_t ⊙ f_t ⊙ (1 - f_t)'
    """
    text = re.sub(r"\\(left|right|bigl|bigr|Bigl|Bigr|displaystyle|limits)(?![A-Za-z])", "", tex)
    text = re.sub(r"\\mathbb\{R\}", "ℝ", text)
    text = re.sub(r"\\([ij])math(?![A-Za-z])", r"\1", text)
    marks = "|".join(_MARKS)
    text = _each(rf"\\({marks}){_GROUP}", lambda found: _accented(found[2], _MARKS[found[1]]), text)
    text = _each(rf"\\(?:{'|'.join(_WORDS)}){_GROUP}", lambda found: found[1], text)
    text = re.sub(r"\\(?!d?frac|sqrt)([A-Za-z]+)( ?)", _sign, text)
    text = _each(rf"\\d?frac{_GROUP}{_GROUP}", lambda found: "/".join(map(_bracketed, found.groups())), text)
    text = _each(rf"\\sqrt{_GROUP}", lambda found: f"√({found[1]})", text)
    text = re.sub(r"\\[,;:! ]", " ", text).replace("\\{", "{").replace("\\}", "}")
    return _spaced(_scripts(text))


def _sign(found: re.Match[str]) -> str:
    """The sign of a command; the space behind it only ended its name, unless it stands between operands."""
    sign = _SIGNS.get(found[1])
    if sign is None:
        return found[0]
    return sign + (found[2] if sign in _BETWEEN else "")


def _each(pattern: str, replace: Callable[[re.Match[str]], str], text: str) -> str:
    """Replaces until nothing is left, since groups nest."""
    before = None
    while before != text:
        before, text = text, re.sub(pattern, replace, text)
    return text


def _accented(text: str, accent: str) -> str:
    """The accent stands behind the first letter."""
    return unicodedata.normalize("NFC", text[:1] + accent) + text[1:]


def _bracketed(text: str) -> str:
    return f"({text})" if re.search(r"[ +]", text) else text


def _scripts(text: str) -> str:
    """Short sub- and superscripts lose their braces; small powers are raised."""
    text = re.sub(r"\^\{?ᵀ\}?", "ᵀ", text)
    text = re.sub(r"\^\{?\s*(\(?\d+\)?)\}?", lambda found: found[1].translate(_SUPERSCRIPTS), text)
    text = re.sub(r"([_^])\{(\w+)\}", r"\1\2", text)
    return re.sub(r"(?<![_^])\{([^{}]*)\}", r"\1", text)  # braces that only group


def _spaced(text: str) -> str:
    return re.sub(r"(?<=\S)  +", " ", text).strip()
