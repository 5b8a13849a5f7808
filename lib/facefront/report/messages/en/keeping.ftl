# Ways that keep identity, compared with the control: photo and mirrored photo fused.

## Names of ways.

keep-part = { $part ->
    [fused] photo fused with its mirror image alone
    [gallery] gallery turned to the probe
    [ridge] embedding corrected for pose
   *[metric] pose-aware metric
}
keep-short = { $part ->
    [fused] photo + mirror
    [gallery] gallery
    [ridge] correction
    [metric] metric
   *[best] best, as chosen
}
keep-best = best combination, chosen inside the fitting people
keep-best-named = best combination ({ $way })
measure-name = { $measure ->
    [similarity] similarity
    [margin] margin
    [rank1] rank 1
    [tar] true accept rate
   *[eer] equal error rate
}

## The answer, for each recogniser.

keep-question = Is there a better way than a frontal picture?

keep-best-way = With { $recogniser }: do not rely on a frontal picture; use the { $way }. Compared with the photo fused with its mirror image ({ $combination }, { people-count }): { $gains }. { $how ->
    [gallery] It needs a frontal GT photo of each person and nothing else.
   *[learned] It is learned from labelled photos of other people.
} { keep-how }
keep-how = { $how ->
    [gallery] How: "Correct embeddings" in README, scripts/turn_gallery.py.
    [both] How: "Correct embeddings" in README, scripts/turn_gallery.py and scripts/correct_embeddings.py.
   *[learned] How: "Correct embeddings" in README, scripts/correct_embeddings.py.
}
keep-gain = { $measure ->
    [margin] margin { $change } [{ $low }, { $high }]
    [rank1] rank 1, mean over people, from { $before } to { $after }, { $change } points [{ $low }, { $high }]
    [tar] true accept rate from { $before } to { $after }, { $change } points [{ $low }, { $high }]
   *[eer] equal error rate from { $before } to { $after }, { $change } points [{ $low }, { $high }]
}
keep-settings = With { $recogniser } ({ $combination }), the { $way } was used in { $chosen } of { $folds } folds of people, as the other folds chose. { $any ->
    [yes] Range over these folds: { $settings }.
   *[no] {""}
}
keep-setting = { $setting ->
    [weight] { $same ->
        [yes] share of the turned view { $low }
       *[no] share of the turned view { $low } to { $high }
    }
    [strength] { $same ->
        [yes] penalty of the correction { $low }
       *[no] penalty of the correction { $low } to { $high }
    }
   *[shrinkage] { $same ->
        [yes] shrinkage of the metric { $low }
       *[no] shrinkage of the metric { $low } to { $high }
    }
}
keep-none = With { $recogniser }: neither a turned gallery, nor a corrected embedding, nor a pose-aware metric is shown to help beyond the photo fused with its mirror image.
keep-enough = With { $recogniser }, the interval of the gain in rank 1 by "{ $way }" lies above zero from { $people } fitting people on; the numbers of people that were tried are not corrected for.
keep-without-mirror = This profile makes no mirrored photos, so that every way is compared with the photo alone.
keep-not-fitted = { $combination }: no way was learned; { $reason }.
keep-nothing-measured = No way that keeps identity could be compared: there are too few people, or no photo was scored.

## Tables.

shown-measures = { $verdict ->
    [gain] better: { $measures }
   *[loss] worse: { $measures }
}
ways-caption = { $what ->
    [ways] Ways that keep identity, compared with the photo fused with its mirror image. A pose-aware metric has a scale of its own: its similarity and margin are not compared.
   *[gallery_uses] Uses of a turned gallery and its controls, compared with the photo fused with its mirror image.
} Verdicts: Holm over the declared family of { $family } comparisons.
ways-by-yaw-caption = Ways that keep identity by bin of |yaw|, each bin a family of its own.
way-settings-caption = Settings of each way, as the range over the folds; each was chosen on the fitting people.
gallery-nothing = The gallery was not turned: this profile names no frontalizer for it, or there is no GT photo.
gate-caption = For which photos to use the best way: gain in rank 1 over the photo fused with its mirror image, { $combination }. The model and the angle were fitted on other people.
gate-nothing = Which photos a way helps cannot be predicted: there are too few people, or no way was learned.
policy = { $policy ->
    [never] never
    [always] always
    [angle] beyond an angle
   *[gate] where the model predicts a gain
}
curve-caption = Number of fitting people from which on the interval of the gain stays above zero.
curve-nothing = No learning curve: there are too few people.
enough-none = not with these people

## Figures.

figure-ways-caption = Change under each way, compared with the photo fused with its mirror image: over all photos, then by |yaw|. Means over people. Filled: a gain or a loss is shown (↓: lower is better).
figure-steps-caption = What each step adds to the one before it.
figure-ways-alt = { $title }, change over all photos: { $points }.
figure-curve-caption = Gain by the number of fitting people, over { $repeats } draws. Filled: the interval lies above zero.
figure-curve-alt = { $title }, gain with { $people } fitting people: { $points }.
caption-turned-gallery = Turned gallery: GT photos drawn at other angles by { $variant }, of the { people-count } with the most probes, the first by name where these are equal.
turned-gallery-alt = the GT photo drawn at a yaw of { $yaw }°
axis-measure = { $measure ->
    [similarity] similarity
    [margin] margin
    [rank1] rank 1
    [tar] accept rate
   *[eer] error rate ↓
}
axis-yaw-bins = |yaw|, degrees
all-photos = all
axis-fitting-people = fitting people
