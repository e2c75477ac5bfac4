# `make run` serves on 127.0.0.1:8000. `make test` runs all tests. Both run the setup first.
PYTHON ?= python3
BIN := .venv/bin
export UV_LINK_MODE ?= hardlink

# The files that hatch_build.py builds in the source tree. The cloning library is only for Linux on x86-64.
PLATFORM := $(shell uname -s)-$(shell uname -m)
BUILT := app/static/dist/page.js app/static/dist/problem.js $(if $(filter Linux-x86_64,$(PLATFORM)),judge/inside/libforkall.so)
MISSING := $(filter-out $(wildcard $(BUILT)),$(BUILT))

.PHONY: setup run test lint bench soak test-corpus test-systems clean missing
setup: .venv/.ready

# The stamp is newer than all files that determine what is installed, so a second run does nothing. If a built file is missing,
# the stamp is ignored. uv reuses a cached build even if its files in the source tree are gone, so the project itself is
# always rebuilt.
.venv/.ready: pyproject.toml uv.lock hatch_build.py judge/inside/forkall.c frontend/package-lock.json $(shell find frontend -maxdepth 2 -type f -not -path '*/node_modules/*') $(if $(MISSING),missing)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Allclose needs Python 3.11 or newer, but $(PYTHON) is older. Set PYTHON=/path/to/python3.11."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv sync --quiet --frozen --reinstall-package allclose
	@for file in $(BUILT); do test -f $$file || { echo "The build did not create $$file. This is a bug in hatch_build.py."; exit 1; }; done
	UV_PROJECT_ENVIRONMENT=.venv/inside $(BIN)/uv sync --quiet --frozen --only-group inside --no-install-project --python $(BIN)/python --compile-bytecode
	@$(BIN)/python -c "import ctypes; ctypes.CDLL('libseccomp.so.2')" 2>/dev/null \
	    || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq --no-install-recommends libseccomp2 >/dev/null; } 2>/dev/null \
	    || echo "libseccomp is missing. Allclose cannot judge without it. On Debian and Ubuntu: apt-get install libseccomp2"
	@touch $@

run: setup
	@$(BIN)/allclose up

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: setup lint
	@sh tests/chromium.sh
	$(BIN)/pytest

# Measures the numbers in README.md. Takes about a quarter of an hour on an idle machine.
bench: setup
	$(BIN)/python -m bench

soak: setup
	$(BIN)/python -m bench.soak

# Attacks and labelled submissions with the two slower start methods. `make test` runs them in clones.
test-corpus: setup
	$(BIN)/pytest -m corpus

# On clean Debian systems, as root, with debootstrap and bubblewrap; needs 10 GB in .systems, and an hour.
# SYSTEMS="bookworm" tries only one.
test-systems:
	$(PYTHON) tests/systems.py $(SYSTEMS)

clean:
	rm -rf .systems .venv frontend/node_modules app/static/dist judge/inside/libforkall.so .pytest_cache .mypy_cache .ruff_cache
