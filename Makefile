.DEFAULT_GOAL := help
.PHONY: help run test test-fast chaos openapi fmt

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build and start sandbox, API and app with a demo seller; Ctrl-C stops
	@scripts/run.sh

test: ## everything that CI runs, on SQLite and PostgreSQL
	@scripts/test.sh

test-fast: ## unit tests and the API suite on SQLite
	cargo nextest run --workspace --features api/failpoints

chaos: ## a hundred bad days in a row on PostgreSQL and on SQLite; writes docs/CHAOS.md
	@scripts/chaos.sh

openapi: ## write the API's description to api/openapi.json
	cargo run -q -p api -- openapi > api/openapi.json

fmt: ## format everything
	cargo fmt --all
