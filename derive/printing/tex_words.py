"""Which TeX a notation file may use: what pdflatex with our preamble and KaTeX both set."""

from __future__ import annotations

import difflib
import re

_GREEK = """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
Upsilon Phi Psi Omega"""
_FONTS = "mathbf mathrm mathit mathsf mathtt mathcal mathfrak mathbb boldsymbol operatorname"
_ACCENTS = "bar hat tilde vec dot ddot check breve acute grave mathring overline underline widehat widetilde"
_LETTERS = "ell imath jmath hbar Re Im partial nabla infty aleph emptyset forall"
_SIGNS = """prime circ odot otimes oplus ominus ast star bullet cdot times diamond dagger ddagger top bot
intercal perp sharp flat natural parallel"""
_NAMES = "tanh sinh cosh exp log ln sin cos tan max min arg det dim lim sup inf"
# control words that are letters, fonts, accents, signs or names of functions
WORDS = frozenset(" ".join((_GREEK, _FONTS, _ACCENTS, _LETTERS, _SIGNS, _NAMES)).split())
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[\s\S]")
_ROOM = ("\\,", "\\!", "\\;")
_EMPTY = re.compile(r"\{\s*\}")
_OVER = "|".join((*_FONTS.split(), *_ACCENTS.split()))
_BARE = re.compile(rf"\\(?:{_OVER})(?![A-Za-z])(?!\s*(?:\{{|[A-Za-z0-9*]))")
_NO_NUCLEUS = re.compile(r"(?:^|\{)\s*[_^]|[_^]\s*(?:$|[_^}])")
# what may stand between two factors, the usual one first
PRODUCTS = (*(f"\\{word}" for word in "odot circ cdot ast star times bullet diamond otimes".split()), "*")
_PLAIN = re.compile(r"[A-Za-z0-9{}_^()\[\]+\-'*.,/|<>=: ]")


def flaw(tex: str, star: bool = False) -> str:
    r"""What is wrong with a piece of TeX, or nothing.

    star: whether `*` stands for a text here.

    >>> flaw(r"\mathbf{h}"), flaw(r"\mathbf{h")
    ('', 'a brace is not closed')
    >>> flaw(r"\sgima")
    'nobody knows \\sgima: pdflatex with our preamble and KaTeX both know \\sigma'
    """
    if not tex.strip():
        return "it is empty"
    depth = 0
    for token in _TOKEN.findall(tex):
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return "a brace is closed that was not opened"
        if found := _unknown(token):
            return found
    if depth:
        return "a brace is not closed"
    if tex.count("*") > 1 and star:
        return "the star stands for one text and is there once"
    if _EMPTY.search(tex) or _NO_NUCLEUS.search(tex) or _BARE.search(tex):
        return "a script, an accent or a font has nothing to stand at"
    return ""


def is_name(tex: str) -> bool:
    r"""Whether a piece of TeX is without a flaw, and a letter or command with what belongs to it.

    >>> [is_name(tex) for tex in ("T", r"\mathcal{L}", "\\sigma'", "-1", "h + 1")]
    [True, True, True, False, False]
    """
    return (
        not flaw(tex)
        and bool(re.match(r"[A-Za-z\\]", tex))
        and not re.search(r"[+\-./|<>=:()\[\]]", _outside(tex))
    )


def is_letter(tex: str) -> bool:
    r"""Whether this is one letter, Latin or Greek, and nothing else.

    >>> [is_letter(tex) for tex in ("t", r"\tau", "t+1", r"\hat")]
    [True, True, False, False]
    """
    return bool(re.fullmatch("[A-Za-z]", tex)) or (tex[:1] == "\\" and tex[1:] in _GREEK.split())


def is_accent(tex: str) -> bool:
    r"""Whether this is an accent, without what it stands over.

    >>> is_accent(r"\hat"), is_accent("hat"), is_accent(r"\mathbf")
    (True, False, False)
    """
    return tex[:1] == "\\" and tex[1:] in _ACCENTS.split()


def _outside(tex: str) -> str:
    """What stands in no braces."""
    while tex != (less := re.sub(r"\{[^{}]*\}", "", tex)):
        tex = less
    return tex


def _unknown(token: str) -> str:
    if token in _ROOM or _PLAIN.fullmatch(token):
        return ""
    if not re.fullmatch(r"\\[A-Za-z]+", token):
        return f"the sign {token!r} stands for something else in TeX"
    if token[1:] in WORDS:
        return ""
    near = difflib.get_close_matches(token[1:], sorted(WORDS), 1, cutoff=0.75)
    if near:
        return f"nobody knows {token}: pdflatex with our preamble and KaTeX both know \\{near[0]}"
    return f"{token} is not known to both pdflatex with our preamble and KaTeX"
