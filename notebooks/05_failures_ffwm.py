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
# # Failures of image-to-image frontalizers (such as FFWM)
#
# FFWM and scaleway/frontalization turn a face without building a head: one picture goes in, another comes out. The
# study shows failures of FFWM. Here failures are found by rules, of these systems where their weights are there and
# else of a method of the same kind that comes with the package; and of any other frontalizer by the parameter
# `frontalizers`.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages
frontalizers = ""  # registered frontalizers, by commas; empty: what the profile says under failures

# %%
from facefront.notebook import open_failures

# %%
given = {"data": data, "weights": weights, "images": images, "language": language, "frontalizers": frontalizers}
notebook = open_failures("05_failures_ffwm", "flow", profile, **given)
section = notebook.section

# %% [markdown]
# ## Whose failures
#
# Of FFWM and scaleway where their weights are there; where none is, of `heads_warp`, which learned on drawn heads to
# warp along a flow and replaces them.

# %%
section.add(*notebook.systems())

# %% [markdown]
# ## The pairs
#
# Of a sample of the probes. An output that was never made, or on which no face is found, keeps its row and its status.

# %%
notebook.keep()
story = notebook.story

# %% [markdown]
# ## Average damage
#
# First the similarity that each recogniser measures, then measures of the outputs alone. None of them is proof;
# together they say where to search for faults.

# %%
notebook.gist(*story.gist())

# %%
section.add(*story.on_average())

# %% [markdown]
# ## What the study claims
#
# Only the system itself, on photos of people, can confirm or contradict what the study says of it.

# %%
section.add(*notebook.claims())

# %% [markdown]
# ## What failures depend on
#
# On the angles, the light and the blur of the photo: each alone, and each with the others held constant.

# %%
section.add(*story.dependence())

# %% [markdown]
# ## Cases
#
# Found by rules, not picked: the worst, the lost, the worst by each artefact, the usual ones and the best.

# %%
section.add(*notebook.cases())

# %% [markdown]
# ## Failures and counts

# %%
section.add(*notebook.outcomes())

# %%
notebook.save()
