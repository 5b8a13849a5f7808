# مدل‌های تشخیص و شناسایی: وزن‌هایشان، و میزان تحمل زاویه. $combination: مدل تشخیص و مدل شناسایی.

## مقاومت در برابر زاویه.

robust-unmeasured = نمی‌توان گفت کدام ترکیب زاویه را بهتر تحمل می‌کند: هیچ تصویری در همه آن‌ها نمره نگرفت.
robust-of-too-few = تعداد افراد برای گفتن این‌که کدام ترکیب زاویه را بهتر تحمل می‌کند کافی نیست.
robust-alone = فقط { $combination } اجرا شد؛ پس مقایسه‌ای از نظر زاویه ممکن نیست.
robust-best = { $combination } بیشترین مقاومت را در برابر زاویه دارد: نشان داده شده است که هر ترکیب دیگر در هر درجه |yaw| افت بیشتری دارد.
robust-level = برنده روشنی وجود ندارد: { $combination } در هر درجه yaw کمترین افت را دارد، اما با { people-count } برتری آن بر { $others } از نظر آماری روشن نیست.
robust-far-d-prime = در بزرگ‌ترین زاویه‌ها (|yaw| برابر { $far }°) { $combination } جلوتر است: d′ برابر { $first } در مقایسه با { $best }.
robust-far-accepted = در بزرگ‌ترین زاویه‌ها (|yaw| برابر { $far }°) { $combination } جلوتر است: { $first } پذیرفته در مقایسه با { $best }.

## وزن‌هایی که موجود نیست. $reason: فایل، اندازه و مجوز آن.

needs-files = نیاز به { $files }
needs-package = نیاز به بسته پایتون { $package }: { $command }
needs-install = نصب نشده است؛ این فرمان آن را نصب می‌کند: { $command }
file-from = { $file } ({ file-size }؛ مجوز: { $licence }؛ { $source })
file-of-ones-own = { $file } ({ file-size }؛ مجوز: { $licence }؛ خودتان فراهم کنید: { $note })
file-in-archive = { $file } ({ file-size }؛ مجوز: { $licence }؛ { $source }، درون آن { $member })
file-size = { $known ->
    [exact] { $size } MB
    [bound] اندازه منتشر نشده، حداکثر { $size } MB
   *[unknown] اندازه نامعلوم
}
