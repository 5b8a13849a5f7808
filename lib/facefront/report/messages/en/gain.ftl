# Statements beside the tables and figures of Net Gain and of enhancement.

published-finding = The study that this project repeats found that angled photos stay more similar to GT than frontalized ones: recognisers already tolerate pose, and generators smooth identity detail away although the picture looks good. Its figures are in italics below ours, measured with its own detectors, recognisers and people. { $drawn ->
    [yes] It is repeated here as published, on photos of real people; synthetic people neither confirm nor contradict it.
   *[no] {""}
}

## Heads turned to the left and to the right.

sides-of-too-few = There are too few people at each angle to compare heads turned to the left and to the right.
sides = Heads turned to their left and to their right: the two means differ most at { $where }°, by { $difference }, and { $apart ->
    [yes] some of their intervals lie apart (this compares intervals and is no test)
   *[no] no two intervals lie apart, which leaves room for a true difference of up to { $room }
} ({ $method }, { $combination }). gain_by_yaw.csv has every angle with its sign.

## Where the change comes from.

ladder-unmeasured = The effect of each step cannot be said: no photo was scored at every step.
ladder = The change of { $total } comes from these steps, on the photos scored at every step, with { $combination }: { $steps }. The step to an image that was redrawn but not turned is the price of redrawing; the last step is the effect of turning the head.
ladder-step = { $variant }: { $change }

## The margin to other people.

margin-unmeasured = Whether people are told apart better or worse cannot be said: no pair was scored.
margin-change = Frontalized by { $method }, with { $combination }, photos change in similarity with the person's own GT by { $own }, with other people's GT by { $others }, and the margin between the two by { $margin } ({ verdict }; { photo-count }).
rank-one-change = The person's own GT ranks first for { $before } of the photos as they are and for { $after } of the frontalized ones; a failure counts as a miss.

## The choice of GT.

sensitivity-unmeasured = How much the choice of GT matters cannot be said: no photo was scored under every rule.
sensitivity = Under every rule for GT, the Net Gain of { $method } lies between { $low } and { $high } ({ $combination }; { photo-count }, GT under no rule). The rules: the mean of the most frontal photos, the single most frontal one, the first one.

## Why a mean over survivors misleads.

survivors-published = In the study's own table, removing the background ({ $model }) scores { $high } with { $best } and { $low } with { $same_recogniser }: the same images and the same recogniser, and only the detector differs. The high values are in exactly the columns for which it notes { $lost } faces that were not detected. They are means over the faces that were still found, and a detector that meets an unusual picture still finds the easy ones: frontal, sharp and well lit, which are close to GT anyway. Where no loss is noted, the value is low. So { $high } shows a loss of faces and no better method. ({ $lost } lost is also more than the N of { $n } printed beside it.) Therefore every cell of the table of enhancements here says how many views were attempted, found and scored, and every comparison is read three ways.
survivors-none = Nothing was enhanced in this run, so nothing could be lost by it.
survivors-agree = No enhancement lost more than a stray face here, so the three ways of counting agree.
survivors-worst = Here { $enhancement } of { $view } loses most with { $combination }: { $lost } of the { $seen } views that were scored as they were. Its mean is { $survivors } over its survivors, { $common } on the views that every enhancement kept, and { $misses } with failures counted as misses.
mean-beside-base = { $enhanced } (the base there { $base })
