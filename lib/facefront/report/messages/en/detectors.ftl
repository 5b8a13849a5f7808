# Detectors and recognisers: their weights, and how they tolerate angles. $combination: detector and recogniser.

## Robustness to angle.

robust-unmeasured = Which combination tolerates angles best cannot be said: no photo was scored in all of them.
robust-of-too-few = There are too few people to say which combination tolerates angles best.
robust-alone = Only { $combination } was run, so it cannot be compared by angle.
robust-best = { $combination } is most robust to angle: every other combination is shown to lose more for each degree of |yaw|.
robust-level = No clear winner: { $combination } degrades least per degree of yaw, but with { people-count } its lead over { $others } is not statistically clear.
robust-far-d-prime = At the largest angles (|yaw| { $far }°) { $combination } is ahead: d′ { $first }, compared with { $best }.
robust-far-accepted = At the largest angles (|yaw| { $far }°) { $combination } is ahead: { $first } accepted, compared with { $best }.

## Weights that are absent. $reason: the file, its size and its licence.

needs-files = needs { $files }
needs-package = needs the Python package { $package }: { $command }
needs-install = is not installed; this installs it: { $command }
file-from = { $file } ({ file-size }; licence: { $licence }; { $source })
file-of-ones-own = { $file } ({ file-size }; licence: { $licence }; bring your own: { $note })
file-in-archive = { $file } ({ file-size }; licence: { $licence }; { $source }, inside it { $member })
file-size = { $known ->
    [exact] { $size } MB
    [bound] size not published, at most { $size } MB
   *[unknown] size unknown
}
