# Names of things, and what every table says of its numbers.

## Verdicts, readings, intervals.

verdict = { $verdict ->
    [gain] gain
    [loss] loss
    [open] no difference shown
   *[few] too few people
}
reading = { $reading ->
    [common] scored in all arms
    [survivors] scored in this arm
   *[misses] failures count as misses
}
verdict-rule = A gain or a loss is shown where the { $confidence } interval excludes zero and the adjusted p is below { $alpha }; otherwise no difference is shown (◇ where the interval alone excludes zero), and under { $fewest } people there is no verdict. p is adjusted by Holm for the declared primary endpoint and by Benjamini–Hochberg within each table for the rest. A recogniser agrees where its verdict is the same with every detector; recognisers that helped to make an image are left out.
agreement = { COUNT($judged) ->
    [1] { $agree } of { $judged } impartial recogniser
   *[other] { $agree } of { $judged } impartial recognisers
}
partial-note = † Not impartial: the recogniser, or one of its family, helped to make the image. The recommendations leave it out.
corrected-note = ◇ The interval excludes 0, but the test, corrected for the number of tests, shows no difference.

## Lists: $first is one item, $rest the list after it.

list-comma = { $first }, { $rest }
list-semicolon = { $first }; { $rest }
list-or = { $first } or { $rest }
list-and = { $first } and { $rest }
list-then = { $first }, then { $rest }

## What was done to a photo. $picture: the name of what made the image.

variant-original = photo as it is
variant-aligned = aligned only
variant-mirrored-photo = mirrored photo
variant-zero-rotation = { $picture }, redrawn but not turned
variant-selective = { $picture }, only beyond an angle
variant-fused = photo and { $picture }, fused
variant-fused-with-mirrored = photo, mirrored photo and { $picture }, fused
variant-gallery = photo, gallery turned by { $picture }
variant-gallery-with-mirrored = photo and mirrored photo, gallery turned by { $picture }
variant-gallery-mirrored = photo and mirrored photo, GT and mirrored GT
variant-gallery-alone = photo and mirrored photo, gallery replaced by the views of { $picture }
variant-gallery-own-pose = photo and mirrored photo, gallery redrawn by { $picture } at its own pose
variant-gallery-wrong-side = photo and mirrored photo, gallery turned by { $picture } to the wrong side
enhancement-none = base
method-none = alignment alone
method-mirror = mirroring the better visible half (mirror)
method-template = projection on a generic head (template)

## What became of a photo. $status: a `Status` by its name.

status = { $status ->
    [ok] scored
    [no_face_probe] no face found on the photo
    [no_face_frontal] no face found on the frontalized image
    [no_face_gt] no face found on any GT photo of the person
    [no_gt] the person has no GT photo (none within gt.max_yaw)
    [several_faces] several faces, refused by the profile
    [not_upright] the photo lies on its side or upside down, refused by the profile
    [generator_error] no image could be made
    [read_error] the file could not be read
   *[duplicate] a copy of another photo, left out
}

## How many were attempted and scored.

## A number alone, and with its interval.

estimate = { $value } [{ $low }, { $high }]
estimate-alone = { $value }

## What is known of a set's people. $format: biwi, lfw, cfp or folder.

training-drawn = No recogniser was trained on any of these people.
training-lfw = LFW's people are in the recognisers' training sets: a sanity check, not a claim about other people.
training-cfp = CFP shows celebrities, who may be in the recognisers' training sets.
two-quantities = GT↔GT compares single photos, Angle↔GT a photo with the mean of several, which is less noisy: neither bounds the other. { $drawn ->
    [yes] { $format ->
        [biwi] GT and probes of one recording share light, clothes and camera.
        [lfw] Every GT photo has a light, clothes and a camera of its own.
       *[other] GT photos of one session share light, clothes and camera.
    }
   *[no] { $format ->
        [biwi] GT and probes of one BIWI recording share light, clothes and camera.
        [cfp] GT photos are a person's most frontal ones, and some may be of one event.
        [lfw] GT photos of one event share light, clothes and camera.
       *[other] GT photos of one session share light, clothes and camera.
    }
}
