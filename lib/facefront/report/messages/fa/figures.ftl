# شکل‌ها: شرح‌ها، برچسب محورها و راهنماها، و متن برای خوانندگانی که شکل را نمی‌بینند.

## واژه‌هایی که چند شکل به کار می‌برند.

angle = { $signed ->
    [yes] { axis }
   *[no] |{ axis }|
}
axis = { $axis ->
    [yaw] yaw
   *[pitch] pitch
}
axis-angle-of-photo = زاویه { angle } تصویر (درجه)
axis-cosine = شباهت کسینوسی
axis-similarity-with-gt = شباهت با GT
axis-photos = تعداد تصویر
too-few-people = افراد کافی نیستند
none = هیچ
role = { $role ->
    [gt] GT
    [probe] آزمون
   *[unused] به‌کارنرفته
}
picture-photo = تصویر
picture-gt = GT
picture-no-gt = بدون GT
picture-output = خروجی
picture-frontalized = فرانتال‌شده
photo-at-yaw = تصویر در yaw برابر { $yaw }°
gt-of-same-person = تصویر GT همان فرد
yaw-is = yaw { $yaw }°
pitch-is = pitch { $pitch }°
change-is = تغییر { $change }

photo-bin = { $bin ->
    [low_third] سه‌یک پایین
    [middle_third] سه‌یک میانی
    [high_third] سه‌یک بالا
    [unknown] نامعلوم
   *[other] { $bin }
}

## عددها با واژه: $name مقدار $value دارد؛ فهرستی از آن‌ها برای یک نمودار.

point-of-name = { $name } { $value }
point-of-angle = { $angle }°: { $value }
series = { $name }: { $points }
estimate-of-few = { $value } ({ $note })

## زاویه تصویرها.

caption-poses = زاویه تصویرها: yaw زمانی مثبت است که سر به چپ خود بچرخد و pitch زمانی که به پایین نگاه کند. { COUNT($estimated) ->
    [0] { "" }
   *[other] برای { $estimated } تصویر از پنج نقطه چهره برآورد شده است، که تقریبی است.
}
poses-map = زاویه‌های yaw و pitch
poses-cell = yaw { $yaw }°، pitch { $pitch }°
poses-map-alt = نقشه yaw و pitch: { $photos } تصویر، |yaw| تا { $largest }°.
poses-bars = تصویرها بر اساس |yaw|
poses-bars-alt = تصویرها بر اساس |yaw|: { $points }.
axis-yaw = چرخش افقی yaw (درجه)
axis-absolute-yaw = قدر مطلق yaw (درجه)
axis-pitch = چرخش عمودی pitch (درجه؛ پایین مثبت است)

## افراد رسم‌شده. $title، $expression: به نامی که مجموعه دارد.

caption-drawn-person = افراد چگونه رسم می‌شوند: یک فرد که در هیچ مجموعه‌ای نیست، از یک ضبط تا ضبط بعدی و با چرخش.
caption-drawn-people = { $shown } نفر از { $people } فرد مصنوعی، نخستین‌ها به ترتیب نام.
drawn-row = { $title ->
    [one_recording] یک ضبط
    [another_recording_of_the_same_person] ضبطی دیگر از همان فرد
    [turned] چرخیده
   *[other] { $title }
}
drawn-expression = { $expression ->
    [at_rest] عادی
    [smiling] خندان
    [surprised] شگفت‌زده
    [frowning] اخم‌کرده
   *[other] { $expression }
}
drawn-picture-alt = فردی رسم‌شده، { $what }

## شباهت بر اساس زاویه.

figure-similarity-nothing = شباهت بر اساس زاویه رسم نشده است: هیچ بازه‌ای دارای { $fewest } فرد با تصویر دارای نمره نیست.
caption-figure-similarity = مقایسه تصویر با GT همان فرد، بر اساس { angle }. کسینوس‌های مدل‌های شناسایی مختلف روی مقیاس‌های متفاوتی هستند؛ d′ و سهم پذیرفته‌شده قابل مقایسه‌اند.
similarity-panel = { $measure ->
    [mean] کسینوس با GT
    [d_prime] d′: خود فرد در برابر دیگران
   *[tar] پذیرفته‌شده در نرخ تطابق نادرست { $fmr }
}
similarity-alt = { similarity-panel } بر اساس زاویه. { $series }.

## بهره خالص (Net Gain) بر اساس زاویه.

figure-gain-nothing = بهره خالص بر اساس زاویه رسم نشده است: هیچ بازه‌ای دارای { $fewest } فرد نیست که تصویرهایشان در همه شاخه‌ها نمره گرفته باشد.
caption-figure-gain = بهره خالص (Net Gain) بر اساس { angle } تصویر. بالای صفر، خروجیِ فرانتال‌شده از تصویر به GT فرد نزدیک‌تر است؛ نشانه‌های توخالی: پس از تصحیح تفاوتی نشان داده نشده است. { $few ->
    [yes] n<{ $fewest }: افراد برای میانگین کافی نیستند.
   *[no] { "" }
}
axis-net-gain = بهره خالص (Net Gain)
gain-by-angle-alt = { $title }. بهره خالص بر اساس { angle }. { $series }.

## شباهت در هر گام از تصویر تا خروجیِ فرانتال‌شده.

figure-ladder-nothing = گام‌ها رسم نشده است: هیچ تصویری در همه گام‌ها نمره نگرفت.
caption-figure-ladder = شباهت با GT در هر گام، با تفاوت آن از گام بالاتر، روی { photo-count } از { people-count }.
ladder-alt = { $title }. شباهت با GT گام به گام: { $points }.

## توزیع شباهت‌ها.

caption-distributions = کسینوس با GT خود فرد و با GT افراد دیگر، { $combination }؛ خط‌ها میانگین‌ها را نشان می‌دهند. اگر هر دو نمودار با هم به راست بروند، تمیز دادن افراد آسان‌تر نشده است.
distribution-side = { $genuine ->
    [yes] GT خود فرد
   *[no] GT افراد دیگر
}
distribution-mean = میانگین { distribution-side } { $mean }
distribution-alt = { $title }: توزیع شباهت‌ها؛ { $means }.
no-scored-pairs = بدون جفت دارای نمره

## تصویرها، آنچه از آن‌ها ساخته شد، و GT.

caption-triples = فرانتال‌شده به روش { $method }، با کسینوس تا الگوی GT ({ $combination }). انتخاب با قاعده: تصویری که تغییر آن به میانه بازه |yaw| خود نزدیک‌ترین است.
triples-row = |yaw| { $bin }°
triples-frontalized-alt = همان تصویر، فرانتال‌شده
caption-quality = { $enhanced ->
    [yes] نماهای تمام‌رخ، بهبودیافته به گونه‌ای که ستون‌ها می‌گویند
   *[no] تصویرها و نماهای تمام‌رخ
}: { COUNT($rows) ->
    [1] تصویر آزمون با میانه |yaw|.
   *[other] تصویرهای آزمونِ افراد مختلف در رتبه‌های هم‌فاصله |yaw|.
}
quality-row = { yaw-is }، { pitch-is }
quality-alt = همان تصویر، { $variant }
quality-alt-failed = همان تصویر، { $variant }: { status }

## تطابق هویت.

identity-match-nothing = تطابق هویت نشان داده نمی‌شود: به یک خروجیِ فرانتال‌شده دارای نمره و تصویر آزمونِ فردی دیگر نیاز است.
caption-identity-match = کسینوس تصویر آغاز سطر با همان فردِ فرانتال‌شده و با فردی دیگر ({ $combination }). یک نمونه، انتخاب با قاعده: میانه تغییر میان تصویرهایی با |yaw| برابر { $angled }° یا بیشتر.
identity-match-left = { $side ->
    [gt] GT
   *[angle] تصویر زاویه‌دار
}
identity-match-row = { identity-match-left } در برابر
identity-match-column-left = این
identity-match-column-own = همان فرد، فرانتال‌شده
identity-match-column-other = فردی دیگر
identity-match-own-alt = خروجیِ فرانتال‌شده همان فرد
identity-match-other-alt = تصویر فردی دیگر

## بهبود کیفیت.

figure-enhancement-nothing = روش‌های بهبود رسم نشده است: چیزی بهبود داده نشد، یا هیچ نمایی در همه شاخه‌ها نمره نگرفت.
caption-figure-enhancement = شباهت هر نمای بهبودیافته با GT منهای شباهت نمای پیش از آن. سمت راست صفر، بهبود کمک می‌کند؛ نشانه‌های توخالی: پس از تصحیح تفاوتی نشان داده نشده است.
enhancement-panel = { $base }، { $combination }
axis-difference-from-base = تفاوت با مبنا
figure-enhancement-alt = { $title }. تفاوت با مبنا: { $points }.

## بهره به چه بستگی دارد.

factor-of-the-photo = { $factor ->
    [yaw] زاویه |yaw| تصویر (درجه)
    [pitch] زاویه |pitch| تصویر (درجه)
    [unevenness] ناهمگونی نور در تصویر، از 0 تا 1
   *[blur] تاری تصویر: منفیِ تیزی آن، به تعداد دوبرابرشدن
}
figure-factors-nothing = وابستگی بهره رسم نشده است: هیچ بازه‌ای افراد کافی ندارد.
caption-figure-factors = بهره هر خروجی بر اساس ویژگی‌های تصویر آن، { $combination }. زیر صفر، خروجی از تصویر به GT دورتر است.
axis-gain = بهره
figure-factors-alt = { $title }. { $series }.

## موارد شکست. $rule: از `RULES`؛ $measure: یک ویژگی تصویر یا خروجی.

rule = { $rule ->
    [worst_gain] کمترین بهره
    [lost_detection] بدون نمره، با آن‌که تصویر نمره دارد
    [artefact_identity_drop] بیشترین فاصله خروجی از تصویر خودش، 1 − کسینوس
    [artefact_sharpness_loss] بیشترین افت تیزی، به تعداد نصف‌شدن
    [artefact_high_frequency_gap] بیشترین اختلاف با GT در جزئیات ریز، به تعداد دوبرابرشدن
    [artefact_asymmetry] بیشترین نامتقارنی چهره افزون بر نامتقارنی GT، از −1 تا 1
    [artefact_uncovered] بیشترین سهم از چهره رسم‌شده که در تصویر دیده نمی‌شد
    [artefact_landmark_distance] بیشترین فاصله پنج نقطه کلیدی از نقاط GT، نسبت به شعاع چهره
    [nearest_median] بهره نزدیک‌ترین به میانه
   *[best_gain] بیشترین بهره
}
caption-cases = { $variant }: مواردی که قاعده‌ها یافتند، با کسینوس تا GT ({ $combination }).
case-title = { $rule ->
    [worst_gain] بدترین
    [lost_detection] ازدست‌رفته
    [nearest_median] معمول
   *[best_gain] بهترین
}
case-with-gain = { case-title }: بهره { $gain }
case-photo-alt = تصویر
case-output-alt = خروجی
case-no-output-because = خروجی ساخته نشد: { $reason }.
case-similarity = { $change ->
    [none] شباهت با GT در { $before } ماند.
    [loss] شباهت با GT از { $before } به { $after } کاهش یافت.
   *[gain] شباهت با GT از { $before } به { $after } افزایش یافت.
}
case-not-scored = بدون نمره: { status }.
case-lost = { $status ->
    [generator_error] خروجی ساخته نشد.
   *[other] در خروجی چهره‌ای پیدا نشد.
}
case-causes = شاید به علت { $list }.
case-signs = دیده‌شده در { $list }.
case-nothing-stands-out = هیچ‌یک از کمیت‌های اندازه‌گیری‌شده برجسته نیست.
case-beyond = { $measure ->
    [yaw] |yaw| { $value }°
    [pitch] |pitch| { $value }°
    [unevenness] ناهمگونی { $value }
    [blur] تاری { $value }
    [identity_drop] افت هویت { $value }
    [sharpness_loss] افت تیزی { $value }
    [high_frequency_gap] اختلاف بسامد بالا { $value }
    [asymmetry] نامتقارنی { $value }
    [uncovered] دیده‌نشده { $value }
   *[landmark_distance] فاصله نقاط کلیدی { $value }
} (فراتر از { $share })

## مقدار زیر نشانگر. $name: نام نقطه؛ $value: با بازه‌اش، اگر باشد.

hover = { $name }: { $value }؛ { people-count }
hover-value = { $name }: { $value }

## عنوان نمودارها، برای فایل‌هایشان بیرون از صفحه.

title-poses = زاویه تصویرها
title-similarity = شباهت با GT بر اساس { angle }
title-gain = بهره خالص (Net Gain) بر اساس { angle }
title-ladder = شباهت با GT، گام به گام
title-distributions = توزیع شباهت‌ها
title-enhancement = تغییر شباهت با بهبود کیفیت
title-factors = بهره بر اساس ویژگی‌های تصویر
title-ways = تغییر با هر شیوه کاربرد
title-steps = آنچه هر گام روش‌ها می‌افزاید
title-curve = تغییر بر اساس تعداد افراد برازش

## صفحه شکل‌ها برای مقاله.

figures-title = شکل‌ها: { $profile }
figures-of-a-paper = هر شکل به صورت PDF، SVG و PNG (300 dpi)، و داده آن به صورت CSV. متن در فایل‌های PDF متن می‌ماند و قلم‌هایش درون فایل است.
title-forest = بهره خالص (Net Gain) هر روش فرانتال‌سازی
title-triples = تصویر، خروجیِ فرانتال‌شده و مرجع (GT)
title-identity-match = تطابق هویت

## منحنی‌های DET.

figure-det-nothing = منحنی‌های DET رسم نشده است: جفت‌های کافی با افراد دیگر وجود ندارد.
caption-figure-det = نرخ‌های خطا با جابه‌جایی آستانه که برای همه افراد یکی است؛ پایین‌تر بهتر است. تصویر یا خروجیِ بدون نمره، عدم تطابق نادرست به شمار می‌آید. در لبه پایین دیگر عدم تطابقی نمی‌ماند.
title-det = عدم تطابق نادرست در برابر تطابق نادرست (DET)
axis-fmr = نرخ تطابق نادرست
axis-frr = نرخ عدم تطابق نادرست
det-point = { $frr } در نرخ تطابق نادرست { $fmr }
figure-det-alt = { $title }. عدم تطابق نادرست: { $series }.

## لغزنده yaw.

explorer-nothing = هیچ فردی را نمی‌توان از پهلو تا پهلو نشان داد: هیچ تصویری پیش و پس از کار نمره ندارد.
caption-explorer = فردی با بیشترین دامنه yaw، در زاویه‌های هم‌فاصله، فرانتال‌شده به روش { $method }، با کسینوس تا الگوی GT ({ $combination }).
explorer-label = yaw تصویر
