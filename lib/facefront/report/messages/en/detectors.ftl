# Detectors and recognisers: their weights, and how they tolerate angles. $combination: detector and recogniser.

weights = The weights behind the names in this run: { $weights }.
weights-none = No detector or recogniser of this run needs weights.
weights-of = { $component } is { $file }

## Robustness to angle.

robust-unmeasured = Which combination tolerates angles best cannot be said: no photo was scored in all of them.
robust-of-too-few = There are too few people to say which combination tolerates angles best.
robust-alone = { $combination } loses { loss-per-degree }; no other combination was run to compare it with.
robust-best = { $combination } is most robust to angle: it loses { loss-per-degree }; every other combination is shown to lose more.
robust-level = Which combination is most robust to angle: no clear winner. { $combination } degrades least per degree of yaw, by { loss-per-degree }, but with { people-count } its lead is not shown over { $others }.
loss-per-degree = { $interval ->
    [yes] { $loss } ({ $confidence } interval { $low } to { $high }) standard deviations of its impostor scores for each degree of |yaw|
   *[no] { $loss } standard deviations of its impostor scores for each degree of |yaw|
}
robust-behind = { $combination } (loses { $gap } more; { $confidence } interval { $low } to { $high })
robust-behind-of-too-few = { $combination } (too few people for an interval)
robust-far-d-prime = At the largest angles (a |yaw| of { $far } degrees) { $combination } is ahead: a d′ of { $first }, compared with { $best }.
robust-far-accepted = At the largest angles (a |yaw| of { $far } degrees) { $combination } is ahead: a share accepted of { $first }, compared with { $best }.

## Weights that are absent. $reason: the file, its size and its licence.

frontalizer-absent = { $download ->
    [yes] { weights-absent }; make weights lists and downloads them
   *[no] { weights-absent }
}
needs-files = needs { $files }
needs-package = needs the Python package { $package }: { $command }
file = { $file } ({ file-size }; licence: { $licence })
file-from = { $file } ({ file-size }; licence: { $licence }; { $source })
file-of-ones-own = { $file } ({ file-size }; licence: { $licence }; bring your own: { $note })
file-in-archive = { $file } ({ file-size }; licence: { $licence }; { $source }, inside it { $member })
file-size = { $known ->
    [exact] { $size } MB
    [bound] size not published, at most { $size } MB
   *[unknown] size unknown
}
