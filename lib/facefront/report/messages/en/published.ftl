# What the source study published: remarks on its numbers, and its list of related systems.

# $remark: what is missing in a row of the study's table of enhancements; $count: the number that the remark gives.
published-remark = { $remark ->
    [columns_not_given] { $model }: { $count } of the four columns are not given.
   *[faces_not_detected] { $model }: in both RetinaFace columns { $count } faces were not detected.
}

# $model: the key of a related system.
related-system = { $model ->
    [facepoke] interactive tool over LivePortrait for moving head and facial expression
    [liveportrait] light and fast portrait animation with implicit keypoints, retargeting and stitching; a good base for frontalization
    [headgan] reenactment and video avatar from one photo with control of pose and expression
    [fsrt] transformer that separates appearance from head pose and expression (CVPR 2024)
    [fantasy-portrait] near-frontal view with a neutral driver; weaker identity than LivePortrait in pure frontalization
    [hunyuanportrait] diffusion animation from one photo with pose and expression control and temporal coherence
    [x-portrait] portrait animation from one photo with a driving video
    [aniportrait] audio-driven animation and face reenactment
    [first-order-model] learned keypoints and a dense motion field animate a still image from a driving video
    [scaleway-frontalization] simple GAN frontalizer for experiments; not production quality
    [ffwm] flow-based warping; sensitive to uneven light, may leave artefacts
    [da-gan] dual attention for large poses
    [tp-gan] two pathways (global, and local eyes, nose, mouth)
    [deca] 3DMM reconstruction and re-rendering at zero pose
    [nvlabs-eg3d] inversion, then render new views including the frontal one
    [hrn] 3-D reconstruction from one photo
    [pixel3dmm] 3-D reconstruction; rotate the head to a frontal view
    [cvthead] one-shot controllable head avatar with 3DMM coefficients for pose, expression and view
   *[gan-inversion-frontalization] frontal view from a video or a set of frames by GAN inversion
}

## Articles on single systems.

card-related = { $family }: { $note }.
card-related-run = Measured here: its article with numbers stands in the chapter of each set.
card-system = Family: { $family }. Name in the profile: { $key }. Licence of the code: { $licence }.
card-paper = { $paper }.
card-counts = Of { $attempted } photos, { $made } gave an output and { $failed } did not.
card-seconds = { $seconds } seconds a photo (median) on the machine and with the load of the run that made it.
card-link = { $what ->
    [repository] repository
    [paper] paper
   *[licence] licence
}
card-gains-caption = Net Gain by |yaw|.
card-pictures-caption = Inputs at evenly spaced ranks of |yaw|, of different people, and the outputs.
heading-measured-systems = Measured systems
