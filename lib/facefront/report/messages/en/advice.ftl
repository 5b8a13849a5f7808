# What to do with frontalized faces.

advice-question = What should I do with my frontalized faces?

## One way of using frontal views. $method: what made them; $never: whether some people were given no angle.

way = { $way ->
    [always] Frontalizing every photo by { $method }
    [never] Using { $method } only beyond an angle (none was found from which it helps)
    [selective] Using { $method } only from a |yaw| of { $angle }° on ({ angle-range } with each person left out)
    [mirrored] Averaging the embeddings of the photo and its mirror image (weight { $weight } on the mirror image)
    [fused] Averaging the embeddings of the photo and of the frontal view by { $method } (weight { $weight } on the frontal view)
   *[fused_with_mirrored] Averaging the embeddings of the photo, of its mirror image and of the frontal view by { $method } (weight { $weight } on the frontal view)
}
angle-range = { $never ->
    [yes] { $low }° or never
   *[no] { $low }° to { $high }°
}

## What is advised of it, and why.

decision = { $decision ->
    [use] use it
    [nearer] do not count on it
    [harm] do not use it
    [open] no reason to use it
    [mixed] it depends on the recogniser or detector
    [no_more] no reason to prefer it to the mirrored photo
    [unjudged] it cannot be said
   *[few] it cannot be said
}
reason = { $decision ->
    [use] photos come nearer to the person's GT, and the margin to other people widens
    [nearer] photos come nearer to the person's GT, but it is not shown that the margin to other people widens
    [harm] photos end up farther from the person's GT
    [open] neither a gain nor a loss is shown
    [mixed] the recognisers, or their detectors, disagree
    [no_more] no gain over the photo's own mirror image is shown, which needs no frontalizer
    [unjudged] every recogniser of this run helped to make the image
   *[few] there are too few people
}
way-unscored = { way }: { decision }; no pair was scored.
way-unjudged = { way }: { way-decision }; { reason }.
way-judged = { way }: { way-decision }; { reason } ({ $decision ->
    [mixed] at most { agreement } agree
   *[other] for { agreement }
}).
way-decision = { $leave ->
    [yes] leave photos as they are
   *[no] { decision }
}
angle-elsewhere = The angle is that with { $combination }; with the other combinations it is { $never ->
    [yes] { angles-found } or none is found.
   *[no] { angles-found }.
}
angle-elsewhere-none = The angle is that with { $combination }; the other combinations found none.
angles-found = { $same ->
    [yes] { $low }°
   *[no] { $low }° to { $high }°
}
compared-with-control = Compared with the control: { $verdict ->
    [gain] { $variant } brings more than { $base } ({ control-numbers }).
    [loss] { $variant } brings less than { $base } ({ control-numbers }).
   *[open] { $variant } is not shown to bring more or less than { $base } ({ control-numbers }).
}
control-numbers = { $difference } [{ $low }, { $high }]; adjusted p { $p }

## The best way, with its control.

recommendation = Recommendation: { $way ->
    [always] frontalize every photo by { $method }.
    [never] use { $method } only beyond an angle (none was found from which it helps).
    [selective] use { $method } only from a |yaw| of { $angle }° on ({ angle-range } with each person left out).
    [mirrored] average the embeddings of the photo and its mirror image (weight { $weight } on the mirror image).
    [fused] average the embeddings of the photo and of the frontal view by { $method } (weight { $weight } on the frontal view).
   *[fused_with_mirrored] average the embeddings of the photo, of its mirror image and of the frontal view by { $method } (weight { $weight } on the frontal view).
}
recommendation-support = { COUNT($judged) ->
    [1] { agreement } supports this with every detector; one recogniser cannot show whether the result depends on it.
   *[other] { agreement } support this with every detector; they share the same photos, so this is no replication.
}
recommendation-numbers = With { $combination }, Net Gain is { $gain } and the margin to other people changes by { $margin }.
recommendation-none = Do not use frontal views: no way of using them that was measured shows a gain and a wider margin to other people with more than half of the impartial recognisers.
recommendation-level = Not shown to be worse, pair by pair: { $ways }.
control-is-best = This needs no frontalizer, and no use of frontal views is advised that brings more.
control = Averaging the photo with its own mirror image, which needs no frontalizer, changes the similarity by { $change }.
control-and-more = Averaging the photo with its own mirror image, which needs no frontalizer, changes the similarity by { $change }; adding the frontal view changes it by a further { $more }.
change-shown = { $estimate } ({ verdict })

## Enhancements.

enhancement-supported = { $variant } ({ agreement })
enhanced-nothing = Nothing was enhanced in this run.
enhancements-helped = Compared with the same views unenhanced, { $any ->
    [yes] these enhancements of frontal views helped: { $enhancements }.
   *[no] no enhancement of frontal views helped.
}
enhancements-hurt = { $any ->
    [yes] These hurt: { $enhancements }.
   *[no] None hurt.
}
enhancements-open = These made no clear difference: { $enhancements }.
enhancements-unjudged = No impartial recogniser was run for these: { $enhancements }.

## Enhancement whose strength was chosen picture by picture.

picture-count = { COUNT($pictures) ->
    [1] 1 picture
   *[other] { $pictures } pictures
}
kept = { $variant }: each output blends the frontal view with the aligned photo, using as much of the frontal view as the guiding recogniser accepts as the same face: { $mean } of it on average ({ picture-count }; all of it in { $whole }, nothing in { $nothing }).
kept-judged = Compared with the photo: { decision }; { reason } ({ agreement }).
kept-gain = With { $combination }, Net Gain is { $gain } [{ $low }, { $high }].

## Tables of the ways.

cell-agreement = { $agree } of { $judged }
cell-agreement-partial = { $agree } of { $judged }, this one is not impartial
cell-agreement-differs = { $agree } of { $judged }, this combination differs
cell-not-impartial = not impartial
advice-caption = Each way of using frontal views, compared with the photo alone ({ $combination }). Angles and weights were chosen on other people.
uses-caption = { $what ->
    [enhanced] Frontal views, enhanced or not, compared with the photo
    [outputs] The outputs compared with the photo
   *[uses] Frontal views compared with the photo: all of them, only beyond an angle, fused with the photo
}, { $combination }. Only a wider margin helps to tell people apart.
uses-caption-empty = No way of using frontal views was measured.
