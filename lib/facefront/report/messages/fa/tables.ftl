# شرح‌ها، یادداشت‌ها، گروه‌ها و خانه‌های جدول‌ها.

## واژه‌هایی که چند جدول به کار می‌برند.

none-needed = نیازی نیست
nothing = هیچ
yes-or-no = { $answer ->
    [yes] آری
   *[no] نه
}
group-not-run = اجرا نشد
weights-absent = اجرا نشد: وزن‌ها موجود نیست؛ { $reason }
not-run-listed = وزن‌ها موجود نیست؛ دستور make weights آن‌ها را فهرست می‌کند
status-with-detail = { status }: { $detail }
not-comparable = { $drawn ->
    [yes] ، روی تصویر افراد واقعی: با افراد مصنوعی قابل مقایسه نیست
   *[no] {""}
}

## تصویرها.

data-caption = تصویرها و نقش آن‌ها. { pose-sources }
pose-sources = زاویه‌ها به درجه: { COUNT($labelled) ->
    [0] { COUNT($estimated) ->
        [0] هیچ‌کدام معلوم نیست.
       *[other] برای { $estimated } تصویر برآورد شده است.
    }
   *[other] { COUNT($estimated) ->
        [0] { $labelled } تصویر برچسب دارد.
       *[other] { $labelled } تصویر برچسب دارد و برای { $estimated } تصویر برآورد شده است.
    }
}
role-of-photos = { $role ->
    [gt] GT: در الگو میانگین گرفته می‌شود
    [probe] آزمون: با الگو مقایسه می‌شود
    [unused] به‌کارنرفته: بیش از حد نزدیک به یک تصویر GT، دارای برچسب GT اما با چرخش زیاد، نسخه تکراری، یا بیرون از نمونه
   *[all] همه تصویرها
}
problems-caption = تصویرهایی که خوانده نشدند، یا یک مدل تشخیص در آن‌ها چهره‌ای نیافت: در مجموع { $total }، نمایش‌داده‌شده { $shown }؛ فایل problems.csv همه را دارد.

## سرنوشت هر جفت.

failures-caption = سرنوشت هر جفت در نظر گرفته‌شده { $of ->
    [photos] از تصویرهای یک فرد
    [frontal_views] با یک نمای تمام‌رخ
    [enhanced_views] با یک نمای تمام‌رخ، بهبودیافته یا نه
    [outputs] با یک خروجی این بخش
   *[pictures] از تصویرهای یک فرد
}.
pair-group = { $group ->
    [angle_gt] تصویر با GT
    [frontal_gt] خروجیِ فرانتال‌شده با GT
    [angle_angle] تصویرهای زاویه‌دار با یکدیگر
    [gt_gt] تصویرهای GT با یکدیگر
   *[source_output] تصویر با خروجی خودش
}

## روش‌های فرانتال‌سازی، مدل‌های مرتبط، سرچشمه نتایج.

frontalizers-caption = روش‌های فرانتال‌سازی { $of ->
    [section] این بخش
   *[run] این اجرا
}.
family-of-frontalizers = { $family ->
    [control] کنترل
    [classical] کلاسیک
    [learned] آموخته‌شده
    [gan] GAN
    [diffusion] دیفیوژن
    [animation] پویانمایی چهره
    [reconstruction] بازسازی سه‌بعدی
    [recogniser] مدل شناسایی
   *[other] { $family }
}
needs-beside-the-picture = { $needs ->
    [nothing] هیچ
    [face] چهره
    [face_and_photo] چهره و تصویر اصلی
   *[other] { $needs }
}
related-models-caption = { $study } مدل مرتبطی که مطالعه بررسی کرده و بیشتر آن‌ها را در فرانتال‌سازی چهره ضعیف یافته است، و { $more } مدل تازه‌تر. قابل آموزش: کد آموزش منتشر شده است. هر تصویر: ثانیه (میانه) و بیشترین حافظه؛ *: یک تصویر با وزن‌های تصادفی روی { $cores } هسته، همراه با بارگذاری. فقط بررسی شد: فراخوانی‌های راه‌انداز با کد سامانه مقایسه شد و چیزی اجرا نشد.
related-group = { $listed ->
    [yes] مدل‌های مطالعه
   *[no] مدل‌های تازه‌تر
}
# $known: آیا حافظه معلوم است؛ $trial: آیا آزمایشی با وزن‌های تصادفی است.
cost-of-an-image = { $seconds } ثانیه{ $known ->
    [yes] ، { $memory } گیگابایت
   *[no] {""}
}{ $trial ->
    [yes] {" "}*
   *[no] {""}
}
# $by_hand: فایل‌هایی که باید دستی آورده شوند؛ $lacks: مانع اجرا، به بیان فایل خود سامانه.
related-state = { $state ->
    [measured] اندازه‌گیری شد
    [not_named] اجرا نشد: در نمایه نیامده است
    [no_weights] اجرا نشد: بدون { $files }
    [not_installed] نصب نشده است (make external MODEL={ $key })؛ فایل‌هایی که باید آورد: { $by_hand }
    [checked] فقط بررسی شد: { $lacks }
   *[none] اجرا نشد: { $lacks }
}
component-kind = { $kind ->
    [detector] مدل تشخیص
    [recogniser] مدل شناسایی
    [frontalizer] روش فرانتال‌سازی
    [enhancer] روش بهبود کیفیت
   *[other] { $kind }
}
weights-caption = اجزا و وزن‌هایشان، با SHA-256 هر کدام.
provenance-caption = کد، رایانه و کتابخانه‌های این اجرا.
settings-caption = تصویرها و تنظیم‌ها.

## بهره خالص (Net Gain).

net-gain-caption = بهره خالص (Net Gain) هر روش فرانتال‌سازی. سطرهای رنگی: همان‌گونه که مطالعه منتشر کرده است.
net-gain-published = منتشرشده در مطالعه؛ مدل تشخیص و مدل شناسایی ذکر نشده است{ not-comparable }
net-gain-slip = مطالعه برای { $dataset } بهره خالص { $printed } را چاپ کرده است؛ دو میانگین خودش { $recomputed } می‌دهد که این‌جا آمده است. N برابر { $n } کنار گذاشته شد، زیرا { $dataset } دارای { $images } تصویر است.
readings-caption = بهره خالص { $variant } با سه شیوه شمارش شکست‌ها. کوچک‌ترین مقدار قابل‌تشخیص: با توان { $power }.
gain-by-bin-none = بهره خالص بر اساس زاویه را نمی‌توان داد: هیچ جفتی در نظر گرفته نشد.
gain-by-bin-caption = بهره خالص بر اساس { angle } تصویر، { $combination }.
gain-beyond-caption = بهره خالص همه تصویرهایی که به این اندازه یا بیشتر چرخیده‌اند، { $combination }.
cost-ladder-caption = گام‌ها از تصویر تا خروجیِ فرانتال‌شده، به صورت تفاوت‌های جفت‌شده.
gt-rule = { $rule ->
    [prototype] میانگین تمام‌رخ‌ترین تصویرها
    [best] فقط تمام‌رخ‌ترین تصویر
   *[first] نخستین تصویر
}
gt-sensitivity-caption = بهره خالص { $variant } با هر قاعده GT. دامنه: بیشترین منهای کمترین.

## تنظیم‌های انتخاب‌شده.

choices-caption = زاویه‌ها و وزن‌های انتخاب‌شده: برای یک فرد تازه، و دامنه آن‌ها روی افراد این مجموعه.
chosen-setting = { $angle ->
    [yes] از |yaw|
   *[no] وزن تصویر آخر
}
chosen-never = هرگز

## گروه‌های جفت‌ها، و تحمل زاویه.

groups-caption = شباهت تصویرهای یک فرد: زاویه‌دار با GT، زاویه‌دار با یکدیگر، GT با یکدیگر.{ $published ->
    [yes] {" "}سطرهای رنگی: همان‌گونه که مطالعه منتشر کرده است.
   *[no] {""}
}
groups-published = منتشرشده در مطالعه، BIWI{ not-comparable }
groups-of-the-study = مطالعه این‌جا برای Angle↔GT مقدار { $low } تا { $high } و در جدول بهره خالص خود عددی دیگر می‌دهد؛ نمی‌گوید هر یک با کدام مدل تشخیص، مدل شناسایی یا GT به دست آمده است.
recognisers-note = نام یک مدل شناسایی، شبکه و داده آموزش آن را با هم نشان می‌دهد{ $drawn ->
    [yes] : این‌جا شبکه‌های کوچک همین پروژه، آموزش‌دیده روی سرهای مصنوعی.
   *[no] : ResNet50 با WebFace600K و ResNet100 با Glint360K. بسته‌های InsightFace مدل SCRFD را «RetinaFace» می‌نامند.
}
robustness-none = هیچ ترکیبی را نتوانستیم بر اساس زاویه مقایسه کنیم: هیچ تصویری در همه آن‌ها نمره نگرفت.
robustness-caption = افت در هر درجه |yaw|، به انحراف معیارِ نمره‌های ناهم‌هویت همان ترکیب، تا مدل‌های شناسایی قابل مقایسه باشند. پذیرفته‌شده: جفت‌های هم‌هویت در نرخ تطابق نادرست { $fmr }.
robustness-lacking = d′ و سهم پذیرفته‌شده بر اساس زاویه داده نشده است: هیچ بازه‌ای از |yaw| دارای { $fewest } فرد نیست.
loses-more = { $more ->
    [yes] نشان داده شد
   *[no] نشان داده نشد
}

## راستی‌آزمایی هویت.

verification-caption = افراد چه اندازه از هم تمیز داده می‌شوند. حاشیه: شباهت با GT خود فرد منهای شباهت با GT دیگران. EER: نرخی که در آن دو خطا برابرند. رتبه 1، TAR و FRR ناکامی در گرفتن چهره (FTA) را عدم تطابق می‌شمارند.
protocol-caption = دقت روی بخش‌ها، با بهترین آستانه روی بخش‌های دیگر؛ جفتِ بدون نمره، افراد متفاوت به شمار می‌آید.
protocol = { $drawn ->
    [yes] جفت‌هایی از افراد مصنوعی، به شکل { protocol-of-the-set }
   *[no] { protocol-of-the-set }
}
protocol-of-the-set = { $protocol ->
    [FF] FF: تمام‌رخ با تمام‌رخ
    [FP] FP: تمام‌رخ با نیم‌رخ
    [view2] LFW View Two: جفت‌های تصویر
   *[other] { $protocol }
}
folds-missing = از { $wanted } بخش پروتکل، { $folds } بخش موجود است.
folds-made = یک بخش از پروتکل موجود است: افراد آن در بخش‌های تازه پخش شدند، پس این عددها از خود ماست.
cross-session-none = هیچ فردی در دو ضبط نمره نگرفت؛ از این رو درباره ضبط‌های متفاوت چیزی گفته نمی‌شود.
cross-session-caption = تصویر و GT یک ضبط، نور، لباس و دوربین مشترک دارند. این تفاوت نشان می‌دهد اثر آن چه اندازه است.

## بهبود کیفیت.

enhancers-caption = روش‌های بهبود کیفیت این اجرا؛ یک زنجیره نام آن‌ها را به ترتیب اجرا می‌آورد. هیچ‌کدام GT را به کار نمی‌برد.
enhancement-caption = میانگین شباهت با GT فرد پس از بهبود کیفیت؛ مبنا نمای پیش از بهبود است.{ $fewer ->
    [yes] {" "}در پرانتز: دارای نمره / در نظر گرفته‌شده، جایی که تعداد کمتری از پیش نمره گرفت.
   *[no] {""}
}{ $lossy ->
    [yes] { $mark }: بیش از { $share } چهره‌ها این‌جا از دست رفت؛ پس میانگین فقط باقی‌مانده‌ها را در بر می‌گیرد و نباید با بقیه مقایسه شود.
   *[no] {""}
}
enhancement-group = { $base }: { reading }
enhancement-differences-caption = هر نمای بهبودیافته منهای نمای پیش از بهبود. ازدست‌رفته: پیش‌تر نمره داشت و دیگر ندارد.
enhancement-published-caption = همان‌گونه که مطالعه منتشر کرده است (BIWI). خانه‌های خالی منتشر نشده‌اند.
enhancement-change-caption = شباهت نمای بهبودیافته با نمای پیش از بهبود، و با تصویر.
enhancement-by-quality-caption = تفاوت با مبنا بر اساس سه‌یک‌های تیزی و اندازه تصویرها، و بر اساس |yaw|، { $combination }.
level-of-yaw = { $bin ->
    [unknown] |yaw| نامعلوم
   *[other] |yaw| { $bin }°
}
level-of-quality = { $measure ->
    [size] اندازه چهره: سه‌یک { $level ->
        [low] پایین
        [middle] میانی
       *[high] بالا
    }، { $least } تا { $most } px
   *[sharpness] تیزی: سه‌یک { $level ->
        [low] پایین
        [middle] میانی
       *[high] بالا
    }، { $least } تا { $most }
}
