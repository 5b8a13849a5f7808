# The gist of each chapter: its finding in a sentence or two, which a closed chapter shows.

gist-data = { $dataset }: { photo-count } of { people-count }; { $gt } make the reference (GT), { $probes } are probes.
gist-net-gain = Frontalized by { $method }, photos change in similarity with GT by { $gain } ({ verdict }; { $combination }). Of { $combinations } combinations of detector and recogniser, { $gains } show a gain and { $losses } a loss.
gist-damage = { $variant }: the outputs' similarity with GT differs from the photos' by { $gain } on average, and { $lost } of the faces are lost ({ $combination }).
trends-shown = { $variant }: { $any ->
    [yes] with the other properties of the photo held constant, these depend on it: { $list }.
   *[no] with the other properties of the photo held constant, no damage is shown to depend on one.
}
trend-shown = { damage } ({ $factors })
gist-way = With { $recogniser }, the { $way } helps without a frontal picture, compared with the photo fused with its mirror image.

## Failures counted in three ways. $list: verdicts that differ from those on the pairs { reading }.

readings = { $differ ->
    [yes] Counting failures in another way than on pairs { reading } changes these verdicts: { $list }.
   *[no] The three ways of counting failures give the same verdicts.
}
readings-verdict = { $variant } with { $combination }, { reading }: { verdict }

## How to read the report.

guide-measures = Net Gain is the similarity of a frontalized photo with the person's true frontal photos (GT) less that of the photo as it is. The margin is the similarity with one's own GT less that with other people's; only a wider margin helps to tell people apart.
guide-numbers = Means are over people of each person's mean. Numbers in brackets are { $confidence } intervals (Student's t over people, not photos), without correction for the number of tests. Net Gain counts the photos that every method could process. What could not be scored is a miss in every error rate and counted in the files beside this page, which also hold p and every combination.
