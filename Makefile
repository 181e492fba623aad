# Two commands: `make run` and `make test`. Python ≥ 3.11 and make suffice.
.DELETE_ON_ERROR:
.PHONY: run test check tests tests-postgresql soak bench clean help

PYTHON ?= python3
VENV = .venv/bin/python
PIP = $(VENV) -m pip --disable-pip-version-check --quiet install
# They say the same whatever the database is
WITHOUT_SQL = tests/architecture tests/access/test_mutants.py tests/access/test_mutation_run.py tests/query/test_mutants.py \
  $(filter-out tests/i18n/test_content.py,$(wildcard tests/i18n/test_*.py)) \
  tests/query/test_filter_grammar.py tests/accounts/test_redirects.py tests/accounts/test_passwords.py \
  tests/ops tests/admin/test_markdown.py tests/admin/test_doors.py tests/admin/test_expectations.py \
  $(wildcard tests/access/test_*_cli.py) $(filter-out %machine.py %laws.py,$(wildcard tests/access/test_policy_*.py))
# `make soak` runs them on PostgreSQL, too
LATER = tests/admin/access tests/access/viewing tests/admin/uploads
PYTEST = $(VENV) -m pytest -q -n 2 --dist worksteal

help:
	@echo 'make run   serve the portal on http://127.0.0.1:8000 (PORTAL_PORT=8001 make run: elsewhere)'
	@echo 'make test  run every check and test'
	@echo 'make soak  run the random tests with the full numbers'
	@echo 'make bench measure lists beside other admins into benchmarks/RESULTS.md (15 minutes), and what the ADRs tell'

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
	@PORTAL_TEST_DATABASE=postgresql $(PYTEST) -m 'not browser and not wheel' $(WITHOUT_SQL:%=--ignore %) $(LATER:%=--ignore %)

soak: .venv/test.lock
	@SOAK=1 $(PYTEST) tests/changes tests/access tests/i18n tests/query tests/test_at_once.py tests/test_engines.py
	@SOAK=1 PORTAL_TEST_DATABASE=postgresql $(PYTEST) tests/changes tests/access/proof tests/access/viewing tests/query \
	  tests/access/test_policy_machine.py tests/access/test_scope_twins.py tests/access/test_two_at_once.py $(LATER)

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
