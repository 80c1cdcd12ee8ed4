"""Names and texts come out as they were written, in every format."""

import html
import unicodedata
from html.parser import HTMLParser

import markdown  # type: ignore[import-untyped]
import pytest

from derive.formats import escape
from derive.notes import NOTES

HOSTILE = [
    "A & B_1 <script>",
    "*bold* `code` [x](y) | {{ macro }}",
    r"back\slash_{x} # 1. ~ ^ $5 %",
    "1. not a list",
]


class _Words(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def _read(source: str) -> _Words:
    parser = _Words()
    parser.feed(markdown.markdown(source, extensions=["tables", "attr_list", "md_in_html", "footnotes"]))
    return parser


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_written_by_markdown(text: str) -> None:
    shown = _read(escape.markdown_text(text))
    assert shown.text.strip() == text
    assert shown.tags == {"p"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_written_by_markdown_that_is_not_for_a_site(text: str) -> None:
    found = _read(escape.plain_text(text).replace("\\$", "$").replace("\\<", "&lt;"))  # CommonMark's escapes
    assert (found.text.strip(), found.tags) == (text, {"p"})


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_the_words_of_a_link_in_markdown_that_is_not_for_a_site(text: str) -> None:
    shown = escape.plain_text(text).replace("\\$", "$").replace("\\<", "&lt;")
    found = _read(f"- [{shown}](page.md.txt)")
    assert (found.text.strip(), found.tags) == (text, {"ul", "li", "a"})


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_written_inside_html(text: str) -> None:
    assert html.unescape(escape.markdown_text(text)) == text


@pytest.mark.parametrize(
    "tex", [r"\bar{a}_{f} + \bar{b}_{t}", r"\left[x;\, h\right] < 1", r"a^{*} * b^{*}", r"\{1, \dots\}"]
)
def test_markdown_leaves_a_formula_in_a_line_alone(tex: str) -> None:
    shown = _read(f'<span class="tex">{escape.markdown_math(tex)}</span>')
    assert shown.text.strip() == tex
    assert shown.tags == {"p", "span"}


def _known_to_pdflatex(character: str) -> bool:
    """ASCII, and a letter with one accent, or one of the few that are letters of their own."""
    letter, *marks = list(unicodedata.normalize("NFD", character))
    return character.isascii() or (letter.isascii() and len(marks) == 1) or character in "ŁłØøßÆæ"


def test_pdflatex_knows_every_sign_of_every_note() -> None:
    texts = {name: " ".join(note.title + note.text for note in notes) for name, notes in NOTES.items()}
    lost = {
        name: {c for c in escape.latex_text(text) if not _known_to_pdflatex(c)}
        for name, text in texts.items()
    }
    assert {name: signs for name, signs in lost.items() if signs} == {}


def test_latex_specials_are_escaped_and_signs_of_formulas_become_formulas() -> None:
    assert escape.latex_text("A & B_1 <script>") == r"A \& B\_1 \textless{}script\textgreater{}"
    assert escape.latex_text("50 % {x} # ~ ^ \\") == (
        r"50 \% \{x\} \# \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert escape.latex_text("h̃ = σ(a) ⊙ b²") == (
        r"\ensuremath{\tilde{h}} = \ensuremath{\sigma}(a) \ensuremath{\odot} b\ensuremath{^{2}}"
    )


def test_an_address_cannot_leave_its_attribute() -> None:
    assert escape.markdown_url(escape.url('x" onclick="y')) == "x%22%20onclick=%22y"
    assert escape.url("a(b)") == "a%28b%29"  # brackets would end a link of Markdown


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0c"])
def test_a_comment_stays_in_its_line(end: str) -> None:
    assert escape.one_line(f"a  title{end}\\evil") == "a title \\evil"
    assert escape.one_line(" kept  as it is ") == " kept  as it is "
