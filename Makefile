.PHONY: test openapi
test:
	cargo fmt -p shared -p entity -p migration -p api --check
	cargo nextest run -p shared -p api --lib

openapi:
	cargo run -q -p api -- openapi > api/openapi.json
