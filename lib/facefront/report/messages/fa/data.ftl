# تصویرهای یک مجموعه، و آنچه در آن‌ها کم است.

data-photos = { $folder ->
    [yes] تصویرهای پوشه GT مرجعی را می‌سازند که بقیه با آن مقایسه می‌شوند: الگوی GT.
   *[no] تمام‌رخ‌ترین تصویرهای هر فرد مرجعی را می‌سازند که بقیه با آن مقایسه می‌شوند: الگوی GT.
} هیچ تصویر GT با خودش مقایسه نمی‌شود.
data-gaps = فایل‌هایی که خوانده نشدند: { $unreadable }. افراد بدون تصویر GT: { $people_without_gt }؛ با فقط یک تصویر: { $people_with_one_photo }.
data-several-faces = تصویرهایی که یک مدل تشخیص در آن‌ها چند چهره یافت: { $photos }؛ { $refused ->
    [yes] نمایه آن‌ها را نمی‌پذیرد.
   *[no] بزرگ‌ترین چهره به شمار می‌آید.
}
data-not-upright = تصویرهای خوابیده یا وارونه: { $photos }؛ { $refused ->
    [yes] نمایه آن‌ها را نمی‌پذیرد.
   *[no] این تصویرها راست شدند.
}
data-further-pass = تصویرهایی که فقط گذر بعدیِ یک مدل تشخیص (روی بومی دیگر) چهره را در آن‌ها یافت: { $photos }.

## اشکال‌های فایل‌های یک مجموعه. $files: نخستین فایل‌ها.

fault-where = { $known ->
    [detail] { $file } ({ $detail })
   *[file] { $file }
}
fault = { $which ->
    [one] { $files }: { $fault }
    [one_unnamed] { $fault }
    [all] { $count } × { $fault } (در { $files })
    [some] { $count } × { $fault } (مانند { $files })
   *[unnamed] { $count } × { $fault }
}

## نکته‌ها.

part-of-set = این بخشی از مجموعه است: { $parts }.
part-of-whole = { $name ->
    [people] { $found } فرد از { $expected }
    [images] { $found } تصویر از { $expected }
   *[sequences] { $found } ضبط از { $expected }
}
gt-yaw = میانه |yaw| تصویرهای GT برابر { $median }° و بیشترین آن { $largest }° است ({ gt-limit }).
gt-yaw-unknown = yaw هیچ تصویر GT معلوم نیست ({ gt-limit }).
gt-limit = gt.max_yaw: { $limited ->
    [yes] { $cap }°
   *[no] بدون حد
}
gt-pose-unknown = { COUNT($photos) ->
    [1] زاویه 1 تصویر GT برچسب‌خورده معلوم نیست؛ همان برچسب ملاک است.
   *[other] زاویه { $photos } تصویر GT برچسب‌خورده معلوم نیست؛ همان برچسب ملاک است.
}
people-without-gt = { COUNT($people) ->
    [1] 1 فرد هیچ تصویری با چهره و زاویه معلوم در این حد ندارد و در نتیجه GT ندارد.
   *[other] { $people } فرد هیچ تصویری با چهره و زاویه معلوم در این حد ندارند و در نتیجه GT ندارند.
} تصویرهای آزمونِ افراد بدون GT: { $probes }؛ در نظر گرفته می‌شوند اما نمره‌ای نمی‌گیرند. این حد را با { $setting } در نمایه تعیین کنید.
sample-of-probes = فقط نمونه‌ای از تصویرهای آزمون اندازه‌گیری می‌شود: حداکثر { $most } تصویر از هر فرد، چنان که مانند تصویرهای خود فرد در بازه‌های yaw پخش باشند (دانه تصادفی { $seed }).
enhanced-sample = بهبود کیفیت روی نمونه‌ای از تصویرهای آزمون هر فرد، { $part } از { $whole }، اندازه‌گیری شده است؛ از این رو بهره خالص (Net Gain) همان نما با فصل‌های دیگر کمی تفاوت دارد.
