# Two commands: `make run` serves on 127.0.0.1:8000, `make test` proves that it works. Both set up first.
PYTHON ?= python3
BIN := .venv/bin
export UV_LINK_MODE ?= hardlink

# What hatch_build.py builds in the source tree. The cloning library is for Linux on x86-64 only.
PLATFORM := $(shell uname -s)-$(shell uname -m)
BUILT := app/static/dist/page.js app/static/dist/problem.js $(if $(filter Linux-x86_64,$(PLATFORM)),judge/inside/libforkall.so)
MISSING := $(filter-out $(wildcard $(BUILT)),$(BUILT))

.PHONY: setup run test lint bench soak test-corpus test-systems clean missing
setup: .venv/.ready

# The stamp is newer than everything that decides what is installed, so a second run does nothing. It does not count when a
# built file is missing. uv reuses a cached build even if the files that it left in the source tree are gone; so the
# project itself is always built again.
.venv/.ready: pyproject.toml uv.lock hatch_build.py judge/inside/forkall.c frontend/package-lock.json $(shell find frontend -maxdepth 2 -type f -not -path '*/node_modules/*') $(if $(MISSING),missing)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Allclose needs Python 3.11 or newer; $(PYTHON) is older. Set PYTHON=/path/to/python3.11."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv sync --quiet --frozen --reinstall-package allclose
	@for file in $(BUILT); do test -f $$file || { echo "The build did not make $$file; hatch_build.py should have."; exit 1; }; done
	UV_PROJECT_ENVIRONMENT=.venv/inside $(BIN)/uv sync --quiet --frozen --only-group inside --no-install-project --python $(BIN)/python --compile-bytecode
	@$(BIN)/python -c "import ctypes; ctypes.CDLL('libseccomp.so.2')" 2>/dev/null \
	    || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq --no-install-recommends libseccomp2 >/dev/null; } 2>/dev/null \
	    || echo "libseccomp is missing, and nothing can be judged without it: install it (Debian and Ubuntu: apt-get install libseccomp2)."
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

# What README's numbers come from; about a quarter of an hour on a machine that does nothing else.
bench: setup
	$(BIN)/python -m bench

soak: setup
	$(BIN)/python -m bench.soak

# Attacks and labelled submissions by the two slower ways; `make test` puts them through clones.
test-corpus: setup
	$(BIN)/pytest -m corpus

# On clean Debian systems, as root, with debootstrap and bubblewrap; needs 10 GB in .systems, and an hour.
# SYSTEMS="bookworm" tries only one.
test-systems:
	$(PYTHON) tests/systems.py $(SYSTEMS)

clean:
	rm -rf .systems .venv frontend/node_modules app/static/dist judge/inside/libforkall.so .pytest_cache .mypy_cache .ruff_cache
