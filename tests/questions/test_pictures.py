"""Pages with pictures render in every format, say what is seen, fit a phone, and lead somewhere."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from derive import catalogue, questions
from derive.document.links import NOTATION
from derive.document.sketch import SketchPanel, area
from derive.formats import FORMATS
from derive.formats.sketch_svg import sketch_svg
from derive.render import render
from derive.staging import ABOUT_ALL
from tests.questions.pages import PICTURED, links, made, sketches

each_page = pytest.mark.parametrize("name", PICTURED)
QUESTIONS = set(questions.names())


def _panels(name: str) -> list[SketchPanel]:
    return [panel for sketch in sketches(made(name)) for panel in sketch.panels]


@each_page
def test_a_page_renders_in_every_format(name: str) -> None:
    for format in FORMATS:
        written = render(made(name), format)
        assert all(panel.title in written for panel in _panels(name)), format


@each_page
def test_pictures_are_well_formed_and_say_what_is_seen(name: str) -> None:
    panels = _panels(name)
    assert panels
    assert len({panel.name for panel in panels}) == len(panels), "they would share the names of their titles"
    for panel in panels:
        found = ElementTree.fromstring(sketch_svg(panel))
        assert found.get("role") == "img"
        ids = [each.get("id") for each in found.iter() if each.get("id")]
        assert found.get("aria-labelledby", "").split() == ids
        assert len(panel.about.split()) > 8 and panel.about.endswith("."), panel.about


@each_page
def test_a_picture_is_little_wider_than_a_phone_and_nothing_leaves_it(name: str) -> None:
    for panel in _panels(name):
        assert panel.width <= 400, panel.name
        for item in panel.items:
            left, top, right, bottom = area(item)
            assert 0 <= left <= right <= panel.width and 0 <= top <= bottom <= panel.height


@each_page
def test_links_lead_to_pages_that_there_are(name: str) -> None:
    targets = [target.partition("#")[0] for target in links(made(name)) if not target.startswith("https:")]
    known = {*(page.removeprefix("cells/") for page in ABOUT_ALL), *(f"{c}.md" for c in catalogue.names())}
    assert targets and set(targets) <= known | {NOTATION}
    assert any(target.removesuffix(".md") in QUESTIONS - {name} for target in targets)
