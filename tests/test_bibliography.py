"""The bibliography is complete, and a wrong key is answered with near ones."""

import re

import pytest

from derive.bibliography import REFERENCES, Reference, UnknownReference, find, short

EXPECTED = {
    "rosenblatt1958", "rumelhart1986", "elman1990", "werbos1990", "williams1990", "hochreiter1997",
    "schuster1997",
    "gers2000", "gers2002", "graves2005", "griewank2008", "graves2013", "pascanu2014", "cho2014", "chung2014",
    "jozefowicz2015", "olah2015", "goodfellow2016", "greff2017", "paszke2019",
}  # fmt: skip


def test_the_works_that_the_pages_cite_are_there() -> None:
    assert REFERENCES.keys() >= EXPECTED


def test_entries_are_complete() -> None:
    assert {key: ref.key for key, ref in REFERENCES.items() if key != ref.key} == {}
    lacking = [key for key, ref in REFERENCES.items() if not _complete(ref)]
    assert not lacking, lacking


def _complete(ref: Reference) -> bool:
    """What is not confirmed says what that is; software and discussions may lack authors and a year."""
    named = all(re.fullmatch(r"[^,]+, [^,]+", author) for author in ref.authors)
    found = ref.title and ref.venue and (ref.doi or ref.arxiv or ref.url)
    dated = bool(ref.authors and ref.year) and str(ref.year) == ref.key[-4:]
    told = dated or ref.kind in ("software", "discussion")
    return bool(named and found and told and (ref.confirmed or ref.note))


def test_identifiers_have_their_form() -> None:
    forms = {
        "doi": r"(10\.\d{4,}/\S+)?",
        "arxiv": r"(\d{4}\.\d{4,5})?",
        "url": r"(https://\S+)?",
        "pages": r"(\d+-\d+)?",
    }
    each = [(key, field, getattr(ref, field)) for key, ref in REFERENCES.items() for field in forms]
    wrong = [(key, field, text) for key, field, text in each if not re.fullmatch(forms[field], text)]
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("elman1990", "Elman (1990)"),
        ("griewank2008", "Griewank and Walther (2008)"),
        ("gers2000", "Gers, Schmidhuber and Cummins (2000)"),
        ("cho2014", "Cho et al. (2014)"),
        ("pytorch-rnn", "PyTorch, torch/nn/modules/rnn.py"),
    ],
)
def test_short_names(key: str, name: str) -> None:
    assert short(find(key)) == name


def test_a_wrong_key_lists_near_ones() -> None:
    with pytest.raises(UnknownReference, match=r'^no reference "gers2001"; near it: gers2000, gers2002$'):
        find("gers2001")


def test_a_key_like_no_other_is_refused_in_one_line() -> None:
    with pytest.raises(UnknownReference, match=r'^no reference "\?"; nothing is near it, so leave it out$'):
        find("?")


def test_references_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        REFERENCES["new"] = find("gers2000")  # type: ignore[index]
