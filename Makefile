# facefront: from two commands to a report. `make help` lists the targets. What a target decides stands in scripts/ and tools/.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PROFILE ?= heads
DATA ?=
WEIGHTS ?=
IMAGES ?= all
JOBS ?= 2
ACCEPT ?=
MODEL ?=
SOURCE ?=
TRIAL ?=
RECORD ?=
# Of the report's words. Only what is typed counts: desktops export a LANGUAGE of their own.
LANGUAGE := $(if $(filter command,$(firstword $(origin LANGUAGE))),$(value LANGUAGE),en)
# The dask scheduler that the work goes to; only what is typed counts here too.
ENGINE := $(if $(filter command,$(firstword $(origin ENGINE))),$(value ENGINE))
# The environment, made by conda or mamba where one is there, else from PYTHON or any Python 3.11 or 3.12.
ENV_DIR ?= .venv
PYTHON ?=
FUZZ ?=
SYSTEM ?=

# A value counts as it was typed, with its quotes, spaces and $; recipes meet it in their environment alone.
SETTINGS := PROFILE DATA WEIGHTS IMAGES JOBS ACCEPT LANGUAGE ENGINE ENV_DIR PYTHON FUZZ SYSTEM MODEL SOURCE TRIAL RECORD
$(foreach name,$(SETTINGS),$(eval override $(name) := $$(value $(name))))
override ENV_DIR := $(patsubst ~/%,$(HOME)/%,$(ENV_DIR))
export $(SETTINGS)

# The code of this checkout and the packages of the environment run, whatever else the machine has.
export PYTHONPATH := $(CURDIR)/lib
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1
unexport PYTHONHOME PYTHONIOENCODING

PY := "$$ENV_DIR/bin/python"
# What runs before there is an environment takes the first Python that starts.
ANY := $$(for p in "$$ENV_DIR/bin/python" "$$PYTHON" python3.11 python3.12 python3 python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && { printf %s "$$p"; exit; }; done; \
  echo "no Python starts here; install Python 3.11 or 3.12, or say where: make env PYTHON=<path>" >&2; echo false)

given := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
unknown := $(firstword $(filter-out $(SETTINGS) MAKEFLAGS -*,$(given)))
ifneq ($(unknown),)
$(error $(shell "$(subst $$$$,$$,$(ANY))" scripts/make_env.py --unknown '$(unknown)' '$(SETTINGS)'))
endif

# PROFILE=help lists the profiles, whatever the target, and does nothing else.
ASKED := $(filter help,$(PROFILE))
READY := $(if $(ASKED),profiles,env)
ifneq ($(ASKED),)
.DEFAULT_GOAL := profiles
endif

.PHONY: help report row estimate profiles data train weights external env test heavy-test lab-test fuzz soak lint bench cluster lab clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PROFILE=<name>    what to run, heads if not given; PROFILE=help says what each needs:"
	@echo "                    $(sort $(patsubst spec/profiles/%.yaml,%,$(wildcard spec/profiles/*.yaml)))"
	@echo "  DATA=<folder>     the photos"
	@echo "  WEIGHTS=<folder>  detectors, recognisers and frontalizers, weights/ if not given"
	@echo "  ACCEPT=<keys>     licences of weights that are accepted: yes for all of them, or keys by commas"
	@echo "  IMAGES=none       a report without any face"
	@echo "  LANGUAGE=<code>   of the report's words, en if not given"
	@echo "  JOBS=<number>     sets computed side by side, 2 if not given; 1 takes less memory"
	@echo "  ENGINE=<address>  of a dask scheduler, for many machines: tcp://host:8786 or its file (docs/cluster.md)"
	@echo "  SYSTEM=<name>     of make row: a frontalizer"
	@echo "  MODEL=<key>       of make external: a system; SOURCE=<checkout> of it; TRIAL=random with random weights"
	@echo "  ENV_DIR=<folder>  the environment, .venv if not given; PYTHON=<path>: what it is made from"

report: $(READY) ## compute what is missing and write reports/<PROFILE>/report.html
	@$(if $(ASKED),,$(PY) scripts/make_report.py)

cluster: env ## start worker processes on this machine and print what to give to ENGINE; ends with Ctrl-C
	@$(PY) scripts/start_cluster.py

estimate: $(READY) ## say how long PROFILE takes on this machine, measured on its first photos, and what it lacks
	@$(if $(ASKED),,$(PY) scripts/estimate.py)

row: $(READY) ## measure the frontalizer SYSTEM alone on PROFILE and print its row of the report
	@$(if $(ASKED),,$(PY) scripts/make_row.py)

profiles: ## list the profiles and what each needs
	@"$(ANY)" scripts/make_env.py --profiles

data: $(READY) ## draw the sets of heads into data/, or finish what was begun (make report does it by itself)
	@$(if $(ASKED),,$(PY) scripts/make_data.py)

weights: $(READY) ## list the weight files that PROFILE takes; ACCEPT accepts licences and downloads those files
	@$(if $(ASKED),,$(PY) scripts/get_weights.py)

external: env ## list the external systems; MODEL=<key> ACCEPT=yes installs one, TRIAL=random runs it once
	@$(PY) scripts/external.py

train: env ## train from seeds what of the packaged weights is not up to date; their cards say how long it takes
	@$(PY) tools/train_packs.py

env: ## make, repair or refresh the environment (only when its pins or its place changed)
	@"$(ANY)" scripts/make_env.py

test: lint ## style and types, then the tests
	$(PY) -m pytest -n 2 --dist loadfile

heavy-test: env ## networks of full size, with random weights, through whole notebooks; minutes
	$(PY) -m pytest -m heavy tests

lab-test: env ## run every notebook of PROFILE as JupyterLab does, and a cell of one's own; after make report, minutes
	$(PY) -m pytest -m lab tests/notebooks

fuzz: env ## hostile files, tables and answers for about 10 minutes; FUZZ="--area images --seed 1" chooses
	$(PY) tools/fuzz.py $$FUZZ

soak: env ## kill, stop and starve the processes of small runs on a dask cluster; about 15 minutes
	$(PY) tools/soak.py

lint: env ## style and types, about a minute; later runs check what changed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: env ## speed and memory by ratio, to results/bench.json
	$(PY) tools/bench.py

lab: $(READY) ## JupyterLab on this environment; the notebooks open as notebooks and run on PROFILE
	$(if $(ASKED),,$(PY) -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks \
	  $(if $(filter 0,$(shell id -u)),--allow-root))

clean: ## remove what was computed for PROFILE (photos, weights and environment stay)
	@$(if $(ASKED),"$(ANY)" scripts/make_env.py --profiles,"$(ANY)" scripts/clean.py)
