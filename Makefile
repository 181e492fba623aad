# Two commands: `make run` and `make test`. Python ≥ 3.11 and make suffice.
.DELETE_ON_ERROR:
.PHONY: run test check tests tests-postgresql soak bench clean help

PYTHON ?= python3
VENV = .venv/bin/python
PIP = $(VENV) -m pip --disable-pip-version-check --quiet install
# What asks a database something of its own; `make soak` runs the rest on PostgreSQL, too
WITH_SQL = tests/changes tests/query tests/access/proof tests/test_engines.py tests/test_migrations.py \
  tests/test_at_once.py tests/test_statement_limit.py tests/i18n/test_content.py \
  $(addprefix tests/access/test_,identity.py gate.py holding.py policy_laws.py policy_machine.py reviewing.py \
    safeguards.py scope_twins.py scopes.py two_at_once.py usage.py usage_writing.py) \
  $(addprefix tests/admin/test_,editing.py filters.py listing.py lookup.py related.py saved_views.py undo.py whole_lists.py)
WITHOUT_SQL = tests/architecture tests/browser tests/test_wheel.py
PYTEST = $(VENV) -m pytest -q -n 2 --dist worksteal

help:
	@echo 'make run   serve the portal on http://127.0.0.1:8000 (PORTAL_PORT=8001 make run: elsewhere)'
	@echo 'make test  run every check and test'
	@echo 'make soak  run the random tests with the full numbers'
	@echo 'make bench measure lists beside other admins into benchmarks/RESULTS.md (20 minutes), and what the ADRs tell'

run: .venv/run.lock
	@$(VENV) manage.py run

test: check tests tests-postgresql

check: .venv/test.lock
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy
	@$(VENV) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	@$(VENV) manage.py translations check

tests: .venv/test.lock
	@$(PYTEST)

tests-postgresql: .venv/test.lock
	@PORTAL_TEST_DATABASE=postgresql $(PYTEST) $(WITH_SQL) --deselect tests/query/test_mutants.py

soak: .venv/test.lock
	@SOAK=1 $(PYTEST)
	@SOAK=1 PORTAL_TEST_DATABASE=postgresql $(PYTEST) tests $(WITHOUT_SQL:%=--ignore %)

bench: .venv/test.lock
	@BENCH_COMMAND='make bench' $(VENV) -m benchmarks
	@$(VENV) -m benchmarks.flask_admin_coverage

# The lock's first part serves; all of it tests.
.venv/run.lock: requirements.lock
	@set -e; for python in '$(PYTHON)' python3.14 python3.13 python3.12 python3.11 ''; do \
	  test -n "$$python" || { echo 'Python 3.11 or newer is needed; tell where: make run PYTHON=/path/to/python3' >&2; exit 1; }; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -m venv .venv || { echo 'This Python cannot make environments; install its venv package (python3-venv).' >&2; exit 1; }; \
	  break; \
	done
	@echo 'Installing; this happens once …'
	@sed '/^# ---/,$$d' requirements.lock > .venv/part.lock
	@$(PIP) --requirement .venv/part.lock
	@mv .venv/part.lock .venv/run.lock

.venv/test.lock: .venv/run.lock requirements.lock
	@$(PIP) --requirement requirements.lock
	@cp requirements.lock .venv/test.lock

clean:
	rm -rf .venv build dist reports *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
