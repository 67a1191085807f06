# Two commands matter: `make app` opens the tutor, `make test` runs every test. Both set themselves up first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?= ../shared/data
COVERED = $(BIN)/python -m slipcover --out .coverage.json

.PHONY: app test check fix bench models browser clean

app: models
	$(BIN)/viva serve

# A file of tests on each core; the models take one thread each, for two would wait for each other.
# The floor of the lines that tests reach is raised, never lowered; they reached 98 when it was set.
test: models browser
	$(BIN)/viva models pull smollm2-135m
	OMP_NUM_THREADS=1 $(COVERED) --json -m pytest -n auto --dist loadfile
	$(COVERED) --merge .coverage.json --fail-under 95

check: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: models
	$(BIN)/python -m benchmarks --data $(DATA)

models: $(VENV)/.installed
	$(BIN)/viva models pull

# The tests of the app need a browser; apt installs it where that is allowed, else the tests name the command.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium; } || true

# constraints.txt pins what was tested; pyproject.toml says what is needed.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage.json
