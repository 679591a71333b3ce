# One environment in .venv, made once and renewed when pyproject.toml changes. README.md has the same as plain pip lines.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The matrices are small: threads of the linear algebra library only get into each other's way.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: lessons test docs bench clean

lessons: $(VENV)/lessons.stamp  ## the main job: the lessons, then the chapter's models trained and compared
	$(BIN)/python -m pytest lessons/
	$(BIN)/tinygrad-rnn compare

test: $(VENV)/dev.stamp  ## lint, types, import contract, tests, the lessons' self-check, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2
	$(BIN)/python -m pytest lessons/
	$(BIN)/tinygrad-rnn selfcheck --seeds 2
	$(MAKE) docs

docs: $(VENV)/dev.stamp  ## the site, in docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -n -q -b html docs docs/_build/html

bench: $(VENV)/bench.stamp  ## this engine and its peers side by side (large downloads); keeps the table in benchmarks/results
	$(BIN)/python -m benchmarks --write

$(VENV)/lessons.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -e ".[plot]"
	touch $@

$(VENV)/dev.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -e ".[dev]"
	touch $@

$(VENV)/bench.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -e ".[bench]"
	touch $@

clean:
	rm -rf $(VENV) docs/_build build dist
