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
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
from facefront.notebook import open_notebook
from facefront.report import tables

# %%
notebook = open_notebook("08_related_models", profile, data=data, weights=weights, images=images, language=language)
components, section = notebook.study.components, notebook.section

# %%
measured = [frontalizer.name for frontalizer in (*components.frontalizers, *components.others)]
section.add(tables.related_models_table(notebook.context, run=measured))

# %%
notebook.save()
