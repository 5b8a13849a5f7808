# The photos of a set, and what is missing from them.

data-photos = { $folder ->
    [yes] The photos in the folder GT make the reference that the others are compared with, the GT prototype.
   *[no] The most frontal photos of each person make the reference that the others are compared with, the GT prototype.
} A GT photo is never compared with itself.
data-gaps = Files that could not be read: { $unreadable }. People without a GT photo: { $people_without_gt }; with a single photo: { $people_with_one_photo }.
data-several-faces = Photos in which a detector found several faces: { $photos }; { $refused ->
    [yes] the profile refuses them.
   *[no] the largest face counts.
}
data-not-upright = Photos on their side or upside down: { $photos }; { $refused ->
    [yes] the profile refuses them.
   *[no] they were turned upright.
}
data-further-pass = Photos in which only a further pass of a detector found a face (on another canvas): { $photos }.

## Faults of a set's files. $files: the first of them.

fault-where = { $known ->
    [detail] { $file } ({ $detail })
   *[file] { $file }
}
fault = { $which ->
    [one] { $files }: { $fault }
    [one_unnamed] { $fault }
    [all] { $count } × { $fault } (in { $files })
    [some] { $count } × { $fault } (such as { $files })
   *[unnamed] { $count } × { $fault }
}

## Remarks.

part-of-set = This is a part of the set: { $parts }.
part-of-whole = { $name ->
    [people] { $found } of { $expected } people
    [images] { $found } of { $expected } images
   *[sequences] { $found } of { $expected } sequences
}
gt-yaw = GT photos have a median |yaw| of { $median }°, the largest is { $largest }° ({ gt-limit }).
gt-yaw-unknown = The yaw of no GT photo is known ({ gt-limit }).
gt-limit = gt.max_yaw: { $limited ->
    [yes] { $cap }°
   *[no] no limit
}
gt-pose-unknown = { COUNT($photos) ->
    [1] The pose of 1 labelled GT photo is unknown; it counts as labelled.
   *[other] The pose of { $photos } labelled GT photos is unknown; they count as labelled.
}
people-without-gt = { COUNT($people) ->
    [1] 1 person has no photo with a face and a known pose within that limit, and so no GT.
   *[other] { $people } people have no photo with a face and a known pose within that limit, and so no GT.
} Probes of people without GT: { $probes }; they are counted as attempted and cannot be scored. Set the limit by { $setting } in the profile.
sample-of-probes = Only a sample of the probes is measured: at most { $most } of each person, drawn so that they spread over the bins of yaw as the person's probes do (seed { $seed }).
enhanced-sample = Enhancement is measured on a sample of each person's probes, { $part } of { $whole }, so Net Gain of the same view differs a little from the other chapters.
