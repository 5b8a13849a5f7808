# Statements beside the tables and figures of Net Gain and of enhancement.

published-finding = The study found angled photos more similar to GT than frontalized ones: recognisers tolerate pose, and generators smooth identity detail away. { $drawn ->
    [yes] Synthetic people neither confirm nor contradict it.
   *[no] {""}
}

## Heads turned to the left and to the right.

sides-of-too-few = There are too few people at each angle to compare heads turned to the left and to the right.
sides = Heads turned to their left and to their right differ most at { $where }°, by { $difference }; { $apart ->
    [yes] some intervals lie apart (no test)
   *[no] no two intervals lie apart, which leaves room for a difference of up to { $room }
} ({ $method }, { $combination }).

## Where the change comes from.

ladder-unmeasured = The effect of each step cannot be said: no photo was scored at every step.
ladder = The change of { $total } comes from these steps ({ $combination }): { $steps }. Redrawing without turning is the price of the method; the last step is the effect of turning the head.
ladder-step = { $variant }: { $change }

## The margin to other people.

margin-unmeasured = Whether people are told apart better or worse cannot be said: no pair was scored.
margin-change = Frontalized by { $method } ({ $combination }), photos change in similarity with their own GT by { $own }, with other people's by { $others }; the margin changes by { $margin } ({ verdict }).
rank-one-change = The person's own GT ranks first for { $before } of the photos and for { $after } of the frontalized ones.

## The choice of GT.

sensitivity-unmeasured = How much the choice of GT matters cannot be said: no photo was scored under every rule.
sensitivity = Whether GT is the mean of the most frontal photos, the single most frontal one or the first one, the Net Gain of { $method } lies between { $low } and { $high } ({ $combination }, { photo-count }).

## Why a mean over survivors misleads.

survivors-published = In the study's own table, removing the background ({ $model }) scores { $high } with { $best } and { $low } with { $same_recogniser }: the same images and recogniser, another detector. The high values are means over the faces that were still found: { $lost } faces were lost there, more than the N of { $n } beside them.
survivors-none = Nothing was enhanced in this run, so nothing could be lost by it.
survivors-agree = No enhancement lost more than a stray face here, so the three ways of counting agree.
survivors-worst = Here { $enhancement } of { $view } loses most with { $combination }: { $lost } of the { $seen } views that were scored as they were. Its mean is { $survivors } over its survivors, { $common } on the views that every enhancement kept, and { $misses } with failures counted as misses.
mean-beside-base = { $enhanced } (the base there { $base })
