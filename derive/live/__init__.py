"""The site, live: a change to a definition or template makes the pages anew, and the browser reloads.

The last good page stays there at all times; what is wrong with a definition stands above it until it is
mended.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import click

from derive import build, catalogue
from derive.errors import InputError, Location
from derive.files import scratch
from derive.live.job import Job, Made
from derive.live.maker import Maker
from derive.live.server import Server
from derive.live.site import Site
from derive.live.watch import INTERVAL, Watch
from derive.printing.notation_file import load_notation


def serve(
    place: Path | None, address: str, templates: Path | None = None, notation: str | None = None
) -> None:
    """Serves until it is interrupted or told to end.

    place: a file (or ``my_cell.py:name``) or a folder of definitions, the catalogue by default; templates: a
    folder that lies over ours; notation: name or file of the one that pages are in, ours by default.
    Raises: InputError where there is no such place or notation, or the address cannot be had.
    """
    if notation is not None:
        load_notation(notation)  # what is wrong with it before there is a site is no matter of a page
    file, colon, _ = str(place).rpartition(":")
    if place is not None and not place.exists() and not (colon and Path(file).is_file()):
        raise InputError("there is no such file", Location(str(place)))
    apart = place is not None or notation is not None
    with _ended_as_from_a_keyboard(), build.workspace(apart) as folder, scratch() as out:
        _Live(Job(place, templates, notation=notation or ""), address, folder, out).run()


@contextmanager
def _ended_as_from_a_keyboard() -> Iterator[None]:
    """Whoever started the server may end it with SIGTERM, and what is temporary goes then too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Live:
    """What works together while a site is served: the main thread lays it out, another follows the files."""

    def __init__(self, job: Job, address: str, folder: Path, out: Path) -> None:
        self.job, self.maker = job, Maker(self.show)
        self.watch = Watch(job.place, job.templates, job.notation)
        self.site, self.server = Site(folder, out), Server(address, out)
        self.stopped = Event()
        self.started = time.monotonic()

    def run(self) -> None:
        """Until it is interrupted."""
        try:
            self.maker.start(self.job)
            if self.job.place is None:  # all cells take their time
                self.server.reload(self._lay_out_found)
            Thread(target=self.follow, daemon=True).start()
            self.server.run()
        except KeyboardInterrupt:
            click.echo("stopped")
        finally:
            self.stopped.set()
            self.maker.close()
            self.server.close()

    def follow(self) -> None:
        """Starts what each change asks for."""
        while not self.stopped.wait(INTERVAL):
            changed = self.watch.changed()
            if self.watch.of_pages(changed):
                self.server.reload(self.site.lay_out_again)
            if self.watch.of_definitions(changed):
                self.started = time.monotonic()
                job = replace(self.job, first=self.watch.catalogue_cells(changed))
                self.maker.start(job, fresh=self.watch.of_derive(changed))

    def show(self, made: Made) -> None:
        """Where pages could not be made, those that are there stay, under what is wrong."""
        if made.failure:
            click.echo("\n".join(filter(None, (made.failure.text, made.failure.excerpt))), err=True)
        for warning in made.warnings:
            click.echo(f"warning: {warning}", err=True)
        self.server.reload(lambda: self._lay_out(made), made.failure)

    def _lay_out_found(self) -> None:
        self.site.lay_out_found(catalogue.names())
        if not self.site.is_empty:
            click.echo(f"{self.server.url}: pages of an earlier run; all are being made again")

    def _lay_out(self, made: Made) -> None:
        if not made.failure or self.site.is_empty:
            self.site.lay_out(made)
        spent = f"{time.monotonic() - self.started:.1f} s"
        what = "shows what is wrong" if made.failure else f"made in {spent}"
        click.echo(f"{time.strftime('%H:%M:%S')} {self.server.url}{self.site.page}: {what}")
