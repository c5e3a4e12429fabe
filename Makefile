# ANE in Numbers. The two commands of a newcomer: `make run` and `make test`.
# Recipes are one line each; what they do stands in .make/*.sh.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run desk demo test test-all lint format data build check images release bench pins \
  i18n slides site crowd fuzz audit setup setup-desk setup-dev browser office nginx clean

PYTHON := .venv/bin/python
ARGS ?=

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## set everything up, build the data, serve it (PORT=8501)
	@bash .make/serve.sh

desk: setup-desk ## open the curators' desk: bring in papers, screen, read, undo
	@$(PYTHON) .make/desk.py

demo: setup-desk ## serve the site with invented numbers of the group, marked everywhere
	@bash .make/demo.sh

# One worker a core: Chromium keeps a core busy too. The order of the files: tests/conftest.py.
PYTEST = $(PYTHON) -m pytest -n $$(nproc) --dist loadfile --no-loadscope-reorder -r fEs

test: setup-dev browser office nginx ## set everything up, run the tests (ARGS="-k trigger" to choose)
	@$(PYTEST) -m "not slow" $(ARGS)

test-all: setup-dev browser office nginx ## run also the slow tests: every figure with every choice
	@$(PYTEST) $(ARGS)

lint: setup-dev ## style, types, layers: nothing is changed
	@status=0; \
	$(PYTHON) -m ruff check || status=1; \
	$(PYTHON) -m ruff format --check || status=1; \
	$(PYTHON) -m mypy || status=1; \
	$(PYTHON) .venv/bin/lint-imports --no-logo || status=1; \
	exit $$status

format: setup-dev ## put the code into the agreed style
	@$(PYTHON) -m ruff check --fix-only --quiet
	@$(PYTHON) -m ruff format

check: setup ## check the data: each fault with file, row and column
	@$(PYTHON) -m dashboard check

data: setup ## check the data and build the database from it (also: make build)
	@$(PYTHON) -m dashboard build

build: data

images: setup browser ## draw the charts of the web pages ahead
	@$(PYTHON) -m dashboard images

slides: setup ## make a deck for PowerPoint, deck.pptx (ARGS="--deck families")
	@$(PYTHON) -m dashboard slides -o deck.pptx $(ARGS)

site: setup browser ## write the site as files that need no server, into site/
	@$(PYTHON) -m dashboard site -o site $(ARGS)

i18n: setup ## find every message, bring the translations up to date, check them (ARGS="--check")
	@$(PYTHON) -m dashboard i18n $(ARGS)

release: setup ## freeze the data for ever, so that a number that was quoted is found again
	@$(PYTHON) -m dashboard release

bench: setup-dev browser nginx ## measure everything beside an empty app (ARGS="reruns --quick")
	@$(PYTHON) -m dashboard bench $(ARGS)
	@$(PYTHON) -m dashboard.bench.capacity

crowd: setup-dev nginx ## two copies behind nginx under load: one killed, new data published
	@$(PYTHON) -m dashboard bench crowd $(ARGS)

fuzz: setup-dev ## ask every address more than 10,000 hostile questions (minutes)
	@$(PYTHON) -m pytest -n 0 -m slow tests/hostile $(ARGS)

audit: setup-dev ## ask whether a locked package has a known hole (needs the network)
	@for kind in run desk dev; do \
	  $(PYTHON) -m pip_audit --strict --disable-pip --require-hashes -r .make/locks/$$kind.txt \
	    || exit 1; \
	done

pins: setup-dev ## after a change in requirements*.txt: pin what they bring in
	@bash .make/pins.sh

clean: ## remove everything that make made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results build
	rm -rf site deck.pptx data/images data/ane.duckdb data/ane.duckdb.wal data/.ane.duckdb.*.building*
	find dashboard tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@bash .make/setup.sh run

setup-desk:
	@bash .make/setup.sh desk

setup-dev:
	@bash .make/setup.sh dev

browser:
	@bash .make/browser.sh

office:
	@bash .make/office.sh

nginx:
	@bash .make/nginx.sh
