"""How a command ends for a user's mistake: with a message and an exit status, never with a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from derive.errors import DeriveError

MISTAKE, STOPPED = 2, 130


def mistakes(command: Callable[..., None]) -> Callable[..., None]:
    """A user's mistake is a message on stderr and exit status 2, never a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DeriveError as error:
            click.echo(error, err=True)
            sys.exit(MISTAKE)
        except KeyboardInterrupt as error:  # what ran says where it was
            click.echo("; ".join(getattr(error, "__notes__", ())) or "stopped", err=True)
            sys.exit(STOPPED)
        except BrokenPipeError:  # the reader of a pipe went away
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:  # a file that cannot be read or written; any other is ours
            if error.filename is None:
                raise
            click.echo(f"{error.filename}: {(error.strerror or str(error)).lower()}", err=True)
            sys.exit(MISTAKE)

    return wrapped
