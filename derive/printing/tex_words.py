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
_NAMES = "tanh sinh cosh exp log ln sin cos tan max min arg det dim lim sup inf sgn"
# control words that are letters, fonts, accents, signs or names of functions
WORDS = frozenset(" ".join((_GREEK, _FONTS, _ACCENTS, _LETTERS, _SIGNS, _NAMES)).split()) - {"sgn"}
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[\s\S]")
_ROOM = ("\\,", "\\!", "\\;")
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
    return "a script or an accent has nothing to stand at" if re.search(r"[_^]\s*($|[_^}])", tex) else ""


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
