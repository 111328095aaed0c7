# What a person types. `make help` lists it.
PORT ?= 8000
VENV := .venv/bin
PEERS := .cache/bench-venv/complete
# Tools that only read the code import the settings, but ask no server.
NO_SERVER := SECRET_KEY=only-to-check DATABASE_URL=postgresql://127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0
# Tests of one module or class share what they set up, so they stay in one process; they are taken
# in the order of tests/conftest.py. One process more than processors, since many wait for a browser.
PROCESSES := $(shell n=$$(nproc); [ $$n -lt 3 ] && echo $$((n + 1)) || echo 4)
PARALLEL ?= -n $(PROCESSES) --dist loadscope --no-loadscope-reorder
# An image may forbid Python to keep its bytecode, for its own layers. Here that would double the
# time of each start: every process would compile Django anew.
unexport PYTHONDONTWRITEBYTECODE
CODE := analysis benchmarks config devstack evidence screening tests manage.py

.DEFAULT_GOAL := help
.PHONY: help install demo run manage test check types order format bench lock

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 10

install: ## make .venv from the hashed locks (the other targets call it)
	@bash devstack/install.sh

demo: install ## start everything with the example reviews: PORT=8000
	@$(VENV)/python -m devstack demo --port $(PORT) $(ARGS)

run: install ## like demo, for development: reloads when code changes
	@$(VENV)/python -m devstack run --port $(PORT) $(ARGS)

manage: install ## a manage.py command on the demo's data: ARGS="shell"
	@$(VENV)/python -m devstack manage $(ARGS)

test: install ## all tests, against real servers and a real browser: ARGS="-k screening"
	@$(VENV)/python -m devstack.browser
	@env -u DJANGO_SETTINGS_MODULE $(VENV)/python -m pytest $(PARALLEL) $(ARGS)

check: install ## format, lint, types, import contracts, templates, migrations
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=line types order # types take longest

types:
	$(NO_SERVER) $(VENV)/mypy analysis config devstack evidence screening

order:
	$(VENV)/ruff format --check $(CODE)
	$(VENV)/ruff check $(CODE)
	$(VENV)/lint-imports
	$(VENV)/djlint --lint --quiet templates
	$(VENV)/djhtml --check templates
	$(VENV)/python -m devstack with-servers $(VENV)/python manage.py makemigrations --check --dry-run

format: install ## put code and templates in order
	$(VENV)/ruff format $(CODE)
	$(VENV)/ruff check --fix $(CODE)
	$(VENV)/djhtml templates

bench: install $(PEERS) ## measure: how fast, how many, none lost: ARGS="stats plots"
	@$(VENV)/python -m benchmarks $(ARGS)

# What the benchmarks run beside us. The product and its tests need none of it.
$(PEERS): requirements-bench.txt
	@.boot/bin/uv venv --quiet --clear -p $(VENV)/python .cache/bench-venv
	@.boot/bin/uv pip install --quiet -p .cache/bench-venv --require-hashes -r requirements-bench.txt
	@touch $@

lock: install ## pin requirements*.in anew, with hashes
	.boot/bin/uv pip compile $(LOCK) requirements.in -o requirements.txt
	.boot/bin/uv pip compile $(LOCK) requirements-dev.in -o requirements-dev.txt
	.boot/bin/uv pip compile $(LOCK) requirements-boot.in -o requirements-boot.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
