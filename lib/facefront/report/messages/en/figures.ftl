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

caption-poses = Poses of the photos, { $dataset }: a pose is known for { $known } of { photo-count }, of { people-count }. Estimated, not labelled: { $estimated }. { COUNT($estimated) ->
    [0] { "" }
   *[other] { $drawn ->
        [yes] An estimate is approximate: it is made from five points of the face, by a model that was fitted on photos of public sets.
       *[no] An estimate is approximate: it is made from five points of the face, by a model that was fitted on photos of public sets, perhaps on some of these.
    }
} Cells of { $cell }° by { $cell }°. Yaw is positive when the head turns to its own left, pitch when it looks down. Counts, so no intervals.
poses-map = Yaw and pitch
poses-cell = yaw { $yaw }°, pitch { $pitch }°
poses-map-alt = Map of yaw and pitch: { $photos } photos, |yaw| up to { $largest }°.
poses-bars = Photos by |yaw|
poses-bars-alt = Photos by |yaw|: { $points }.
axis-yaw = yaw, degrees
axis-absolute-yaw = |yaw|, degrees
axis-pitch = pitch, degrees (down is positive)

## Drawn people. $title, $expression: as the set names them.

caption-drawn-person = How people are drawn: one person, who is in no set, in two recordings with four expressions each, and at several angles of yaw and pitch. From one recording to the next people change haircut, clothes, light and wall; their faces stay the same.
caption-drawn-people = { $shown } of the { $people } drawn people of { $dataset }, the first by name. The photo of each is the most frontal one: a rule chooses it.
drawn-row = { $title ->
    [one_recording] one recording
    [another_recording_of_the_same_person] another recording of the same person
    [turned_to_one_side] turned to one side
    [turned_to_the_other_side] turned to the other side
    [raised_and_lowered] raised and lowered
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
drawn-angle = { axis } { $angle }°
drawn-angle-alt = a drawn person at a { axis } of { $angle }°

## The groups of pairs.

figure-groups-nothing = The groups of pairs are not drawn: no pair was attempted.
caption-figure-groups = How similar a person's photos are in each combination, { $dataset }. { $published ->
    [yes] Below the dashed line, hollow: the study's figures (BIWI).
   *[no] { "" }
} Means over people. { intervals } Angle↔GT: { $attempts }
figure-groups-alt = Mean cosine. { $series }.
figure-groups-of-study = study: { $combination }

## Similarity by angle.

figure-similarity-nothing = Similarity by angle is not drawn: no bin has { $fewest } people with a scored photo.
caption-figure-similarity = The photo as it is compared with the person's GT, by { angle }, { $dataset }. Cosines of different recognisers are on different scales; d′ and the share accepted can be compared. { intervals } Accepted: failures count as misses, thresholds come from other people. { $attempts }
similarity-panel = { $measure ->
    [mean] Cosine with GT
    [d_prime] d′: own against other people
   *[tar] Accepted at a false match rate of { $fmr }
}
similarity-alt = { similarity-panel } by angle. { $series }.

## Net Gain by angle.

figure-gain-nothing = Net Gain by angle is not drawn: no bin has { $fewest } people whose photos every arm scored.
caption-figure-gain = Net Gain by { angle } of the photo, { $dataset }. Above zero the frontalized image is nearer to the person's GT than the photo was, below zero it is farther; hollow marks: no difference is shown. Means over people. { intervals } { $few ->
    [yes] n<{ $fewest }: too few people for a mean.
   *[no] { "" }
} { $attempts }
axis-net-gain = Net Gain
gain-by-angle-alt = { $title }. Net Gain by { angle }. { $series }.

## Similarity at each step from the photo to the frontalized image.

figure-ladder-nothing = The steps are not drawn: no photo was scored at every step.
caption-figure-ladder = Similarity with the person's GT at each step, { $dataset }; the number at a step is its paired difference from the step above, with its interval. Means over people. { intervals } Shown: { photo-count } of { people-count }, scored at every step. { $attempts }
ladder-alt = { $title }. Similarity with GT step by step: { $points }.

## Distributions of similarities.

caption-distributions = Cosine with one's own GT and with other people's, { $dataset }, { $combination }. Each curve has the same area, lines mark the means. If both histograms move right together, people are no easier to tell apart. No intervals: every pair is drawn. { $attempts } Pairs with other people: { $others }.
distribution-side = { $genuine ->
    [yes] own GT
   *[no] other people's GT
}
distribution-mean = { distribution-side } mean { $mean }
distribution-alt = { $title }: distribution of similarities; { $means }.
no-scored-pairs = no scored pairs

## Photos, what was made of them, and GT.

caption-triples = Photo, frontalized by { $method }, and a GT photo of the same person; { $dataset }, { $combination }. The numbers are cosines with the person's GT prototype. For each bin of |yaw|, the photo whose change is nearest to the bin's median: typical ones, not the best. Single photos, so no intervals. { $attempts }
triples-row = |yaw| { $bin }°
triples-frontalized-alt = the same photo frontalized
caption-quality = Input and output, { $dataset }: probes of different people at evenly spaced ranks of |yaw|, not picked by eye. { $enhanced ->
    [yes] The outputs are enhanced as the columns say.
   *[no] No model restores or evens out the outputs here.
} Single photos, so no intervals. { $attempted } outputs attempted, { $generated } made.
quality-row = { yaw-is }, { pitch-is }
quality-alt = the same photo, { $variant }
quality-alt-failed = the same photo, { $variant }: { status }

## Identity match.

identity-match-nothing = No identity match is shown: it needs a scored frontalized photo and the probe of a second person.
caption-identity-match = Cosine of the picture at the left with the same person frontalized and with another person; { $dataset }, { $combination }, { $method }. Of the photos with a |yaw| of at least { $angled }° the one with the median change, and of the next person by name the photo with the nearest yaw. One example, so no intervals: the verification table has all pairs. { $attempts }
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
caption-figure-enhancement = Similarity with GT of each enhanced view less that of the unenhanced view, { $dataset }, pairs { reading }. Right of zero the mean is higher; hollow marks: no difference is shown. Means over people. { intervals } Up to { $shown } views of { $attempted } attempted.
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
caption-figure-factors = Gain of each output by properties of its photo, { photo-count } of { $dataset }, { $combination }. Below zero the output is farther from the person's GT than the photo. Means over people. { intervals } Bins with fewer than { $fewest } people are left out.
axis-gain = gain
figure-factors-alt = { $title }. { $series }.

## Cases of failure. $rule: of `RULES`; $measure: a property of the photo or of the output.

rule = { $rule ->
    [worst_gain] the least gain: similarity with GT after less before
    [lost_detection] the output has no score although the photo has one; the most similar photos first
    [artefact_identity_drop] the greatest distance of the output from its own photo, 1 − cosine
    [artefact_sharpness_loss] the greatest loss of sharpness, in halvings
    [artefact_high_frequency_gap] the greatest gap to GT in fine detail, in doublings
    [artefact_asymmetry] the greatest asymmetry of the face beyond that of GT, −1 … 1
    [artefact_uncovered] the greatest share of the drawn face that the photo did not show
    [artefact_landmark_distance] the greatest distance of the five keypoints from those of GT, as a share of the face's radius
    [nearest_median] the gain nearest to the median gain: the usual case
   *[best_gain] the greatest gain
}
caption-cases = { $variant }, { $dataset }: { rule }. { $combination }; cosines with the person's GT prototype. The first by this rule of { photo-count } of { people-count }, not picked by eye; single photos, so no intervals.
cases-none = { $rule ->
    [lost_detection] { $variant }, { $combination }: no face was lost; every output that should have been scored was scored.
   *[other] { $variant }, { $combination }: the rule "{ rule }" shows no case, because no output has the property, or all have the same value.
}
case-title = { $rule ->
    [worst_gain] Worst, { $place }
    [lost_detection] Lost, { $place }
    [artefact_identity_drop] Identity drop, { $place }
    [artefact_sharpness_loss] Sharpness loss, { $place }
    [artefact_high_frequency_gap] High-frequency gap, { $place }
    [artefact_asymmetry] Asymmetry, { $place }
    [artefact_uncovered] Uncovered, { $place }
    [artefact_landmark_distance] Landmark distance, { $place }
    [nearest_median] Usual, { $place }
   *[best_gain] Best, { $place }
}
case-with-gain = { case-title }: gain { $gain }
case-with-value = { case-title }: { $value }
case-photo-alt = the photo
case-output-alt = the output
case-similarity = { $change ->
    [none] Similarity with GT stayed at { $before }.
    [loss] Similarity with GT fell from { $before } to { $after }.
   *[gain] Similarity with GT rose from { $before } to { $after }.
}
case-no-output-because = No output was made: { $reason }.
case-lost = { $status ->
    [generator_error] No output was made.
   *[other] No face was found on the output.
}
case-not-scored = Not scored: { status }.
case-causes = May come from { $list }.
case-signs = Seen in { $list }.
case-nothing-stands-out = Nothing measured stands out (none beyond { $share } of the probes).
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
} (beyond { $share } of the probes)

## A value under the pointer. $name: of the point; $value: with its interval, where there is one.

hover = { $name }: { $value }; { people-count }
hover-value = { $name }: { $value }
