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
# # Failures: rebuilt in three dimensions and drawn again (DECA)
#
# DECA fits a head in three dimensions to a photo, takes its texture from the photo, and draws it at pose zero. The
# study shows its failures. Here failures are found by rules, of DECA where its weights are there and else of a method
# of the same kind that comes with the package; and of any other frontalizer by the parameter `frontalizers`.

# %% tags=["parameters"]
profile = "heads-biwi"  # a profile of spec/profiles
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
frontalizers = ""  # registered frontalizers, by commas; empty: what the profile says under failures

# %%
from facefront import measure, report
from facefront.report import Context, FailureStory, Names, Section, figures, tables
from facefront.study.options import show_images
from facefront.study.yaml_files import load_section
from facefront.study.study import Study

# %%
show = show_images(images)
study = Study.open(profile, data=data, weights=weights, also=frontalizers)
spec = load_section(measure.MeasureSpec, study.root / "spec" / "pairs.yaml", "measure")
section = Section("06_failures_deca")
looked_at = study.failures("rebuild", frontalizers)
cards = looked_at.cards

# %% [markdown]
# ## Whose failures
#
# Of DECA where its weights are there; where they are not, of `heads_rebuild`, which learned on drawn heads to rebuild
# and draw again, and stands in for it.

# %%
recognisers = {embedder.name: embedder.recognition for embedder in study.components.embedders}
partial = report.partial_judges({name: card.recognition for name, card in cards.items()}, recognisers)
drawn = study.dataset.drawn
names = Names.of(study.listed, show)
context = Context(study.dataset.title, spec, section.values, study.dataset.format, partial, drawn, names)
section.add(report.study_failures("rebuild", context), *report.absent_text(looked_at.absent))

# %%
titles = {name: card.title for name, card in cards.items()}
section.add(*report.looked_at_text(titles, "rebuild", looked_at.stand_in))

# %%
if cards:
    rows = [vars(card) | {"key": name} for name, card in cards.items()]
    section.add(tables.frontalizers_table(rows, context, "failures_deca_systems", "of this section"))

# %% [markdown]
# ## The pairs
#
# Of a sample of the probes. An output that was never made, or on which no face is found, keeps its row and its status.

# %%
pairs = measure.build_pairs(
    looked_at.images, looked_at.embeddings, spec, faces=looked_at.faces, frontals=looked_at.frontals
)
study.save(failures_deca=looked_at.frontals, failures_deca_pairs=pairs)
judge = {
    "detector": spec.primary.detector or study.combinations[0][0],
    "backbone": spec.primary.backbone or study.combinations[0][1],
}

# %%
quality = looked_at.quality(judge["detector"])
seen = looked_at.images, looked_at.faces, looked_at.frontals, quality
there = [name for name in cards if name in set(pairs["variant"])]
cases = {name: measure.failure_cases(pairs, *seen, variant=name, **judge) for name in there}
story = FailureStory("failures_deca", pairs, cases, tuple(judge.values()), context)

# %% [markdown]
# ## Average damage
#
# First what a recogniser says, then measures of the outputs alone: none of them is proof, together they say where to
# look.

# %%
section.add(*story.on_average())

# %% [markdown]
# ## What the study claims
#
# Only the very system, on photos of people, can confirm or contradict what the study says of it.

# %%
systems = {frontalizer.name: frontalizer.card.key for frontalizer in looked_at.frontalizers}
section.add(*story.claims(systems, "rebuild"))

# %% [markdown]
# ## What failures depend on
#
# On the angles, the light and the blur of the photo: each alone, and each with the others held.

# %%
section.add(*story.dependence())

# %% [markdown]
# ## Cases
#
# Found by rules, not picked: the worst, the lost, the worst by each artefact, the usual ones and the best.

# %%
photos = figures.Photos(
    looked_at.images,
    looked_at.faces,
    looked_at.frontals,
    results=study.results,
    detector=judge["detector"],
    max_side=study.profile.max_side,
    show=show,
)

# %%
section.add(*story.found(looked_at.images, photos, study.profile.failures.sample))

# %% [markdown]
# ## Failures and counts

# %%
section.add(*story.outcomes(looked_at.frontals, looked_at.images))

# %%
section.save(study.results / "sections")
