"""The reference has every public name, as its docstring has it."""

from __future__ import annotations

import re

import derive
import derive.definition
from derive import errors
from tools import api_page

TEXT = api_page.PAGE.read_text(encoding="utf-8")
HEADINGS = re.findall(r"^#+ `([\w.]+)` \{#([\w-]+)\}$", TEXT, re.MULTILINE)


def test_the_page_is_what_the_docstrings_say() -> None:
    assert api_page.page() == TEXT, "write it again with `python tools/api_page.py`"


def test_every_public_name_has_an_entry_and_each_entry_one_address() -> None:
    names = [name for name, _ in HEADINGS]
    assert {f"derive.{name}" for name in derive.__all__} - {*names} == {
        "derive.__version__",
        "derive.DeriveError",
    }
    assert {*derive.definition.__all__} - {*names} == {"Cell"}
    raised = {name for name, value in vars(errors).items() if api_page.is_error(value)}
    assert {f"derive.errors.{name}" for name in raised} <= {*names}
    assert "DeriveError" in raised
    addresses = [address for _, address in HEADINGS]
    assert len({*addresses}) == len(addresses)


def test_every_entry_says_something() -> None:
    entries = re.split(r"^#+ .*$", TEXT, flags=re.MULTILINE)
    shown = [entry for entry in entries if "```python" in entry]
    assert len(shown) == len(HEADINGS)
    for entry in shown:
        assert re.search(r"^```\n\n\S", entry, re.MULTILINE), entry


def test_examples_names_and_what_is_raised_are_set_off() -> None:
    found = api_page.markdown("Text with ``code`` & <b>.\n\nMore.\nRaises: E for `a<b`.\n\n>>> 1 < 2\nTrue")
    assert found == (
        "Text with `code` &amp; &lt;b&gt;.\n\nMore.\n\n*Raises* E for `a<b`.\n\n"
        "```pycon\n>>> 1 < 2\nTrue\n```\n"
    )


def test_a_long_signature_has_an_argument_a_line() -> None:
    assert api_page.signature("load", derive.load).startswith("load(spec: str | os.PathLike[str], **hyper")
    lines = api_page.signature("Cell", derive.Cell).splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("Cell(", "    title: str,", ")")
