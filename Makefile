# make run    sets everything up and opens the product
# make test   sets everything up and runs all tests
# make check  sets the tools up and runs ruff, mypy and import-linter
# make clean  removes what the others made here, but neither data/ nor the models

.PHONY: run test check clean
.DEFAULT_GOAL := run

run test check:
	@sh .ci/start $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
	find assistant ingest guardrails ui eval tests -name __pycache__ -type d -prune -exec rm -rf {} +
