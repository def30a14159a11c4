# `make quiz` opens the app, `make test` checks everything; both set themselves up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check
# On Linux, the default build of PyTorch includes 3 GB of CUDA. pip prefers the CPU build from PyTorch's own index, whose
# version has the suffix `+cpu`, and takes the default build if that index cannot be reached.
CPU_INDEX := $(if $(filter Linux,$(shell uname -s)),--retries 1 --extra-index-url https://download.pytorch.org/whl/cpu)

.DEFAULT_GOAL := quiz
.PHONY: quiz test format lint lock evidence soak bench screenshots clean

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mlquiz needs Python 3.11 or newer: make PYTHON=python3.12 quiz"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV): the first time takes a few minutes, mostly for PyTorch."
	@$(PIP) install --quiet 'pip>=25.1' # the first version that installs dependency groups
	@$(PIP) install --quiet --no-deps -c constraints.txt $(CPU_INDEX) torch
	@$(PIP) install --quiet -c constraints.txt -e '.[demos,dask,tune]' --group dev
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

# Resolves the newest versions that pyproject.toml allows, for uv (uv.lock) and for pip (constraints.txt).
lock: $(READY)
	$(BIN)/uv lock --upgrade
	@echo "# Every version that \`make\` installs, from uv.lock. Written by \`make lock\`." > constraints.txt
	$(BIN)/uv export --quiet --frozen --all-extras --all-groups --no-emit-project --no-hashes --no-annotate --no-header >> constraints.txt

# All slow tests, for a nightly job: a sample of the recorded seeds is run again and compared with the evidence, every demo
# is run at the ends of its knobs and at random settings, and the extra `demos` is installed with pip.
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
