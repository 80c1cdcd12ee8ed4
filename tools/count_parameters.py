"""Counts the parameters of other people's layers, from the objects themselves: writes derive/counts/*.json.

    python -m tools.count_parameters            # all packages
    python -m tools.count_parameters torch      # one of them

Each package is asked for the arrays that it would train, by name and shape, at several sizes.  The files
name the version that answered.  Nothing is random in a shape, so the same versions give the same bytes.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derive.files import write_if_changed
from tools.framework_layers import (
    Asked,
    equinox_layers,
    flax_layers,
    haiku_layers,
    keras_layers,
    onnxruntime_layers,
    torch_layers,
)

os.environ.setdefault("KERAS_BACKEND", "torch")  # read when Keras is imported; it makes layers fastest

FOLDER = Path(__file__).resolve().parents[1] / "derive" / "counts"


def summary() -> list[str]:
    """What Keras prints of a small model: an embedding, an LSTM and a dense layer."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(1000, 10, name="embedding"),
            layers.LSTM(20, name="lstm"),
            layers.Dense(1, name="dense"),
        ],
        name="model",
    )
    lines: list[str] = []
    model.summary(line_length=76, print_fn=lambda text, line_break=False: lines.append(text))
    return [line.rstrip() for line in "\n".join(lines).strip().splitlines()]


@dataclass(frozen=True)
class Package:
    """A package: what to call it, under which name it is installed, and its objects."""

    shown: str
    distribution: str
    objects: Callable[[], tuple[Asked, ...]]


PACKAGES = {
    "torch": Package("PyTorch", "torch", torch_layers),
    "keras": Package("Keras", "keras", keras_layers),
    "flax": Package("Flax", "flax", flax_layers),
    "haiku": Package("Haiku", "dm-haiku", haiku_layers),
    "equinox": Package("Equinox", "equinox", equinox_layers),
    "onnxruntime": Package("ONNX Runtime", "onnxruntime", onnxruntime_layers),
}


def counted(package: str) -> str:
    """The text of a package's file."""
    asked = PACKAGES[package]
    version = importlib.metadata.version(asked.distribution).partition("+")[0]
    head: dict[str, Any] = {"package": asked.shown, "version": version}
    if package == "keras":
        head["summary"] = summary()
    return _text(head, asked.objects())


def _text(head: Mapping[str, Any], objects: Iterable[Asked]) -> str:
    """JSON with a line for each size of an object."""
    fields = ",\n".join(
        f" {json.dumps(key)}: {json.dumps(value, indent=2, ensure_ascii=False)}"
        for key, value in head.items()
    )
    entries = []
    for each in objects:
        counts = ",\n".join(f"   {json.dumps(count)}" for count in each.counts())
        named = f'"object": {json.dumps(each.call)}, "cell": {json.dumps(each.cell)}'
        entries.append(f'  {{{named}, "counts": [\n{counts}\n  ]}}')
    return f'{{\n{fields},\n "objects": [\n' + ",\n".join(entries) + "\n ]\n}\n"


def main(packages: Iterable[str]) -> None:
    """Writes the files of these packages, or of all."""
    FOLDER.mkdir(exist_ok=True)
    for package in packages or PACKAGES:
        write_if_changed(FOLDER / f"{package}.json", counted(package))


if __name__ == "__main__":
    main(sys.argv[1:])
