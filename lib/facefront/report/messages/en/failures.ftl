# Failures: damage of the outputs, what it depends on, and what the study claims.

## Names of measures and properties.

outcome = { $outcome ->
    [d] gain: similarity with GT after less before
    [lost] share lost: no output, or no face found on it
   *[other] { artefact }
}
artefact = { $outcome ->
    [identity_drop] distance of the output from its own photo, 1 − cosine
    [sharpness_loss] loss of sharpness, in halvings
    [high_frequency_gap] difference from GT in fine detail, in doublings
    [asymmetry] asymmetry of the face beyond that of GT, −1 … 1
    [uncovered] share of the drawn face that the photo did not show
   *[landmark_distance] distance of the five keypoints from those of GT, share of the face's radius
}
damage = { $outcome ->
    [d] gain
    [lost] share lost
    [identity_drop] identity drop
    [sharpness_loss] sharpness loss
    [high_frequency_gap] high-frequency gap
    [asymmetry] asymmetry
    [uncovered] uncovered
   *[landmark_distance] distance of keypoints
}
factor-name = { $factor ->
    [yaw] |yaw|
    [pitch] |pitch|
    [unevenness] uneven light
   *[blur] blur
}
column-factor = { $factor ->
    [yaw] |yaw|, 10°
    [pitch] |pitch|, 10°
    [unevenness] uneven light
   *[blur] blur
}

## Tables.

damage-caption = Damage per output, { $combination }. Higher is worse, except for gain. Computed where a face was found; outputs without one count only in the share lost. The share that the photo did not show is computed on every output. Means over people of each person's mean. { intervals }
every-output-made = Every probe has an output.
no-output-caption = Probes without an output. Where the photo had a score they count as lost; all are misses in error rates. Numbers that differ between photos are replaced by … .
damage-by-factor-caption = Failures by properties of the photo, { $combination }: angles in degrees, light and blur in thirds of the probes. Means over people. { intervals } Photos differ in several properties at once; the table before this one holds the others constant. The CSV has asymmetry and keypoints too.
group-of-factor = { $variant }: { factor-of-the-photo }
trends-none = It cannot be said what failures depend on: nothing that was measured varies.
trends-caption = The change with each property of the photo, the other three held constant, { $combination }: slopes of straight lines in which every person has the same weight; of angles per ten degrees, of light and blur per standard deviation between probes. Intervals and p: { $confidence }, bootstrap over people; p is adjusted by Benjamini–Hochberg within each frontalizer's rows{ COUNT($family) ->
    [0] {""}
   *[other] {" "}(family of up to { $family })
}. The CSV has p, and the slope of each property alone.
light-note = Light is measured as the difference between the two halves of the face. On a turned face these include some background, so read it with the angle held constant. Blur and loss of sharpness share the photo's sharpness: a blurred photo has less to lose.

## The claims of the study.

claims-caption = Claims of the study on failures, compared with numbers of { $combination }: a claim is seen where a gain or a loss is shown on its side of zero (p adjusted over the claims). On the scored outputs. Artefacts are of many kinds; the one sign measured here is that left and right are less alike than in GT. Where it is absent, other artefacts may be present.
claim = { $claim ->
    [loses_identity] loses identity
    [blurs] blurs
    [leaves_artefacts] leaves artefacts
    [suffers_under_uneven_light] suffers under uneven light
   *[suffers_from_the_angle] suffers from the angle
}
claim-number = { $claim ->
    [loses_identity] the similarity with GT changes by { $value } on average
    [blurs] the face loses { $value } halvings of sharpness on average
    [leaves_artefacts] the asymmetry of the face differs from that of the person's GT by { $value } on average
    [suffers_under_uneven_light] with angle and blur held constant, one standard deviation more of unevenness changes the output's similarity with GT by { $value }
   *[suffers_from_the_angle] with pitch, light and blur held constant, 10° more of |yaw| change the output's similarity with GT by { $value }
}
claim-measured = { claim-number } ({ $low } to { $high }; { people-count })
claim-measured-beside-the-photo = { claim-measured }; that of the photo by { $photo } ({ $photo_low } to { $photo_high })
claim-unmeasured = too few people or nothing to measure
claim-seen = { $verdict ->
    [confirmed] yes
    [contradicted] no, the opposite
    [undecided] unclear
   *[unmeasured] –
}

# $study: the verdict on what the study says of its own system, or why there is none. $systems: those of which it says so.
claim-of-the-study = { $study ->
    [confirmed] confirmed
    [contradicted] contradicted
    [undecided] undecided
    [unmeasured] not measured
    [not_run] not tested here: { $systems } did not run
    [drawn] not tested here: the people are synthetic
   *[no_claim] not a claim of the study
}
