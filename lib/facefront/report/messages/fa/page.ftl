# واژه‌های خود صفحه: عنوان بخش‌ها، عنوان‌های درون آن‌ها، برچسب‌ها و فهرست.

page-title = آیا فرانتال‌سازی به شناسایی چهره کمک می‌کند؟
page-kicker = { $dataset } · make report PROFILE={ $profile }
page-without-images = این گزارش بدون تصویر ساخته شده است: هیچ تصویر چهره و هیچ چیزی که از روی آن رسم شده باشد در آن نیست، و افراد و تصویرها نام مستعار دارند.
figure-left-out = در گزارش دارای تصویر، این‌جا شکلی از تصویرهاست: { $caption }
contents = فهرست
skip-contents = رفتن به گزارش
summary = خلاصه
sets = مجموعه‌های تصویر
link-to = پیوند به { $name }
filter-rows = پالایش سطرها
filter-cases = نمایش موارد
all-cases = همه
open-chapters = بازکردن همه فصل‌ها
close-chapters = بستن همه فصل‌ها
page-files = این صفحه به فایل دیگری نیاز ندارد. پیوندهای CSV و Parquet تا زمانی کار می‌کنند که صفحه در پوشه خودش باشد.
page-figures = شکل‌ها برای مقاله
answer-label = پاسخ کوتاه
table-label = جدول { $number }
figure-label = شکل { $number }
files-beside = جدول‌های دیگر در کنار این صفحه:
table-as-before = همان جدولِ { $title }: { $caption }
chapter-of-all-sets = پیوست

## عنوان بخش‌ها: `section-<key>`.

section-00_summary = خلاصه
section-00_method = این گزارش را چگونه بخوانیم
section-01_data = تصویرها
section-02_detectors = کدام مدل تشخیص و کدام مدل شناسایی
section-03_frontalization = فرانتال‌سازی با هویت چه می‌کند
section-04_enhancement = بهبود کیفیت چهره‌های فرانتال‌شده
section-05_failures_ffwm = شکست‌های روش‌های تصویر به تصویر (مانند FFWM)
section-06_failures_deca = شکست‌های بازسازی سه‌بعدی (مانند DECA)
section-07_what_to_do = با چهره‌های زاویه‌دار چه باید کرد
section-08_related_models = مدل‌های مرتبط
section-09_provenance = تکرار این اجرا

## عنوان‌های درون بخش‌ها: `heading-<key>`.

heading-average-damage = میانگین آسیب
heading-cases = موارد
heading-claims-of-the-study = مطالعه چه ادعا می‌کند
heading-compared-with-the-photo = در مقایسه با تصویر
heading-enhancers = روش‌های بهبود کیفیت
heading-failures-and-counts = شکست‌ها و شمارش‌ها
heading-from-which-angle-on = از کدام زاویه به بعد؟
heading-groups-of-pairs = گروه‌های جفت‌ها
heading-how-many-people = چند فرد لازم است؟
heading-most-robust-to-angle = کدام در برابر زاویه مقاوم‌تر است؟
heading-net-gain = بهره خالص (Net Gain)
heading-pictures = تصویرها
heading-selective-frontalization-and-fusion = فرانتال‌سازی انتخابی و ترکیب
heading-similarity-after-enhancement = شباهت با GT پس از بهبود کیفیت
heading-still-the-same-person = آیا هنوز همان فرد است؟
heading-the-sets-own-protocol = پروتکل خود مجموعه
heading-what-failures-depend-on = شکست‌ها به چه بستگی دارند
heading-what-is-gt = مرجع (GT) چیست؟
heading-ways-that-keep-identity = روش‌هایی که هویت را حفظ می‌کنند
heading-what-to-do = چه باید کرد
heading-which-photos-it-helps = به کدام تصویرها کمک می‌کند؟
heading-where-the-change-comes-from = این تغییر از کجا می‌آید
