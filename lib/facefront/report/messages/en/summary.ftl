# The first screen and the summary below it.

## What a reader must know first, and what was tested.

summary-synthetic = Synthetic faces, drawn by a program: answers and advice are for these drawings, not for real people.
summary-tested = Tested: { $sets }. Frontalizers (answers are for { $variant }): { $frontalizers }. Detectors: { $detectors }. Recognisers: { $recognisers }.
summary-tested-set = { $turned ->
    [yes] { summary-set }, { photo-count } of { people-count }, yaw { $low }° to { $high }°
   *[no] { summary-set }, { photo-count } of { people-count }
}
summary-set = { $format ->
    [biwi] { $title } (turning heads, like the data set BIWI)
    [lfw] { $title } (snapshots, like the data set LFW)
   *[other] { $title }
}
summary-glossary = What these words mean

## The four questions.

question-help = Does it help?
question-gain = By how much?
question-angle = From which angle?
question-do = What to do?
question-margin = Easier to tell apart?
question-ways = What else was tried?
question-missing = What was not run?

## Does it help? $decision: of more than half of the impartial recognisers.

summary-verdict = { $decision ->
    [use] Yes, with { $recognisers }: photos frontalized by { $variant } are nearer to the person's true frontal photos (GT), and people are easier to tell apart.
    [nearer] Not clearly, with { $recognisers }: photos frontalized by { $variant } are nearer to the person's true frontal photos (GT), but people are not shown to be easier to tell apart.
    [harm] No, with { $recognisers }: photos frontalized by { $variant } are farther from the person's true frontal photos (GT) than unchanged photos are.
    [open] Over all angles, no effect of { $variant } is shown ({ $recognisers }).
    [unjudged] It cannot be said: every recogniser of this run helped to make the images.
    [few] It cannot be said: there are too few people.
   *[mixed] Over all angles, the effect of { $variant } depends on detector and recogniser.
}
summary-verdict-of-sets = { $overall ->
    [use] Yes, in every set.
    [harm] No, in any set.
    [none] Not in general, over all angles.
   *[some] It depends on the set.
}
summary-sets-differ = { $turned ->
    [yes] The sets differ, as do their angles: { $sets }.
   *[no] The sets differ: { $sets }.
}
summary-verdict-of-one = { $turned ->
    [yes] in { $title } (median yaw { $yaw }°), { summary-effect }
   *[no] in { $title }, { summary-effect }
}
summary-effect = { $decision ->
    [use] { $variant } helps
    [nearer] photos come nearer to GT, but people are not shown to be easier to tell apart
    [harm] { $variant } hurts
    [open] no effect is shown
    [unjudged] no recogniser is impartial
    [few] there are too few people
   *[mixed] the effect depends on detector and recogniser
}

## By how much?

summary-gain-unmeasured = It cannot be said: no pair was scored.
summary-gain-alone = Over all angles, Net Gain { $gain } ({ $combination }).
summary-gain = Over all angles, Net Gain { $gain } ({ $combination }); over all combinations, { summary-range }: { $counts }.
summary-rank1 = Right person first: { $before } of photos before, { $after } after.
summary-range = { $same ->
    [yes] { $low }
   *[no] { $low } to { $high }
}
summary-count = { $verdict ->
    [gain] a gain in { $count } of { $combinations }
    [loss] a loss in { $count } of { $combinations }
    [open] { $any ->
        [yes] no difference shown in { $count } of { $combinations } ({ $corrected } ◇)
       *[no] no difference shown in { $count } of { $combinations }
    }
   *[few] too few people in { $count } of { $combinations }
}

## From which angle?

summary-angle-none = { $known ->
    [yes] None: up to { $reach }°, no angle was found from which on a gain is shown.
   *[no] None: no angle was found from which on a gain is shown.
}
summary-angle = { $same ->
    [yes] { COUNT($low) ->
        [0] At every angle: a gain is shown over all photos in { $shown } of { $combinations } combinations.
       *[other] In { $shown } of { $combinations } combinations, a gain is shown on photos turned by { $low }° or more ({ $first }).
    }
   *[no] A gain is shown in { $shown } of { $combinations } combinations: first from { $low }° on ({ $first }), last from { $high }° on ({ $last }).
}

## What to do? $gains: of each set, after the colon.

summary-use = { $way ->
    [always] Frontalize every photo by { $variant }.
    [selective] Frontalize by { $variant } from a yaw of { $angle }° on, and leave other photos as they are.
    [mirrored] Do not frontalize: average the embeddings of the photo and its whole mirror image.
    [fused] Average the embeddings of the photo and of its frontal view by { $variant }.
    [fused_with_mirrored] Do not replace the photo: average the embeddings of the photo, its whole mirror image and its frontal view by { $variant }.
   *[never] Leave photos as they are.
}
summary-keep = { $best ->
    [yes] Do not frontalize. Instead, as chosen on other people: draw each gallery photo at the photo's angle, correct the embeddings for pose, and compare them by a pose-aware metric.
   *[no] { $how ->
        [gallery] Do not frontalize: use the { $way }.
       *[learned] Do not frontalize: use the { $way }, learned from labelled photos of other people.
    }
}
summary-frontalize = Frontalize photos by { $frontalizers }: a gain and a wider margin are shown with more than half of the recognisers.
summary-leave = Leave photos as they are: { $alone ->
    [yes] nothing that was measured is shown to help.
   *[no] no way that was measured is shown to help with more than half of the recognisers.
}
summary-keep-some = Do not frontalize. With { $recogniser }, use the { $way }{ $how ->
    [gallery] {""}
   *[learned] , learned from labelled photos of other people
}; { $only ->
    [yes] with other recognisers, leave photos as they are
   *[no] other recognisers are answered below
}.
summary-drawn = { $any ->
    [yes] { $sets }, for these drawings
   *[no] For these drawings
}
summary-use-gain = This brings a Net Gain of { $gain } ({ $combination }, { people-count }).
summary-keep-gain = Compared with averaging the embeddings of photo and mirror image: { $numbers } ({ $combination }, { people-count }).

## Below the first screen.

summary-margin = The margin to other people changes by { summary-range }: { $counts }.
summary-statements = { $statements }
summary-control-is-best = Averaging the embeddings of the photo and its mirror image, which needs no frontalizer: Net Gain { $gain }. No use of frontal views is shown to bring more than this.
summary-keep-none = Without a frontal picture: the gallery turned to the photo's angle, the embedding corrected for pose, and a pose-aware metric. None of them is shown to help beyond averaging photo and mirror image.
summary-not-run = Weights or files are missing for { $names }. The command make weights lists them.

## The glossary.

term-net-gain = Net Gain
term-net-gain-meaning = Similarity to the person's GT after frontalizing, less before: the mean over people, with its 95% interval in brackets. Above 0, frontalizing helped.
term-gt = GT
term-gt-meaning = Ground truth: true frontal photos of the same person, with which every photo is compared.
term-yaw = Yaw
term-yaw-meaning = How far the head is turned to the side, in degrees: 0° is frontal, 90° a profile.
term-margin = Margin, rank 1
term-margin-meaning = Margin: similarity to the person's own GT less that to other people's; only a wider one makes people easier to tell apart. Rank 1: the share of photos whose most similar GT is the person's own.
term-recogniser = Combination
term-recogniser-meaning = A detector, which finds the face, with a recogniser, a network that turns it into a list of numbers, the embedding. Similarity is the cosine of two embeddings, 1 at most.

## Figures and the table.

caption-forest = Net Gain: similarity to the person's true frontal photos (GT) after frontalizing, less before; { $confidence } intervals over people. ▲ a gain is shown, ▼ a loss, ○ no difference.{ $corrected ->
    [yes] {" "}◇ No difference after correction for the number of tests, though the interval excludes 0.
   *[no] {""}
}{ $partial ->
    [yes] {" "}† Not impartial: the recogniser helped to make the image, so the answers leave it out.
   *[no] {""}
}
forest-nothing = Net Gain cannot be drawn: no pair was scored.
forest-alt = Net Gain: { $points }.
forest-point = { $several ->
    [yes] { $title }, { forest-point-of-set }
   *[no] { forest-point-of-set }
}
forest-point-of-set = { $variant }, { $combination }: { $gain }, { $verdict ->
    [gain] gain
    [loss] loss
    [open] no difference shown
   *[few] too few people
}
caption-strip = Below photo and frontal view: similarity to GT ({ $combination }, { $dataset }). Chosen by rule: the median change of { $angled ->
    [yes] all photos turned by { $far }° or more
   *[no] all photos
}.
strip-frontalized = frontalized
summary-no-strip = Photos are left out of this report (IMAGES=none).
summary-group = { $title }: { $variant }
summary-caption = The numbers of the chart, pairs { reading }. Gain shown from |yaw|: the smallest angle from which on Net Gain has the verdict of a gain.
