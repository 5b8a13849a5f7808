# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The report
#
# The sections that the notebooks before this one saved become one page that opens offline, and beside it the numbers:
# every table as CSV, every pair, every printed number, and everything needed to make the report again.

# %% tags=["parameters"]
profile = "cfp"  # a profile of spec/profiles
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # none: no picture of a face in the report

# %%
import dataclasses

import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report import Context, Section, load_sections, save_charts, tables, write_report
from facefront.run.provenance import provenance
from facefront.run.settings import load_section
from facefront.run.study import Study

# %%
study = Study.open(profile, data=data, weights=weights)
spec = load_section(MeasureSpec, study.root / "spec" / "pairs.yaml", "measure")
run = provenance(study) | {"measure": dataclasses.asdict(spec)}

# %% [markdown]
# ## Provenance
#
# Code, photos, weights, machine and settings, as they were applied.

# %%
section = Section("09_provenance", "How to make this again")
context = Context(study.dataset.title, spec, section.values)
section.add(
    tables.weights_table(run, context), tables.versions_table(run, context), tables.settings_table(run, context)
)

# %% [markdown]
# ## The page

# %%
sections = [*load_sections(study.results / "sections"), section]
pairs = pd.read_parquet(study.results / "tables" / "pairs.parquet")
protocol = study.results / "tables" / "protocol_pairs.parquet"
protocol_pairs = pd.read_parquet(protocol) if len(study.dataset.verification) and protocol.exists() else None
title, kicker = "Does frontalization help a face recogniser?", f"{study.dataset.title} · profile {profile}"
folder = study.root / "reports" / profile

# %%
save_charts(sections, study.root / "figures" / profile)
write_report(
    folder,
    sections,
    pairs,
    protocol_pairs,
    run=run,
    title=title,
    kicker=kicker,
    images=images != "none",
)
