# Two commands: `make run` and `make test`. The others are parts of them, or for those who build.

PYTHON ?= python3
PORT ?= 5000
VENV := .venv
BIN := $(VENV)/bin
REAL_DATA ?= ../shared/data
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test install setup sqlite postgresql browser real bench

# Serve the application on http://127.0.0.1:5000, with its demonstration; PORT=… for another port.
run: $(VENV)/.run static/vendor/.fetched
	@CONCERT_ENV=$${CONCERT_ENV:-development} $(BIN)/concert serve --port $(PORT)

# The whole suite: on SQLite, on a real PostgreSQL, in a real Chromium.
test: sqlite postgresql browser

# What a server needs, without the tools of those who build.
install: $(VENV)/.run static/vendor/.fetched

setup: $(VENV)/.dev static/vendor/.fetched node_modules/.dev

sqlite: setup
	$(BIN)/python -m pytest -n auto

postgresql: setup
	$(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n auto

browser: setup
	CHROMIUM=$$(.ci/find-chromium) $(BIN)/python -m pytest -n auto -m browser tests/browser

# What is checked on the producers' own files, which are not part of the project.
real: setup
	@test -d "$(REAL_DATA)" || { echo "No real files in $(REAL_DATA): say where with REAL_DATA=…"; exit 1; }
	REAL_DATA="$(abspath $(REAL_DATA))" $(BIN)/python -m pytest -m real -s tests/real

# Speed, against a floor measured in the same run.
bench: setup
	CHROMIUM=$$(.ci/find-chromium) $(BIN)/python -m bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[postgresql]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[postgresql,redis,dev]'
	@touch $@ $(VENV)/.run

static/vendor/.fetched: package.json package-lock.json .ci/fetch-assets | $(VENV)/bin/python
	@.ci/fetch-assets --omit=dev

# The identity provider that the tests sign in with.
node_modules/.dev: package.json package-lock.json .ci/fetch-assets static/vendor/.fetched | $(VENV)/bin/python
	@.ci/fetch-assets --include=dev
	@touch $@
