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
# # Related systems
#
# The systems that the study lists, with their code, paper and kind. A system is measured here when it is in the
# profile and its weights are found.

# %% tags=["parameters"]
profile = "heads-biwi"  # a profile of spec/profiles
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report

# %%
from facefront.measure import MeasureSpec
from facefront.report import Context, Section, tables
from facefront.study.study import Study

# %%
study = Study.open(profile, data=data, weights=weights)
section = Section("08_related_models")
context = Context(study.dataset.title, MeasureSpec(), section.values)

# %%
measured = [component.name for component in (*study.components.frontalizers, *study.components.others)]
section.add(tables.related_models_table(context, run=measured))

# %%
section.save(study.results / "sections")
