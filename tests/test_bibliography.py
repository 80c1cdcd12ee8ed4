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

every_reference = pytest.mark.parametrize("ref", REFERENCES.values(), ids=REFERENCES.keys())


def test_the_works_that_the_pages_cite_are_there() -> None:
    assert REFERENCES.keys() >= EXPECTED


@every_reference
def test_entries_are_complete(ref: Reference) -> None:
    assert REFERENCES[ref.key] is ref
    assert ref.title and ref.venue and (ref.doi or ref.arxiv or ref.url)
    assert all(re.fullmatch(r"[^,]+, [^,]+", author) for author in ref.authors)
    assert ref.confirmed or ref.note  # what is not confirmed says what that is
    if ref.kind not in ("software", "discussion"):
        assert ref.authors and ref.year and str(ref.year) == ref.key[-4:]


@every_reference
def test_identifiers_have_their_form(ref: Reference) -> None:
    assert not ref.doi or re.fullmatch(r"10\.\d{4,}/\S+", ref.doi)
    assert not ref.arxiv or re.fullmatch(r"\d{4}\.\d{4,5}", ref.arxiv)
    assert not ref.url or re.fullmatch(r"https://\S+", ref.url)
    assert re.fullmatch(r"(\d+-\d+)?", ref.pages)


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
