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
# # The photos
#
# Every photo becomes one row: who it shows, at which yaw, pitch and roll, and what it is for. The most frontal photos
# of a person make the reference (GT); the others are probes. Where a set has no pose labels, the angles are estimated
# from five points of the face, and marked so.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
from facefront.datasets.makers import find_maker
from facefront.notebook import open_notebook
from facefront.report import figures, loader_notes, statements, tables

# %% [markdown]
# Opening a study reads its profile and finds photos and weights. Tables are computed on first use and kept.

# %%
notebook = open_notebook("01_data", profile, data=data, weights=weights, images=images, language=language)
study, section = notebook.study, notebook.section
context = notebook.context

# %%
study

# %% [markdown]
# ## What is there
#
# The section says where a part of the set is missing. Every faulty file has a line.

# %%
remarks = [
    statements.part_of_set(study.dataset.found, study.dataset.expected, context),
    statements.sample_of_probes(study.profile.sample.per_person, study.profile.sample.seed, context),
    statements.how_frontal(study.images, study.gt_rule.max_yaw, context),
]
gist, *photos = statements.photos_of_set(study.images, study.faces, context)
notebook.gist(gist)

# %%
section.add(context.paragraph(*photos))
section.add(*(context.note(*remark) for remark in remarks if remark))
section.add(*loader_notes(study.images, study.faults, context))

# %%
section.add(tables.data_table(study.images, study.faces, context))

# %% [markdown]
# ## Who is drawn
#
# Drawn people do not exist. The pictures let readers assess them; a report without images leaves them out too.

# %%
if context.drawn and study.dataset.format == "biwi":  # the sets share the way of drawing: once is enough
    example = find_maker(study.profile.dataset.maker).example() if notebook.show else {}
    section.add(figures.drawn_person(example, context))

# %%
if context.drawn:
    photos = notebook.photos(study.images, study.faces)
    section.add(figures.drawn_people(study.images, photos, context))

# %% [markdown]
# ## Which poses
#
# A mean over photos says nothing about rare angles. These are the angles that occur.

# %%
section.add(figures.poses(study.images, context))

# %% [markdown]
# ## What could not be used
#
# These photos stay in every table as attempted. Each has a line here, with the reason.

# %%
if (study.faces["status"] != "ok").any():
    section.add(tables.problems_table(study.faces, study.unreadable, context))

# %%
notebook.save()
