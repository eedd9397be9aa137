# What can be done here: `make help`. Every verb sets up what it needs first; a second run does only what has changed.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up
# Tests use this many processes at once.
TEST_PROCESSES ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo run test fast bench check format lock

help: ## List the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(STAMP) ## Install everything into .venv, exactly as locked

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version 2>&1). Install it (Debian: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
		echo "Python cannot make virtual environments here. Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@echo "Installing the programme’s parts into .venv; the first time takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(STAMP)

demo: $(STAMP) ## Run the example centre on http://127.0.0.1:8000 and print its accounts
	@exec $(BIN)/python -m centre.launch --demo

run: $(STAMP) ## Run your own centre on http://127.0.0.1:8000
	@exec $(BIN)/python -m centre.launch

test: $(STAMP) ## Run every test, browser tests included
	@$(BIN)/python -m centre.launch.machine --tests
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal $(TESTS)

fast: $(STAMP) ## Run the tests that need neither a browser nor seconds
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal -m "not browser and not slow" $(TESTS)

bench: $(STAMP) ## Measure speed and scale, as ratios to floors of the same run, into var/bench.md
	@$(BIN)/python -m centre.launch.machine
	@$(BIN)/python -m tests.bench

check: $(STAMP) ## Formatting, lint, migrations, layers, templates, settings, lock file: fast, no browser
	@$(BIN)/python -m tests.support.check

format: $(STAMP) ## Format the code
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

lock: ## Write requirements.lock anew from pyproject.toml, keeping what still fits
	@$(BIN)/uv pip compile --quiet pyproject.toml --group development --universal --python-version 3.11 \
		--generate-hashes --no-annotate --custom-compile-command "make lock" -o requirements.lock
