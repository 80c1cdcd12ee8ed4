"""What a command says beside its result; on stderr, so that pipes stay clean."""

from __future__ import annotations

import time

import click


class Progress:
    """Says what is being done once the work has taken longer than a second."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, text: str) -> None:
        if time.monotonic() - self.started > 1:
            click.echo(text, err=True)


def warn(*texts: str) -> None:
    """What is legal but odd."""
    for text in texts:
        click.echo(f"warning: {text}", err=True)
