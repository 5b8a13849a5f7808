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
import pandas as pd

from facefront import measure
from facefront.notebook import open_notebook
from facefront.report import related_cards, system_cards, tables

# %%
notebook = open_notebook("08_related_models", profile, data=data, weights=weights, images=images, language=language)
study, section, context = notebook.study, notebook.section, notebook.context
components = study.components

# %%
measured = [frontalizer.name for frontalizer in (*components.frontalizers, *components.others)]
section.add(tables.related_models_table(context, run=measured), *related_cards(context, measured))

# %% [markdown]
# ## The systems of this run
#
# What each is, how often it failed, its Net Gain by yaw, and five fixed inputs with their outputs.

# %%
bins = measure.gain_by_bin(study.pairs, notebook.spec)
faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
photos = notebook.photos(study.images, faces, study.frontals)
cards = {f.name: vars(f.card) for f in components.frontalizers if f.card.family != "control"}
section.add(context.heading("measured-systems"))
section.add(*system_cards(cards, bins, study, photos, context))

# %%
notebook.save()
