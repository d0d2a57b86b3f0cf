.PHONY: test
test:
	cargo fmt -p shared -p entity -p migration -p api --check
	cargo nextest run -p shared
