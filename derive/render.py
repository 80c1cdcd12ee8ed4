"""From a page model to the text of a format: one small template a block kind, found in
``templates/<format>/``.

A folder of the user's own with the same layout goes first, so that one template can be replaced and the rest
kept. What a template prints is escaped as plain text of the format unless a filter says that it is something
else.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import jinja2
from jinja2.bccache import Bucket

from derive import resources
from derive.document.model import Column, Document, Line, Row
from derive.document.spans import Math, Span, Spans
from derive.errors import DeriveError
from derive.formats import FORMATS, Format
from derive.formats.escape import latex_figures, markdown_code, one_line, url
from derive.formats.lines import lines
from derive.formats.sketch_svg import sketch_svg
from derive.formats.sketch_tikz import sketch_tikz
from derive.formats.svg import svg
from derive.formats.tables import evenly, portions
from derive.formats.tikz import tikz
from derive.formats.widths import width
from derive.overlay import explained
from derive.printing.unicode import columns as text_columns
from derive.printing.unicode import filled

# Where links lead instead: by target, without ? and #; to nothing where there is no such page.
Addresses = Mapping[str, str]
SAME: Addresses = MappingProxyType({})


class Raw(str):
    """Text in the format's own markup, which is not escaped again."""

    __slots__ = ()


class Whole(Protocol):
    """Anything else that a template of its own makes a file of: a preamble, a main file."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def render(
    document: Document | Whole,
    format: str,
    templates: Path | None = None,
    columns: int = 2,
    addresses: Addresses = SAME,
    outer: str = "document",
) -> str:
    """The document's text in a format.

    templates: a folder whose ``<format>/`` goes before the built-in one; columns: of the page that the text
    is for, which decides where long equations break (a fragment broken for two columns fits one as well);
    addresses: where links of the document lead instead; outer: the template of the whole.
    Raises: DeriveError for an unknown format, and, with file and line, for a template that is broken or asks
    for what is not there.
    """
    if format not in FORMATS:
        raise DeriveError(f"there is no format {format!r}; there are: {', '.join(sorted(FORMATS))}")
    made = environment(FORMATS[format], templates, columns, addresses)
    made.globals["outer"] = outer
    with explained(FORMATS[format], templates):
        return _rendered(made, outer, document).strip() + "\n"


class Compiled(jinja2.BytecodeCache):
    """Templates compiled once a process: a key stands for a file, and a changed one is compiled again."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for a template."""
        if bucket.key in self._found:
            bucket.bytecode_from_string(self._found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled one."""
        self._found[bucket.key] = bucket.bytecode_to_string()


_COMPILED = Compiled()


def environment(
    format: Format, overlay: Path | None = None, columns: int = 2, addresses: Addresses = SAME
) -> jinja2.Environment:
    """The templates of a format, the user's before ours, with the filters that they may use."""
    folders = [*([overlay] if overlay else []), resources.templates_dir()]
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder / format.name for folder in folders]),
        undefined=jinja2.StrictUndefined,
        finalize=_escaped(format.text),
        block_start_string="<%", block_end_string="%>",
        variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>",
        trim_blocks=True, lstrip_blocks=True, autoescape=False, bytecode_cache=_COMPILED,
        auto_reload=False,  # one environment is for one document: no file is asked twice whether it changed
    )  # fmt: skip
    made.globals |= {"suffix": format.suffix, "outer": "document", "wide": columns == 1}
    made.filters |= _Filters(made, format, columns).by_name()
    made.filters["url"] = lambda target: Raw(format.url(url(_moved(target, addresses))))
    return made


def _moved(target: str, addresses: Addresses) -> str:
    """Where a link leads; nowhere where there is no such page."""
    page = target.partition("?")[0].partition("#")[0]
    there = addresses.get(page, page)
    return there and there + target[len(page) :]


def _escaped(escape: Callable[[str], str]) -> Callable[[Any], Any]:
    """What happens to every printed value: plain text unless a filter made it markup."""

    def finalize(value: Any) -> Any:
        return value if isinstance(value, Raw) or not isinstance(value, str) else Raw(escape(value))

    return finalize


@dataclass(frozen=True)
class _Filters:
    """What templates can do with a value, on a page of so many columns."""

    made: jinja2.Environment
    format: Format
    columns: int

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """The filters. Beside them is url: an address.

        block, spans: by their own templates; aligned: a table's lines in columns of characters; formula: a
        row's lines of TeX; widest: the ems of the widest left side of rows; printed: an algorithm's lines,
        each with number, depth and text, long ones in several; portions, evenly: a table's rows and such
        lines, as many as fit at once; math, display: TeX in a line and on its own; verbatim: as it is; svg,
        tikz: a diagram; sketch_svg, sketch_tikz: a panel of a picture; comment: text for a comment; quoted:
        a string for the settings at a page's head.
        """
        return {
            "aligned": self.aligned,
            "block": lambda block: Raw(_rendered(self.made, block.kind, block).rstrip()),
            "spans": self.spans,
            "formula": self.formula,
            "widest": lambda rows: max(width(row.lhs) for row in rows),
            "figures": lambda text: Raw(latex_figures(text)),
            "printed": self.printed,
            "portions": self.portions,
            "evenly": evenly,
            "math": lambda tex: Raw(self.format.math(tex)),
            "display": lambda tex: Raw(self.format.display(tex)),
            "verbatim": Raw,
            "svg": lambda drawing, linked=False: Raw(svg(drawing, linked)),
            "tikz": lambda drawing: Raw(tikz(drawing)),
            "sketch_svg": lambda panel: Raw(sketch_svg(panel)),
            "sketch_tikz": lambda panel: Raw(sketch_tikz(panel)),
            "code": lambda line: Raw(markdown_code(line)),
            "quoted": lambda text: Raw(_quoted(text)),
            "comment": lambda text: Raw(one_line(text)),
        }

    def spans(self, items: Iterable[Span]) -> Raw:
        return Raw("".join(_rendered(self.made, f"spans/{each.kind}", each) for each in items))

    def formula(self, row: Row, left: float = 0.0) -> tuple[Raw, ...]:
        """The lines of a row; left: the ems that its left side takes, which may stand above a wider one."""
        limit = self.format.limits[self.columns] - max(left - width(row.lhs), 0.0)
        broken = lines(row.lhs, row.relation, row.terms, limit)
        return tuple(Raw(self.format.display(line)) for line in broken)

    @property
    def in_section(self) -> bool:
        """Whether the text is a section of an appendix."""
        return bool(self.made.globals["outer"] == "section")

    def printed(self, items: Iterable[Line]) -> Iterator[tuple[str, int, Raw]]:
        for number, item in enumerate(items, 1):
            if item.words:
                yield str(number), item.depth, self.spans(item.words)
                continue
            limit = (self.format.numbered or self.format.limits)[self.columns]
            first, *others = lines(item.lhs, item.relation, item.terms, limit)
            yield str(number), item.depth, self.spans([Math(f"{item.lhs} {item.relation} {first}")])
            yield from (("", item.depth + 2, self.spans([Math(f"{{}} {other}")])) for other in others)

    def portions(self, rows: Sequence[Sequence[Spans]], heads: Sequence[Column]) -> Iterator[Sequence[Any]]:
        return portions(rows, heads, self.columns, self.in_section)

    def aligned(self, rows: Iterable[Iterable[Iterable[Span]]], columns: Iterable[Column]) -> tuple[Raw, ...]:
        texts = [
            [self.spans(column.title) for column in columns],
            *([self.spans(cell) for cell in row] for row in rows),
        ]
        widths = [max(map(text_columns, column)) for column in zip(*texts, strict=True)]
        padded = [[filled(text, width) for text, width in zip(row, widths, strict=True)] for row in texts]
        return tuple(Raw("  ".join(row).rstrip()) for row in padded)


def _rendered(made: jinja2.Environment, template: str, item: Whole) -> str:
    """The item's template with its fields as variables."""
    found = made.get_template(f"{template}.{made.globals['suffix']}")
    return found.render({field.name: getattr(item, field.name) for field in fields(item)})


def _quoted(text: str) -> str:
    """A string in the double quotes of YAML, for a page's head, which themes print into HTML as it is."""
    return '"' + html.escape(one_line(text), quote=False).replace('"', "&quot;").replace("\\", "\\\\") + '"'
