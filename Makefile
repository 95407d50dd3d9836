# Everything a person types here. `make` alone lists it. Longer steps live in tools/.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fuzz faults load soak lock confirmations provenance clean

BIN := .venv/bin
PYTEST_ARGS ?=
JC_PORT ?= 8000
export JC_PORT

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 22

setup: ## build .venv with all that tests and checks need (done by the others when missing)
	@sh tools/setup.sh dev

run: ## set everything up and serve the demo on http://127.0.0.1:8000 (JC_PORT, JC_HOME)
	@sh tools/setup.sh run
	@exec $(BIN)/jiangcheng serve --demo

test: ## set up what the tests need and run all of them (PYTEST_ARGS="tests/cli -k …" for some)
	@sh tools/setup.sh dev
	@sh tools/browser.sh
	@exec $(BIN)/pytest -n $${JC_TEST_WORKERS:-2} --dist loadfile $(PYTEST_ARGS)

check: ## lint, format, types, layers, pack lint and examples, house rules
	@sh tools/setup.sh dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/jiangcheng packs lint
	$(BIN)/jiangcheng packs test
	$(BIN)/python tools/check_tree.py
	$(BIN)/python tools/provenance_page.py --check

bench: ## set up the engines to compare with; print measured figures with the machine and the versions
	@sh tools/setup.sh bench
	@exec $(BIN)/python -m benchmarks

fuzz: ## compare five ways to decide, and whole decisions, on random packs; random requests (JC_FUZZ_EVALUATIONS, JC_FUZZ_SEED)
	@sh tools/setup.sh dev
	@$(BIN)/python -m tests.fuzz
	@JC_FUZZ_EVALUATIONS=$${JC_FUZZ_EVALUATIONS:-5000000} $(BIN)/pytest -q -n0 tests/engine -k differential
	@JC_TEST_FUZZ_EXAMPLES=$${JC_TEST_FUZZ_EXAMPLES:-100} $(BIN)/pytest -q -n0 tests/api/test_fuzz.py

faults: ## kill and hang workers under load, in several rounds (JC_FAULT_ROUNDS); 50 exits among 5,000 checks
	@sh tools/setup.sh dev
	@JC_FAULT_ROUNDS=$${JC_FAULT_ROUNDS:-6} JC_EXIT_CHECKS=5000 $(BIN)/pytest -q -n0 tests/faults tests/outbox/test_exits_under_load.py

load: ## 200 checks a second for a minute while good and broken revisions are activated (JC_LOAD_ARGS)
	@sh tools/setup.sh dev
	@exec $(BIN)/python -m benchmarks activations $(JC_LOAD_ARGS)

soak: ## memory over millions of messages, at low priority (JC_SOAK_MESSAGES)
	@sh tools/setup.sh dev
	@exec nice -n 15 $(BIN)/python -m benchmarks.soak --messages $${JC_SOAK_MESSAGES:-5000000}

confirmations: ## confirm the packs for the demo anew, after an edit voided it
	@sh tools/setup.sh dev
	@sh tools/demo_confirmations.sh

provenance: ## write docs/provenance.md anew, after packs were edited
	@sh tools/setup.sh dev
	@$(BIN)/python tools/provenance_page.py

lock: ## compile requirements/*.in to locks with hashes and without addresses
	@sh tools/setup.sh dev
	@sh tools/lock.sh

clean: ## remove the environment, caches and the demo's data (var/)
	rm -rf .venv var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
