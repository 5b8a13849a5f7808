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
# # What to do with angled faces
#
# Frontal views can be used for angled photos alone, or fused with the photo. Other ways draw no frontal picture: the
# gallery turned to the probe, the embedding corrected, another metric. Everything that is chosen or learned is chosen
# and learned on other people.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
import pandas as pd

from facefront import measure, report
from facefront.notebook import open_keeping
from facefront.report import figures, statements, tables
from facefront.variants import is_fused

# %%
notebook = open_keeping("07_what_to_do", profile, data=data, weights=weights, images=images, language=language)
study, spec, section, context = notebook.study, notebook.spec, notebook.section, notebook.context
primary = spec.primary.variant

# %% [markdown]
# ## Frontal views: all of them, beyond an angle, fused
#
# On all probes. The control of fusion is the photo with its own mirror image, which helps by itself.

# %%
uses = measure.ways_of_use(study.images, notebook.views, spec, primary, notebook.flipped)
study.save(uses_pairs=uses.pairs)

# %%
faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
whole = measure.build_pairs(study.images, study.embeddings, spec, faces=faces, frontals=study.frontals)
gains, margins = measure.gains_of_uses(whole, uses, spec)
compared = report.uses_frame(gains, margins, measure.rank_one(uses.pairs), spec.primary.reading)
arm = report.primary_arm(measure.net_gain(whole, spec, [primary]), spec.primary)
section.add(context.heading("selective-frontalization-and-fusion"))
section.add(report.uses_table("uses", "uses", compared, arm, context))

# %%
section.add(tables.choices_table(uses.choices, context))

# %% [markdown]
# ## Ways that keep identity
#
# The control is the photo fused with its mirror image. Each step of the ladder is added to those before it; the metric
# is also tried without the correction. Impostors go through exactly the same.

# %%
fitted, ways, by_yaw = notebook.fitted, notebook.compared(), notebook.compared(bins=True)
study.save(ways_pairs=fitted.pairs)

# %%
section.add(context.heading("ways-that-keep-identity"))
section.add(*map(context.note, statements.not_fitted(fitted, bool(notebook.flipped), context)))
section.add(figures.ways(ways, by_yaw, context), figures.steps(notebook.steps(), context))

# %%
section.add(tables.way_settings_table(fitted.choices, context))

# %%
section.add(tables.ways_by_yaw_table(by_yaw, context))

# %% [markdown]
# ## The controls of a turned gallery
#
# GT mirrored, GT redrawn at its own pose, the view of the wrong side, and the views alone.

# %%
section.add(tables.gallery_table(notebook.controls(), context))

# %%
if notebook.galleries.of:
    views = notebook.galleries.views
    photos = notebook.photos(study.images, study.faces, views)
    section.add(figures.turned_gallery(study.images, views, photos, notebook.galleries.of[0], context))

# %% [markdown]
# ## Which photos does it help?
#
# A small model predicts for each photo, from its angle, blur, light, size and detector score, whether the best way
# helps it. It is compared with an angle as the limit, with always and with never.

# %%
section.add(context.heading("which-photos-it-helps"), tables.gate_table(notebook.policies(), arm, context))

# %% [markdown]
# ## How many people does it take?

# %%
curve = notebook.curve()
section.add(context.heading("how-many-people"))
section.add(figures.learning_curve(curve, context), tables.curve_table(curve, context))

# %% [markdown]
# ## What to do
#
# The advice follows from the numbers above, without recognisers that took part in making a picture.

# %%
between = measure.between_uses(uses.pairs, spec, uses.variants, measure.common_support(whole))
control = between[(between["base"] == uses.control) & between["variant"].map(is_fused)]
evidence = report.Evidence(compared, uses.choices, control, between)
section.add(context.heading("what-to-do"), report.keeping(ways, curve, context))

# %%
notebook.gist(report.advice_gist(evidence, arm, context), *statements.ways_gist(ways, context))

# %%
section.add(report.advice(evidence, arm, context))

# %%
notebook.save()
