PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
MANAGE := $(BIN)/python manage.py
TRANSLATIONS := locale/sq/LC_MESSAGES/django.mo
PRODUCTION := SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") ALLOWED_HOSTS=mod.example

.PHONY: run test check format messages lock fonts

run: export DEVELOPMENT := 1
run: .venv/run $(TRANSLATIONS)
	@mkdir -p var
	@$(MANAGE) start 127.0.0.1:$(PORT)

test: .venv/dev $(TRANSLATIONS)
	@.ci/need chromium "chromium chromium-browser google-chrome"
	$(BIN)/python -m pytest -q -n auto $(ARGS)

check: .venv/dev $(TRANSLATIONS)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	DEVELOPMENT=1 $(MANAGE) makemigrations --check
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

format: .venv/dev
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

messages: .venv/dev  # needs GNU gettext
	DEVELOPMENT=1 $(MANAGE) makemessages --locale sq --ignore .venv --no-wrap

lock: .venv/dev  # needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2> /dev/null || .ci/need python3-venv
	@$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	@echo "Installing packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/run $@

%.mo: %.po | .venv/run
	@$(BIN)/pybabel --quiet compile --domain django --directory locale
