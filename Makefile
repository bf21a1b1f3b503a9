# Two commands: `make run` plays the story on this machine, `make test` runs every test. Both set up what they need.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
# hundreds of short processes are started; each would compile our own sources again where a machine forbids to keep that
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test lint bench bundle soak lock setup clean

run: setup
	@$(BIN)/comity demo $(DEMO)

test: setup
	@scripts/browser
	$(BIN)/pytest -n 2 -m "not nodes and not browser" $(PYTEST)
	$(BIN)/pytest -n 2 --dist loadfile -m "nodes or browser" $(PYTEST)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	@scripts/check-lock

# search and border need files of names that do not ship: comity bench search --help
bench: setup
	@for name in $(or $(NAME),exchange law log); do $(BIN)/comity bench $$name; done

bundle: setup
	@$(BIN)/python scripts/bundle dist

soak: setup
	$(BIN)/pytest -m "nodes" --soak $(PYTEST)
	$(BIN)/pytest -n 2 --soak tests/simulation $(PYTEST)

setup:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" scripts/setup

lock: setup
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --extra dev --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:
	rm -rf "$(VENV)" build dist
