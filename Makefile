# Two commands from clone: `make run` and `make test`.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run venv test test-fast lint types contract messages bench lock clean

run: venv
	@$(BIN)/lms run --port $(PORT)

venv: $(VENV)/.stamp

$(VENV)/.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null && $(PYTHON) -m venv --clear $(VENV); } \
	  || { rm -rf $(VENV); echo "Python cannot make a virtual environment here. Run: apt-get install python3-venv"; exit 1; }
	@echo "Installing the packages (about half a minute) …"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-test: $(VENV)/.stamp requirements/test.txt
	@echo "Installing the packages for the tests …"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

lint: $(VENV)/.stamp-test
	@$(BIN)/ruff check .
types: $(VENV)/.stamp-test
	@$(BIN)/mypy
contract: $(VENV)/.stamp-test
	@$(BIN)/lint-imports --no-cache

test: $(VENV)/.stamp-test
	@$(BIN)/python -m tests.setup
	@$(MAKE) --no-print-directory lint types contract
# Two workers make a browser late at times: what failed is tried once more by itself, and what fails then is red.
	@$(BIN)/python -m pytest -n 2 -m "not calm" || $(BIN)/python -m pytest --last-failed --last-failed-no-failures none -m "not calm"
	@$(BIN)/python -m pytest -m calm

test-fast: $(VENV)/.stamp-test
	@$(BIN)/python -m tests.setup --without-browser
	@$(MAKE) --no-print-directory lint contract
	@$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not media and not postgres"

messages: $(VENV)/.stamp-test
	@$(BIN)/python -m tests.language.messages

bench: $(VENV)/.stamp-test
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.player

lock:
	@for name in run test; do uv pip compile -q --python-version 3.11 --python-platform linux --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/$$name.txt requirements/$$name.in; done

clean:
	rm -rf $(VENV) var
