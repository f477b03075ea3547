# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
# Needs Python 3.11 or newer, make and git; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
LIVE := $(CURDIR)/.live
SET_UP := $(VENV)/set-up
PYTHONS := python3.13 python3.12 python3.11 python3.14 python3 python

# Their run is measured, with the same examples each time: every branch of the send path is tested
# ([tool.coverage.report] in pyproject.toml).
SEND_PATH_TESTS := tests/reply tests/tui/layout tests/test_call_sign.py tests/test_hand_send.py \
	tests/test_hours.py tests/test_links.py tests/test_living_terminal.py tests/test_naming.py \
	tests/test_restoration.py tests/test_sign_in_again.py tests/test_text.py tests/test_text_edges.py \
	tests/test_urls.py tests/test_verify.py tests/store/test_accounts.py \
	tests/store/test_attachments.py tests/store/test_audit.py tests/store/test_audit_acts.py \
	tests/store/test_audit_export.py tests/store/test_drafts.py tests/store/test_flagged_words.py \
	tests/store/test_guards.py tests/store/test_identities.py tests/store/test_outbox.py \
	tests/store/test_sign_offs.py

# Four at a time, on two processors as well: half of a test's time it waits, for a screen or a server.
PYTEST := $(BIN)/python -m pytest --quiet
PARALLEL := --numprocesses=4

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Python keeps what it has compiled, as it does where the program is installed: every start is a
# third shorter for it.
unexport VIRTUAL_ENV PYTHONPATH PYTHONDONTWRITEBYTECODE

# $(call section,TITLE,COMMAND) runs a step under a title and says how long it took.
section = @printf '\n── %s\n' '$(1)'; start=$$(date +%s); \
	$(2) && printf '   done in %s s\n' $$(($$(date +%s) - start))

.PHONY: help setup demo run test checks all-tests compiled-tests servers-meanwhile check live-setup live \
	lint types arch unit coverage nightly recorded mutation bench bench-model queue networks docs clean

help:
	@printf '%s\n' \
	  'make demo        the inbox on the sandbox network; no account needed' \
	  'make test        everything: lint, types, all tests, the real servers that can be had' \
	  '' \
	  'make run         the inbox on your own accounts' \
	  'make check       lint, types and tests without real servers' \
	  'make live        only the tests against real servers' \
	  'make live-setup  install those servers, as far as possible here' \
	  'make lint types arch unit    the parts of make check' \
	  'make coverage    every branch of the send path, and how much of the rest, is tested' \
  'make nightly     the tests that take long: every point of failure, properties at random' \
	  'make mutation    changes the send path place by place: does a test notice?' \
	  'make recorded RECORDED=DIR   replays recordings of networks through the adapters (docs/recorded.md)' \
	  'make bench       figures at a million messages; QUICK=1: at 20,000, in a few minutes' \
	  'make queue       fifty conversations dealt with by keys, and by commands: how many for each' \
	  'make bench-model  three ways to confirm, under a model of habit' \
	  'make networks    run the thirteen cases on real servers, write docs/networks.md from them' \
	  'make docs        write the generated pages of docs anew, draw docs/screens' \
	  'make clean       remove what make has made'

# --- set-up -----------------------------------------------------------------------------------

setup: $(SET_UP)

$(SET_UP): pyproject.toml
	@printf '\n── Setting up %s (once)\n' '$(VENV)'; start=$$(date +%s); \
	python=; \
	for candidate in $(BIN)/python $(PYTHONS); do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'inbox-tui needs Python 3.11 or newer, and none of these is: $(PYTHONS).' >&2; exit 1; \
	fi; \
	if [ "$$python" != '$(BIN)/python' ]; then \
	  if ! $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    echo "$$python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	  $$python -m venv --clear '$(VENV)' || exit 1; \
	fi; \
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' || exit 1; \
	$(BIN)/python -m pip install --quiet --group dev --editable . || exit 1; \
	touch '$(SET_UP)'; \
	printf '   done in %s s\n' $$(($$(date +%s) - start))

INSTALL := PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/live/install.sh '$(LIVE)'

live-setup: setup
	$(call section,Real servers for the live tests,$(INSTALL))

# What they say is kept until they are done.
servers-meanwhile:
	@mkdir -p '$(LIVE)'; start=$$(date +%s); $(INSTALL) servers >'$(LIVE)/installed' 2>&1; \
	printf '\n── Real servers for the live tests\n%s\n   done in %s s\n' \
	  "$$(cat '$(LIVE)/installed')" $$(($$(date +%s) - start))

# --- use --------------------------------------------------------------------------------------

demo: setup
	@$(BIN)/inbox-tui demo

run: setup
	@$(BIN)/inbox-tui

# --- check ------------------------------------------------------------------------------------

# Servers come from far away: they are installed while all that needs none of them is checked.
test: setup
	$(call section,Packages for the live tests,$(INSTALL) packages)
	@$(MAKE) --no-print-directory --jobs=3 servers-meanwhile checks

checks:
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types compiled-tests
	@$(MAKE) --no-print-directory all-tests

# Once for all: each of the four that run the tests would begin with it, 12 s each.
compiled-tests:
	-@$(PYTEST) --collect-only >/dev/null

all-tests:
	$(call section,All tests,$(PYTEST) $(PARALLEL))

check: setup
	@$(MAKE) --no-print-directory lint types unit

lint: setup
	$(call section,Lint and format,$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .)

types: setup
	$(call section,Types,$(BIN)/mypy --no-error-summary)

arch: setup
	$(call section,Floors and rooms,$(PYTEST) tests/architecture)

unit: setup
	$(call section,Tests without real servers,$(PYTEST) $(PARALLEL) -m 'not live and not nightly')

live: setup
	@$(MAKE) --no-print-directory live-setup
	$(call section,Tests against real servers,$(PYTEST) -m 'live and not nightly')

coverage: setup
	$(call section,Tests of the send path,$(BIN)/coverage run -m pytest --quiet $(SEND_PATH_TESTS))
	$(call section,Branches of the send path: all,$(BIN)/coverage report)
	$(call section,All other tests,$(BIN)/coverage run --append -m pytest --quiet $(SEND_PATH_TESTS:%=--ignore=%) -m 'not live and not nightly')
	$(call section,The product: 90 % at least,$(BIN)/coverage report --include='inbox_tui/*' --fail-under=90)

nightly: setup
	$(call section,Properties with examples at random,$(PYTEST) $(PARALLEL) -m 'hypothesis and not live and not nightly' --hypothesis-profile=random)
	$(call section,Tests that take long,$(PYTEST) -m nightly --durations=0)

recorded: setup
	@test -n '$(RECORDED)' || { echo 'Say where the recordings are: make recorded RECORDED=DIR' >&2; exit 2; }
	@$(BIN)/python -m tests.recorded '$(RECORDED)'

# Works in a copy, ./mutants, and goes on where an earlier run was stopped.
mutation: setup
	@$(BIN)/python -m pip install --quiet --group mutation
	@$(BIN)/mutmut run
	@$(BIN)/python -m tests.mutation_score

bench: setup
	@$(BIN)/python bench/run.py $(if $(QUICK),--quick)

queue: setup
	@$(PYTEST) -m nightly -k 50 -s -p no:cacheprovider tests/tui/test_emptying.py tests/cli/test_emptying.py

bench-model: setup
	@$(BIN)/python -m bench.confirm_model

# What failed stands in the page as well.
networks: setup
	@$(MAKE) --no-print-directory live-setup
	-$(call section,Thirteen cases on every server,$(PYTEST) --junit-xml='$(LIVE)/cases.xml' tests/live/cases)
	-$(call section,The tests of every adapter,$(PYTEST) $(PARALLEL) --junit-xml='$(LIVE)/suites.xml' tests/adapters/*/test_suite.py)
	@$(BIN)/python -m docs.networks_run '$(LIVE)/cases.xml' '$(LIVE)/suites.xml'; ended=$$?; \
	  $(BIN)/python -m docs.networks && exit $$ended

docs: setup
	@$(BIN)/python docs/schema.py
	@$(BIN)/python docs/config.py
	@$(BIN)/python docs/exec_adapters.py
	@$(BIN)/python docs/keys.py
	@$(BIN)/python -m docs.networks
	@$(BIN)/python docs/pictures.py

clean:
	rm -rf '$(VENV)' '$(LIVE)' build dist mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
