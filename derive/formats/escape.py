"""How each format writes what is not its own markup: names and texts, formulas, addresses.

Every value that a template prints comes through here, so that a title such as ``A & B_1 <script>`` comes out
as it was written, in every format.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote

# what Markdown or its extensions would read as markup, also inside HTML; as entities they are right in both
_MARKDOWN = re.compile(r"[*_`\\\[\]{}|]|^[-+=#]|(?<=^\d)[.)](?=\s)")
# in TeX only what Markdown would change: emphasis, escapes and a table's bars
_MARKDOWN_MATH = re.compile(r"[*`|\[\]]|(?<!\w)_|_(?=_)|\\(?=[^A-Za-z])")

# in Markdown that is read as it is, what would begin emphasis, code, a formula, a tag, a link, a list
_PLAIN = re.compile(
    r"[\\`*$|]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\[(?=[^\[\]]*\][(\[:])|\](?=[(\[:])"
    r"|^[-+=#>]|(?<=^\d)[.)](?=\s)"
)

_LATEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "–": "--", "—": "---",
    "…": r"\dots{}", "’": "'", "‘": "`", "“": "``", "”": "''", "\u00a0": "~",
}  # fmt: skip
# letters and signs of formulas that stand in plain text, as in the notes
_LATEX_MATH = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "η": r"\eta",
    "ζ": r"\zeta", "θ": r"\theta", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi",
    "ψ": r"\psi", "ω": r"\omega", "Δ": r"\Delta", "Σ": r"\Sigma", "Φ": r"\Phi", "Π": r"\Pi", "⊙": r"\odot",
    "Γ": r"\Gamma", "∘": r"\circ", "π": r"\pi", "Λ": r"\Lambda",
    "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "−": "-", "±": r"\pm", "≤": r"\leq", "≥": r"\geq",
    "≠": r"\neq", "≈": r"\approx", "→": r"\to", "∈": r"\in", "∂": r"\partial", "∞": r"\infty",
    "√": r"\surd", "∇": r"\nabla", "ℝ": r"\mathbb{R}", "ᵀ": r"^{\top}", "⊤": r"\top",
    "⊗": r"\otimes", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "Ω": r"\Omega",
    "Θ": r"\Theta", "Ψ": r"\Psi", "χ": r"\chi", "⁻": "^{-}",
    **{digit: f"^{{{k}}}" for k, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{digit: f"_{{{k}}}" for k, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
}  # fmt: skip
_COMBINING = {"\u0303": r"\tilde", "\u0302": r"\hat", "\u0304": r"\bar"}


def markdown_text(text: str) -> str:
    """Plain text in Markdown and in HTML inside it.

    >>> markdown_text("A & B_1 <script>")
    'A &amp; B&#95;1 &lt;script&gt;'
    """
    return _entities(_MARKDOWN, html.escape(one_line(text), quote=False))


def markdown_code(line: str) -> str:
    """A line of code in an element of HTML, with its spaces.

    >>> markdown_code("    a_f = v['x'] < 1")
    '    a&#95;f = v&#91;&#x27;x&#x27;&#93; &lt; 1'
    """
    return _entities(_MARKDOWN, html.escape(line))


def markdown_math(tex: str) -> str:
    r"""TeX inside a line of Markdown, for a ``span`` of class ``tex``.

    >>> markdown_math(r"\bar{a}_{f} < x_{t}")
    '\\bar{a}&#95;{f} &lt; x_{t}'
    """
    return _entities(_MARKDOWN_MATH, html.escape(one_line(tex), quote=False))


def markdown_display(tex: str) -> str:
    """TeX in a block of HTML, which Markdown leaves alone."""
    return html.escape(tex, quote=False)


def plain_text(text: str) -> str:
    r"""Plain text in Markdown that is read as it is: only what would be markup gets a backslash.

    >>> print(plain_text("A & B_1 <script> *x*"))
    A & B_1 \<script> \*x\*
    """
    return _PLAIN.sub(r"\\\g<0>", one_line(text))


def plain_math(tex: str) -> str:
    r"""TeX between dollars; a bar would end a table's cell.

    >>> print(plain_math(r"\left|x\right|"))
    \left\vert x\right\vert
    """
    return one_line(tex).replace("\\|", r"\Vert ").replace("|", r"\vert ").strip()


def plain_url(target: str) -> str:
    """An address on a copy of a page: that of another copy, or nothing where a page has none.

    >>> plain_url("gru.md#forward"), plain_url("../notation.md"), plain_url("gru.py")
    ('gru.md.txt', '', 'gru.py')
    """
    page, _, suffix = target.partition("?")[0].partition("#")[0].rpartition(".")
    if "://" in target or suffix not in ("md", "html"):
        return target
    return "" if "/" in page else f"{page}.md.txt"


def _entities(pattern: re.Pattern[str], text: str) -> str:
    kept = re.compile(r"&(#?\w+);")  # the entities that escaping made
    pieces, start = [], 0
    for entity in kept.finditer(text):
        pieces += [_numeric(pattern, text[start : entity.start()]), entity.group()]
        start = entity.end()
    return "".join([*pieces, _numeric(pattern, text[start:])])


def _numeric(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: "".join(f"&#{ord(c)};" for c in found.group()), text)


def latex_text(text: str) -> str:
    r"""Plain text in LaTeX; Greek letters and signs of formulas become formulas.

    >>> print(latex_text("A & B_1 <σ>"))
    A \& B\_1 \textless{}\ensuremath{\sigma}\textgreater{}
    """
    return _latex_accents("".join(_latex_character(c) for c in unicodedata.normalize("NFC", one_line(text))))


def latex_figures(text: str) -> str:
    r"""Escaped text with its sizes and its bounds as formulas.

    >>> print(latex_figures("below 1e-12; at n = 3, m = 4, for all n and m"))
    below $10^{-12}$; at $n = 3$, $m = 4$, for all $n$ and $m$
    """
    text = re.sub(r"\b1e-0*(\d+)\b", r"$10^{-\1}$", text)
    text = re.sub(r"\b([A-Za-z]) = (\d+)\b", r"$\1 = \2$", text)
    every = r"(?<=for all )[A-Za-z](?: and [A-Za-z])*\b(?! =)"
    return re.sub(every, lambda names: re.sub(r"\b[A-Za-z]\b", r"$\g<0>$", names[0]), text)


def _latex_character(character: str) -> str:
    if character in _LATEX_MATH:
        return f"\\ensuremath{{{_LATEX_MATH[character]}}}"
    return _LATEX.get(character, character)


def _latex_accents(text: str) -> str:
    """A letter with a combining mark that has no letter of its own: h with a tilde."""
    marks = "".join(_COMBINING)
    return re.sub(f"(\\w)([{marks}])", lambda m: f"\\ensuremath{{{_COMBINING[m[2]]}{{{m[1]}}}}}", text)


def url(target: str) -> str:
    """An address that can stand in an attribute: what is no address character is percent-encoded.

    >>> url('a b.html?c="<')
    'a%20b.html?c=%22%3C'
    """
    return quote(target, safe="/:?=&#%+,;@!$~.-_")


def markdown_url(target: str) -> str:
    """An address in an attribute of HTML."""
    return html.escape(target)


def one_line(text: str) -> str:
    """The text without line breaks of any kind: a carriage return ends a comment too."""
    return text if text.splitlines() in ([], [text]) else " ".join(text.split())
