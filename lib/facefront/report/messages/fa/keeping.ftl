# روش‌هایی که هویت را حفظ می‌کنند، در مقایسه با کنترل: ترکیب تصویر و تصویر آینه‌ای.

## نام روش‌ها.

keep-part = { $part ->
    [fused] فقط ترکیب تصویر با تصویر آینه‌ای آن
    [gallery] گالری چرخانده‌شده به زاویه تصویر آزمون
    [ridge] بردار هویت تصحیح‌شده برای زاویه
   *[metric] سنجه آگاه از زاویه
}
keep-short = { $part ->
    [fused] تصویر + آینه
    [gallery] گالری
    [ridge] تصحیح
    [metric] سنجه
   *[best] بهترین، چنان که انتخاب شد
}
keep-best = بهترین ترکیب، انتخاب‌شده درون افراد برازش
keep-best-named = بهترین ترکیب ({ $way })
measure-name = { $measure ->
    [similarity] شباهت
    [margin] حاشیه
    [rank1] رتبه 1
    [tar] نرخ پذیرش درست
   *[eer] نرخ خطای برابر
}

## پاسخ، برای هر مدل شناسایی.

keep-question = آیا راهی بهتر از تصویر تمام‌رخ هست؟

keep-best-way = با { $recogniser }: به تصویر تمام‌رخ تکیه نکنید؛ روش { $way } را به کار ببرید. در مقایسه با ترکیب تصویر و تصویر آینه‌ای آن ({ $combination }، { people-count }): { $gains }. { $how ->
    [gallery] فقط به یک تصویر GT تمام‌رخ از هر فرد نیاز دارد.
   *[learned] این روش از تصویرهای برچسب‌دار افراد دیگر آموخته می‌شود.
} { keep-how }
keep-how = { $how ->
    [gallery] چگونه: بخش «تصحیح بردار هویت» در README.fa.md و scripts/turn_gallery.py.
    [both] چگونه: بخش «تصحیح بردار هویت» در README.fa.md، scripts/turn_gallery.py و scripts/correct_embeddings.py.
   *[learned] چگونه: بخش «تصحیح بردار هویت» در README.fa.md و scripts/correct_embeddings.py.
}
keep-gain = { $measure ->
    [margin] حاشیه { $change } [{ $low }, { $high }]
    [rank1] رتبه 1، میانگین روی افراد، از { $before } به { $after }، { $change } واحد درصد [{ $low }, { $high }]
    [tar] نرخ پذیرش درست از { $before } به { $after }، { $change } واحد درصد [{ $low }, { $high }]
   *[eer] نرخ خطای برابر از { $before } به { $after }، { $change } واحد درصد [{ $low }, { $high }]
}
keep-settings = با { $recogniser } ({ $combination })، { $way } در { $chosen } بخش از { $folds } بخش افراد به کار رفت، چنان که بخش‌های دیگر انتخاب کردند. { $any ->
    [yes] دامنه روی این بخش‌ها: { $settings }.
   *[no] {""}
}
keep-setting = { $setting ->
    [weight] { $same ->
        [yes] سهم نمای چرخانده‌شده { $low }
       *[no] سهم نمای چرخانده‌شده { $low } تا { $high }
    }
    [strength] { $same ->
        [yes] جریمه تصحیح { $low }
       *[no] جریمه تصحیح { $low } تا { $high }
    }
   *[shrinkage] { $same ->
        [yes] انقباض سنجه { $low }
       *[no] انقباض سنجه { $low } تا { $high }
    }
}
keep-none = با { $recogniser }: نشان داده نشد که گالری چرخانده‌شده، بردار هویت تصحیح‌شده یا سنجه آگاه از زاویه بیش از ترکیب تصویر و تصویر آینه‌ای آن کمک کند.
keep-enough = با { $recogniser }، بازه بهره رتبه 1 با «{ $way }» از { $people } فرد برازش به بعد بالای صفر است؛ برای تعدادهایی که آزموده شد تصحیحی انجام نشده است.
keep-without-mirror = این نمایه تصویر آینه‌ای نمی‌سازد؛ از این رو هر روش با خود تصویر مقایسه شده است.
keep-not-fitted = { $combination }: هیچ روشی آموخته نشد؛ { $reason }.
keep-nothing-measured = هیچ روشی که هویت را حفظ کند قابل مقایسه نبود: افراد کافی نیستند یا هیچ تصویری نمره نگرفت.

## جدول‌ها.

shown-measures = { $verdict ->
    [gain] بهتر: { $measures }
   *[loss] بدتر: { $measures }
}
ways-caption = { $what ->
    [ways] روش‌هایی که هویت را حفظ می‌کنند، در مقایسه با ترکیب تصویر و تصویر آینه‌ای آن. سنجه آگاه از زاویه مقیاس خود را دارد: شباهت و حاشیه آن مقایسه نمی‌شود.
   *[gallery_uses] کاربردهای گالری چرخانده‌شده و کنترل‌هایش، در مقایسه با ترکیب تصویر و تصویر آینه‌ای آن.
} نتیجه‌ها: روش Holm روی خانواده اعلام‌شده با { $family } مقایسه.
ways-by-yaw-caption = روش‌هایی که هویت را حفظ می‌کنند، بر اساس بازه |yaw|؛ هر بازه خانواده‌ای جداست.
way-settings-caption = تنظیم‌های هر روش، به صورت دامنه روی بخش‌ها؛ هر یک روی افراد برازش انتخاب شده است.
gallery-nothing = گالری چرخانده نشد: این نمایه روش فرانتال‌سازی برای آن نام نمی‌برد، یا تصویر GT وجود ندارد.
gate-caption = بهترین روش برای کدام تصویرها به کار رود: بهره رتبه 1 نسبت به ترکیب تصویر و تصویر آینه‌ای آن، { $combination }. مدل و زاویه روی افراد دیگر برازش شده‌اند.
gate-nothing = نمی‌توان پیش‌بینی کرد که یک روش به کدام تصویرها کمک می‌کند: افراد کافی نیستند یا هیچ روشی آموخته نشد.
policy = { $policy ->
    [never] هرگز
    [always] همیشه
    [angle] از یک زاویه به بعد
   *[gate] جایی که مدل بهره پیش‌بینی می‌کند
}
curve-caption = تعداد افراد برازش که از آن به بعد بازه بهره بالای صفر می‌ماند.
curve-nothing = منحنی یادگیری وجود ندارد: افراد کافی نیستند.
enough-none = نه با این افراد

## شکل‌ها.

figure-ways-caption = تغییر با هر روش، در مقایسه با ترکیب تصویر و تصویر آینه‌ای آن: روی همه تصویرها، سپس بر اساس |yaw|. میانگین روی افراد. نقطه‌های پر: بهره یا افت نشان داده شد (↓: کمتر بهتر است).
figure-steps-caption = آنچه هر گام به گام پیشین می‌افزاید.
figure-ways-alt = { $title }، تغییر روی همه تصویرها: { $points }.
figure-curve-caption = بهره بر اساس تعداد افراد برازش، روی { $repeats } قرعه. نقطه‌های پر: بازه بالای صفر است.
figure-curve-alt = { $title }، بهره با { $people } فرد برازش: { $points }.
caption-turned-gallery = گالری چرخانده‌شده: تصویرهای GT که { $variant } در زاویه‌های دیگر رسم کرده است، از { people-count } با بیشترین تصویر آزمون؛ در صورت برابری، نخستین‌ها به ترتیب نام.
turned-gallery-alt = تصویر GT، رسم‌شده در yaw برابر { $yaw }°
axis-measure = { $measure ->
    [similarity] شباهت
    [margin] حاشیه
    [rank1] رتبه 1
    [tar] نرخ پذیرش
   *[eer] نرخ خطا ↓
}
axis-yaw-bins = |yaw|، درجه
all-photos = همه
axis-fitting-people = تعداد افراد برازش
