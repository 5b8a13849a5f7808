# شکست‌ها: آسیب خروجی‌ها، وابستگی آن، و ادعاهای مطالعه.

## نام سنجه‌ها و ویژگی‌ها.

outcome = { $outcome ->
    [d] بهره شباهت با GT
    [lost] سهم ازدست‌رفته: بدون خروجی یا بدون چهره
   *[other] { artefact }
}
artefact = { $outcome ->
    [identity_drop] فاصله از تصویر خودش، 1 − کسینوس
    [sharpness_loss] افت تیزی، به تعداد نصف‌شدن
    [high_frequency_gap] تفاوت با GT در جزئیات ریز، به تعداد دوبرابرشدن
    [asymmetry] نامتقارنی افزون بر نامتقارنی GT، از −1 تا 1
    [uncovered] سهم رسم‌شده‌ای که در تصویر دیده نمی‌شد
   *[landmark_distance] فاصله نقاط کلیدی از نقاط GT، به شعاع چهره
}
damage = { $outcome ->
    [d] بهره
    [lost] سهم ازدست‌رفته
    [identity_drop] افت هویت
    [sharpness_loss] افت تیزی
    [high_frequency_gap] اختلاف بسامد بالا
    [asymmetry] نامتقارنی
    [uncovered] دیده‌نشده
   *[landmark_distance] فاصله نقاط کلیدی
}
factor-name = { $factor ->
    [yaw] |yaw|
    [pitch] |pitch|
    [unevenness] نور ناهمگون
   *[blur] تاری
}
column-factor = { $factor ->
    [yaw] |yaw|، 10°
    [pitch] |pitch|، 10°
    [unevenness] نور ناهمگون
   *[blur] تاری
}

## جدول‌ها.

cases-caption = نخستین موارد هر قاعده، { $variant }.
damage-caption = آسیب هر خروجی، { $combination }. مقدار بیشتر بدتر است، به‌جز برای بهره. خروجی‌های بدون چهره فقط در سهم ازدست‌رفته به شمار می‌آیند.
every-output-made = هر تصویر آزمون خروجی دارد.
no-output-caption = تصویرهای آزمونِ بدون خروجی. جایی که تصویر نمره داشت، ازدست‌رفته به شمار می‌آیند؛ … جای عددهایی است که میان تصویرها تفاوت دارد.
damage-by-factor-caption = شکست‌ها بر اساس ویژگی‌های تصویر، { $combination }.
group-of-factor = { $variant }: { factor-of-the-photo }
trends-none = نمی‌توان گفت شکست‌ها به چه بستگی دارند: هیچ‌یک از کمیت‌های اندازه‌گیری‌شده تغییر نمی‌کند.
trends-caption = تغییر با هر ویژگی تصویر، با ثابت نگه‌داشتن سه ویژگی دیگر، { $combination }: به ازای هر 10° زاویه، و به ازای هر انحراف معیار نور و تاری (بوت‌استرپ روی افراد).
light-note = نور، تفاوت میان دو نیمه چهره است که در چهره چرخیده بخشی از پس‌زمینه را هم در بر می‌گیرد. تصویر تار، تیزی کمتری برای از دست دادن دارد.

## ادعاهای مطالعه.

claims-caption = ادعاهای مطالعه در مقایسه با { $combination }. نامتقارنی تنها آرتیفکتی است که اندازه‌گیری شده؛ آرتیفکت‌های دیگری هم ممکن است وجود داشته باشد.
claim = { $claim ->
    [loses_identity] هویت را از دست می‌دهد
    [blurs] تار می‌کند
    [leaves_artefacts] آرتیفکت به جا می‌گذارد
    [suffers_under_uneven_light] در نور ناهمگون آسیب می‌بیند
   *[suffers_from_the_angle] از زاویه آسیب می‌بیند
}
claim-number = { $claim ->
    [loses_identity] تغییر شباهت با GT: { $value }
    [blurs] تعداد نصف‌شدن تیزی: { $value }
    [leaves_artefacts] نامتقارنی افزون بر GT: { $value }
    [suffers_under_uneven_light] شباهت با GT به ازای هر انحراف معیار ناهمگونی: { $value }
   *[suffers_from_the_angle] شباهت با GT به ازای هر 10° از |yaw|: { $value }
}
claim-measured = { claim-number } [{ $low }, { $high }]
claim-measured-beside-the-photo = { claim-measured }؛ برای تصویر { $photo } [{ $photo_low }, { $photo_high }]
claim-unmeasured = افراد کافی نیستند یا چیزی برای اندازه‌گیری نیست
claim-seen = { $verdict ->
    [confirmed] آری
    [contradicted] نه، برعکس
    [undecided] روشن نیست
   *[unmeasured] –
}

# $study: نتیجه درباره آنچه مطالعه درباره سامانه خود می‌گوید، یا دلیل نبودن آن. $systems: سامانه‌هایی که این را درباره‌شان می‌گوید.
claim-of-the-study = { $study ->
    [confirmed] تأیید شد
    [contradicted] رد شد
    [undecided] نامعین
    [unmeasured] اندازه‌گیری نشد
    [not_run] این‌جا آزموده نشد: { $systems } اجرا نشد
    [drawn] این‌جا آزموده نشد: افراد مصنوعی‌اند
   *[no_claim] ادعای مطالعه نیست
}
