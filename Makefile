# The one interface for people and machines. `make` lists the targets.

PYTHON ?= /usr/bin/python3
LRELEASE ?= QT_SELECT=qt5 lrelease
PROFILE ?= $(HOME)/.local/share/QGIS/QGIS3/profiles/default
CITY ?= cambridge
DATA ?= ../shared/data/$(CITY).gpkg
MAPSHAPER := 0.7.70

BIN := .venv/bin
CODE := __init__.py plugin.py compat.py dependencies.py conftest.py core processing dialogs test tools
HEADLESS = QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR="$(CURDIR)/build/run" \
	QGIS_CUSTOM_CONFIG_PATH="$(CURDIR)/build/test-profile" LC_ALL=C.UTF-8 CPL_LOG=/dev/null
TRANSLATION := i18n/gridstrata_zh_CN

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help setup system test test-unit test-database test-qgis test-workbench demo demo-real demo-design demo-repair bench bench-design \
	bench-repair bench-release check lint typecheck coverage i18n qm styles model screenshots package link clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

setup: .venv/.test-ready ## Install what is missing: QGIS from the distribution, Python packages into .venv

system:
	@tools/install_system_packages

.venv/.test-ready: pyproject.toml tools/requirements.py | system
	$(PYTHON) -m venv --system-site-packages .venv
	$(BIN)/python tools/requirements.py test > .venv/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r .venv/requirements.txt
	touch $@

.venv/.lint-ready: pyproject.toml .venv/.test-ready
	$(BIN)/python tools/requirements.py lint > .venv/requirements-lint.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r .venv/requirements-lint.txt
	touch $@

build/run:
	mkdir -p $@
	chmod 700 $@

test: setup test-unit test-database test-qgis test-workbench ## Install what is missing, then run every test

test-unit: setup ## The tests that need no QGIS
	$(BIN)/pytest -p no:pytest_qgis -p no:pytest-qt test/unit $(ARGS)

test-database: setup ## The tests of the database, in a server that is thrown away
	$(BIN)/pytest -p no:pytest_qgis -p no:pytest-qt test/database $(ARGS)

test-qgis: setup qm build/run ## The tests inside QGIS, without a screen
	$(HEADLESS) $(BIN)/pytest -o qt_log_level_fail=CRITICAL test --ignore test/unit --ignore test/database \
		--ignore test/qgis/dialogs $(ARGS)

test-workbench: setup qm build/run ## The tests of the workbench, with mouse and keys, without a screen
	$(HEADLESS) $(BIN)/pytest -o qt_log_level_fail=CRITICAL test/qgis/dialogs $(ARGS)

coverage: setup ## Share of core/ that the unit tests reach; fails under 95 %
	$(BIN)/pytest -p no:pytest_qgis -p no:pytest-qt --cov --cov-report=term-missing:skip-covered \
		--cov-fail-under=95 test/unit test/database

demo: setup qm ## The main job on the sample district, from raw layers to a release
	$(BIN)/python tools/demo.py

demo-real: setup qm build/run ## The main job on a real city: make demo-real CITY=cambridge DATA=path.gpkg
	$(HEADLESS) $(BIN)/python tools/demo_real.py "$(CITY)" "$(DATA)"

demo-design: setup qm build/run ## Base grids drawn on the sample district and, where it is, Cambridge
	$(HEADLESS) $(BIN)/python tools/demo_design.py "$(DATA)"

demo-repair: setup qm ## The sample district's defects mended, with proof and pictures
	$(BIN)/python tools/demo_repair.py

.bench/.ready: bench/requirements.txt | setup
	$(PYTHON) -m venv --clear .bench
	.bench/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	touch $@

bench: .bench/.ready qm ## This project and its peers on the same work, as ratios
	.bench/bin/python bench/run.py $(ARGS)

bench-design: .bench/.ready qm ## Base grids drawn by this project and its peers, from the same atoms
	.bench/bin/python bench/design_run.py $(ARGS)

.bench/node/.mapshaper-$(MAPSHAPER): | .bench/.ready
	@npm install --prefix .bench/node --silent --no-fund --no-audit mapshaper@$(MAPSHAPER) && touch $@ \
		|| echo "npm is not there or cannot install mapshaper: it is left out"

bench-repair: .bench/.ready .bench/node/.mapshaper-$(MAPSHAPER) qm ## Gaps and overlaps mended by this project and its peers
	.bench/bin/python bench/repair_run.py $(ARGS)

bench-release: .bench/.ready ## Releases, lineage and routing, beside bare COPY and geopandas
	.bench/bin/python bench/release_run.py $(ARGS)

check: lint typecheck test ## Everything a change must pass

lint: .venv/.lint-ready ## Style, by ruff
	$(BIN)/ruff check . tools/qgis_process
	$(BIN)/ruff format --check . tools/qgis_process

typecheck: .venv/.lint-ready ## Types, by mypy
	mkdir -p build/types
	ln -sfn "$(CURDIR)" build/types/gridstrata
	cd build/types && MYPYPATH=.:gridstrata/tools "$(CURDIR)/$(BIN)/mypy" --config-file gridstrata/pyproject.toml \
		-m gridstrata -m gridstrata.plugin -m gridstrata.dependencies \
		-p gridstrata.core -p gridstrata.processing -p gridstrata.dialogs \
		$(patsubst tools/%.py,-m %,$(wildcard tools/*.py))

i18n: setup ## Collect the strings; fails while one is untranslated or no longer used
	$(BIN)/python tools/translations.py $(TRANSLATION).ts

qm: $(TRANSLATION).qm ## Build the translation that QGIS loads

$(TRANSLATION).qm: $(TRANSLATION).ts
	$(LRELEASE) -silent $< -qm $@

styles: setup build/run ## Write the layer styles anew from tools/styles.py
	$(HEADLESS) $(BIN)/python tools/styles.py

model: setup build/run ## Write the bundled models anew from tools/model.py
	QT_HASH_SEED=0 $(HEADLESS) $(BIN)/python tools/model.py

screenshots: setup qm ## Walk through the real QGIS Desktop, and write the pictures of the manual
	@tools/install_system_packages screenshots
	$(BIN)/python tools/screenshots.py $(ARGS)

package: setup qm ## The zip for QGIS's plugin manager, tried in a fresh profile
	$(BIN)/python tools/package.py

link: qm ## Show this checkout to the QGIS on this desktop: make link PROFILE=folder
	mkdir -p "$(PROFILE)/python/plugins"
	ln -sfn "$(CURDIR)" "$(PROFILE)/python/plugins/gridstrata"

clean: ## Remove everything that make built
	rm -rf build .venv .bench .pytest_cache .mypy_cache .ruff_cache .qgis-settings $(TRANSLATION).qm
