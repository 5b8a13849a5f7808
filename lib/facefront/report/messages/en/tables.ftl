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
not-run-listed = weights absent; make weights lists them
status-with-detail = { status }: { $detail }
# Over how many tests p was adjusted; 0: nothing was tested.
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
}.
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
}.
family-of-frontalizers = { $family ->
    [control] control
    [classical] classical
    [learned] learned
    [gan] GAN
    [diffusion] diffusion
    [animation] portrait animation
    [reconstruction] 3-D reconstruction
    [recogniser] recogniser
   *[other] { $family }
}
needs-beside-the-picture = { $needs ->
    [nothing] nothing
    [face] the face
    [face_and_photo] the face and the photo
   *[other] { $needs }
}
related-models-caption = The { $study } systems of the study, which found most of them poor at frontalizing, and { $more } newer ones. Trainable: the training code is published. An image: median seconds and most memory; *: one photo, random weights, { $cores } cores, with loading. Only checked: what its driver calls is in its code; nothing ran.
related-group = { $listed ->
    [yes] systems of the study
   *[no] newer systems
}
# $known: whether the memory is known; $trial: whether it is a trial with random weights.
cost-of-an-image = { $seconds } s{ $known ->
    [yes] , { $memory } GB
   *[no] {""}
}{ $trial ->
    [yes] {" "}*
   *[no] {""}
}
# $by_hand: files that a person has to bring; $lacks: what stands in the way, as the system's own file says it.
related-state = { $state ->
    [measured] measured
    [not_named] not run: not in the profile
    [no_weights] not run: lacks { $files }
    [not_installed] not installed (make external MODEL={ $key }); files to bring: { $by_hand }
    [checked] only checked: { $lacks }
   *[none] not run: { $lacks }
}
component-kind = { $kind ->
    [detector] detector
    [recogniser] recogniser
    [frontalizer] frontalizer
    [enhancer] enhancer
   *[other] { $kind }
}
weights-caption = Components and their weights, named by SHA-256.
provenance-caption = The code, the machine and the libraries of this run.
settings-caption = The photos and the settings.

## Net Gain.

net-gain-caption = Net Gain of each frontalizer. Rows in italics: as published by the study.
net-gain-published = published by the study; detector and recogniser not stated{ not-comparable }
net-gain-slip = The study prints a Net Gain of { $printed } for { $dataset }; its own two means give { $recomputed }, which is shown here. Its N of { $n } is left out, because { $dataset } has { $images } images.
readings-caption = Net Gain of { $variant } with failures counted in three ways. Smallest detectable: with a power of { $power }.
gain-by-bin-none = Net Gain by angle cannot be given: no pair was attempted.
gain-by-bin-caption = Net Gain by { angle } of the photo, { $combination }.
gain-beyond-caption = Net Gain of all photos turned so far or farther, { $combination }.
cost-ladder-caption = The steps from the photo to the frontalized image, as paired differences.
gt-rule = { $rule ->
    [prototype] mean of the most frontal photos
    [best] the single most frontal photo
   *[first] the first photo
}
gt-sensitivity-caption = Net Gain of { $variant } under each rule for GT. Range: largest less smallest.

## Chosen settings.

choices-caption = The chosen angles and weights: for a new person, and their range over the people here.
chosen-setting = { $angle ->
    [yes] from |yaw|
   *[no] weight of the last image
}
chosen-never = never

## Groups of pairs, and tolerance of angles.

groups-caption = Similarity of a person's photos: angled with GT, angled with each other, GT with each other.{ $published ->
    [yes] {" "}Rows in italics: as published by the study.
   *[no] {""}
}
groups-published = published by the study, BIWI{ not-comparable }
groups-of-the-study = The study gives { $low } to { $high } for Angle↔GT here and another number in its Net Gain table; it does not say which detector, recogniser or GT gave either.
recognisers-note = The name of a recogniser stands for a network and its training data{ $drawn ->
    [yes] : here small networks of this project, trained on synthetic heads.
   *[no] : ResNet50 with WebFace600K, ResNet100 with Glint360K. InsightFace's packs call SCRFD "RetinaFace".
}
robustness-none = No combination could be compared by angle: no photo was scored in all of them.
robustness-caption = Loss for each degree of |yaw|, in standard deviations of the combination's own impostor scores, so that recognisers can be compared. Accepted: genuine pairs at a false match rate of { $fmr }.
robustness-lacking = d′ and the share accepted are not given by angle: no bin of |yaw| has { $fewest } people.
loses-more = { $more ->
    [yes] shown
   *[no] not shown
}

## Verification.

verification-caption = How well people are told apart. Margin: similarity with one's own GT less that with others'. EER: the rate at which both errors are equal. Rank 1, TAR and FRR count failures to acquire (FTA) as misses.
protocol-caption = Accuracy over folds, with the best threshold on the other folds; a pair without a score counts as different people.
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
cross-session-caption = Photo and GT of one recording share light, clothes and camera. The difference shows how much that is worth.

## Enhancement.

enhancers-caption = The enhancers of this run; a chain names them in the order in which they are applied. None uses GT.
enhancement-caption = Mean similarity with the person's GT after enhancement; base is the view before.{ $fewer ->
    [yes] {" "}In brackets: scored / attempted, where fewer were scored than before.
   *[no] {""}
}{ $lossy ->
    [yes] { $mark }: more than { $share } of the faces were lost here, so the mean covers survivors only and must not be compared with the others.
   *[no] {""}
}
enhancement-group = { $base }: { reading }
enhancement-differences-caption = Each enhanced view less the view before enhancement. Lost: scored before, but not any more.
enhancement-published-caption = As published by the study (BIWI). Empty cells were not published.
enhancement-change-caption = Similarity of an enhanced view with the view before enhancement, and with the photo.
enhancement-by-quality-caption = Difference from the base by thirds of the photos' sharpness and size, and by |yaw|, { $combination }.
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
