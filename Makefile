# What people run. Needs Python 3.11 or later, git and make; everything else is brought into .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BUILT_BY := pyproject.toml derive/_version.py tools/hatch_build.py tools/vendor.py
PYTEST := $(BIN)/python -m pytest -n auto --dist loadgroup

.PHONY: site serve test test-slow bench lint clean debian
.DELETE_ON_ERROR:

site: $(VENV)/.site
	$(BIN)/derive build
	@echo "Open file://$(CURDIR)/site/index.html"

serve: $(VENV)/.site
	$(BIN)/derive serve

test: $(VENV)/.test $(VENV)/.oracles debian lint
	$(PYTEST)

test-slow: $(VENV)/.test $(VENV)/.oracles debian
	$(PYTEST) -m slow

# Training first, against the packages of .oracles, while nothing else has run; then everything else. The page is
# last: it is written in any case, but fails where a ratio below 1 has no reason yet, as on another kind of machine.
bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks training
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.training.page

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf site build dist docs/cells docs/llms.txt docs/vendor derive/assets/vendor .mypy_cache .ruff_cache .pytest_cache

# TeX and Chromium, from Debian's packages where they are missing and we may install them.
debian:
	@sh tools/install-debian.sh

# A stamp a step, inside the environment, so that a warm run installs nothing.
$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit("derive needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.site: $(VENV)/.venv $(BUILT_BY)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

# Without it the checks against PyTorch are skipped with that reason, or fail in CI.
$(VENV)/.oracles: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --editable '.[oracles]' || echo "torch is not to be had here"
	@touch $@

$(VENV)/.bench: $(VENV)/.oracles
	$(BIN)/python -m pip install --quiet --editable '.[bench]' || echo "MKL is not to be had here"
	@touch $@
