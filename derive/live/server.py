"""MkDocs's own server, told by us when there is something new, with what is wrong above every page."""

from __future__ import annotations

import html
import re
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent

from derive.errors import DeriveError, InputError
from derive.live.job import Failure

_ARTICLE = re.compile(rb"<article\b[^>]*>|<body\b[^>]*>")


class Server:
    """Serves the folder `out`; whoever waits for a page while it is laid out waits until that is done.

    Raises: InputError where the address cannot be had.
    """

    def __init__(self, address: str, out: Path) -> None:
        host, port = _parsed(address)
        self._server = LiveReloadServer(self._build, host, port, str(out))
        self._server.set_app(self._app)
        self._trigger = _Trigger()
        self._server.observer = self._trigger  # type: ignore[assignment]
        self._server.build_delay = 0.01  # we say once that something is new, and only when it is whole
        self._server.watch(str(out))
        self._server.error_handler = lambda code: _page(out / f"{code}.html")
        self._lock = Lock()
        self._steps: list[tuple[Callable[[], None], Failure | None]] = []
        self._failure: Failure | None = None
        self._address = address

    @property
    def url(self) -> str:
        """Where the site is; the port is known once the server runs."""
        host, port = (str(part) for part in self._server.server_address[:2])
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def run(self) -> None:
        """Serves until `close`."""
        try:
            self._server.serve()  # type: ignore[no-untyped-call]
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{self._address} cannot be served: {reason}") from None

    def close(self) -> None:
        """Ends it; nothing happens where it does not run."""
        self._server.shutdown()

    def reload(self, lay_out: Callable[[], None], failure: Failure | None = None) -> None:
        """Has the site laid out in the server's thread, and then browsers load it.

        failure: stands above every page from then on, until there is none.
        """
        with self._lock:
            self._steps.append((lay_out, failure))
        self._trigger.pull()

    def _build(self) -> None:
        with self._lock:
            steps, self._steps = self._steps, []
        for lay_out, failure in steps:
            try:
                lay_out()
                self._failure = failure
            except DeriveError as error:
                self._failure = Failure.of(error)
            except Exception as error:  # ours; the server would stand still until the next change
                traceback.print_exc()
                self._failure = Failure(str(error), f"{type(error).__name__}: {error}")

    def _app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The server's answer, with what is wrong in it."""
        answer: list[Any] = []
        body = self._server.serve_request(environ, lambda *given: answer.append(given))
        failure = self._failure  # it may have gone while the server waited for the site
        status, headers = answer[0][:2]
        if failure and ("Content-Type", "text/html") in headers:
            body = [with_banner(b"".join(body), failure)]
            headers = [each for each in headers if each[0] != "Content-Length"]
            headers.append(("Content-Length", str(len(body[0]))))
        start_response(status, headers)
        return body


def with_banner(page: bytes, failure: Failure) -> bytes:
    """The page with what is wrong at its top."""
    found = next(iter(sorted(_ARTICLE.finditer(page), key=lambda each: each[0].startswith(b"<body"))), None)
    place = found.end() if found else 0
    return page[:place] + banner(failure).encode() + page[place:]


def banner(failure: Failure) -> str:
    """What is wrong as HTML: where, what, and the lines around it; it stays in sight."""
    where = failure.where
    place = ", ".join(filter(None, (where.file, f"line {where.line}" if where.line else "", where.cell)))
    place += f", statement {where.statement}" if where.statement else ""
    code = f"<pre><code>{html.escape(failure.excerpt)}</code></pre>" if failure.excerpt else ""
    return (
        '<div class="admonition failure derive-failure" role="alert">'
        f'<p class="admonition-title">{html.escape(place or "No new pages")}</p>'
        f"<p>{html.escape(failure.message)}</p>{code}"
        "<p>Below is the last page that could be made.</p></div>"
    )


class _Trigger:
    """Stands in for the server's observer of files: who makes the pages knows when they are new."""

    def __init__(self) -> None:
        self._handlers: list[Any] = []

    def schedule(self, handler: Any, path: str, recursive: bool) -> None:
        """What the server asks its observer for."""
        self._handlers.append(handler)

    def start(self) -> None:
        """There is nothing to start."""

    stop = join = start

    def pull(self) -> None:
        """Something is new."""
        for handler in self._handlers:
            handler.on_any_event(FileModifiedEvent(""))


def _page(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _parsed(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise InputError(f"{address!r} is no address; expected for example 127.0.0.1:8000")
    return host.strip("[]"), int(port)
