.PHONY: test
test:
	cargo fmt --all --check
	cargo nextest run -p shared
