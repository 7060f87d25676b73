# make demo: the Pokrovsk brief.   make test: everything that must hold.   make lint: style, types, layers.
# Needs Python >= 3.11 and make; sets up its own .venv from hashed locks; works offline after that.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo test frontend lint bench fuzz fuzz-parsers soak package lock clean

demo: $(VENV)/.run
	$(BIN)/frontcast demo --out demo

test: lint $(VENV)/.page
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not timing"
	$(BIN)/python -m pytest -m timing

# The map page, built by npm with a Node from PyPI; without it the server shows a plain page.
frontend: $(VENV)/.dev
	$(BIN)/python hatch_build.py

$(VENV)/.page: $(VENV)/.dev $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
	$(BIN)/python hatch_build.py || test -z "$(FRONTCAST_REQUIRE_PAGE)"
	@touch $@

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy

# Every ratio of jobs J1-J6 with its goal, within ten minutes on two cores; rewrites benchmarks/results.
# The peers are the extra `bench`: what is not installed is said. docs/performance.md is written from it.
bench: $(VENV)/.bench
	$(BIN)/python benchmarks
	$(BIN)/python scripts/write_performance.py

# 20,000 requests made up from OpenAPI: none may be answered with a fault of the server.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.web.fuzzing 20000

# Coverage-guided, each parser for so many seconds; needs the extra `fuzz` (atheris).
fuzz-parsers: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz --seconds 60

# Everything that can go wrong, on purpose; the table ends with what must not be (docs/robustness.md).
SCALE ?= 1
soak: $(VENV)/.page
	nice -n 10 $(BIN)/python -m tests.soak --scale $(SCALE)

# Wheel and sdist, twice, compared; installed in an empty venv, and its demo run elsewhere.
package: $(VENV)/.dev
	$(BIN)/python scripts/check_package.py

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("frontcast needs Python 3.11 or newer, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt | $(VENV)/.dev
	$(PIP) --require-hashes -r requirements/bench.txt || echo "the extra bench is not whole: peers are left out"
	@touch $@

# Rewrites the locks; needs uv (pip install uv). No index address is written into them.
UV := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock:
	$(UV) pyproject.toml requirements/build.in -o requirements/run.txt
	$(UV) --extra dev -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt
	$(UV) -c requirements/dev.txt requirements/page.in -o requirements/page.txt
	$(UV) --extra bench -c requirements/dev.txt pyproject.toml -o requirements/bench.txt

clean:
	rm -rf $(VENV) demo build dist shots frontend/node_modules src/frontcast/web/static .pytest_cache .mypy_cache .ruff_cache
