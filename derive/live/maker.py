"""Has pages made by processes that are ready before they are needed."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread, Timer

from derive.live.job import Failure, Job, Made

# work that is given up is killed, and need not say that Python had to tidy up after it
QUIET = ("-W", "ignore:resource_tracker:UserWarning")
COMMAND = (sys.executable, *QUIET, "-m", "derive.live.worker")
PAUSE = 0.5  # seconds that the new page has the machine for itself, before the next process starts
_Worker = subprocess.Popen[bytes]
_BROKEN = "the pages could not be made; the terminal has the reason"


class Maker:
    """One process works, the next one waits for work.

    show: is given what was made, in another thread, as long as no newer job was started.
    """

    def __init__(self, show: Callable[[Made], None]) -> None:
        self._show = show
        self._lock = Lock()
        self._busy: _Worker | None = None
        self._ready: _Worker | None = _spawn()

    def start(self, job: Job, fresh: bool = False) -> None:
        """Begins a job; one that still runs is given up.

        fresh: what the waiting process has imported is out of date.
        """
        with self._lock:
            _end(self._busy)
            if fresh:
                _end(self._ready)
                self._ready = None
            worker = self._busy = self._ready or _spawn()
            self._ready = None
        Thread(target=self._follow, args=(worker, job), daemon=True).start()

    def close(self) -> None:
        """Ends all processes."""
        with self._lock:
            _end(self._busy)
            _end(self._ready)
            self._busy = self._ready = None

    def _follow(self, worker: _Worker, job: Job) -> None:
        """Hands on what the worker makes; one that dies without an answer has failed."""
        assert worker.stdin and worker.stdout
        answered = False
        with suppress(EOFError, OSError, pickle.UnpicklingError), worker.stdin as to, worker.stdout as back:
            pickle.dump(job, to)
            to.flush()
            while True:
                made = pickle.load(back)
                answered = True
                self._hand_on(worker, made)
        if not answered:
            self._hand_on(worker, Made(failure=Failure(_BROKEN, _BROKEN)))

    def _hand_on(self, worker: _Worker, made: Made) -> None:
        with self._lock:  # held until it is shown, or a newer job's might come first
            if worker is not self._busy:
                return
            self._show(made)
        prepare = Timer(PAUSE, self._prepare, (worker,))
        prepare.daemon = True
        prepare.start()

    def _prepare(self, worker: _Worker) -> None:
        """The next one, unless a newer job has seen to it."""
        with self._lock:
            if worker is self._busy and self._ready is None:
                self._ready = _spawn()


def _spawn() -> _Worker:
    # a group of its own: what interrupts us from the keyboard is not for them
    return subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)


def _end(worker: _Worker | None) -> None:
    if worker is not None:
        worker.kill()
        worker.wait()
