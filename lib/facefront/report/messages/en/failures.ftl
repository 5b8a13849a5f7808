# Failures: damage of the outputs, what it depends on, and what the study claims.

## Names of measures and properties.

outcome = { $outcome ->
    [d] gain in similarity with GT
    [lost] share lost: no output or no face
   *[other] { artefact }
}
artefact = { $outcome ->
    [identity_drop] distance from its own photo, 1 − cosine
    [sharpness_loss] loss of sharpness, in halvings
    [high_frequency_gap] difference from GT in fine detail, in doublings
    [asymmetry] asymmetry beyond that of GT, −1 … 1
    [uncovered] share drawn that the photo did not show
   *[landmark_distance] distance of keypoints from those of GT, in radii of the face
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

cases-caption = The first cases of every rule, { $variant }.
damage-caption = Damage per output, { $combination }. Higher is worse, except for gain. Outputs without a face count only in the share lost.
every-output-made = Every probe has an output.
no-output-caption = Probes without an output. Where the photo had a score they count as lost; … stands for numbers that differ between photos.
damage-by-factor-caption = Failures by properties of the photo, { $combination }.
group-of-factor = { $variant }: { factor-of-the-photo }
trends-none = It cannot be said what failures depend on: nothing that was measured varies.
trends-caption = Change with each property of the photo, the other three held constant, { $combination }: per 10° of an angle, per standard deviation of light and blur (bootstrap over people).
light-note = Light is the difference between the two halves of the face, which on a turned face include some background. A blurred photo has less sharpness to lose.

## The claims of the study.

claims-caption = Claims of the study compared with { $combination }. Asymmetry is the one artefact measured; others may be present.
claim = { $claim ->
    [loses_identity] loses identity
    [blurs] blurs
    [leaves_artefacts] leaves artefacts
    [suffers_under_uneven_light] suffers under uneven light
   *[suffers_from_the_angle] suffers from the angle
}
claim-number = { $claim ->
    [loses_identity] change of similarity with GT: { $value }
    [blurs] halvings of sharpness: { $value }
    [leaves_artefacts] asymmetry beyond that of GT: { $value }
    [suffers_under_uneven_light] similarity with GT per standard deviation of unevenness: { $value }
   *[suffers_from_the_angle] similarity with GT per 10° of |yaw|: { $value }
}
claim-measured = { claim-number } [{ $low }, { $high }]
claim-measured-beside-the-photo = { claim-measured }; of the photo { $photo } [{ $photo_low }, { $photo_high }]
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
