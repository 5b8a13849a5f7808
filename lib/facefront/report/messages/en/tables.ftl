# Captions, notes, groups and cells of the tables.

## Words that several tables share.

none-needed = none needed
nothing = nothing
yes-or-no = { $answer ->
    [yes] yes
   *[no] no
}
group-not-run = not run
weights-absent = weights absent: { $reason }
status-with-detail = { status }: { $detail }
# Over how many tests p was adjusted; 0: nothing was tested.
family-of = { COUNT($family) ->
    [0] {""}
   *[other] {" "}(family of { $family })
}
# After what the study published, where ours are synthetic people.
not-comparable = { $drawn ->
    [yes] , on photos of real people: not comparable with synthetic ones
   *[no] {""}
}

## The photos.

data-caption = The photos and their roles. { pose-sources }
pose-sources = Angles in degrees: { COUNT($labelled) ->
    [0] { COUNT($estimated) ->
        [0] none known.
       *[other] estimated for { $estimated } photos.
    }
   *[other] { COUNT($estimated) ->
        [0] labelled for { $labelled } photos.
       *[other] labelled for { $labelled } photos, estimated for { $estimated }.
    }
}
role-of-photos = { $role ->
    [gt] GT: averaged into the prototype
    [probe] probe: compared with the prototype
    [unused] unused: too near to a GT photo, labelled GT but turned too far, a copy, or not in the sample
   *[all] all photos
}
problems-caption = Pictures that could not be read, or in which a detector found no face: { $total } in all, { $shown } shown; problems.csv lists all of them.

## The outcome of every pair.

failures-caption = The outcome of every attempted pair { $of ->
    [photos] of one person's photos
    [frontal_views] with a frontal view
    [enhanced_views] with a frontal view, enhanced or not
    [outputs] with an output of this section
   *[pictures] of one person's pictures
}. Nothing is dropped: what could not be scored is counted here, and as a miss in the error rates, except for photos of people without GT, which no rate can include.
pair-group = { $group ->
    [angle_gt] photo with GT
    [frontal_gt] frontalized image with GT
    [angle_angle] photos with each other
    [gt_gt] GT with each other
   *[source_output] photo with its own output
}

## Frontalizers, related systems, provenance.

frontalizers-caption = The frontalizers of { $of ->
    [section] this section
   *[run] this run
}. A recogniser in a frontalizer's loss, or one of its family, is not impartial about it.
registration = { $needs ->
    [five_points] five points
    [box] box
    [none] none
   *[other] 68 points
}
family-of-frontalizers = { $family ->
    [control] control
    [classical] classical
    [learned] learned
    [gan] GAN
    [diffusion] diffusion
    [animation] portrait animation
    [reconstruction] 3-D reconstruction
   *[other] { $family }
}
needs-beside-the-picture = { $needs ->
    [nothing] nothing
    [face] the face
    [face_and_photo] the face and the photo
   *[other] { $needs }
}
family-of-systems = { $family ->
    [reenactment] portrait animation
    [diffusion] portrait animation by diffusion
    [frontalizer] made for frontalization
   *[other] 3-D reconstruction
}
related-models-caption = The { $systems } systems of the study. Trainable: whether the training code is published. The study ran them all and found most of them poor at frontalizing a face.
component-kind = { $kind ->
    [detector] detector
    [recogniser] recogniser
    [frontalizer] frontalizer
    [enhancer] enhancer
   *[other] { $kind }
}
weights-caption = Components and their weights, named by their SHA-256. Recognisers differ in network and training data at once.
provenance-caption = The code, the machine and the libraries of this run.
settings-caption = The photos and the settings: the profile, the choice of GT, and what is measured. The primary endpoint was declared before any result was seen.

## Net Gain.

net-gain-caption = Net Gain: similarity with the person's GT after frontalization less before it. Pairs { reading }; means over people of each person's mean. { intervals } Rows in italics: as published by the study.
net-gain-published = published by the study; detector and recogniser not stated{ not-comparable }
net-gain-p = p: two-sided paired t test over people{ COUNT($holm) ->
    [0] {""}
   *[other] ; the primary endpoint adjusted by Holm (family of { $holm })
}{ COUNT($others) ->
    [0] {""}
   *[other] ; all other rows of all three readings adjusted by Benjamini–Hochberg (family of { $others })
}. Every other table is a family of its own.
net-gain-slip = The study prints a Net Gain of { $printed } for { $dataset }; its own two means give { $recomputed }, which is shown here. Its N there is { $n }, more than the set can have, and is left out. ({ $dataset } has { $images } images.)
readings-caption = Net Gain of { $variant } in three readings, because the arms lose different photos: on the pairs scored in all arms, on those scored in each arm, and with every failure counted as similarity zero. { intervals } Smallest detectable: the true difference that this many people would reveal with a power of { $power }.
gain-by-bin-none = Net Gain by angle cannot be given: no pair was attempted.
gain-by-bin-caption = Net Gain by { angle } of the photo, { $combination }, on pairs { reading }. { intervals } Bins with fewer than { $fewest } people show counts only. { $p }
gain-beyond-caption = Net Gain of all photos turned so far or farther, { $combination }: where a gain is shown, and where the mean is merely above zero. { intervals } p is adjusted by Benjamini–Hochberg over all edges, arms and combinations{ family-of }.
cost-ladder-caption = Where the change comes from: the photo, then only aligned, then redrawn without turning the head, then frontalized. Each step is a paired difference on the pairs scored in all arms. { intervals } { $p }
gt-rule = { $rule ->
    [prototype] mean of the most frontal photos
    [best] the single most frontal photo
   *[first] the first photo
}
gt-sensitivity-caption = How much the Net Gain of { $variant } depends on the choice of GT, on the pairs scored under every rule. Range: largest less smallest Net Gain over the rules. { intervals }

## Chosen settings.

choices-caption = The chosen settings. Each person here is reported with the setting that was best for all other people; for a new person it is the one that was best for all people here. Where least and most lie far apart, the choice is uncertain.
chosen-setting = { $angle ->
    [yes] from |yaw|
   *[no] weight of the last image
}
chosen-never = never

## Groups of pairs, and tolerance of angles.

groups-caption = Similarity of a person's photos: angled with the GT prototype, angled with each other, GT with each other. Means over people. { intervals } Rows in italics: as published by the study.
groups-published = published by the study, BIWI{ not-comparable }
groups-of-the-study = The study's Angle↔GT is { $low } to { $high } in its rows and another number in its Net Gain table, for the same pairs; it does not say which detector, recogniser or GT gave either.
all-angles-note = Angle↔GT is over all probes, nearly frontal ones included; the figure by angle separates them.
recognisers-note = Cosines of different recognisers are on different scales; the next table makes them comparable. The name of a recogniser stands for a network and its training data{ $drawn ->
    [yes] : here small networks of this project, both trained on synthetic heads
   *[no] , which change together: ResNet50 with WebFace600K, ResNet100 with Glint360K
}. RetinaFace is { $drawn ->
    [yes] in facexlib's form
   *[no] facexlib's
}; InsightFace's packs call SCRFD "RetinaFace".
robustness-none = No combination could be compared by angle: no photo was scored in all of them.
robustness-caption = Which combination tolerates angles best: the loss for each degree of |yaw|, in standard deviations of the combination's own impostor scores, which makes recognisers comparable. { intervals } Accepted: share of genuine pairs accepted at a false match rate of { $fmr }, failures counted as misses, thresholds from other people.
robustness-lacking = d′ and the share accepted are not given by angle: no bin of |yaw| has { $fewest } people.
loses-more = { $more ->
    [yes] shown
   *[no] not shown
}

## Verification.

verification-caption = A frontalizer that pulls every face towards an average raises the similarity with everybody's GT, not only with the person's own. Margin: own less others', mean over people, each row on all pairs scored for it. { intervals } Rank 1, TAR and FRR (omitted where TAR is given at its rate) count failures to acquire (FTA: no score) as misses; their thresholds are set at the stated rate on the other folds of people. d′ and EER (the rate at which both errors are equal) describe all pairs at once and use no threshold set on other people. Photos of people without GT count as attempted and enter no rate.
protocol-caption = Accuracy over folds, each with the threshold that is best on the people of the other folds; a pair without a score counts as different people. Standard error: standard deviation between folds, divided by the root of their number.
protocol = { $drawn ->
    [yes] pairs of synthetic people, in the form of { protocol-of-the-set }
   *[no] { protocol-of-the-set }
}
protocol-of-the-set = { $protocol ->
    [FF] FF: frontal with frontal
    [FP] FP: frontal with profile
    [view2] LFW, View Two: pairs of photos
   *[other] { $protocol }
}
folds-missing = Of the protocol's { $wanted } folds, { $folds } are there.
folds-made = One fold of the protocol is there: its people were dealt into new folds, so its figures are our own.
cross-session-none = No person here was scored in two recordings, so nothing is said across recordings.
cross-session-caption = Photo and GT of one recording share light, clothes and camera; this table shows how much that is worth, for the people with two recordings. { intervals }

## Enhancement.

enhancers-caption = The enhancers of this run. None of them uses GT. A chain names its enhancers in the order in which they are applied. A recogniser in an enhancer's loss, or one of its family, is not impartial about it.
enhancement-caption = Enhancement of frontal views, by detector and recogniser: mean similarity with the person's GT, over people of each person's mean, and in brackets how many views were attempted / had a face / were scored. base: the view as the frontalizer made it.{ $mark }: more than { $share } of the faces were lost here, so the mean covers survivors only and must not be compared with the others.
enhancement-group = { $base }: { reading }
enhancement-differences-caption = Pair by pair: each enhanced view less the view as it was, pairs { reading }; means over people. { intervals } p: two-sided paired t test over people, adjusted by Benjamini–Hochberg over this table{ family-of }. Lost: scored for the base, but not any more.
enhancement-published-caption = As published by the study (BIWI): mean similarity of the enhanced frontal view with GT. Empty cells were not published, so an improvement over the base can be claimed in one column only.
enhancement-change-caption = Controls: similarity of an enhanced view with the frontal view before enhancement, and with the photo that this was made of. Near one, the recogniser sees little change; an enhancer that changes the identity shows here, whether or not GT is near. Means over people. { intervals }
enhancement-by-quality-caption = Does it depend on the photo? Difference from the base by thirds of the photos' sharpness (Laplacian of the aligned face over its contrast; noise counts as sharpness too) and size (side of the square that the aligned face takes in the photo), and by |yaw|; { $combination }, pairs scored in all arms. { intervals } With so many cells, one that stands out alone may be chance.
level-of-yaw = { $bin ->
    [unknown] |yaw| unknown
   *[other] |yaw| { $bin }°
}
level-of-quality = { $measure ->
    [size] size of the face: { $level ->
        [low] low
        [middle] middle
       *[high] high
    } third, { $least } to { $most } px
   *[sharpness] sharpness: { $level ->
        [low] low
        [middle] middle
       *[high] high
    } third, { $least } to { $most }
}
