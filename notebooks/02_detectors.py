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
# # Which detector and recogniser
#
# Before anything is turned: how similar are a person's photos to each other, in every combination of detector and
# recogniser, and which combination is most robust to angle? Cosines of two recognisers are on two scales, so they are
# compared by how well they separate people.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
from facefront.measure import build_pairs, group_means, ledger, protocol_accuracy, score_image_pairs
from facefront.measure import angle_robustness, similarity_by_angle
from facefront.notebook import open_notebook
from facefront.report import Note, figures, statements, tables
from facefront.study.color_order import color_order_warnings

# %%
notebook = open_notebook("02_detectors", profile, data=data, weights=weights, images=images, language=language)
study, spec, section = notebook.study, notebook.spec, notebook.section
context = notebook.context

# %%
section.add(*(Note(line) for line in color_order_warnings(study)))

# %% [markdown]
# ## The pairs
#
# One row for each attempted pair: angled photo with GT, angled photos among each other, GT photos among each other,
# and angled photos with other people's GT. A GT photo is never compared with itself.

# %%
pairs = build_pairs(study.images, study.photo_embeddings, spec, faces=study.faces)
attempts = ledger(pairs)

# %% [markdown]
# ## The groups of pairs
#
# A combination whose weights are absent has a row that says so.

# %%
groups, absent = group_means(pairs, spec), study.components.absent
section.add(context.heading("groups-of-pairs"), tables.groups_table(groups, context, absent))

# %% [markdown]
# ## Robust to angle?
#
# The loss with each degree, in units in which recognisers can be compared; and what is left at each angle.

# %%
robustness = angle_robustness(pairs, spec)
gist, *further = statements.most_robust(robustness, context)
notebook.gist(gist)

# %%
section.add(context.heading("most-robust-to-angle"), *([context.paragraph(*further)] if further else []))
section.add(tables.robustness_table(robustness, context, absent))

# %%
section.add(figures.similarity_by_angle(similarity_by_angle(pairs, spec), context))

# %% [markdown]
# ## The set's own protocol
#
# Where the set comes with pairs of the same or of different people, the accuracy on them can be compared with published
# ones.

# %%
if len(study.protocol):
    scored = score_image_pairs(study.protocol, study.photo_embeddings)
    study.save(protocol_pairs=scored)
    accuracy = protocol_accuracy(scored, study.images, spec)
    section.add(context.heading("the-sets-own-protocol"), tables.protocol_table(accuracy, context, absent))

# %% [markdown]
# ## Failures and counts

# %%
section.add(context.heading("failures-and-counts"))
section.add(tables.failures_table(attempts, context, key="failures_of_photos", of="photos"))

# %%
notebook.save()
