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
# # The report
#
# The sections that the notebooks before this one saved become one page that opens offline, and beside it the numbers:
# every table as CSV, every pair, every printed number, and everything needed to make the report again. A profile of
# several sets has a chapter for each on one page, and above them the answer over all of them.

# %% tags=["parameters"]
profile = ""  # a profile of spec/profiles; empty: PROFILE, DATA and WEIGHTS of make lab, else heads-biwi
data = ""  # the folder of photos; empty: what the profile says
weights = ""  # the folder of weights; empty: weights
images = "all"  # all, or none: no picture of a face in the report
language = "en"  # of the words: en, or another that has a catalogue of messages

# %%
import dataclasses

from facefront.languages import within
from facefront.notebook import open_sets, pairs_of, strip_of
from facefront.report import Chapter, Context, Names, Section, headline_arm, load_sections, method_section
from facefront.report import save_figures, summary, tables, write_report
from facefront.report.messages import messages
from facefront.study.options import show_images
from facefront.study.provenance import provenance
from facefront.study.profiles import project_root

# %%
root, show = project_root(), show_images(images)
profile, title, studies = open_sets(profile, data=data, weights=weights)
words = messages(language)  # with those of the plug-ins that the sets load
spec, title = studies[0].spec, words.named("profile", profile, title)
titles = {s.profile.name: words.named("profile", s.profile.name, s.dataset.title) for s in studies}
runs = [provenance(study, named=show) | {"measure": dataclasses.asdict(study.spec)} for study in studies]

# %% [markdown]
# ## Provenance
#
# Code, photos, weights, machine and settings, as they were applied.

# %%
sections, methods = [Section("09_provenance", messages=words) for _ in studies], []
for section, study, run in zip(sections, studies, runs, strict=True):
    context = Context(titles[study.profile.name], study.spec, section.values, messages=words)
    section.add(tables.weights_table(run, context, study.components.absent))
    section.add(tables.versions_table(run, context), tables.settings_table(run, context))
    methods.append(method_section(context))

# %% [markdown]
# ## A chapter for each set
#
# Each with its own pairs: photos of two sets are never compared with each other. A report without faces has pseudonyms
# in them.

# %%
chapters = []
for method, section, study, run in zip(methods, sections, studies, runs, strict=True):
    key, pairs = study.profile.name, pairs_of(study, Names.of(study.listed, show))
    found = [method, *load_sections(within(study.results, words.language) / "sections"), section]
    chapters.append(Chapter(found, key, titles[key], pairs, run))

# %% [markdown]
# ## The summary
#
# The first screen: what was tested, whether frontalizing helps, by how much, from which angle on and what to do.

# %%
opening = Section("00_summary", messages=words)
context = Context(title, spec, opening.values, messages=words)
arm, first = headline_arm(chapters[0], spec.primary), dataclasses.replace(context, dataset=chapters[0].title)
strip = strip_of(studies[0], arm, first) if show else None

# %%
absent = {study.profile.name: study.components.absent for study in studies}
drawn = any(study.dataset.drawn for study in studies)
opening.add(summary(chapters, spec.primary, context, strip=strip, absent=absent, drawn=drawn))

# %% [markdown]
# ## The page

# %%
folder = within(root / "figures" / profile, words.language)
paper_figures = save_figures(chapters, folder, words, title=title, images=show, opening=opening)

# %%
write_report(
    root / "reports" / profile,
    chapters,
    opening,
    dataset=title,
    profile=profile,
    images=show,
    words=words,
    figures=paper_figures,
)
