# Cổng Trường. `make` alone prints what can be done; docs/operations.md tells the rest.
#   make run PORT=8080 DATA=/srv/portal      another port, another folder
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON3 ?= python3
PY := .venv/bin/python
# A stamp is named after the lock it installed: an unchanged lock installs nothing.
RUN_STAMP := .venv/.installed-$(shell sha256sum requirements.lock | cut -c1-16)
TEST_STAMP := .venv/.installed-test-$(shell sha256sum requirements-test.lock | cut -c1-16)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/*.po))
PIP := $(PY) -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help run test sure fmt demo bench texts lock clean install venv

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## start the portal (PORT=8080, DATA=instance); Ctrl-C stops it
	@exec env $(if $(PORT),PORTAL_PORT='$(PORT)') $(if $(DATA),PORTAL_INSTANCE='$(DATA)') $(PY) -m portal.cli run

install: $(RUN_STAMP) $(CATALOGUES) ## only install into .venv, for a server

test: $(TEST_STAMP) $(CATALOGUES) ## everything: checks, tests on SQLite and PostgreSQL, browser journeys
	@$(PY) -m tests.run_all $(TEST_ARGS)

sure: $(TEST_STAMP) $(CATALOGUES) ## the fast checks: format, lint, types, contracts, templates, unit tests
	@$(PY) -m tests.run_all --fast

fmt: $(TEST_STAMP) ## put code and templates into the house's format
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format --quiet .
	@.venv/bin/djlint --reformat --quiet portal/templates; test $$? -le 1 # 1: something was changed

demo: install ## load the demo (SIZE=province: 700 schools) into DATA
	@exec env $(if $(DATA),PORTAL_INSTANCE='$(DATA)') $(PY) -m portal.cli demo $(if $(SIZE),--size '$(SIZE)')

bench: install ## measure pages and posting (SIZE=province), or one PART=sheet, school, marks, figures, papers, family, grade_day, day, news, search
	@$(PY) -m tests.bench$(if $(PART),.$(PART)) $(if $(SIZE),--size '$(SIZE)') $(BENCH_ARGS)

texts: $(TEST_STAMP) ## collect the texts of code and templates into the English catalogue
	@$(PY) -m tests.texts

lock: ## resolve the dependencies again and write both lock files (needs uv)
	@command -v uv >/dev/null || { echo "Cần cài uv trước. [Install uv first: https://docs.astral.sh/uv/]"; exit 1; }
	uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    pyproject.toml -o requirements.lock
	uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## remove caches and test results; never the environment nor the data
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info test-results
	find portal tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find portal -name '*.mo' -delete

# ---------------------------------------------------------------- what stands behind them


$(RUN_STAMP):
	@$(MAKE) venv
	@echo "Đang cài đặt các gói... [Installing the packages; only the first time]"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(SELF)
	@rm -f .venv/.installed-[0-9a-f]* && touch $@

$(TEST_STAMP):
	@$(MAKE) venv
	@echo "Đang cài đặt các gói để kiểm thử... [Installing the packages for the tests; only the first time]"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@$(SELF)
	@rm -f .venv/.installed-* && touch $@ $(RUN_STAMP) # the test lock holds everything of the other one

# The project itself, so that `.venv/bin/portal` exists. A linked environment belongs to someone else: leave it alone.
SELF = test -L .venv || $(PIP) install --no-deps --no-build-isolation -e .

venv:
	@command -v $(PYTHON3) >/dev/null || \
	    { echo "Cần Python 3.11 trở lên: apt-get install python3 python3-venv [Python 3.11 or newer is needed]"; exit 1; }
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Cần Python 3.11 trở lên, máy này có $$($(PYTHON3) -V). [Python 3.11 or newer is needed; try make PYTHON3=python3.12]"; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || { $(PYTHON3) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Thiếu mô-đun venv: apt-get install python3-venv [The venv module is missing; install that package]"; exit 1; }; }
	@$(PY) -c 'import pip' 2>/dev/null || ! test -L .venv || \
	    { echo ".venv là liên kết tới một môi trường không dùng được. [.venv links to an environment that does not work]"; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON3) -m venv --clear .venv

%.mo: %.po
	@$(PY) -m babel.messages.frontend --quiet compile -i $< -o $@
