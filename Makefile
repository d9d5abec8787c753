# make run: Guanxi with demo data.  make test: everything, on both databases, in a real browser.
# Each stamp in .make/ is renewed when what it was made from changes.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Where images forbid bytecode, each process would compile a thousand files again: half of its start.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.make/pycache

PY := .venv/bin/python
STEP := @sh tools/step.sh
# The system's own list of authorities where there is one: a company's network may have added to it.
AUTHORITIES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem))
PIP := .venv/bin/uv pip install $(if $(AUTHORITIES),--system-certs) --quiet --require-hashes --python $(PY)
SOURCES := $(shell find guanxi -name '*.py' -o -name '*.html' 2>/dev/null | grep -v /migrations/)
CATALOGUES := $(shell find guanxi -name '*.po' 2>/dev/null)
CORE := .make/venv .make/link .make/insight .make/messages .make/vendor

.PHONY: help run test check bench trace locks sbom messages setup vendor clean journeys

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(CORE) ## set up what is missing, then serve Guanxi with demo data (PORT=8000)
	@exec .venv/bin/guanxi serve --demo $(if $(PORT),--port $(PORT))

test: setup ## checks, then all tests on SQLite and PostgreSQL, then journeys in Chromium (T="-k words" for fewer)
	@$(PY) -m tools.test $(T)

check: setup ## style, types, floors, templates, migrations, messages, licences
	@$(PY) -m tools.check $(C)

bench: $(CORE) ## speed and memory on both databases
	@$(PY) -m tools.bench $(B)

trace: .make/venv ## each requirement, the tests that name it, and the gaps
	@$(PY) -m tools.trace

messages: setup ## bring the translation catalogues up to date with the sources, and compile them
	@$(PY) -m tools.messages update
	@$(PY) -m tools.messages compile

sbom: .make/dev ## the bill of materials (CycloneDX) in .tmp/sbom.cdx.json
	@$(PY) -m tools.sbom

locks: .make/venv ## resolve the requirements again and write the locks
	@sh tools/locks.sh $(U)

setup: $(CORE) .make/dev ## everything that building and testing need

vendor: .make/vendor ## copy front-end files and icons from node_modules

clean: ## remove what make made; data/ and keys/ stay
	rm -rf .venv node_modules .make .tmp static guanxi/foundation/ui/static/vendor

# ---- stamps ------------------------------------------------------------------------------------

# Looked at every time, renewed only when there is none, it does not run, or the folder was moved.
.make/python: FORCE
	@mkdir -p .make
	@if ! { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && \
	    grep -qF "$(CURDIR)/.venv" .venv/pyvenv.cfg; }; then \
	    python=$$(sh tools/find_python.sh) && \
	    sh tools/step.sh "$$("$$python" --version) environment" "$$python" -m venv --clear .venv && \
	    touch $@; fi
	@test -e $@ || touch $@

FORCE:

.make/uv: .make/python requirements-uv.lock
	$(STEP) "Installer (uv)" $(PY) -m pip install --quiet --require-hashes -r requirements-uv.lock
	@touch $@

.make/venv: .make/uv requirements.lock
	$(STEP) "Python packages" $(PIP) -r requirements.lock
	@touch $@

.make/link: .make/python tools/link.py
	@$(PY) tools/link.py
	@touch $@

.make/insight: .make/venv requirements-insight.lock
	$(STEP) "Packages for analysis" $(PIP) -r requirements-insight.lock
	@touch $@

.make/dev: .make/venv requirements-dev.lock
	$(STEP) "Packages for building and testing" $(PIP) -r requirements-dev.lock
	@touch $@

.make/npm: package.json package-lock.json
	@mkdir -p .make
	@command -v npm >/dev/null || { echo "Guanxi's pages need files that npm fetches: install Node 20 or newer (Debian: apt install nodejs npm)." >&2; exit 1; }
	$(STEP) "Front-end packages" env $(if $(AUTHORITIES),NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$(AUTHORITIES)}") npm ci --no-progress
	@touch $@

.make/vendor: .make/npm .make/python tools/vendor.py $(SOURCES)
	$(STEP) "Front-end files and icons" $(PY) -m tools.vendor
	@touch $@

.make/messages: .make/venv tools/messages.py $(CATALOGUES)
	$(STEP) "Translations" $(PY) -m tools.messages compile
	@touch $@
