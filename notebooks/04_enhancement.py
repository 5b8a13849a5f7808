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
# # Enhancement of frontalized faces
#
# The frontal views are sharpened, evened out, restored, cut from their background; each time the question is whether
# the same view comes nearer to the person's GT than it was.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
import pandas as pd

from facefront import measure, report
from facefront.faces import Role
from facefront.notebook import open_notebook
from facefront.report import figures, statements, tables
from facefront.variants import ORIGINAL
from facefront.study.enhancement import Enhancement

# %%
notebook = open_notebook("04_enhancement", profile, data=data, weights=weights, images=images, language=language)
study, spec, section = notebook.study, notebook.spec, notebook.section
primary = spec.primary.variant
enhancement = Enhancement.open(study, primary)

# %% [markdown]
# ## The enhancers, and which recognisers are impartial
#
# GFPGAN had ArcFace in its loss. `keep_identity` chooses by a recogniser of its own, which evaluates no result.

# %%
context = notebook.context_of(enhancement.recognition, enhancement.own_judges)
absent = study.components.absent
parts = dict.fromkeys(part for chain in enhancement.chains for part in chain.parts)
cards = [
    vars(part.card) | {"name": part.name, "recognition": part.recognition, "found": bool(part.weights)}
    for part in parts
]
section.add(context.heading("enhancers"), tables.enhancers_table(cards, context, absent))

# %% [markdown]
# ## The pairs
#
# An enhanced view is processed as any other picture is: a detector must find the face again.

# %%
pairs = measure.build_pairs(
    enhancement.images, enhancement.embeddings, spec, faces=enhancement.faces, frontals=enhancement.frontals
)
variants = {base: enhancement.variants(base) for base in enhancement.of}
study.save(enhanced=enhancement.frontals, enhanced_pairs=pairs)

# %% [markdown]
# ## The study's table of enhancements
#
# Each enhanced view is compared with the view that it was made of.

# %%
table = pd.concat([measure.enhancement_table(pairs, spec, base, names) for base, names in variants.items()])
probes = [int((of["role"] == Role.PROBE).sum()) for of in (enhancement.images, study.images)]
section.add(context.heading("similarity-after-enhancement"))
section.add(*map(context.paragraph, statements.enhanced_sample(*probes, context)))
section.add(tables.enhancement_matrix(table, context, absent))

# %% [markdown]
# Where faces are lost, the mean of the others rises without any improvement.

# %%
section.add(*map(context.paragraph, statements.published_survivors(context)))
section.add(context.paragraph(statements.survivors(table, context)), *tables.published_enhancement_tables(context))

# %%
notebook.gist(*statements.enhancement_findings(table, context))

# %%
section.add(tables.differences_table(table, context), figures.enhancement(table, context))

# %% [markdown]
# ## Compared with the photo
#
# A user compares with the photo, not with the view before enhancement.

# %%
arms = [name for base, names in variants.items() for name in (base, *names)]
gains = measure.adjust_p(measure.net_gain(pairs, spec, arms))
arm = report.primary_arm(measure.net_gain(pairs, spec, [primary]), spec.primary)
margins = measure.margin_gain(pairs, spec, arms)
enhanced = report.uses_frame(gains, margins, measure.rank_one(pairs), spec.primary.reading)
section.add(context.heading("compared-with-the-photo"))
section.add(report.uses_table("enhanced_gain", "enhanced", enhanced, arm, context))

# %%
kept = statements.kept(enhancement.frontals, enhanced, context)
section.add(*(context.paragraph(*findings) for findings in kept))

# %% [markdown]
# ## Controls: what changed in the picture, and in which photos it helps

# %%
change = [measure.change_of_picture(enhancement.embeddings, enhancement.images, spec, *of) for of in variants.items()]
groups = measure.group_means(pairs, spec)
section.add(tables.change_table(pd.concat(change), groups, context))

# %%
quality = [measure.difference_by_quality(pairs, enhancement.quality, spec, *of) for of in variants.items()]
section.add(tables.quality_table(pd.concat(quality), arm, context))

# %% [markdown]
# ## Pictures

# %%
pictures = notebook.photos(enhancement.images, enhancement.faces, enhancement.frontals, arm.detector)
rows = enhancement.frontals[["image_id", "variant", "status", "path"]]
section.add(
    context.heading("pictures"),
    figures.quality(enhancement.images, rows, pictures, arms, context, key="enhanced_views", enhanced=True),
)

# %% [markdown]
# ## Failures and counts

# %%
attempts = measure.ledger(pairs[pairs["variant"] != ORIGINAL])
section.add(tables.failures_table(attempts, context, key="enhancement_failures", of="enhanced_views"))

# %%
notebook.save()
