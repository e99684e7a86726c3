# العربية. التعليق: على المقال، والرد: على تعليق.

## Getting round a page

skip-to-article = الانتقال إلى المقال
skip-to-replies = الانتقال إلى التعليقات
back-to-article = العودة إلى المقال
powered-by = يعمل بواسطة Rejoinder

## An article

by-author = بقلم { $author }
published = نُشر في { $date }
updated = حُدِّث في { $date }

## The replies under an article

replies-heading = { $count ->
    [zero] لا توجد تعليقات بعد
    [one] تعليق واحد
    [two] تعليقان
    [few] { NUMBER($count) } تعليقات
    [many] { NUMBER($count) } تعليقًا
   *[other] { NUMBER($count) } تعليق
}
order-label = ترتيب التعليقات
order-oldest = الأقدم أولًا
order-newest = الأحدث أولًا
pages-label = صفحات التعليقات
replies-earlier = التعليقات السابقة
replies-later = التعليقات التالية
answers-more = { $count ->
    [zero] لا مزيد من الردود
    [one] إظهار رد آخر
    [two] إظهار ردين آخرين
    [few] إظهار { NUMBER($count) } ردود أخرى
    [many] إظهار { NUMBER($count) } ردًا آخر
   *[other] إظهار { NUMBER($count) } رد آخر
}
answers = { $count ->
    [zero] لا ردود
    [one] رد واحد
    [two] ردان
    [few] { NUMBER($count) } ردود
    [many] { NUMBER($count) } ردًا
   *[other] { NUMBER($count) } رد
}
thread-whole = عرض جميع الردود
mentioned-by = ورد ذكره في

## One reply

anonymous = مجهول
in-reply-to = ردًا على { $name }
permalink = رابط هذا التعليق
edited = عُدِّل في { $date }
via = عبر { $provider }
reply-removed = أزاله أحد المشرفين.
reply-withdrawn = سحبه كاتبه.
reply-not-shown = هذا التعليق غير معروض في الوقت الحالي.
reply-pending = لا يرى هذا التعليق أحد سواك إلى أن تتم الموافقة عليه.
reply-waiting = تعليقك في انتظار الموافقة.
reply-waiting-show = عرضه
reply-said = لا يرى هذه الصفحة أحد سواك. ما كتبته موجود أدناه.
action-reply = رد
action-edit = تعديل
action-withdraw = سحب

## The form

form-heading = اترك تعليقًا
form-heading-answer = رد على { $name }
form-cancel = إلغاء
form-details = املأ بياناتك أدناه
form-details-or-icon = املأ بياناتك أدناه أو انقر على أيقونة لتسجيل الدخول
form-body = تعليقك
form-name = الاسم
form-email = البريد الإلكتروني
form-email-promise = (لا يُنشر أبدًا)
form-website = الموقع الإلكتروني
form-optional = (اختياري)
form-remember = تذكّر بياناتي على هذا الجهاز
form-markdown = يمكنك استخدام *التشديد* و**الخط العريض** و`الشيفرة` و> الاقتباسات والقوائم والروابط.
form-preview = معاينة
form-post = نشر التعليق
form-preview-heading = هكذا سيبدو تعليقك
form-leave-empty = اترك هذا الحقل فارغًا
form-closed = التعليقات مغلقة.
form-held = لا تظهر التعليقات على هذا المقال إلا بعد موافقة أحد المشرفين.

## Who is replying

identity-using = أنت تعلّق باستخدام حسابك على { $provider }.
identity-log-out = تسجيل الخروج
identity-change = تغيير
identity-connecting = جارٍ الاتصال بـ { $provider }…

## Editing and withdrawing one’s own reply

edit-heading = تعديل تعليقك
edit-save = حفظ التغييرات
edit-time-left = { $minutes ->
    [zero] انتهت تقريبًا مهلة تعديل هذا التعليق.
    [one] يمكنك تعديل هذا التعليق خلال دقيقة واحدة.
    [two] يمكنك تعديل هذا التعليق خلال دقيقتين.
    [few] يمكنك تعديل هذا التعليق خلال { NUMBER($minutes) } دقائق.
    [many] يمكنك تعديل هذا التعليق خلال { NUMBER($minutes) } دقيقة.
   *[other] يمكنك تعديل هذا التعليق خلال { NUMBER($minutes) } دقيقة.
}
edit-time-over = انتهت مهلة تعديل هذا التعليق.
edit-conflict = تغيّر هذا التعليق في هذه الأثناء. النص الأحدث أدناه، ونصك في النموذج.
withdraw-heading = سحب تعليقك
withdraw-question = هل تريد سحب هذا التعليق؟ تبقى الردود عليه.
withdraw-confirm = سحب
withdraw-keep = إبقاء

## What is wrong with a form

error-heading = هناك مشكلة
error-title = خطأ: { $title }
error-body-missing = اكتب شيئًا أولًا.
error-body-too-long = عدد أحرف تعليقك { NUMBER($count) }؛ والحد الأقصى { NUMBER($limit) }.
error-name-missing = أدخل اسمك.
error-name-too-long = اسمك أطول مما ينبغي؛ الحد الأقصى لعدد الأحرف { NUMBER($limit) }.
error-email-missing = أدخل عنوان بريدك الإلكتروني. لا يُنشر أبدًا.
error-email-invalid = أدخل عنوان بريد إلكتروني مثل ana@example.org.
error-email-too-long = عنوان البريد الإلكتروني أطول مما ينبغي؛ الحد الأقصى لعدد الأحرف { NUMBER($limit) }.
error-website-missing = أدخل عنوان موقعك.
error-website-invalid = أدخل عنوان موقع مثل https://example.org.
error-website-too-long = عنوان الموقع أطول مما ينبغي؛ الحد الأقصى لعدد الأحرف { NUMBER($limit) }.
error-parent-gone = التعليق الذي ترد عليه لم يعد موجودًا هنا.
error-closed = التعليقات على هذا المقال مغلقة. نصك محفوظ، لكن لا يمكن نشره هنا بعد الآن.
error-mark-expired = ظلت هذه الصفحة مفتوحة مدة طويلة. نصك محفوظ: يُرجى إرساله مرة أخرى.
error-too-many = { $seconds ->
    [zero] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار قليلًا؛ نصك محفوظ.
    [one] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار ثانية واحدة؛ نصك محفوظ.
    [two] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار ثانيتين؛ نصك محفوظ.
    [few] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار { NUMBER($seconds) } ثوانٍ؛ نصك محفوظ.
    [many] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار { NUMBER($seconds) } ثانية؛ نصك محفوظ.
   *[other] وصل عدد كبير من التعليقات من شبكتك. يُرجى الانتظار { NUMBER($seconds) } ثانية؛ نصك محفوظ.
}
error-cross-site = أُرسل هذا النموذج من موقع آخر، لذلك لم يُقبل. نصك محفوظ.
error-storage = تعذّر حفظ تعليقك الآن. نصك محفوظ: يُرجى المحاولة مرة أخرى.

## Pages that say what went wrong

bad-request-title = طلب غير مفهوم
bad-request-text = تعذّرت قراءة ما أُرسل. يُرجى الرجوع والمحاولة مرة أخرى.
forbidden-title = غير مسموح
forbidden-text = هذه الصفحة غير متاحة لك.
not-found-title = الصفحة غير موجودة
not-found-text = لا شيء هنا. ربما كُتب العنوان خطأً أو نُقلت الصفحة.
not-shown-title = هذا التعليق غير معروض
not-shown-text = ربما ينتظر الموافقة، أو لم يعد هنا. إذا كنت قد أرسلته للتو فقد وصل.
method-title = غير ممكن هنا
method-text = لا يمكن استخدام هذا العنوان بهذه الطريقة.
gone-title = لم يعد هنا
gone-text = ما كان هنا أُزيل نهائيًا.
too-large-title = أكثر مما ينبغي
too-large-text = هذا أكثر مما يمكننا قبوله. يُرجى إرسال قدر أقل.
unsupported-title = نوع بيانات غير مناسب
unsupported-text = لا يقبل هذا العنوان بيانات من هذا النوع.
server-error-title = حدث خطأ ما
server-error-text = حدث خطأ من جانبنا. إذا تكرر، فيُرجى إخبارنا بهذا الرقم: { $request }
unavailable-title = يُرجى المحاولة بعد قليل
unavailable-text = لا يمكننا الرد الآن. يُرجى المحاولة مرة أخرى بعد دقيقة.
to-front-page = الانتقال إلى الصفحة الرئيسية

## The front page and the feeds

card-replies = { $count ->
    [zero] لا تعليقات
    [one] تعليق واحد
    [two] تعليقان
    [few] { NUMBER($count) } تعليقات
    [many] { NUMBER($count) } تعليقًا
   *[other] { NUMBER($count) } تعليق
}
articles-older = مقالات أقدم
articles-newer = مقالات أحدث
articles-none = لا توجد مقالات بعد
articles-none-hint = ضع ملف Markdown في المجلد { $folder } وسيظهر هنا.
feed-articles = المقالات (Atom)
feed-replies = التعليقات (Atom)
feed-replies-to = التعليقات على «{ $title }»
feed-replies-on = التعليقات في { $site }
