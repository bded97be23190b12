# Xuefen 学分. `make` lists what there is.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

GO     ?= go
NPM    ?= npm
BINARY := xuefen
export CGO_ENABLED := 0

.PHONY: help run serve demo build web test test-go test-web test-e2e lint fmt gen check bench clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: build ## build everything and run the demo company at http://localhost:8080
	@./$(BINARY) demo --data data

serve: build ## build everything and run it empty
	@./$(BINARY) serve --data data

build: web ## build the one binary with the web app inside
	@echo "· building ./$(BINARY)"
	@$(GO) build -trimpath -ldflags "-s -w -X main.version=$$(git describe --tags --always --dirty 2>/dev/null || echo dev)" -o $(BINARY) ./cmd/xuefen

# The app is built again only when its sources are newer than the last build.
web: web/dist/index.html ## build the web app
web/dist/index.html: web/package-lock.json web/index.html web/vite.config.ts $(shell find web/src web/public web/scripts -type f 2>/dev/null)
	@scripts/need node npm
	@if [ ! -e web/node_modules/.package-lock.json ] || [ web/package-lock.json -nt web/node_modules/.package-lock.json ]; then \
		echo "· npm ci (web)"; cd web && $(NPM) ci --no-audit --no-fund --loglevel=error; fi
	@echo "· building the web app"
	@cd web && $(NPM) run --silent build -- --logLevel warn
	@touch web/dist/index.html

test: ## everything: Go on SQLite and PostgreSQL, the web app, pages in a browser
	@scripts/test

lint: ## vet, gofmt, golangci-lint where it is installed, biome and tsc
	@scripts/lint

fmt: ## format Go and TypeScript
	@gofmt -w $$(git ls-files '*.go')
	@cd web && $(NPM) run --silent fmt

gen: ## write generated files again: OpenAPI document, client types, guides
	@scripts/gen

check: lint ## lint, and prove that generated files are fresh
	@scripts/gen --check

bench: build ## measure; results with machine and date go to bench/
	@./$(BINARY) bench --out bench

clean: ## remove what was built
	@rm -rf $(BINARY) web/dist/assets web/dist/index.html dist
