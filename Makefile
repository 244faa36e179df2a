# One entry for every chore. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev
NAME := $(shell sed -n 's/^name = "\(.*\)"/\1/p' pyproject.toml)

# The rules need no Django and no second process; these plug-ins cost as much as a third of the run.
PLAIN := -p no:django -p no:xdist -p no:xdist.looponfail -p no:hypothesispytest \
	-p no:logging -p no:unraisableexception -p no:threadexception -p no:faulthandler -p no:legacypath -p no:unittest \
	-p no:subtests -p no:doctest -p no:junitxml -W ignore::pytest.PytestConfigWarning

.DEFAULT_GOAL := help
.PHONY: help demo test test-sqlite test-postgres test-rules lint types docs lock bench bench-search serve shell clean system-run system-dev

help: ## list the chores
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

system-run:
	@deploy/need.sh python3-venv

system-dev:
	@deploy/need.sh python3-venv postgresql chromium fonts-noto-cjk

.venv/bin/python:
	$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements.lock pyproject.toml | system-run .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml | system-dev .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_STAMP)

demo: $(RUN_STAMP) ## set everything up, build the demonstration district in ./var and serve it
	$(BIN)/gongkai demo $(ARGS)

test: $(DEV_STAMP) lint types test-sqlite test-postgres ## everything CI runs: lint, types, floors, all tests on both databases

test-sqlite: $(DEV_STAMP) ## the whole suite on SQLite, with the browser journeys
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-postgres: $(DEV_STAMP) ## the suite on a PostgreSQL of its own in a temporary folder
	$(BIN)/python tests/with_postgres.py $(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not anydb"

test-rules: $(DEV_STAMP) ## the statute alone, in under two seconds
	RULES_EXAMPLES=12 $(BIN)/python -m pytest $(PLAIN) src/gongkai/rules

lint: $(DEV_STAMP) ## ruff, the floors, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/gongkai manage makemigrations --check --dry-run

types: $(DEV_STAMP) ## mypy, strict where it counts
	$(BIN)/mypy src/gongkai

docs: $(DEV_STAMP) ## regenerate the pages that are made from the code
	$(BIN)/python -m gongkai.rules.law > docs/law.md
	$(BIN)/python -m gongkai.rules.transitions_page > docs/transitions.md

lock: $(DEV_STAMP) ## compile the lock files anew
	$(BIN)/uv pip compile --quiet --no-emit-index-url --generate-hashes -o requirements.lock pyproject.toml requirements-build.in
	$(BIN)/uv pip compile --quiet --no-emit-index-url --generate-hashes --extra meaning -o requirements-meaning.lock pyproject.toml requirements-build.in
	$(BIN)/uv pip compile --quiet --no-emit-index-url --generate-hashes --extra dev -o requirements-dev.lock pyproject.toml requirements-build.in

bench-search: $(DEV_STAMP) ## whether people find what they want, over a demonstration built for it
	$(BIN)/python tests/with_postgres.py sh -c 'BENCH_POSTGRES="$$DATABASE_URL" && unset DATABASE_URL && export BENCH_POSTGRES && $(BIN)/python bench/relevance.py $(ARGS)'

bench: $(DEV_STAMP) ## every measurement, as ratios in one run
	$(BIN)/python bench

serve: $(RUN_STAMP) ## serve what is in ./var
	$(BIN)/gongkai serve

shell: $(RUN_STAMP) ## a Python shell with the platform loaded
	$(BIN)/gongkai manage shell

clean: ## remove the environment and the demonstration district
	rm -rf .venv var build dist
