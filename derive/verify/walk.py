"""Walks over trees of formulas: the names in them, and the same tree with something else at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from derive.reading.tree import Partial, Spelt, Tree

Change = Callable[[Any], Iterator[Any]]


def parts(tree: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a node that hold trees, and what they hold."""
    for field in fields(tree):
        value = getattr(tree, field.name)
        if hasattr(value, "__dataclass_fields__") or _holds_trees(value):
            yield field.name, value


def _holds_trees(value: Any) -> bool:
    return isinstance(value, tuple) and any(
        hasattr(each, "__dataclass_fields__") or _holds_trees(each) for each in value
    )


def _trees_in(value: Any) -> Iterator[Any]:
    """The nodes that a field holds, without those below them."""
    if isinstance(value, tuple):
        for each in value:
            yield from _trees_in(each)
    elif hasattr(value, "__dataclass_fields__"):
        yield value


def nodes(tree: Any) -> Iterator[Any]:
    """All nodes of a tree, from left to right."""
    for each in _trees_in(tree):
        yield each
        for _, value in parts(each):
            yield from nodes(value)


def names(tree: Any) -> Iterator[Spelt]:
    """All names of a tree, from left to right."""
    return (each for each in nodes(tree) if isinstance(each, Spelt))


def depth(tree: Tree) -> int:
    """How many nodes lie within each other at most, found without going into them.

    >>> from derive.reading.authored import authored
    >>> depth(authored("a + b c"))
    3
    """
    level, found = [tree], 0
    while level:
        below = (value for each in level for _, value in parts(each))
        level, found = [each for value in below for each in _trees_in(value)], found + 1
    return found


def with_matrices(tree: Any) -> Any:
    """The tree with the factors of chain rules as matrices."""
    if isinstance(tree, Partial):
        return replace(tree, matrix=True)
    if isinstance(tree, tuple):
        return tuple(map(with_matrices, tree))
    if not hasattr(tree, "__dataclass_fields__"):
        return tree
    return replace(tree, **{name: with_matrices(value) for name, value in parts(tree)})


def everywhere(tree: Any, change: Change) -> Iterator[Any]:
    """The tree with a change at one place, for every place and every change."""
    if isinstance(tree, tuple):
        for k, each in enumerate(tree):
            for other in everywhere(each, change):
                yield (*tree[:k], other, *tree[k + 1 :])
        return
    if not hasattr(tree, "__dataclass_fields__"):
        return
    yield from change(tree)
    if isinstance(tree, Spelt | Partial):
        return
    for name, value in parts(tree):
        for other in everywhere(value, change):
            yield replace(tree, **{name: other})


def renamed(tree: Any, other: Callable[[Spelt], Spelt]) -> Any:
    """The tree with other names."""
    if isinstance(tree, Spelt):
        return other(tree)
    if isinstance(tree, tuple):
        return tuple(renamed(each, other) for each in tree)
    if not hasattr(tree, "__dataclass_fields__"):
        return tree
    return replace(tree, **{name: renamed(value, other) for name, value in parts(tree)})


__all__ = ["Tree", "everywhere", "names", "nodes", "parts", "renamed"]
