# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags,-all
#     formats: py:percent
#     notebook_metadata_filter: -jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Related systems
#
# The systems that the study lists, and newer ones. A system is measured here when the profile names it and it can run;
# of every other, the column "in this report" says what stands in the way.

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
from facefront.study.related import driver_embeddings, find_related, frame_driven

# %%
notebook = open_notebook("08_related_models", profile, data=data, weights=weights, images=images, language=language)
study, section, context = notebook.study, notebook.section, notebook.context
components = study.components

# %%
systems = find_related(components)
section.add(tables.related_models_table(systems, study.seconds, study.memory, context))
section.add(*related_cards(systems, context))

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

# %% [markdown]
# A system that copies the pose of a second picture can copy that picture's looks as well. The control compares its
# outputs with the driver.

# %%
driven = [frontalizer.name for frontalizer in frame_driven(components)]
if driven:
    driver = driver_embeddings(study)
    similar = measure.driver_similarity(study.embeddings, driver, study.pairs, driven, notebook.spec)
    section.add(tables.driver_table(similar, context))

# %%
notebook.save()
