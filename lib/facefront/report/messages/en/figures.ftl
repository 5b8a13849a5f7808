# Figures: captions, labels of axes and legends, and the words for readers who cannot see them.

## Words that several figures share.

angle = { $signed ->
    [yes] { axis }
   *[no] |{ axis }|
}
axis = { $axis ->
    [yaw] yaw
   *[pitch] pitch
}
axis-angle-of-photo = { angle } of the photo, degrees
axis-cosine = cosine similarity
axis-similarity-with-gt = similarity with GT
axis-photos = photos
too-few-people = too few people
none = none
role = { $role ->
    [gt] GT
    [probe] probe
   *[unused] unused
}
picture-photo = photo
picture-gt = GT
picture-no-gt = no GT
picture-frontalized = frontalized
picture-output = output
photo-at-yaw = photo at a yaw of { $yaw }°
gt-of-same-person = GT photo of the same person
yaw-is = yaw { $yaw }°
pitch-is = pitch { $pitch }°
change-is = change { $change }

photo-bin = { $bin ->
    [low_third] low third
    [middle_third] middle third
    [high_third] high third
    [unknown] unknown
   *[other] { $bin }
}

## Numbers in words: $name has $value; a list of them for a chart.

point-of-name = { $name } { $value }
point-of-angle = { $angle }°: { $value }
series = { $name }: { $points }
estimate-of-few = { $value } ({ $note })

## Poses of the photos.

caption-poses = Poses of the photos: yaw is positive when the head turns to its own left, pitch when it looks down. { COUNT($estimated) ->
    [0] { "" }
   *[other] Estimated from five points of the face for { $estimated } photos, which is approximate.
}
poses-map = Yaw and pitch
poses-cell = yaw { $yaw }°, pitch { $pitch }°
poses-map-alt = Map of yaw and pitch: { $photos } photos, |yaw| up to { $largest }°.
poses-bars = Photos by |yaw|
poses-bars-alt = Photos by |yaw|: { $points }.
axis-yaw = yaw, degrees
axis-absolute-yaw = |yaw|, degrees
axis-pitch = pitch, degrees (down is positive)

## Drawn people. $title, $expression: as the set names them.

caption-drawn-person = How people are drawn: one person, who is in no set, from one recording to the next and turned.
caption-drawn-people = { $shown } of the { $people } synthetic people, the first by name.
drawn-row = { $title ->
    [one_recording] one recording
    [another_recording_of_the_same_person] another recording of the same person
    [turned] turned
   *[other] { $title }
}
drawn-expression = { $expression ->
    [at_rest] at rest
    [smiling] smiling
    [surprised] surprised
    [frowning] frowning
   *[other] { $expression }
}
drawn-picture-alt = a drawn person, { $what }

## Similarity by angle.

figure-similarity-nothing = Similarity by angle is not drawn: no bin has { $fewest } people with a scored photo.
caption-figure-similarity = The photo compared with the person's GT, by { angle }. Cosines of different recognisers are on different scales; d′ and the share accepted can be compared.
similarity-panel = { $measure ->
    [mean] Cosine with GT
    [d_prime] d′: own against other people
   *[tar] Accepted at a false match rate of { $fmr }
}
similarity-alt = { similarity-panel } by angle. { $series }.

## Net Gain by angle.

figure-gain-nothing = Net Gain by angle is not drawn: no bin has { $fewest } people whose photos every arm scored.
caption-figure-gain = Net Gain by { angle } of the photo. Above zero the frontalized image is nearer to the person's GT than the photo was; hollow marks: no difference is shown after correction. { $few ->
    [yes] n<{ $fewest }: too few people for a mean.
   *[no] { "" }
}
axis-net-gain = Net Gain
gain-by-angle-alt = { $title }. Net Gain by { angle }. { $series }.

## Similarity at each step from the photo to the frontalized image.

figure-ladder-nothing = The steps are not drawn: no photo was scored at every step.
caption-figure-ladder = Similarity with GT at each step, with its difference from the step above, on { photo-count } of { people-count }.
ladder-alt = { $title }. Similarity with GT step by step: { $points }.

## Distributions of similarities.

caption-distributions = Cosine with one's own GT and with other people's, { $combination }; lines mark the means. If both histograms move right together, people are no easier to tell apart.
distribution-side = { $genuine ->
    [yes] own GT
   *[no] other people's GT
}
distribution-mean = { distribution-side } mean { $mean }
distribution-alt = { $title }: distribution of similarities; { $means }.
no-scored-pairs = no scored pairs

## Photos, what was made of them, and GT.

caption-triples = Frontalized by { $method }, with cosines to the GT prototype ({ $combination }). Chosen by rule: the photo whose change is nearest to the median of its bin of |yaw|.
triples-row = |yaw| { $bin }°
triples-frontalized-alt = the same photo frontalized
caption-quality = { $enhanced ->
    [yes] Frontal views, enhanced as the columns say
   *[no] Photos and frontal views
}: { COUNT($rows) ->
    [1] the probe with the median |yaw|.
   *[other] probes of different people at evenly spaced ranks of |yaw|.
}
quality-row = { yaw-is }, { pitch-is }
quality-alt = the same photo, { $variant }
quality-alt-failed = the same photo, { $variant }: { status }

## Identity match.

identity-match-nothing = No identity match is shown: it needs a scored frontalized photo and the probe of a second person.
caption-identity-match = Cosine of the picture at the left with the same person frontalized and with another person ({ $combination }). One example, chosen by rule: the median change among photos with a |yaw| of { $angled }° or more.
identity-match-left = { $side ->
    [gt] GT
   *[angle] angled photo
}
identity-match-row = { identity-match-left } against
identity-match-column-left = this
identity-match-column-own = same person, frontalized
identity-match-column-other = another person
identity-match-own-alt = frontalized photo of the same person
identity-match-other-alt = photo of another person

## Enhancement.

figure-enhancement-nothing = The enhancements are not drawn: nothing was enhanced, or no view was scored in every arm.
caption-figure-enhancement = Similarity with GT of each enhanced view less that of the view before. Right of zero enhancement helps; hollow marks: no difference is shown after correction.
enhancement-panel = { $base }, { $combination }
axis-difference-from-base = difference from the base
figure-enhancement-alt = { $title }. Difference from the base: { $points }.

## What the gain depends on.

factor-of-the-photo = { $factor ->
    [yaw] |yaw| of the photo, degrees
    [pitch] |pitch| of the photo, degrees
    [unevenness] unevenness of the light in the photo, 0 … 1
   *[blur] blur of the photo: minus its sharpness, in doublings
}
figure-factors-nothing = What the gain depends on is not drawn: no bin has enough people.
caption-figure-factors = Gain of each output by properties of its photo, { $combination }. Below zero the output is farther from GT than the photo.
axis-gain = gain
figure-factors-alt = { $title }. { $series }.

## Cases of failure. $rule: of `RULES`; $measure: a property of the photo or of the output.

rule = { $rule ->
    [worst_gain] least gain
    [lost_detection] no score, although the photo has one
    [artefact_identity_drop] greatest distance of the output from its own photo, 1 − cosine
    [artefact_sharpness_loss] greatest loss of sharpness, in halvings
    [artefact_high_frequency_gap] greatest gap to GT in fine detail, in doublings
    [artefact_asymmetry] greatest asymmetry of the face beyond that of GT, −1 … 1
    [artefact_uncovered] greatest share of the drawn face that the photo did not show
    [artefact_landmark_distance] greatest distance of the five keypoints from those of GT, as a share of the face's radius
    [nearest_median] gain nearest to the median
   *[best_gain] greatest gain
}
caption-cases = { $variant }: cases found by the rules, with cosines with GT ({ $combination }).
case-title = { $rule ->
    [worst_gain] Worst
    [lost_detection] Lost
    [nearest_median] Usual
   *[best_gain] Best
}
case-with-gain = { case-title }: gain { $gain }
case-photo-alt = the photo
case-output-alt = the output
case-no-output-because = No output was made: { $reason }.
case-similarity = { $change ->
    [none] Similarity with GT stayed at { $before }.
    [loss] Similarity with GT fell from { $before } to { $after }.
   *[gain] Similarity with GT rose from { $before } to { $after }.
}
case-not-scored = Not scored: { status }.
case-lost = { $status ->
    [generator_error] No output was made.
   *[other] No face was found on the output.
}
case-causes = May come from { $list }.
case-signs = Seen in { $list }.
case-nothing-stands-out = Nothing measured stands out.
case-beyond = { $measure ->
    [yaw] |yaw| { $value }°
    [pitch] |pitch| { $value }°
    [unevenness] unevenness { $value }
    [blur] blur { $value }
    [identity_drop] identity drop { $value }
    [sharpness_loss] sharpness loss { $value }
    [high_frequency_gap] high-frequency gap { $value }
    [asymmetry] asymmetry { $value }
    [uncovered] uncovered { $value }
   *[landmark_distance] landmark distance { $value }
} (beyond { $share })

## A value under the pointer. $name: of the point; $value: with its interval, where there is one.

hover = { $name }: { $value }; { people-count }
hover-value = { $name }: { $value }

## Titles of charts, for their files outside the page.

title-poses = Poses of the photos
title-similarity = Similarity with GT by { angle }
title-gain = Net Gain by { angle }
title-ladder = Similarity with GT, step by step
title-distributions = Distributions of similarity
title-enhancement = Change of similarity by enhancement
title-factors = Gain by properties of the photo
title-ways = Change with each way of use
title-steps = What each step of the ways adds
title-curve = Change by the number of fitting people

## The page of figures for a paper.

figures-title = Figures: { $profile }
figures-of-a-paper = Each figure as PDF, SVG and PNG (300 dpi), and its data as CSV. Text in the PDFs stays text and its fonts are embedded.
title-forest = Net Gain of each frontalizer
title-triples = Photo, frontalized and ground truth
title-identity-match = Identity match

## DET curves.

figure-det-nothing = DET curves are not drawn: there are too few pairs with other people.
caption-figure-det = Error rates as the threshold, one for all people, moves; lower is better. A photo or output without a score counts as a false non-match. At the lower edge no non-match is left.
title-det = False non-matches against false matches (DET)
axis-fmr = false match rate
axis-frr = false non-match rate
det-point = { $frr } at a false match rate of { $fmr }
figure-det-alt = { $title }. False non-matches: { $series }.

## A slider of yaw.

explorer-nothing = No person can be shown from side to side: no photo has a score before and after.
caption-explorer = The person with the widest range of yaw, at evenly spaced angles, frontalized by { $method }, with cosines to the GT prototype ({ $combination }).
explorer-label = Yaw of the photo
