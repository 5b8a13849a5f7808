# The page's own words: titles of sections, headings within them, labels, contents.

page-title = Does frontalization help a face recogniser?
page-kicker = { $dataset } · make report PROFILE={ $profile }
page-without-images = This report was made without images: it contains no photo of a face and nothing drawn from one, and people and photos have pseudonyms.
figure-left-out = A figure of photos stands here in a report with images: { $caption }
contents = Contents
skip-contents = Skip to the report
summary = Summary
sets = Sets of photos
link-to = Link to { $name }
filter-rows = Filter rows
filter-cases = Show cases
all-cases = all
open-chapters = Open all chapters
close-chapters = Close all chapters
page-files = This page needs no other file. Links to CSV and Parquet files work while it lies in its own folder.
page-figures = Figures for a paper
answer-label = The answer in short
table-label = Table { $number }
figure-label = Figure { $number }
files-beside = More tables beside this page:
table-as-before = The same table as for { $title }: { $caption }
chapter-of-all-sets = Appendix

## Titles of sections: `section-<key>`.

section-00_summary = Summary
section-00_method = How to read this report
section-01_data = The photos
section-02_detectors = Which detector and recogniser
section-03_frontalization = What frontalization does to identity
section-04_enhancement = Enhancement of frontalized faces
section-05_failures_ffwm = Failures of image-to-image frontalizers (such as FFWM)
section-06_failures_deca = Failures of 3D reconstruction (such as DECA)
section-07_what_to_do = What to do with angled faces
section-08_related_models = Related systems
section-09_provenance = Reproduce this run

## Headings within sections: `heading-<key>`.

heading-average-damage = Average damage
heading-cases = Cases
heading-claims-of-the-study = What the study claims
heading-compared-with-the-photo = Compared with the photo
heading-enhancers = The enhancers
heading-failures-and-counts = Failures and counts
heading-from-which-angle-on = From which angle on?
heading-groups-of-pairs = The groups of pairs
heading-how-many-people = How many people does it take?
heading-most-robust-to-angle = Which is most robust to angle?
heading-net-gain = Net Gain
heading-pictures = Pictures
heading-selective-frontalization-and-fusion = Selective frontalization and fusion
heading-similarity-after-enhancement = Similarity with GT after enhancement
heading-still-the-same-person = Still the same person?
heading-the-sets-own-protocol = The set's own protocol
heading-what-failures-depend-on = What failures depend on
heading-what-is-gt = What is GT?
heading-ways-that-keep-identity = Ways that keep identity
heading-what-to-do = What to do
heading-which-photos-it-helps = Which photos does it help?
heading-where-the-change-comes-from = Where the change comes from
