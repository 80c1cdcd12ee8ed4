"""Long equations break at their sums first, then between factors, then inside brackets."""

import pytest

from derive.formats.lines import QUAD, lines
from derive.formats.widths import width

TERMS = (r"\Delta^{h}_{t}", *(rf"+ U_{{{g}}}^{{\top}} \bar{{a}}_{{{g},t+1}}" for g in "figo"))


def test_what_fits_stays_on_one_line() -> None:
    assert lines(r"\bar{h}_{t}", "=", TERMS, 60) == (" ".join(TERMS),)


def test_a_sum_breaks_before_its_signs_and_loses_nothing() -> None:
    broken = lines(r"\bar{h}_{t}", "=", TERMS, 20.5)
    assert len(broken) == 2
    assert all(line.startswith("+ ") for line in broken[1:])
    assert " ".join(broken) == " ".join(TERMS)


def test_a_wide_term_breaks_between_its_factors() -> None:
    product = r" \odot ".join(f"{letter}_{{t}}" for letter in "abcdefgh")
    broken = lines("y", "=", (product,), 10)
    assert len(broken) > 1
    assert all(line.startswith(r"\odot") for line in broken[1:])
    assert " ".join(broken) == product


def test_only_where_nothing_else_helps_it_breaks_inside_brackets() -> None:
    inner = r"\operatorname{diag}(d \odot e)\, U + \operatorname{diag}(f)"
    term = rf"\operatorname{{diag}}(a \odot b \odot c)\, ({inner})"
    wide = lines("J", "=", (term,), 16)
    narrow = lines("J", "=", (term,), 11)
    assert all(line.count("(") == line.count(")") for line in wide)
    assert not all(line.count("(") == line.count(")") for line in narrow)
    assert all(line.count("{") == line.count("}") for line in narrow)


@pytest.mark.parametrize("function", [r"\exp", r"\tanh", r"\sigma", r"\operatorname{sign}"])
def test_a_product_of_numbers_is_cut_in_front_of_a_function_and_not_within_brackets(function: str) -> None:
    first, second = r"\bar{r}_{t} \operatorname{side}(\exp(a_{r,t}) - |b_{r,t}|)", rf"{function}(a_{{r,t}})"
    broken = lines(r"\bar{a}_{r,t}", "=", (f"{first} {second}",), 16)
    assert broken == (first, rf"\cdot {second}")


def test_a_line_that_goes_on_with_a_factor_shows_the_product_and_an_item_of_a_list_does_not() -> None:
    product = lines("J", "=", (r"+ \operatorname{diag}(a \odot b)\, (U + V)",), 11)
    assert product[1].startswith(r"\cdot (U")
    assert not any(line.startswith(r"\cdot") for line in lines("s", "=", (r"[x_{t},\, h_{t-1}]",), 4))


@pytest.mark.parametrize("term", [r"\left|a + b + c + d + e\right|", r"x_{a + b + c + d + e + f}"])
def test_bars_and_indices_are_never_cut(term: str) -> None:
    assert lines("y", "=", (term,), 4) == (term,)


def test_growing_brackets_on_two_lines_are_of_one_size_and_others_grow() -> None:
    ratio = r"\left(\frac{d}{e + f + g + h}\right)"
    term = rf"\left(\left(\frac{{a}}{{b}}\right)\, c + {ratio}\, e\right)"
    first, second = r"\biggl(\left(\frac{a}{b}\right)\, c", rf"+ {ratio}\, e\biggr)"
    room = width(second.replace(r"\biggr", r"\right"))  # before it is known that they have one size
    enough = width("y") + width("=") + QUAD + room + 1e-6
    assert lines("y", "=", (term,), enough) == (first, second)
    assert lines("y", "=", (term,), 13) == (first, f"+ {ratio}", r"\cdot e\biggr)")


def test_a_line_of_brackets_that_grow_is_at_most_as_wide_as_is_thought() -> None:
    """102.9 pt by pdflatex, of ten points."""
    assert 10.29 <= width(r"+ \left(\frac{d}{e + f + g + h}\right)\, e\biggr)") <= 10.6


def test_a_product_is_cut_in_front_of_a_function_before_its_brackets_are() -> None:
    term = r"\left(\frac{A}{x} + \frac{B}{x}\right) \operatorname{diag}\left(\frac{a + b}{c + d}\right)"
    assert lines("J", "=", (term,), 13) == (
        r"\left(\frac{A}{x} + \frac{B}{x}\right)",
        r"\cdot \operatorname{diag}\left(\frac{a + b}{c + d}\right)",
    )


def test_a_fraction_that_is_wider_than_a_line_gets_a_stroke_and_can_be_cut() -> None:
    above = " + ".join(f"{letter}_{{t}}\\, x_{{t}}" for letter in "abcdefgh")
    broken = lines("y", "=", (rf"\frac{{{above}}}{{s}}",), 12)
    assert " ".join(broken) == rf"\biggl({above}\biggr) / s"
    assert len(broken) > 1 and all(line.startswith("+ ") for line in broken[1:])
    room = 12 - width("y") - width("=")
    assert all(width(line) <= room for line in broken)


@pytest.mark.parametrize(
    ("limit", "below"),
    [(11.8, r"\biggl(s + u\biggr)"), (12, r"\left(s + u\right)"), (12.4, r"\biggl(s + u\biggr)")],
)
def test_such_a_fraction_stays_one_factor(limit: float, below: str) -> None:
    """What stands below it has brackets that grow where no line ends in them."""
    above = " + ".join(f"{letter}_{{t}}\\, x_{{t}}" for letter in "abcdefgh")
    whole = " ".join(lines("y", "=", (rf"\frac{{{above}}}{{s + u}} \odot c",), limit))
    assert whole == rf"\biggl(\biggl({above}\biggr) / {below}\biggr) \odot c"


def test_the_estimate_knows_what_is_wide() -> None:
    assert width(r"\bar{a}_{f,t}") < width(r"\bar{a}_{f,t+1}") < width(r"W_{f}\, \bar{a}_{f,t+1}")
    assert width(r"\frac{a}{b + c}") < width("a b + c")
    assert width(r"\sum_{k=1}^{n} x") < width(r"\sum_{k=1}^{n} x + y")
