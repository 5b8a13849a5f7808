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
# # What frontalization does to identity
#
# Every probe is turned to the front. Is the result nearer to the person's GT than the photo was? Net Gain is the
# similarity after less the similarity before: the mean over people of each person's mean, with an interval over
# people, because the photos of one person are nearly copies of each other.

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
from facefront.report import answer, figures, primary_arm, statements, tables
from facefront.variants import ORIGINAL

# %%
notebook = open_notebook("03_frontalization", profile, data=data, weights=weights, images=images, language=language)
study, spec, section = notebook.study, notebook.spec, notebook.section
context = notebook.context

# %% [markdown]
# ## The frontalizers, and which recognisers are impartial
#
# A recogniser of the family that a frontalizer was trained with is not impartial about it, and marked in the tables.

# %%
cards = [vars(frontalizer.card) for frontalizer in study.components.frontalizers]
section.add(tables.frontalizers_table(cards, context))

# %% [markdown]
# ## The pairs
#
# Each photo and each output is compared with the same GT. A photo or an output without a face keeps its row.

# %%
faces, pairs = pd.concat([study.faces, study.frontal_faces], ignore_index=True), study.pairs
attempts = measure.ledger(pairs)
study.save(images=study.images, faces=faces, frontals=study.frontals, embeddings=study.embeddings, pairs=pairs)

# %% [markdown]
# ## The answer
#
# Read for the primary endpoint, which was declared in `spec/pairs.yaml` before any result was seen, and then for
# every combination of detector and recogniser on its own.

# %%
gains = measure.add_verdicts(measure.adjust_p(measure.net_gain(pairs, spec), spec.primary), spec.statistics.confidence)
bins = measure.adjust_p(measure.gain_by_bin(pairs, spec))
beyond = measure.gain_beyond(pairs, spec, bins=bins)
turning = measure.add_gain_shown(measure.turning_points(pairs, spec), beyond, gains, spec)
verification = measure.verification_table(pairs, spec)
arm = primary_arm(gains, spec.primary)
margins = measure.margin_gain(pairs, spec, list(gains["variant"].unique()))
section.add(answer(gains, turning, margins, pairs, context))

# %%
notebook.gist(statements.net_gain_gist(gains, context))

# %% [markdown]
# ## Net Gain

# %%
absent = study.components.absent
section.add(
    context.heading("net-gain"),
    context.paragraph(statements.published_finding(context)),
    tables.net_gain_table(gains, context, absent=absent),
)

# %% [markdown]
# The arms lose different photos, and the remaining ones score better. So the comparison is made in three ways.

# %%
section.add(context.paragraph(statements.readings_gist(gains, context)))
section.add(tables.readings_table(gains, arm.variant, context))

# %% [markdown]
# ## From which angle on?

# %%
signed = measure.adjust_p(measure.gain_by_bin(pairs, spec, signed=True))
section.add(context.heading("from-which-angle-on"), figures.gain_by_angle(bins, context, more=signed))

# %%
section.add(context.paragraph(statements.sides(signed, arm, context)))

# %%
section.add(tables.gain_by_bin_table(bins, arm, context), tables.gain_beyond_table(beyond, arm, context))

# %%
pitch = measure.adjust_p(measure.gain_by_bin(pairs, spec, axis="pitch"))
section.add(tables.gain_by_bin_table(pitch, arm, context))

# %% [markdown]
# ## Where the change comes from
#
# The photo, only aligned, redrawn without turning the head, and turned: so the cost of redrawing is separated from
# that of turning.

# %%
ladder = measure.adjust_p(measure.cost_ladder(pairs, spec))
section.add(context.heading("where-the-change-comes-from"))
section.add(context.paragraph(statements.ladder(ladder, gains, context)))
section.add(figures.cost_ladder(ladder, context))

# %%
section.add(tables.cost_ladder_table(ladder, context))

# %% [markdown]
# ## Still the same person?
#
# A frontalizer that pulls every face towards an average raises the similarity with every person. The margin
# shows whether identity is kept.

# %%
section.add(context.heading("still-the-same-person"))
section.add(context.paragraph(*statements.margin(verification, margins, arm, context)))

# %%
section.add(tables.error_rates_table(verification, context, arm))

# %%
section.add(figures.det(measure.det_curves(pairs, spec), context))

# %%
section.add(figures.distributions(pairs, (ORIGINAL, "none", arm.variant), arm, context))

# %% [markdown]
# ## Pictures
#
# Chosen by rules that the captions state, not by eye.

# %%
photos = notebook.photos(study.images, faces, study.frontals, arm.detector)
turned = list(study.frontals.loc[study.frontals["arm"] == "frontal", "variant"].unique())
section.add(context.heading("pictures"))
section.add(figures.triples(pairs, study.images, photos, arm, context, variants=turned))

# %%
section.add(figures.explorer(pairs, study.images, photos, arm, context))

# %%
section.add(figures.identity_match(pairs, study.images, study.embeddings, photos=photos, arm=arm, context=context))

# %% [markdown]
# ## What is GT?
#
# The same probes under other rules for the reference; and, where people were recorded twice, across recordings.

# %%
rule = study.gt_rule
sensitivity = measure.gt_sensitivity(study.images, study.embeddings, spec, rule.gap_frames, rule.max_yaw)
section.add(context.heading("what-is-gt"))
section.add(context.paragraph(statements.sensitivity(sensitivity, arm, context)))

# %%
section.add(tables.sensitivity_table(sensitivity, arm.variant, context))

# %%
if study.dataset.format == "biwi":  # elsewhere a sequence is no recording
    sessions = measure.cross_session(study.images, study.embeddings, spec)
    section.add(tables.cross_session_table(sessions, arm, context))

# %% [markdown]
# ## Failures and counts

# %%
section.add(
    context.heading("failures-and-counts"),
    tables.failures_table(attempts[attempts["variant"] != ORIGINAL], context, of="frontal_views"),
)

# %%
notebook.save()
