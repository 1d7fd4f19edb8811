PYTHON ?= python3
BIN := .venv/bin

.PHONY: install night test bench clean

install: .venv/.installed

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.tested: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

night: install
	$(BIN)/hustings night

test: .venv/.tested
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: .venv/.tested
	$(BIN)/python benchmarks/run.py

bench-%: .venv/.tested
	$(BIN)/python benchmarks/run.py --full $*

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
