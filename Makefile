PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
MANAGE := $(BIN)/python manage.py
TRANSLATIONS := var/translations
PRODUCTION := SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") ALLOWED_HOSTS=mod.example

.PHONY: run test check format lock picture fonts outline

run: export DEVELOPMENT := 1
run: export PYTHONUNBUFFERED := 1
run: .venv/run $(TRANSLATIONS)
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

lock: .venv/dev  # needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

picture:  # while `make run` runs elsewhere
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,1500 --screenshot=.ci/home.png http://127.0.0.1:$(PORT)/

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

$(TRANSLATIONS): $(wildcard locale/*/LC_MESSAGES/*.po) | .venv/run
	@mkdir -p var
	@$(BIN)/pybabel --quiet compile --domain "django djangojs" --directory locale
	@touch $@

# The typefaces, cut down to the letters and weights we print. Needed only to change them.
# Both reserve the name "Source", so a cut version may not carry it: --obfuscate-names.
CUT := var/fonts
LETTERS := U+0020-007E,U+00A0-00FF,U+2010-2026,U+202F,U+2030,U+20AC,U+2212
NEIGHBOURS := U+0106,U+0107,U+010C,U+010D,U+0110,U+0111,U+011E,U+011F,U+0130,U+0131,U+015E-0161,U+017D,U+017E
define cut
	tar -xzf $(CUT)/fontsource-variable-$(1)-5*.tgz -C $(CUT) package/files/$(1)-$(2)-wght-normal.woff2
	$(CUT)/venv/bin/fonttools varLib.instancer --quiet --no-recalc-timestamp --output $(CUT)/$(1)-$(2).ttf \
		$(CUT)/package/files/$(1)-$(2)-wght-normal.woff2 wght=400:700
	$(CUT)/venv/bin/fonttools subset $(CUT)/$(1)-$(2).ttf --unicodes=$(3) --layout-features=kern,liga,lnum,tnum \
		--name-IDs=0,1,2,3,4,6,13,14 --obfuscate-names --flavor=woff2 --output-file=static/fonts/$(1)$(4).woff2
endef

fonts:  # needs npm
	rm -rf $(CUT) && mkdir -p $(CUT) && $(PYTHON) -m venv $(CUT)/venv
	$(CUT)/venv/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
	cd $(CUT) && npm pack --silent @fontsource-variable/source-serif-4@5.3.1 @fontsource-variable/source-sans-3@5.3.0
	$(call cut,source-serif-4,latin,$(LETTERS),)
	$(call cut,source-serif-4,latin-ext,$(NEIGHBOURS),-neighbours)
	$(call cut,source-sans-3,latin,$(LETTERS),)
	$(call cut,source-sans-3,latin-ext,$(NEIGHBOURS),-neighbours)

# The land on the map of missions. Needed only to change it.
outline:  # needs npm
	rm -rf var/outline && mkdir -p var/outline static/map
	npm install --silent --no-save --prefix var/outline world-atlas@2.0.2 d3-geo@3.1.1 topojson-client@3.1.0
	cd var/outline && node ../../.ci/outline.mjs ../../static/map/outline.svg
