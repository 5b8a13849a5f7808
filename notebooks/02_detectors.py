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
# # Which detector and recogniser
#
# Before anything is turned: how similar are a person's photos to each other, in every combination of detector and
# recogniser, and which combination is most robust to angle? Cosines of two recognisers are on two scales, so they are
# compared by what they separate, not by their size.

# %% tags=["parameters"]
profile = "cfp"  # a profile of spec/profiles
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # none: no picture of a face in the report

# %%
from facefront.faces import ORIGINAL
from facefront.measure import MeasureSpec, build_pairs, group_means, ledger, protocol_accuracy, score_image_pairs
from facefront.measure import angle_robustness, similarity_by_angle
from facefront.report import Context, Heading, Section, figures, tables, text
from facefront.run.settings import load_section
from facefront.run.study import Study

# %%
study = Study.open(profile, data=data, weights=weights)
spec = load_section(MeasureSpec, study.root / "spec" / "pairs.yaml", "measure")
section = Section("02_detectors", "Which detector and recogniser")
context = Context(study.dataset.title, spec, section.values)

# %% [markdown]
# ## The pairs
#
# One row for each attempted pair: angled photo with GT, angled photos among each other, GT photos among each other,
# and angled photos with other people's GT. GT never meets itself.

# %%
embeddings = study.embeddings[study.embeddings["variant"] == ORIGINAL]
pairs = build_pairs(study.images, embeddings, spec, faces=study.faces)
section.add(tables.failures_table(ledger(pairs), context, key="failures_of_photos"))

# %% [markdown]
# ## The groups of pairs

# %%
groups = group_means(pairs, spec)
section.add(Heading("The groups of pairs"), tables.groups_table(groups, context), figures.groups(groups, context))

# %% [markdown]
# ## Robust to angle?
#
# The loss with each degree, in units in which recognisers can be compared; and what is left at each angle.

# %%
robustness = angle_robustness(pairs, spec)
section.add(Heading("Which is most robust to angle?"), text.robustness_text(robustness, context))

# %%
section.add(tables.robustness_table(robustness, context))

# %%
section.add(figures.similarity_by_angle(similarity_by_angle(pairs, spec), context))

# %% [markdown]
# ## The set's own protocol
#
# Where the set comes with pairs to be judged as the same or different people, its accuracy can be held against
# published ones.

# %%
if len(study.dataset.verification):
    scored = score_image_pairs(study.dataset.verification, embeddings)
    accuracy = protocol_accuracy(scored, study.images, spec)
    section.add(Heading("The set's own protocol"), tables.protocol_table(accuracy, context))

# %%
section.save(study.results / "sections")
