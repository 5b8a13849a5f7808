# What the source study published: remarks on its numbers, and its list of related systems.

# $remark: what is missing in a row of the study's table of enhancements; $count: the number that the remark gives.
published-remark = { $remark ->
    [columns_not_given] { $model }: { $count } of the four columns are not given.
   *[faces_not_detected] { $model }: in both RetinaFace columns { $count } faces were not detected.
}

# $model: the key of a related system.
related-system = { $model ->
    [facepoke] interactive tool over LivePortrait for moving head and facial expression
    [liveportrait_mod] light and fast portrait animation with implicit keypoints, retargeting and stitching; a good base for frontalization
    [headgan] reenactment and video avatar from one photo with control of pose and expression
    [fsrt] transformer that separates appearance from head pose and expression (CVPR 2024)
    [fantasy-portrait] near-frontal view with a neutral driver; weaker identity than LivePortrait in pure frontalization
    [hunyuan-portrait] diffusion animation from one photo with pose and expression control and temporal coherence
    [x-portrait] portrait animation from one photo with a driving video
    [aniportrait] audio-driven animation and face reenactment
    [first_order_model] learned keypoints and a dense motion field animate a still image from a driving video
    [scaleway] simple GAN frontalizer for experiments; not production quality
    [ffwm] flow-based warping; sensitive to uneven light, may leave artefacts
    [da-gan] dual attention for large poses
    [tp-gan] two pathways (global, and local eyes, nose, mouth)
    [deca] 3DMM reconstruction and re-rendering at zero pose
    [eg3d] inversion, then render new views including the frontal one
    [hrn] 3-D reconstruction from one photo
    [pixel3dmm] 3-D reconstruction; rotate the head to a frontal view
    [cvthead] one-shot controllable head avatar with 3DMM coefficients for pose, expression and view
    [gan-inversion] frontal view from a video or a set of frames by GAN inversion
    [facelift] one photo becomes a head of 3-D Gaussians, without a driver
    [personalive] portrait animation for live video by diffusion
    [gagavatar] head avatar of 3-D Gaussians from one photo
    [lam] animated head of 3-D Gaussians from one photo
    [portrait4d-v2] head in motion from one photo, learned from views that another model made
    [arc2face] draws a face from its ArcFace embedding: an upper bound, and circular under ArcFace
    [cfr-gan] frontalizer from one photo and its 3-D fit; its selective use was reported to help (arXiv 2512.03199)
    [x-nemo] portrait animation by diffusion, with motion separate from the face
    [flashportrait] long portrait animation by video diffusion
    [kp-rpe] recogniser that places its attention by keypoints
   *[other] {""}
}

## Articles on single systems.

card-frame = Driven by a frame.
card-driven = Driven by a frame: it copies the pose of a neutral drawn head, so that its output can take on that head's looks.
card-related-run = Measured here: its article with numbers stands in the chapter of each set.
card-system = Family: { $family }. In a profile: { $key }. Code: { $licence }.
card-paper = { $paper }.
card-counts = Outputs: { $made } of { $attempted } photos.
card-seconds = { $seconds } seconds a photo (median), under the load of that run.
card-memory = At most { $memory } GB of memory in its process, models of other steps included.
card-link = { $what ->
    [repository] repository
    [paper] paper
   *[licence] licence
}
card-driver-caption = Similarity of the output and the driver, beside what it is to be compared with. An output nearer to the driver than its photo has taken on the driver's looks.
column-similarity-of = { $pair ->
    [output_driver] output ↔ driver
    [photo_driver] photo ↔ driver
    [output_photo] output ↔ photo
   *[output_gt] output ↔ GT
}
card-gains-caption = Net Gain by |yaw|.
card-pictures-caption = Different people at evenly spaced ranks of |yaw|.
heading-measured-systems = Measured systems
