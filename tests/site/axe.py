"""axe-core on a page: the rules of accessibility that a program can check."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

GRAVE = ("serious", "critical")

# What axe asks of colours takes it most of its time, some milliseconds a text. Texts are alike where they and
# what is around them have the same names, classes and colours: unless `all` is asked for, two of a kind are
# enough, of all pages that are walked through together. They are marked, and the rule is given those, since a
# run of its own would look through the whole page once more. Rules that can find nothing grave are not asked.
# Style sheets are not fetched again: no rule that is asked reads them.
RUN = """async ([all, grave, before]) => {
    const kinds = new Map(Object.entries(before));
    for (const element of document.body.querySelectorAll('*')) {
        if (![...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const kind = [color, fontSize, fontWeight];
        for (let e = element; e && kind.length < 8; e = e.parentElement) {
            kind.push(`${e.tagName}.${[...e.classList].sort()} ${getComputedStyle(e).backgroundColor}`);
        }
        const like = (kinds.get(kind.join()) ?? 0) + 1;
        kinds.set(kind.join(), like);
        if (all || like <= 2) element.dataset.axe = 'asked';
    }
    if (!all) axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-axe]' }] });
    const isNew = document.querySelector('[data-axe]') !== null;
    const rest = axe._audit.rules.filter(({ id, impact }) =>
        (impact && !grave.includes(impact)) || (id === 'color-contrast' && !isNew));
    const rules = Object.fromEntries(rest.map(({ id }) => [id, { enabled: false }]));
    const { violations } = await axe.run(document, { resultTypes: ['violations'], rules, preload: false });
    return [Object.fromEntries(kinds), violations.flatMap(({ id, impact, nodes }) => nodes.map(
        ({ target, any }) => ({ id, impact, at: target.join(' '), why: any[0]?.message ?? '' })))];
}"""


@cache
def script() -> str:
    """axe-core's own text."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def grave(page: Page, all: bool = False, before: dict[str, int] | None = None) -> list[str]:
    """Serious and critical violations on a page as it is now, a line each: rule, place, reason.

    all: every text's colours, not those of two of a kind; before: how many of each kind earlier pages had,
    which those of this one are added to.
    """
    page.evaluate(script())
    kinds: dict[str, int]
    found: list[dict[str, Any]]
    kinds, found = page.evaluate(RUN, [all, GRAVE, before or {}])
    if before is not None:
        before |= kinds
    return [f"{each['id']}: {each['at']}: {each['why']}" for each in found if each["impact"] in GRAVE]
