# The first screen and the summary below it.

## What a reader must know first, and what was tested.

summary-synthetic = Synthetic faces, drawn by a program: answers and advice are for these drawings, not for real people.
summary-tested = Tested: { $sets }. Frontalizers: { $frontalizers }; the answers are for { $variant }. Detectors: { $detectors }. Recognisers: { $recognisers }.
summary-tested-set = { $turned ->
    [yes] { $title }, { photo-count } of { people-count }, heads turned by { $low }° to { $high }° (yaw)
   *[no] { $title }, { photo-count } of { people-count }
}
summary-source = table
summary-source-label = the table with these numbers
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

## By how much?

summary-gain-unmeasured = It cannot be said: no pair was scored.
summary-gain-alone = Net Gain { $gain } ({ $combination }).
summary-gain = Net Gain { $gain } ({ $combination }); over all combinations, { summary-range }: { $counts }.
summary-rank1 = Recognised (rank 1): { $before } before, { $after } after.
summary-range = { $same ->
    [yes] { $low }
   *[no] { $low } to { $high }
}
summary-count = { $verdict ->
    [gain] a gain in { $count } of { $combinations }
    [loss] a loss in { $count } of { $combinations }
    [open] no difference shown in { $count } of { $combinations }
   *[few] too few people in { $count } of { $combinations }
}

## From which angle?

summary-angle-none = { $known ->
    [yes] None: no angle up to { $reach }° was found from which a gain is shown.
   *[no] None: no angle was found from which a gain is shown.
}
summary-angle = { $same ->
    [yes] { COUNT($low) ->
        [0] At every angle: a gain is shown over all photos in { $shown } of { $combinations } combinations.
       *[other] A gain in { $shown } of { $combinations } on photos turned by { $low }° or more.
    }
   *[no] A gain in { $shown } of { $combinations } on photos turned by at least { $low }° to { $high }°, depending on the combination.
}

## What to do? $gains: of each set, after the colon.

summary-use = { $way ->
    [always] Frontalize every photo by { $variant }. This brings: { $gains }.
    [selective] Frontalize by { $variant } from a yaw of { $angle }° on, and leave other photos as they are. This brings: { $gains }.
    [mirrored] Do not frontalize: average the embeddings of the photo and its whole mirror image. This brings: { $gains }.
    [fused] Average the embeddings of the photo and of its frontal view by { $variant }. This brings: { $gains }.
    [fused_with_mirrored] Do not replace the photo: average the embeddings of the photo, its whole mirror image and its frontal view by { $variant }. This brings: { $gains }.
   *[never] Leave photos as they are. { $gains }.
}
summary-keep = { $best ->
    [yes] Do not frontalize. Instead, as chosen on other people: draw each gallery photo at the photo's angle, correct the embeddings for pose, and compare them by a pose-aware metric.
   *[no] { $how ->
        [gallery] Do not frontalize: use the { $way }.
       *[learned] Do not frontalize: use the { $way }, learned from labelled photos of other people.
    }
} Compared with averaging the embeddings of photo and mirror image: { $gains }. { keep-how }
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
}. Compared with averaging the embeddings of photo and mirror image: { $gains }. { keep-how }
summary-drawn = { $any ->
    [yes] { $sets }, for these drawings
   *[no] For these drawings
}
summary-gain-of-way = { $several ->
    [yes] { $title }: { summary-gain-numbers }
   *[no] { summary-gain-numbers }
}
summary-gain-numbers = { $numbers } ({ $combination }, { people-count })
summary-net-gain = Net Gain { $gain }

## Below the first screen.

summary-margin = The margin to other people changes by { summary-range }: { $counts }.
summary-statements = { $statements }
summary-control-is-best = Averaging the embeddings of the photo and its mirror image, which needs no frontalizer: Net Gain { $gain }. No use of frontal views is shown to bring more than this.
summary-keep-none = Without a frontal picture: the gallery turned to the photo's angle, the embedding corrected for pose, and a pose-aware metric. None of them is shown to help beyond averaging photo and mirror image.
summary-not-run = Weights or files are missing for { $names }. The command make weights lists them.

## The glossary.

term-net-gain = Net Gain
term-net-gain-meaning = Similarity to the person's GT after frontalizing, less before: the mean over people. Above 0, frontalizing helped.
term-gt = GT
term-gt-meaning = Ground truth: true frontal photos of the same person, with which every photo is compared.
term-yaw = Yaw
term-yaw-meaning = How far the head is turned to the side, in degrees: 0° is frontal, 90° a profile.
term-margin = Margin
term-margin-meaning = Similarity to the person's own GT less that to other people's: only a wider margin makes people easier to tell apart.
term-recogniser = Recogniser
term-recogniser-meaning = A network that turns a face into a list of numbers, the embedding; similarity is the cosine of two of them, 1 at most. A detector finds the face first.

## Figures and the table.

caption-forest = Net Gain: similarity to the person's true frontal photos (GT) after frontalizing, less before; { $confidence } intervals over people. ▲ a gain is shown, ▼ a loss, ○ no difference.{ $partial ->
    [yes] {" "}† Not impartial: the recogniser helped to make the image, so the answers leave it out.
   *[no] {""}
}
forest-nothing = Net Gain cannot be drawn: no pair was scored.
forest-alt = Net Gain: { $points }.
forest-point = { $variant }, { $combination }: { $gain }, { $verdict ->
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
