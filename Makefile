# Two commands on a fresh machine with Python 3.11 and make:
#   make demo    environment, then the main job on data/samples/
#   make test    environment, then the tests
# Before you propose a change, and in CI:
#   make check   format, lint, types, the tests, the demo out of the built wheel
# Each of them installs only when pyproject.toml or constraints.txt has changed since the last time.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
TRAIN  := $(VENV)/.installed-train
TOOLS  := .venv.audit
LOCK   := $(wildcard requirements.lock)
# make test WORKERS=2 shares the tests between two processes; tests/groups.py says which tests stay together.
WORKERS ?= 0
PYTEST := $(BIN)/python -m pytest$(if $(filter-out 0,$(WORKERS)), -n $(WORKERS) --dist loadgroup --no-loadscope-reorder)

.PHONY: demo test test-slow test-wheel check format bench chaos fuzz mutation audit sbom lock browser up serve clean help

help:
	@sed -n 's/^#  //p' Makefile

$(STAMP): pyproject.toml constraints.txt $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the pinned dependencies into $(VENV) (once, a few minutes)"
	@$(if $(LOCK),$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(LOCK))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(LOCK),--no-deps --no-build-isolation,-c constraints.txt) -e '.[dev]'
	@touch $@

$(TRAIN): $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,train]'
	@touch $@

demo: $(STAMP)
	@$(BIN)/voc demo

test: $(STAMP)
	@$(PYTEST)

test-slow: $(STAMP)
	@$(BIN)/python -m pytest -m slow

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(PYTEST)
	@$(BIN)/python -m pytest -m slow tests/packaging

test-wheel: $(STAMP)
	@$(BIN)/python -m pytest -m 'slow or not slow' tests/packaging

format: $(STAMP)
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(TRAIN)
	@$(BIN)/python -m pipeline.evaluation.bench
	@$(BIN)/voc evaluate speed --peers

chaos: $(STAMP)
	@$(BIN)/python -m tests.chaos

fuzz: $(STAMP)
	@$(BIN)/python -m tests.fuzz

mutation: $(STAMP)
	@$(BIN)/python -m tests.mutation

$(TOOLS)/.installed: constraints.txt
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt cyclonedx-bom pip-audit
	@touch $@

audit: $(STAMP) $(TOOLS)/.installed
	@$(BIN)/python deploy/supply.py audit $(VENV) $(TOOLS)

sbom: $(STAMP) $(TOOLS)/.installed
	@$(BIN)/python deploy/supply.py sbom $(VENV) $(TOOLS) sbom.json

lock: $(STAMP)
	@$(BIN)/python deploy/supply.py lock $(VENV) requirements.lock

browser: $(STAMP)
	@$(BIN)/python -m pytest -m browser -rs tests/flows/test_browser.py tests/flows/test_browser_login.py tests/flows/test_browser_attack.py

up serve: $(STAMP)
	@$(BIN)/voc up

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
