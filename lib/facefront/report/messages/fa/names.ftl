# نام چیزهایی که کارت‌ها و فهرست‌ها به انگلیسی می‌گویند؛ کلید هر پیام از همان‌جاست.

## عنوان اجزا: `component-<key>`.

component-none = فقط هم‌تراز‌شده
component-mirror = نیمه آینه‌ای
component-template = سر عمومی
component-liveportrait-mod = LivePortrait با حذف چرخش
component-ffwm = FFWM، جابه‌جایی ویژگی‌ها با شار
component-deca = DECA، سر FLAME که از روبه‌رو رسم شده است
component-sharp = تیزشده (unsharp mask)
component-omit-bg = بدون پس‌زمینه (ParseNet)
component-omit-bg-without-weights = بدون پس‌زمینه (GrabCut از کادر مدل تشخیص)
component-even = یکدست‌شده (حاشیه‌ها پر شده، رنگ‌ها و تیزی مانند تصویر اصلی)
component-keep-identity = هویت حفظ‌شده (آمیزه با تصویر اصلی، به انتخاب مدلی که در ارزیابی شرکت ندارد)
component-flip = تصویر کاملاً آینه‌ای (کنترل)
component-retina = RetinaFace (از facexlib)
component-dlib-resnet = ResNet از dlib
component-gan-inversion = وارون‌سازی GAN
component-arcface = هر فایل ONNX به شیوه ArcFace

## مجوزها: `licence-<متن انگلیسی>`.

licence-apache-2-0-its-page-academic-research-only = Apache-2.0؛ به گفته صفحه‌اش: فقط پژوهش دانشگاهی
licence-cc-by-nc-4-0-flame-and-mica-their-own-registration = CC BY-NC 4.0؛ FLAME و MICA: مجوز خود را دارند، با ثبت‌نام
licence-carnegie-mellon-university-academic-non-commercial = دانشگاه Carnegie Mellon: دانشگاهی و غیرتجاری
licence-tencent-s-own-academic-research-only = مجوز خود Tencent: فقط پژوهش دانشگاهی
licence-tencent-s-own-academic-research-only-stable-video-diffusion-stability-research-licence = مجوز خود Tencent: فقط پژوهش دانشگاهی؛ Stable Video Diffusion: مجوز پژوهشی Stability
licence-academic-research-only = فقط پژوهش دانشگاهی
licence-see-its-page-stable-diffusion-1-5-creativeml-openrail-m = صفحه آن را ببینید؛ Stable Diffusion 1.5: مجوز CreativeML OpenRAIL-M
licence-aniportrait-see-its-page-stable-diffusion-1-5-creativeml-openrail-m = AniPortrait: صفحه آن را ببینید؛ Stable Diffusion 1.5: مجوز CreativeML OpenRAIL-M
licence-none-exist = وزنی وجود ندارد
licence-none-stated = اعلام نشده
licence-none-stated-bfm-registration = اعلام نشده؛ BFM: با ثبت‌نام
licence-none-stated-flame-and-deca-their-own-registration = اعلام نشده؛ FLAME و DECA: مجوز خود را دارند، با ثبت‌نام
licence-none-the-generator-was-never-published = ندارد: مولد هرگز منتشر نشد
licence-see-its-page = صفحه خودش را ببینید
licence-see-its-page-flame-its-own-registration = صفحه خودش را ببینید؛ FLAME: مجوز خود را دارد، با ثبت‌نام
licence-apache-2-0-with-third-party-parts-under-licences-of-their-own = Apache-2.0؛ بخش‌هایی از دیگران مجوز خود را دارد
licence-apache-2-0-trained-on-ms-celeb-1m = Apache-2.0؛ آموزش‌دیده روی MS-Celeb-1M
licence-deca-and-flame-mpi-non-commercial-research-only-after-registration = DECA و FLAME: مجوز MPI، فقط پژوهش غیرتجاری، پس از ثبت‌نام
licence-flame-mpi-non-commercial-research-only-after-registration = FLAME: مجوز MPI، فقط پژوهش غیرتجاری، پس از ثبت‌نام
licence-insightface-models-non-commercial-research-only = مدل‌های InsightFace: فقط پژوهش غیرتجاری
licence-mit-the-repository-s-trained-on-multi-pie-which-is-licensed-for-research = MIT (مجوز مخزن)؛ آموزش‌دیده روی Multi-PIE که برای پژوهش مجوز دارد
licence-mit-this-project = MIT (همین پروژه)
licence-mit-on-its-author-s-mirror-none-in-the-repository-trained-on-multi-pie-research = در نسخه نویسنده MIT، در مخزن بدون مجوز؛ آموزش‌دیده روی Multi-PIE (پژوهشی)
licence-mit-on-its-author-s-mirror-trained-on-multi-pie-which-is-licensed-for-research = در نسخه نویسنده MIT؛ آموزش‌دیده روی Multi-PIE که برای پژوهش مجوز دارد
licence-mit-trained-on-multi-pie-research = MIT؛ آموزش‌دیده روی Multi-PIE (پژوهشی)
licence-mit-trained-on-voxceleb = MIT؛ آموزش‌دیده روی VoxCeleb
licence-mit-trained-by-this-project-on-heads-that-it-draws-itself = MIT: این پروژه آن را با سرهایی آموزش داده که خود رسم می‌کند
licence-mpi-non-commercial-research-only = MPI، فقط پژوهش غیرتجاری
licence-none-stated-all-rights-reserved = مجوزی اعلام نشده است: همه حقوق محفوظ
licence-the-recogniser-s = همان مجوز مدل شناسایی

## مانع اجرای سامانه‌ها: `lacks-<key>`.

lacks-aniportrait = CUDA لازم است: روی دو هسته هر تصویر 10 تا 20 دقیقه؛ حدود 10 گیگابایت وزن بدون درهم‌ساز منتشرشده
lacks-arc2face = بدون راه‌انداز: کنترل زاویه به EMOCA، pytorch3d و FLAME نیاز دارد؛ تنها از بردار ArcFace می‌سازد، پس ArcFace نمی‌تواند آن را ارزیابی کند
lacks-cfr-gan = CUDA لازم است (torch 1.6، pytorch3d 0.2.5)؛ وزن‌ها روی SharePoint؛ مدل چهره آن، BFM، ثبت‌نام می‌خواهد
lacks-cuda = به یک GPU انویدیا (CUDA) نیاز دارد که این‌جا نیست
lacks-da-gan = وزنی منتشر نشده است (موضوع‌های 7 و 11 مخزنش آن را خواسته‌اند)؛ برای آموزش، Multi-PIE لازم است. کدش اجرا می‌شود: آزمایش با وزن‌های تصادفی را ببینید
lacks-facelift = بدون راه‌انداز: تصویر را نمای روبه‌رو می‌گیرد، پس برای چرخاندن، زاویه تصویر و نمایی از سوی دیگر لازم است؛ رسترکننده CUDA
lacks-fantasy-portrait = CUDA و flash-attn لازم است: 14 میلیارد پارامتر، 5 تا 40 گیگابایت حافظه GPU، چند دقیقه برای هر تصویر روی A100
lacks-flashportrait = بدون راه‌انداز: مدل دیفیوژن ویدیویی که CUDA می‌خواهد
lacks-gagavatar = بدون راه‌انداز: رسترکننده CUDA و pytorch3d؛ FLAME ثبت‌نام می‌خواهد
lacks-headgan = CUDA 10.1، عملگرهای FlowNet2 و رندرکننده‌ای بسته لازم است که تنها برای Python 3.5 تا 3.7 وجود دارد؛ scripts/download_files.py آن ~/.insightface و ~/.local را هم پر می‌کند
lacks-hrn = CUDA لازم است (nvdiffrast، pytorch3d، TensorFlow 2.3)؛ مدل چهره آن، BFM، ثبت‌نام می‌خواهد
lacks-hunyuan-portrait = CUDA با 24 گیگابایت لازم است: روی دو هسته هر تصویر چند ساعت؛ شرایط Stable Video Diffusion باید پذیرفته شود
lacks-kp-rpe = فرانتال‌ساز نیست: مدل شناسایی‌ای که تغییر زاویه را تاب می‌آورد (به گفته README آن: CFP-FP 99.30 ٪)، جایگزینی برای چرخاندن چهره
lacks-lam = بدون راه‌انداز: رسترکننده CUDA؛ فایل‌هایش FLAME را در بر دارند
lacks-personalive = CUDA با 12 گیگابایت لازم است؛ وزن‌ها بدون درهم‌ساز منتشرشده
lacks-pixel3dmm = CUDA (nvdiffrast، pytorch3d)، FLAME و اجرای install_preprocessing_pipeline.sh در مخزن آن لازم است؛ تنها هندسه می‌دهد: این پروژه رنگ‌های تصویر را روی توری آن رسم می‌کند
lacks-portrait4d-v2 = بدون راه‌انداز: CUDA و pytorch3d؛ وزن‌ها شبکه‌های pickle شده‌اند
lacks-tp-gan = وزنی وجود ندارد؛ scripts/measure_pairs.py 60 جفت ورودی و خروجی منتشرشده را اندازه می‌گیرد (docs/tp_gan.md)
lacks-x-nemo = بدون راه‌انداز: مدل دیفیوژنی که CUDA می‌خواهد
lacks-x-portrait = CUDA لازم است: روی دو هسته هر تصویر حدود یک ساعت؛ وزن‌ها روی Google Drive بدون درهم‌ساز؛ در نخستین اجرا یک رمزگذار متن CLIP دریافت می‌کند

## فایل‌های وزن: `weight-<key>`.

weight-det-10g = SCRFD-10G با نقاط کلیدی؛ همان بایت‌های scrfd_10g_bnkps.onnx؛ InsightFace آن را RetinaFace هم می‌نامد
weight-w600k-r50 = ArcFace ResNet-50، آموزش‌دیده روی WebFace600K، 512 بعدی
weight-2d106det = 106 نقطه چهره که LivePortrait برش را با آن‌ها انجام می‌دهد
weight-scrfd-10g-bnkps = SCRFD-10G با نقاط کلیدی؛ همان بایت‌های det_10g.onnx
weight-glintr100 = ArcFace ResNet-100، آموزش‌دیده روی Glint360K، 512 بعدی
weight-det-500m = SCRFD-500M با نقاط کلیدی
weight-retinaface-resnet50 = RetinaFace ResNet-50، به صورتی که facexlib منتشر کرده است
weight-retinaface-mobile0-25 = RetinaFace mobilenet0.25، به صورتی که facexlib منتشر کرده است
weight-retinaface-mobile0-25-biubug6 = RetinaFace mobilenet0.25 از biubug6/Pytorch_Retinaface؛ پیوند فایل در README آن است
weight-scrfd-2-5g-bnkps = SCRFD-2.5G با نقاط کلیدی که در صفحه SCRFD پروژه InsightFace آمده است
weight-mobilefacenet = MobileFaceNet، 128 بعدی، اندازه دسته ثابت و برابر 1: همان شبکه و خروجی mobilefacenet_foamliu در قالبی دیگر
weight-mobilefacenet-foamliu = MobileFaceNet از foamliu/MobileFaceNet، 128 بعدی، اندازه دسته ثابت و برابر 1
weight-dlib-resnet-v1 = مدل شناسایی ResNet از dlib، 128 بعدی، درون یک بسته پایتون: pip install face-recognition-models
weight-liveportrait-appearance-feature-extractor = LivePortrait (arXiv 2407.03168): ظاهر تصویر به صورت حجمی از ویژگی‌ها
weight-liveportrait-motion-extractor = LivePortrait (arXiv 2407.03168): زاویه سر، حالت چهره و نقاط کلیدی مرجع
weight-liveportrait-spade-generator = LivePortrait (arXiv 2407.03168): ساخت تصویر از ویژگی‌های جابه‌جاشده
weight-liveportrait-warping-module = LivePortrait (arXiv 2407.03168): جابه‌جایی از نقاط کلیدی مبدأ به نقاط کلیدی هدف
weight-liveportrait-stitching-retargeting-module = LivePortrait (arXiv 2407.03168): دوخت تصویر و تنظیم چشم و لب
weight-liveportrait-landmark = LivePortrait (arXiv 2407.03168): 203 نقطه چهره که تنظیم چشم و لب به آن‌ها نیاز دارد
weight-gfpgan-v1-4 = GFPGAN v1.4 (arXiv 2101.04061)، شبکه `clean`: بازسازی چهره، 512 پیکسل
weight-parsing-parsenet = ParseNet، به صورتی که facexlib منتشر کرده است: بخش‌بندی چهره که چهره بازسازی‌شده با آن به تصویر بازگردانده می‌شود
weight-parsing-bisenet = BiSeNet، به صورتی که facexlib منتشر کرده است: بخش‌بندی چهره
weight-ffwm-flow = شبکه شار FFWM، در پوشه‌ای که github.com/csyxwei/FFWM به آن پیوند داده است؛ آن را در پوشه وزن‌ها بگذارید
weight-ffwm-generator = مولد FFWM، در پوشه‌ای که github.com/csyxwei/FFWM به آن پیوند داده است؛ آن را در پوشه وزن‌ها بگذارید
weight-scaleway-generator = خروجی scripts/convert_weights.py از generator_v0.pt که در github.com/scaleway/frontalization و huggingface.co/opetrova/face-frontalization است؛ آن را در پوشه وزن‌ها بگذارید
weight-deca-model = شبکه‌های DECA که github.com/yfeng95/DECA به آن‌ها پیوند داده است؛ آن‌ها را در پوشه وزن‌ها بگذارید
weight-deca-flame = خروجی scripts/convert_weights.py flame از generic_model.pkl در FLAME2020.zip: در flame.is.tue.mpg.de ثبت‌نام و آن را دریافت کنید؛ نتیجه را در پوشه وزن‌ها بگذارید
weight-fomm-vox = شبکه‌های First-Order-Model برای چهره، در پوشه‌ای که github.com/AliaksandrSiarohin/first-order-model به آن پیوند داده است؛ آن را در پوشه وزن‌ها بگذارید
weight-fomm-vox-adv = شبکه‌های First-Order-Model برای چهره، آموزش‌دیده با یک تمایزدهنده، در پوشه‌ای که github.com/AliaksandrSiarohin/first-order-model به آن پیوند داده است؛ آن را در پوشه وزن‌ها بگذارید

## نمایه‌ها: `profile-<name>`.

profile-biwi-lfw = BIWI و LFW
profile-biwi = مجموعه BIWI Kinect Head Pose (BIWI)
profile-cfp = مجموعه Celebrities in Frontal-Profile (CFP)
profile-folder = پوشه تصاویر خودتان
profile-heads-biwi = چهره‌های مصنوعی، به شکل BIWI
profile-heads-lfw = چهره‌های مصنوعی، به شکل LFW
profile-heads = چهره‌های مصنوعی
profile-lfw = مجموعه Labeled Faces in the Wild (LFW)
profile-study-biwi = BIWI، مانند مطالعه اصلی
profile-study-lfw = LFW، مانند مطالعه اصلی
profile-study = مطالعه اصلی

## اشکال‌های فایل‌های یک مجموعه: `fault-<key>`.

fault-unlisted = فهرست محتوا خوانده نمی‌شود؛ با هر چه در آن است کنار گذاشته شد، آن را خواندنی کنید
fault-folder = پوشه‌ای در جای یک تصویر؛ با هر چه در آن است کنار گذاشته شد، تصویرهایش را یک سطح بالاتر ببرید
fault-ending = پسوند، پسوند تصویر نیست؛ کنار گذاشته شد، اگر تصویر است نامش را تغییر دهید
fault-encoding = نام، UTF-8 معتبر نیست و در هیچ جدولی جا نمی‌گیرد؛ کنار گذاشته شد، نامش را تغییر دهید
fault-biwi-person = هیچ‌یک از 24 ضبط BIWI نیست؛ یک فرد دیگر به شمار آمد
fault-biwi-label = این فریم برچسب ندارد، فایل زاویه‌اش را دوباره کپی کنید
fault-cfp-kind = چنین پوشه‌ای نیست؛ این فرد تصویر { $kind ->
    [frontal] تمام‌رخ
   *[profile] نیم‌رخ
} ندارد، مجموعه را دوباره باز کنید
fault-cfp-number = نامش مانند 01.jpg عدد نیست؛ کنار گذاشته شد
fault-cfp-no-protocol = چنین پوشه‌ای نیست: پروتکل ده‌بخشی کنار گذاشته شد
fault-cfp-protocol = از { $pairs } جفت آن، هر دو تصویر { $there } جفت این‌جاست؛ این جفت‌ها از { $ff } بخش FF و { $fp } بخش FP هستند و هر کدام { $folds } بخش دارد
fault-lfw-no-protocol = فایل pairs.txt کنار تصویرها نیست: پروتکل ده‌بخشی کنار گذاشته شد؛ آن را آن‌جا بگذارید
fault-lfw-protocol = از { $pairs } جفت آن، هر دو تصویر { $there } جفت این‌جاست؛ بقیه کنار گذاشته شد
fault-lfw-name = نامش مانند نام پوشه، <folder>_0001.jpg، نیست؛ کنار گذاشته شد، نامش را تغییر دهید
fault-folder-loose = در پوشه هیچ فردی نیست؛ کنار گذاشته شد، آن را به { $side }/<person>/ ببرید
fault-folder-no-gt = در GT/ تصویری به این نام نیست؛ چیزی برای مقایسه با این فرد وجود ندارد، یک تصویر بیفزایید
fault-folder-no-angle = در Angle/ تصویری به این نام نیست؛ این فرد فقط به عنوان فردی دیگر به کار می‌رود
fault-copy-people = یک فایل زیر نام دو فرد: معلوم نیست چه کسی را نشان می‌دهد و از همه جفت‌ها کنار گذاشته شد؛ آن را زیر نام فرد درست نگه دارید
fault-copy-roles = نسخه‌ای از یک تصویر GT میان تصویرهای آزمون: از همه جفت‌ها کنار گذاشته شد؛ فقط یکی از آن دو را نگه دارید
fault-copy-same = نسخه‌ای از تصویری دیگر از همان فرد: فقط یکی به شمار می‌آید
fault-copy-near-people = تقریباً یک تصویر زیر نام دو فرد: هر دو به شمار می‌آیند؛ ببینید آیا یکی در پوشه نادرست است
fault-copy-near-roles = تقریباً همان تصویر GT میان تصویرهای آزمون: هر دو به شمار می‌آیند؛ یکی را کنار بگذارید
