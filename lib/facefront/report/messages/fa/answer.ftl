# پاسخ: فرانتال‌سازی با هویت چه می‌کند، و از کدام زاویه به بعد.

question = آیا فرانتال‌سازی تصویر زاویه‌دار را به تصویرهای تمام‌رخ واقعی همان فرد نزدیک‌تر می‌کند؟

# تعداد افراد و تصویرها، هر جا که شمرده می‌شوند.
people-count = { COUNT($people) ->
    [1] 1 فرد
   *[other] { $people } فرد
}
photo-count = { COUNT($photos) ->
    [1] 1 تصویر
   *[other] { $photos } تصویر
}

## بهره خالص (Net Gain). $verdict: gain، loss، open (تفاوتی نشان داده نشد).

gain = { $verdict ->
    [gain] آری: تصویرهای فرانتال‌شده به روش { $method } بیش از پیش به GT فرد شبیه‌اند، از { $before } به { $after }، با بهره خالص { gain-numbers }.
    [loss] نه: تصویرهای فرانتال‌شده به روش { $method } کمتر از پیش به GT فرد شبیه‌اند، از { $before } به { $after }، با بهره خالص { gain-numbers }.
   *[open] نه بهره‌ای نشان داده شد و نه افتی: با فرانتال‌سازی به روش { $method } میانگین شباهت از { $before } به { $after } رسید، با بهره خالص { gain-numbers }. با این تعداد فرد، مطالعه فقط برای تشخیص تغییری برابر { $smallest } یا بیشتر توان { $power } داشت.
}
gain-numbers = { $gain } (بازه { $confidence } از { $low } تا { $high }، p تصحیح‌شده { $p }؛ { measured-where })
measured-where = { photo-count } از { people-count }؛ { $combination }
gain-unmeasured = نمی‌توان گفت: جفتی وجود ندارد که { reading } باشد.
gain-of-too-few = با این تعداد کم فرد نمی‌توان گفت: با فرانتال‌سازی به روش { $method } میانگین شباهت از { $before } به { $after } رسید ({ $gain }؛ { measured-where }).

## حاشیه تا افراد دیگر، پس از یک بهره. $verdict: gain (بیشتر می‌شود)، loss (کمتر می‌شود)، open، few.

margin-of-gain = { $verdict ->
    [gain] حاشیه تا GT افراد دیگر هم بیشتر می‌شود، به اندازه { margin-numbers }.
    [loss] اما حاشیه تا GT افراد دیگر کمتر می‌شود، به اندازه { margin-numbers }: افراد دیگر باز هم نزدیک‌تر می‌شوند.
   *[open] اما نشان داده نشد که حاشیه تا GT افراد دیگر بیشتر شود؛ تغییر آن { margin-numbers } است.
}
margin-numbers = { $change } (بازه { $confidence } از { $low } تا { $high }، p تصحیح‌شده { $p })

## تصویرهای آزمونِ نزدیک به تمام‌رخ و زاویه‌دار، جداگانه.

angles-unknown = این روی همه تصویرهای آزمون است؛ زاویه آن‌ها معلوم نیست.
share-nearly-frontal = این روی همه تصویرهای آزمون است که { $share } آن‌ها کمتر از { $near }° چرخیده‌اند.
angled-unmeasured = هیچ تصویری با |yaw| برابر { $far }° یا بیشتر نمره نگرفت.
angled-of-too-few = با |yaw| برابر { $far }° یا بیشتر، بهره خالص { $gain } است و افراد برای بازه کافی نیستند ({ photo-count } از { people-count }).
angled = با |yaw| برابر { $far }° یا بیشتر، بهره خالص { $gain } است (بازه { $confidence } از { $low } تا { $high }؛ { photo-count } از { people-count }).

## زاویه‌ای که میانگین در آن تغییر علامت می‌دهد. $to: gain یا loss، آنچه می‌شود.

crossing-of-too-few = در هر زاویه تعداد افراد برای گفتن این‌که نتیجه به اندازه چرخش سر بستگی دارد کافی نیست.
crossing-none = میانگین تغییر علامت نمی‌دهد: در هر |yaw| اندازه‌گیری‌شده، تا حدود { $reach }°، { $sign ->
    [gain] بهره است
   *[loss] افت است
}.
crossing-uncertain = { crossing-begins }، اما فقط { $share } بازنمونه‌های افراد با آن سازگارند: چنین زاویه‌ای را نمی‌توان ادعا کرد.
crossing = { $to ->
    [gain] { crossing-begins } (بازه { $low }° تا { $high }°)؛ میانگین در آن‌جا صفر است، که هنوز بهره نیست.
   *[loss] { crossing-begins } (بازه { $low }° تا { $high }°).
}
crossing-begins = میانگین نخستین بار در |yaw| حدود { $angle }° { $to ->
    [gain] مثبت
   *[loss] منفی
} می‌شود

## زاویه‌ای که از آن به بعد بهره نشان داده شد. $edge به درجه؛ 0: روی همه زاویه‌ها.

gain-shown-nowhere = از هیچ زاویه‌ای به بعد بهره‌ای نشان داده نشد.
gain-shown-from = { COUNT($edge) ->
    [0] بهره روی همه زاویه‌ها نشان داده شد: { gain-shown-numbers }.
   *[other] بهره برای تصویرهایی با |yaw| برابر { $edge }° یا بیشتر نشان داده شد: { gain-shown-numbers }.
}
gain-shown-numbers = { $gain } [{ $low }, { $high }] ({ photo-count } از { people-count })

## جدول همه ترکیب‌ها.

cell-crossing = { $angle }° [{ $low }, { $high }]، { $to ->
    [gain] به بهره
   *[loss] به افت
}
cell-crossing-none = { $sign ->
    [gain] هیچ، همواره بهره
    [loss] هیچ، همواره افت
   *[unclear] روشن نیست
}
cell-gain-shown = { COUNT($edge) ->
    [0] همه زاویه‌ها: { $gain } [{ $low }, { $high }]
   *[other] { $edge }°: { $gain } [{ $low }, { $high }]
}
answer-caption = { $method } در هر ترکیب. |yaw| تغییر علامت میانگین: جایی که میانگین صفر است. بهره نشان‌داده‌شده از |yaw|: کوچک‌ترین زاویه‌ای که فراتر از آن بهره نشان داده شده است.
