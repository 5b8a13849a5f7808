# The sections on failures: what the study says, what was examined here, and how the cases were chosen.

## What the study says. $family: flow or rebuild.

failures-of-study = { $family ->
    [flow] The study shows failure cases of FFWM (strong artefacts, lost identity, sensitive to uneven light) and calls scaleway/frontalization fit for simple experiments only. Both make one image directly from another.
   *[rebuild] The study shows failure cases of DECA, which reconstructs the head in 3D and renders it at pose zero: blur and artefacts.
}

## What was examined here. $list: the frontalizers; $systems: those of the study.

examined-nothing = Nothing was examined: no frontalizer named for this section can run.
examined = Frontalizers examined here: { $list }.
examined-substitute = { $systems } could not run, because weights are absent (make weights lists them). Examined instead: { $list }, which comes with the package. Its failures neither confirm nor contradict what the study says of { $systems }.
name-with-title = { $name } (“{ $title }”)
system-not-run = Not run, because weights are absent: { $names }. The command make weights lists them.

## How the cases were chosen.

cases-by-rules = Cases found by { $rules } rules stated before any result was seen. Below each: what is more extreme in it than in { $share } of the photos, a hint and not a proof.
sample-of-cases = Examined: { photo-count } of { people-count }, { $limits ->
    [people] at most { $most } people, chosen by their names (seed { $seed }).
    [photos] up to { $each } of each person, spread over yaw (seed { $seed }).
    [both] at most { $most } people, chosen by their names, and up to { $each } of each person, spread over yaw (seed { $seed }).
   *[none] all of them.
}
