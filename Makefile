# `make quiz` opens the app, `make test` checks everything; both set themselves up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := quiz
.PHONY: quiz test format lint evidence soak bench screenshots clean

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mlquiz needs Python 3.11 or newer: make PYTHON=python3.12 quiz"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV): the first time takes a few minutes, mostly for PyTorch."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m compileall -q mlquiz demos
	@touch $@

quiz: $(READY)
	@$(BIN)/mlquiz

test: lint
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Runs a sample of the recorded seeds again and compares; for a nightly job.
evidence: $(READY)
	$(BIN)/python -m pytest -m scheduled

# Kills, many processes, damaged files and a long log at full size; MLQUIZ_SOAK=0.01 for a hundredth.
soak: $(READY)
	$(if $(shell command -v timeout),timeout 1200) $(BIN)/python -m pytest -m soak -n 2 --dist loadgroup

bench: $(READY)
	$(BIN)/python -m benchmarks

screenshots: $(READY)
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) build dist
