"""Notation files: TOML that says how names, marks and signs are written, read with exact errors."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive.algebra.record import Signs
from derive.errors import InputError, Location
from derive.ops.functions import named_in_formulas
from derive.printing.notation import GREEK, Name, Naming, Notation
from derive.printing.tex_words import PRODUCTS, flaw, is_accent, is_letter, is_name
from derive.printing.toml_lines import line_of

FOLDER = Path(__file__).resolve().parent.parent / "notations"
_FONTS = {"italic": "", "bold": "\\mathbf", "bold italic": "\\boldsymbol", "upright": "\\mathrm"}
_ADJOINTS = {"bar": "accent", "delta": "delta", "prefix": "prefix", "partial": "partial"}
_GRADIENTS = {"same": "", "nabla": "nabla", **_ADJOINTS}
_TABLES: Mapping[str, Sequence[str]] = {
    "step": ("place", "brackets", "letter"),
    "fonts": ("vectors", "matrices"),
    "names": (),
    "subscripts": (),
    "pre-activation": ("letter", "accent"),
    "functions": (),
    "signs": ("product", "transpose", "convolution", "space", "power"),
    "gradients": ("adjoint", "letter", "loss", "parameters", "supplied", "jacobian"),
    "cells": (),
    "form": ("biases", "concatenate", "peepholes", "matrices", "vectors"),
}
# what a key of the table `form` may be, and the form that it asks for
_FORMS: Mapping[str, Mapping[Any, str]] = {
    "biases": {"one": "", "two": "two-biases"},
    "concatenate": {"": "", "h x": "concatenated-hx", "x h": "concatenated-xh"},
    "peepholes": {False: "", True: "peepholes"},
    "matrices": {"usual": "", "transposed": "transposed"},
}
_TEXTS = ("title", "source", "unconfirmed")


def shipped() -> tuple[str, ...]:
    """The notations that come along, by name.

    >>> "greff" in shipped()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_notation(spec: str) -> Notation:
    """A notation by its name, or from a file.

    Raises: InputError that names file, line and key for what such a file cannot say.

    >>> load_notation("greff").raised
    True
    """
    path = FOLDER / f"{spec}.toml" if spec in shipped() else Path(spec)
    if not path.is_file():
        near = difflib.get_close_matches(spec, shipped(), 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise InputError(
            f"there is no notation {spec!r}: expected a file, or one of {', '.join(shipped())}{hint}"
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"expected UTF-8, found byte {error.object[error.start]:#x}", Location(str(path))
        ) from None
    return _File(str(path), text).notation()


@dataclass(frozen=True)
class _File:
    """A file's text, which errors need to say the line."""

    path: str
    text: str

    def notation(self) -> Notation:
        """All of the file."""
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            place = Location(self.path, int(line[1]) if line else 0)
            raise InputError(f"this is no TOML: {error}", place) from None
        except RecursionError:
            message = "this is no TOML: too many brackets within each other"
            raise InputError(message, Location(self.path)) from None
        self._known((), data, (*_TEXTS, *_TABLES))
        for key in ("title", "source"):
            if not str(self._checked((key,), data.get(key, ""), str)).isprintable():
                raise self._error((key,), f"expected one line of text, found {data[key]!r}")
        texts = data.get("unconfirmed", [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._error(("unconfirmed",), f"expected a list of texts, found {texts!r}")
        for table, keys in _TABLES.items():
            found = self._checked((table,), data.get(table, {}), dict)
            if keys:
                self._known((table,), found, keys)
        return self._made(data)

    def _made(self, data: Mapping[str, Any]) -> Notation:
        step, fonts, pre = (data.get(key, {}) for key in ("step", "fonts", "pre-activation"))
        gradients, cells = data.get("gradients", {}), data.get("cells", {})
        adjoint = _ADJOINTS[self._one_of(gradients, ("gradients", "adjoint"), tuple(_ADJOINTS))]
        parameters = _GRADIENTS[self._one_of(gradients, ("gradients", "parameters"), tuple(_GRADIENTS))]
        return Notation(
            title=str(data.get("title") or Path(self.path).stem),
            step=self._letter(step, ("step", "letter"), "t", is_letter, "one letter"),
            raised=self._one_of(step, ("step", "place"), ("below", "above")) == "above",
            bracketed=self._flag(step, ("step", "brackets")),
            names=GREEK,
            naming=self._naming(data, ()),
            cells={
                name: self._naming(self._cell(name, found), ("cells", name)) for name, found in cells.items()
            },
            forms={"*": self._forms(data, ())}
            | {
                name: self._forms(found, ("cells", name), data)
                for name, found in cells.items()
                if "form" in found
            },
            places={name: Location(self.path, line_of(("cells", name), self.text)) for name in cells},
            vectors=_FONTS[self._one_of(fonts, ("fonts", "vectors"), tuple(_FONTS))],
            matrices=_FONTS[self._one_of(fonts, ("fonts", "matrices"), tuple(_FONTS))],
            pre=self._letter(pre, ("pre-activation", "letter"), "a"),
            pre_accent=self._letter(
                pre, ("pre-activation", "accent"), "", is_accent, "an accent such as '\\\\hat'"
            ),
            signs=self._signs(data.get("signs", {}), data.get("functions", {}), self._rows(data)),
            adjoint=adjoint,
            parameters=parameters or adjoint,
            delta=self._letter(gradients, ("gradients", "letter"), "\\delta"),
            loss=self._letter(gradients, ("gradients", "loss"), "L"),
            seed=self._letter(gradients, ("gradients", "supplied"), "\\Delta"),
            denominator=self._one_of(gradients, ("gradients", "jacobian"), ("numerator", "denominator"))
            == "denominator",
        )

    def _signs(self, signs: Mapping[str, Any], functions: Mapping[str, Any], rows: bool) -> Signs:
        known = named_in_formulas()
        self._known(("functions",), functions, tuple(known))
        names = {key: self._letter(functions, ("functions", key), "") for key in functions}
        taken: dict[str, str] = {}
        for function, tex in {**known, **names}.items():
            other = taken.setdefault(tex, function)
            if other != function and (function in names or other in names):
                own, rest = (function, other) if function in names else (other, function)
                raise self._error(("functions", own), f"writes {own} as {rest} is written, {tex}")
        product = self._one_of(signs, ("signs", "product"), (*PRODUCTS, ""))
        convolution = self._one_of(signs, ("signs", "convolution"), ("\\ast", *PRODUCTS))
        if product.replace("*", "\\ast") == convolution.replace("*", "\\ast"):
            raise self._error(
                ("signs", "product"), f"writes products as convolutions are written, {convolution}"
            )
        return Signs(
            product=product,
            transpose=self._letter(signs, ("signs", "transpose"), "\\top"),
            convolution=convolution,
            gap="\\, " if self._flag(signs, ("signs", "space")) else " ",
            functions=names,
            raised=self._one_of(signs, ("signs", "power"), ("name", "brackets")) == "name",
            rows=rows,
        )

    def _cell(self, name: str, found: Any) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self._checked(("cells", name), found, dict)
        self._known(("cells", name), table, ("names", "subscripts", "form"))
        return table

    def _rows(self, data: Mapping[str, Any]) -> bool:
        """Whether vectors are rows, which holds for all cells."""
        form = data.get("form", {})
        return self._one_of(form, ("form", "vectors"), ("column", "row")) == "row"

    def _forms(
        self, data: Mapping[str, Any], where: tuple[str, ...], rest: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """The forms of a table, in the order in which they are made; the rest holds where it says nothing."""
        own = self._checked((*where, "form"), data.get("form", {}), dict)
        self._known((*where, "form"), own, _TABLES["form"] if not where else tuple(_FORMS))
        table = {**(rest or {}).get("form", {}), **own}
        for key, value in own.items():
            if key == "peepholes":
                self._checked((*where, "form", key), value, bool)
            elif key in _FORMS:
                self._one_of(own, (*where, "form", key), tuple(_FORMS[key]))
        asked = (forms[table[key]] for key, forms in _FORMS.items() if key in table)
        return tuple(filter(None, asked))

    def _naming(self, data: Mapping[str, Any], where: tuple[str, ...]) -> Naming:
        names = self._checked((*where, "names"), data.get("names", {}), dict)
        below = self._checked((*where, "subscripts"), data.get("subscripts", {}), dict)
        whole: dict[str, Name] = {}
        patterns: list[tuple[str, Name]] = []
        for key, value in names.items():
            if not re.fullmatch(r"(?!_)[A-Za-z0-9_]*(\*[A-Za-z0-9_]*)?", key) or key in ("", "*"):
                raise self._error(
                    (*where, "names", key), "is no name of a cell, a piece of one, or one with a star"
                )
            name = self._name((*where, "names", key), value, "*" in key)
            whole |= {} if "*" in key else {key: name}
            patterns += [(key, name)] if "*" in key else []
        patterns.sort(key=lambda each: -len(each[0]))  # the closest first
        pieces = {key: self._tex((*where, "subscripts", key), value) for key, value in below.items()}
        return Naming(whole, tuple(patterns), pieces)

    def _name(self, where: tuple[str, ...], value: Any, star: bool) -> Name:
        """A name taken apart: what stands at its letter belongs to it, not to the step."""
        tex = self._tex(where, value, star)
        if star and "*" not in tex:
            raise self._error(where, f"has a star, and {tex!r} does not say where its text goes")
        if not star and "*" in tex:
            raise self._error(where, f"has no star that the one in {tex!r} could stand for")
        group = r"(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[A-Za-z0-9*]|\\[A-Za-z]+)"
        letter = rf"(?:\\[A-Za-z]+\s*(?:{group})?|[A-Za-z*][A-Za-z0-9'*]*)"
        found = re.fullmatch(rf"({letter})((?:_{group}|\^{group})*)", tex)
        if found is None:
            raise self._error(
                where, f"is one letter or word with what stands below and above it; found {tex!r}"
            )
        scripts = re.findall(rf"([_^])({group})", found[2])
        if len({sign for sign, _ in scripts}) < len(scripts):
            raise self._error(where, f"has two scripts of one kind: {tex!r}")
        parts = {sign: (part[1:-1] if part[0] == "{" else part,) for sign, part in scripts}
        return Name(found[1].strip(), parts.get("_", ()), parts.get("^", ()))

    # -- values and errors

    def _letter(
        self, table: Mapping[str, Any], where: tuple[str, ...], default: str,
        fits: Callable[[str], bool] = is_name, words: str = "a letter or word in TeX",
    ) -> str:  # fmt: skip
        if where[-1] not in table:
            return default
        tex = str(self._checked(where, table[where[-1]], str))
        if not fits(tex):
            raise self._error(where, f"expected {words}, found {tex!r}{flaw(tex) and ': '}{flaw(tex)}")
        return tex

    def _tex(self, where: tuple[str, ...], value: Any, star: bool = False) -> str:
        text = str(self._checked(where, value, str))
        if wrong := flaw(text, star):
            raise self._error(where, f"expected TeX for one sign, found {text!r}: {wrong}")
        return text

    def _flag(self, table: Mapping[str, Any], where: tuple[str, ...]) -> bool:
        return bool(self._checked(where, table.get(where[-1], True), bool))

    def _one_of(self, table: Mapping[str, Any], where: tuple[str, ...], choices: Sequence[str]) -> str:
        value = table.get(where[-1], choices[0])
        if value not in choices:
            near = difflib.get_close_matches(str(value), choices, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self._error(where, f"expected {_either(choices)}, found {value!r}{hint}")
        return str(value)

    def _checked(self, where: tuple[str, ...], value: Any, kind: type) -> Any:
        if not isinstance(value, kind):
            words = {str: "a text", dict: "a table", bool: "true or false"}
            raise self._error(where, f"expected {words[kind]}, found {value!r}")
        return value

    def _known(self, where: tuple[str, ...], table: Mapping[str, Any], keys: Sequence[str]) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self._error((*where, key), f"is not known; there is: {', '.join(keys)}{hint}")

    def _error(self, where: tuple[str, ...], message: str) -> InputError:
        return InputError(
            f"{'.'.join(where)} {message}"
            if not message.startswith("expected")
            else f"{'.'.join(where)}: {message}",
            Location(self.path, line_of(where, self.text)),
        )


def _either(choices: Sequence[str]) -> str:
    return f"{', '.join(map(repr, choices[:-1]))} or {choices[-1]!r}"
