# The first screen: what frontalization does to identity, and from which angle on.

question = Does frontalizing bring an angled photo nearer to the person's true frontal photos?

# Numbers of people and photos, wherever they are counted.
people-count = { COUNT($people) ->
    [1] 1 person
   *[other] { $people } people
}
photo-count = { COUNT($photos) ->
    [1] 1 photo
   *[other] { $photos } photos
}

## Net Gain. $verdict: gain, loss, open (no difference shown).

gain = { $verdict ->
    [gain] Yes: frontalized by { $method }, photos are more similar to the person's GT than before, from { $before } to { $after }, a Net Gain of { gain-numbers }.
    [loss] No: frontalized by { $method }, photos are less similar to the person's GT than before, from { $before } to { $after }, a Net Gain of { gain-numbers }.
   *[open] Neither a gain nor a loss is shown: frontalized by { $method }, the mean similarity went from { $before } to { $after }, a Net Gain of { gain-numbers }. With this many people the study had { $power } power to detect only a change of { $smallest } or more.
}
gain-numbers = { $gain } ({ $confidence } interval { $low } to { $high }, adjusted p { $p }; { measured-where })
measured-where = { photo-count } of { people-count }; { $combination }
gain-unmeasured = It cannot be said: there are no pairs { reading }.
gain-of-too-few = It cannot be said from so few people: frontalized by { $method }, the mean similarity went from { $before } to { $after } ({ $gain }; { measured-where }).

## The margin to other people, said after a gain. $verdict: gain (it widens), loss (it narrows), open, few.

margin-of-gain = { $verdict ->
    [gain] The margin to other people's GT widens too, by { margin-numbers }.
    [loss] But the margin to other people's GT narrows, by { margin-numbers }: other people come nearer still.
   *[open] But it is not shown that the margin to other people's GT widens; it changes by { margin-numbers }.
}
margin-numbers = { $change } ({ $confidence } interval { $low } to { $high }, adjusted p { $p })

## Nearly frontal and angled probes apart.

angles-unknown = That is over all probes; their angles are not known.
share-nearly-frontal = That is over all probes, of which { $share } are turned by less than { $near }°.
angled-unmeasured = None with a |yaw| of { $far }° or more was scored.
angled-of-too-few = With a |yaw| of { $far }° or more, the Net Gain is { $gain }, of too few people for an interval ({ photo-count } of { people-count }).
angled = With a |yaw| of { $far }° or more, the Net Gain is { $gain } ({ $confidence } interval { $low } to { $high }; { photo-count } of { people-count }).

## The angle at which the mean changes its sign. $to: gain or loss, what it becomes.

crossing-of-too-few = There are too few people at each angle to say whether this depends on how far the head is turned.
crossing-none = The mean does not change its sign: at every |yaw| measured, up to about { $reach }°, it is { $sign ->
    [gain] a gain
   *[loss] a loss
}.
crossing-uncertain = { crossing-begins }, but only { $share } of the resamples of people agree: no such angle can be claimed.
crossing = { $to ->
    [gain] { crossing-begins } (interval { $low }° to { $high }°); there the mean is zero, which is not yet a gain.
   *[loss] { crossing-begins } (interval { $low }° to { $high }°).
}
crossing-begins = The mean first turns { $to ->
    [gain] positive
   *[loss] negative
} at a |yaw| of about { $angle }°

## The angle from which on a gain is shown. $edge in degrees; 0: over all angles.

gain-shown-nowhere = A gain is shown from no angle on.
gain-shown-from = { COUNT($edge) ->
    [0] A gain is shown over all angles: { gain-shown-numbers }.
   *[other] A gain is shown for photos with a |yaw| of { $edge }° or more: { gain-shown-numbers }.
}
gain-shown-numbers = { $gain } [{ $low }, { $high }] ({ photo-count } of { people-count })

## The table of all combinations.

cell-crossing = { $angle }° [{ $low }, { $high }], { $to ->
    [gain] to a gain
   *[loss] to a loss
}
cell-crossing-none = { $sign ->
    [gain] none, always a gain
    [loss] none, always a loss
   *[unclear] not clear
}
cell-gain-shown = { COUNT($edge) ->
    [0] all angles: { $gain } [{ $low }, { $high }]
   *[other] { $edge }°: { $gain } [{ $low }, { $high }]
}
answer-caption = Each combination, with { $method }. Mean changes sign at |yaw|: where the mean is zero. Gain shown from |yaw|: the smallest angle beyond which a gain is shown.
