# The sections on failures: what the study says, what was examined here, and how the cases were chosen.

## What the study says. $family: flow or rebuild.

failures-of-study = { $family ->
    [flow] The study shows failure cases of FFWM: strong artefacts and lost identity. Its list of systems calls FFWM sensitive to uneven light. It says that scaleway/frontalization suits simple experiments and is not of production quality. Both make one image directly from another: FFWM warps features along an estimated flow, scaleway's generator draws a new image.
   *[rebuild] The study shows failure cases of DECA, which reconstructs the head in 3D and renders it at pose zero: blur and artefacts.
}
failures-of-study-on-photos = The study says so of photos of real people; results on synthetic people neither confirm nor contradict it.

## What was examined here. $list: the frontalizers; $systems: those of the study.

examined-nothing = Nothing was examined: no frontalizer named for this section can run.
examined = Frontalizers examined here: { $list }.
examined-substitute = { $systems } could not run, because their weights are absent. Examined instead: { $list }, a method of the same kind, which comes with the package. Its failures are real and were found in this run, but they are its own: they neither confirm nor contradict what the study says of { $systems }.
name-with-title = { $name } (“{ $title }”)
system-not-run = { $name } was not run: it { $reason }.

## How the cases were chosen.

cases-by-rules = The cases below are found by { $rules } rules, stated before any result was seen, and not picked by eye. Each rule orders all probes and shows the first { $shown } of different people, a rule on a single artefact the first { $artefacts }; ties are ordered by the photo's name. The usual cases, nearest to the median, and the best are shown beside the failures. Under each case: properties of the photo or output that are more extreme than in { $share } of the test photos. They are a hint, not a proof.
sample-of-cases = We examined { photo-count } of { people-count }: { $limits ->
    [people] at most { $most } people, chosen by their names (seed { $seed }).
    [photos] up to { $each } of each person, spread over yaw (seed { $seed }).
    [both] at most { $most } people, chosen by their names, and up to { $each } of each person, spread over yaw (seed { $seed }).
   *[none] all of them.
}
