r"""What authors write for one thing is one sign: fonts, spacing, sizes of brackets, names of functions.

What comes out has the commands that the grammar knows; words in upright type are one sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from derive.reading.functions import DIAGONAL, SOFTMAX
from derive.reading.source import Sign, closing

_SIZES = ("big", "Big", "bigg", "Bigg")
_IGNORED = frozenset(
    [
        *("\\left", "\\right", "\\middle"),
        *(f"\\{size}{side}" for size in _SIZES for side in ("", "l", "r", "m")),
        *("\\,", "\\;", "\\:", "\\!", "\\ ", "\\>", "~", "\\thinspace", "\\medspace", "\\negthinspace"),
        *("\\nonumber", "\\notag", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits", "\\mathstrut"),
        *("\\hfill", "\\hfil", "\\noindent", "\\allowbreak", "\\strut", "\\/", "\\mathopen", "\\mathclose"),
    ]
)
_IGNORED_WITH_ARGUMENT = frozenset(
    """\\label \\tag \\tag* \\hspace \\hspace* \\vspace \\phantom \\hphantom \\vphantom \\color
    \\intertext""".split()
)
_FONTS = frozenset(
    """\\mathbf \\boldsymbol \\bm \\pmb \\vec \\mathsf \\mathcal \\mathscr \\mathfrak \\mathbfit \\bf \\rm
    \\it \\mathnormal \\symbf \\vb \\mat \\underline \\ensuremath \\mathrel
    \\mathbin \\mathord \\mathop""".split()
)
_ACCENTS = ("\\bar", "\\tilde", "\\hat")
_UPRIGHT = frozenset(
    """\\mathrm \\text \\textrm \\textit \\textbf \\textsf \\texttt \\operatorname \\operatorname* \\mathit
    \\mbox \\mathtt \\textnormal \\textsc \\hbox""".split()
)
_GREEK = "alpha beta gamma delta lambda mu sigma Delta Sigma Theta"
_PROSE = ("\\text", "\\textrm", "\\textit", "\\textnormal", "\\mbox", "\\hbox")
SAME: Mapping[str, str] = {
    **dict.fromkeys(("\\circ", "*", "\\ast", "\\bullet", "\\star", "\\odot"), "\\odot"),
    **dict.fromkeys(("\\times", "\\cdot", "\\cdotp"), "\\cdot"),
    **dict.fromkeys(("\\dfrac", "\\tfrac", "\\nicefrac", "\\sfrac"), "\\frac"),
    **dict.fromkeys(("\\intercal", "\\intercal", "\\transpose", "\\trans"), "\\top"),
    **dict.fromkeys(("\\lbrace", "\\{"), "("),
    **dict.fromkeys(("\\rbrace", "\\}"), ")"),
    "\\lbrack": "[", "\\rbrack": "]", "\\vert": "|", "\\prime": "'", "\\ln": "\\log",
    "\\epsilon": "\\varepsilon",
    "\\widetilde": "\\tilde", "\\widehat": "\\hat", "\\overline": "\\bar", "\\imath": "i", "\\jmath": "j",
    "\\sigmoid": "\\sigma", "\\sigm": "\\sigma", "\\quad": "\\quad", "\\qquad": "\\quad", "\\Vert": "\\|",
    **{sign: f"\\{name}" for sign, name in zip("αβγδλμσΔΣΘ", _GREEK.split(), strict=True)},
    **dict.fromkeys("⊙∘∗", "\\odot"), **dict.fromkeys("×·", "\\cdot"), "⊗": "\\otimes", "⊤": "\\top",
    "∂": "\\partial", "∇": "\\nabla", "∑": "\\sum", "′": "'", "ε": "\\varepsilon",
    **dict.fromkeys("φϕ", "\\varphi"),
    "\\phi": "\\varphi", "\\leftarrow": "=", "\\gets": "=", "\\coloneqq": "=", "\\triangleq": "=",
    "\\equiv": "=", "\\mid": "\\|", "−": "-", "\\dotsb": "\\dots", "\\diag": DIAGONAL, "\\softmax": SOFTMAX,
}  # fmt: skip
WORDS: Mapping[str, str] = {
    **dict.fromkeys(("sigm", "sigmoid", "sig", "logistic", "logsig", "Sigmoid"), "\\sigma"),
    **dict.fromkeys(("tanh", "Tanh", "tansig"), "\\tanh"),
    "exp": "\\exp",
    "log": "\\log",
    "ln": "\\log",
    "sin": "\\sin",
    "cos": "\\cos",
    "max": "\\max",
    "min": "\\min",
    "softmax": SOFTMAX,
    "Softmax": SOFTMAX,
    "diag": DIAGONAL,
    "Diag": DIAGONAL,
    "T": "\\top",
    **dict.fromkeys(("relu", "ReLU", "RELU"), "\\operatorname{relu}"),
    "softplus": "\\operatorname{softplus}",
    "SiLU": "\\operatorname{SiLU}",
    "silu": "\\operatorname{SiLU}",
    "sign": "\\operatorname{sign}",
    "sgn": "\\operatorname{sign}",
    "step": "\\operatorname{step}",
    "side": "\\operatorname{side}",
}

_SPELLED = ("sigmoid", "softmax", "tanh", "sigm")


def plain(found: Sequence[Sign]) -> list[Sign]:
    r"""The signs without what does not change the meaning.

    Raises: Unreadable where a brace is never closed.

    >>> from derive.reading.source import signs
    >>> [sign.text for sign in plain(signs(r"\mathrm{sigm}\!\left(\mathbf{W}_{\mathrm{in}}\right)"))]
    ['\\sigma', '(', 'W', '_', '{', '\\mathrm{in}', '}', ')']
    """
    result: list[Sign] = []
    at = 0
    while at < len(found):
        sign = found[at]
        at += 1
        if word := _spelled_out(found, at - 1):
            result.append(Sign(WORDS[word], sign.place))
            at += len(word) - 1
        elif sign.text in _IGNORED_WITH_ARGUMENT:
            at = closing(found, at) + 1 if at < len(found) else at
        elif nothing := _system(found, at - 1) or _empty(found, at - 1, result):
            at += nothing - 1
        elif sign.text in _UPRIGHT and at < len(found):
            end = closing(found, at)
            inner = found[at + 1 : end] if found[at].text == "{" else found[at : at + 1]
            prose = sign.text in _PROSE and _prose(found, at, end, result)
            result += [Sign("\\quad", sign.place)] if prose else _word(inner, sign)
            at = end + 1
        elif sign.text in _FONTS:
            at = _without_font(found, at, sign, result)
        elif sign.text in ("\\begin", "\\end") and at < len(found):
            end = closing(found, at)
            name = "".join(each.text for each in found[at + 1 : end]).rstrip("*")
            result.append(Sign(f"{sign.text}{{{name}}}", sign.place))
            at = end + 1
        elif sign.text not in _IGNORED and not _null(found, at - 1):
            result.append(Sign(SAME.get(sign.text, sign.text), sign.place))
    return result


def _system(found: Sequence[Sign], at: int) -> int:
    """How many signs open a system of equations, which a bracket closes that nobody sees."""
    if found[at].text != "\\{" or at == 0 or found[at - 1].text != "\\left":
        return 0
    texts = [sign.text for sign in found[at + 1 :]]
    closes = any(a == "\\right" and b == "." for a, b in pairwise(texts))
    return int(closes and texts[0] == "\\begin")


def _empty(found: Sequence[Sign], at: int, result: Sequence[Sign]) -> int:
    """How many braces around nothing stand here for their room, and not for an argument."""
    last = result[-1].text if result else "&"
    commands = last.startswith("\\") and last not in ("\\quad", "\\\\")
    braces = [sign.text for sign in found[at : at + 2]] == ["{", "}"]
    return 2 if braces and not commands and last not in ("_", "^", "}") else 0


def _prose(found: Sequence[Sign], at: int, end: int, result: Sequence[Sign]) -> bool:
    """Whether upright type holds words with room around or between them, which are not part of a formula."""
    inner = [found[at], *found[at + 1 : end], found[end]]
    if found[at].text != "{" or len(inner) < 3 or (result and result[-1].text in ("_", "^")):
        return False
    if sum((s.text == "{") - (s.text == "}") for s in result) or not inner[1].text.isalpha() | (
        inner[1].text in "(,.;"
    ):
        return False
    return any(b.place - a.place > len(a.text) for a, b in pairwise(inner))


def _spelled_out(found: Sequence[Sign], at: int) -> str:
    """A function's name in letters that stand one behind the other, as in tanh without a backslash."""
    for word in _SPELLED:
        letters = found[at : at + len(word)]
        if [each.text for each in letters] == list(word) and letters[-1].place == letters[0].place + len(
            word
        ) - 1:
            return word
    return ""


def _null(found: Sequence[Sign], at: int) -> bool:
    r"""Whether this is the bracket that nobody sees, as in ``\right.``"""
    return found[at].text == "." and at > 0 and found[at - 1].text in ("\\left", "\\right")


def _word(inner: Sequence[Sign], sign: Sign) -> list[Sign]:
    """Letters in upright type are one word; anything else is what it is."""
    texts = [each.text for each in inner if each.text not in _IGNORED]
    word = "".join(texts)
    if word in WORDS:
        return [Sign(WORDS[word], sign.place)]
    if not texts or not all(len(text) == 1 and (text.isalpha() or text in "-_") for text in texts):
        return [*plain(inner)]
    return [Sign(word if len(word) == 1 else f"\\mathrm{{{word}}}", sign.place)]


def _without_font(found: Sequence[Sign], at: int, sign: Sign, result: list[Sign]) -> int:
    r"""A letter is the same in any font; bold 1 is a tensor of ones."""
    if at >= len(found) or found[at].text != "{":
        return at
    end = closing(found, at)
    inner = plain(found[at + 1 : end])
    if [each.text for each in inner] in (["1"], ["0"]):
        result.append(Sign(f"\\mathbf{{{inner[0].text}}}", sign.place))
    elif len(inner) == 1 or (inner and inner[0].text in _ACCENTS and inner[-1].text == "}"):
        result.extend(inner)
    else:
        result.extend([found[at], *inner, found[end]])
    return end + 1
