"""``python -m benchmarks.training``: the command."""

import sys

from benchmarks.training.command import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
