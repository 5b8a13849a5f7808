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
intervals = Intervals: { $confidence }, Student's t over people, not photos.
verdict-rule = How verdicts are made, everywhere in this report: a gain or a loss is shown where the { $confidence } interval leaves out zero and the adjusted p is below { $alpha }; otherwise no difference is shown, and under { $fewest } people there is no verdict. p is adjusted by Holm for the declared primary endpoint and by Benjamini–Hochberg within each table for everything else; intervals themselves are not adjusted. A recogniser agrees where its verdict is the same with every detector; recognisers that helped to make an image are not impartial and are left out.
agreement = { COUNT($judged) ->
    [1] { $agree } of { $judged } impartial recogniser
   *[other] { $agree } of { $judged } impartial recognisers
}
partial-note = † This recogniser, or one of its family, helped to make the image (training, input or choices). It is not impartial, so it is left out of the recommendations.

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
enhancement-none = base
method-none = alignment alone
method-mirror = mirroring the better visible half
method-template = the generic-head template
