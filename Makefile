# Kenesh. Two commands matter: `make demo` and `make test`.

GO      ?= go
GOFLAGS ?=
export GOFLAGS

.PHONY: demo test check browser clients vet bench fuzz simulate bugs build

demo: ## the first meeting of the Council on six nodes on this machine
	$(GO) run ./cmd/kenesh demo

build: ## the one binary, in bin/
	$(GO) build -o bin/kenesh ./cmd/kenesh

test: browser clients vet ## everything, as continuous integration runs it
	$(GO) test ./...

vet: ## what the compiler does not say
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

browser: ## a browser for the tests of the desk
	@sh tools/browser.sh

clients: ## calendar programs for the tests of calendars; without them those say so and are skipped
	@sh tools/clients.sh || true

bench: ## how fast, on this machine
	$(GO) test -run '^$$' -bench . -benchmem ./canon ./dossier ./seal ./store/... ./index ./clerk ./internal/summit

fuzz: ## every parser of what strangers send, a minute each
	@sh tools/fuzz.sh $(MINUTES)

simulate: ## years of a council in minutes, from seeds: SEEDS=200 or MINUTES=5, from FROM on
	$(GO) test ./internal/simulate -run 'TestSimulate$$' -v -timeout 0 -seeds $(or $(SEEDS),40) -minutes $(or $(MINUTES),0) -from $(or $(FROM),1)

bugs: ## every bug put into it that the simulation is to catch, a minute each
	$(GO) test ./internal/simulate -run 'TestSeededBugs$$' -v -timeout 0 -bugs $(if $(BUG),-bug $(BUG))
