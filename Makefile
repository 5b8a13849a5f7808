# facefront: from two commands to a report. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PROFILE ?= heads
DATA ?=
WEIGHTS ?=
IMAGES ?= all
export PROFILE DATA WEIGHTS IMAGES

# The environment: conda or mamba where one is there, else a venv of Python 3.11 or 3.12. ENV_DIR moves it.
ENV_DIR ?= .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || echo python3)
CONDA := $(shell command -v mamba || command -v conda)
PY := $(ENV_DIR)/bin/python
READY := $(ENV_DIR)/.ready-$(firstword $(shell cat requirements.lock pyproject.toml environment.yml | cksum))

# A profile may consist of several sets (PARTS), each with notebooks of its own, so many side by side (JOBS); one page
# shows them all. DATA of several sets holds a folder of each part's name.
PARTS ?= $(PROFILE)
JOBS ?= 2
data_of = $(DATA)$(if $(DATA),$(if $(filter-out $(PROFILE),$(1)),/$(1)))
REPORT := reports/$(PROFILE)/report.html
PAGES := $(filter-out 08_report,$(basename $(notdir $(wildcard notebooks/0*.py))))
RUN := $(PY) scripts/execute_notebook.py

.PHONY: help report data train weights env test fuzz lint bench lab clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PROFILE=<name>  what to run, heads if not given  DATA=<folder>     the photos"
	@echo "  IMAGES=none     a report without any face        WEIGHTS=<folder>  detectors and recognisers"

report: spec/profiles/$(PROFILE).yaml env ## compute what is missing and write reports/<PROFILE>/report.html
	@parts=$$($(PY) -m facefront.run.inputs) && \
	  $(MAKE) --no-print-directory --jobs $(JOBS) $(REPORT) PARTS="$$parts"
	@echo "$(REPORT) is ready"

spec/profiles/%.yaml:
	@echo "There is no profile '$*'. make report PROFILE=<name>, with one of:" >&2
	@awk -F ': +' '/^title:/ {title = $$2} /^ *needs:/ {n = split(FILENAME, path, "/"); sub(".yaml", "", path[n]); \
	  printf "  %-10s %s: needs %s\n", path[n], title, $$2}' spec/profiles/*.yaml >&2
	@exit 1

# A notebook runs when it, its inputs or a notebook before it changed; one that fails is kept beside its place as *.failed.ipynb.
define STEP # set, notebook, the notebook before it
results/$(1)/notebooks/$(2).ipynb: notebooks/$(2).py results/$(1)/notebooks/inputs.json $(3)
	@PROFILE=$(1) DATA='$(call data_of,$(1))' $$(RUN) $$< $$@
endef
$(foreach part,$(PARTS),$(eval before :=)$(foreach page,$(PAGES),\
  $(eval $(call STEP,$(part),$(page),$(before)))$(eval before := results/$(part)/notebooks/$(page).ipynb)))

$(REPORT): notebooks/08_report.py spec/profiles/$(PROFILE).yaml $(PARTS:%=results/%/notebooks/$(lastword $(PAGES)).ipynb)
	@$(RUN) $< results/$(PROFILE)/notebooks/08_report.ipynb
	@touch $@

data: env ## draw the sets of heads into data/, or finish what was begun (make report does it by itself)
	@$(PY) scripts/make_data.py

weights: env ## list the weight files PROFILE takes; ACCEPT=yes accepts their licences and downloads them
	@$(PY) scripts/get_weights.py --profile $(PROFILE) $(if $(filter yes,$(ACCEPT)),--accept)

train: env ## train from seeds what of the packaged weights is not up to date; their cards say how long it takes
	@$(PY) scripts/train_packs.py

env: $(READY) ## make or refresh the environment (only when its pins changed)
$(READY): requirements.lock pyproject.toml environment.yml
ifneq ($(CONDA),)
	$(CONDA) env update --quiet --prefix $(ENV_DIR) --file environment.yml
	$(PY) -m pip install --quiet torch==2.13.0 setuptools==84.2.1
else
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
	  { echo "$(PYTHON) is not Python 3.11 or 3.12; install one, or say where: make env PYTHON=<path>"; exit 1; }
	$(PYTHON) -m venv --without-pip $(ENV_DIR)
	$(PYTHON) -m pip --python $(PY) install --quiet pip torch==2.13.0 setuptools==84.2.1
endif
	$(PY) -m pip install --quiet --no-deps --use-pep517 --no-build-isolation -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@# JupyterLab opens a .py notebook as a notebook, not as text.
	@$(ENV_DIR)/bin/jupytext-config \
	  --settings-file $(ENV_DIR)/etc/jupyter/labconfig/default_setting_overrides.json set-default-viewer python
	@rm -f $(ENV_DIR)/.ready-* && touch $@

test: env ## the tests
	$(PY) -m pytest -n 2 --dist loadgroup

fuzz: env ## hostile files, tables and answers for about 10 minutes; FUZZ="--area images --seed 1" chooses
	$(PY) scripts/fuzz.py $(FUZZ)

lint: env ## style and notebooks without outputs
	$(PY) -m ruff check . && $(PY) -m ruff format --check .

bench: env ## speed and memory by ratio, to results/bench.json
	$(PY) scripts/bench.py

lab: env ## JupyterLab on this environment; the notebooks open as notebooks
	$(PY) -m jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks \
	  $(if $(filter 0,$(shell id -u)),--allow-root)

clean: ## forget what was computed for PROFILE (photos, weights and environment stay)
	@test -n '$(PROFILE)' || { echo 'make clean: PROFILE is empty; say which'; exit 1; }
	rm -rf results/$(PROFILE) reports/$(PROFILE) figures/$(PROFILE)
	@for part in $$(sed -n 's/^parts: *\[\(.*\)\].*/\1/p' spec/profiles/$(PROFILE).yaml | tr -d ,); do \
	  (set -x; rm -rf results/$$part); done
