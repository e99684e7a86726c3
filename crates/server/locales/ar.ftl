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
via-passkey = عبر مفتاح مرور
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
identity-using-passkey = أنت تعلّق باستخدام مفتاح المرور الخاص بك.
identity-log-out = تسجيل الخروج
identity-change = تغيير
identity-connecting = جارٍ الاتصال بـ { $provider }…
identity-connecting-passkey = في انتظار مفتاح المرور الخاص بك…
account-link = حسابك
guest = زائر

## Signing in

sign-in-with = تسجيل الدخول عبر { $provider }
sign-in-with-passkey = تسجيل الدخول بمفتاح مرور
connecting-leaving = ستنتقل إلى { $name } لتسجيل الدخول.
connecting-go = المتابعة إلى { $provider }
place-instance = على أي خادم يوجد حسابك؟
place-instance-hint = مثلًا mastodon.social، أو معرّفك الكامل: { "\u2066" }@ana@mastodon.social{ "\u2069" }
place-website = ما عنوان موقعك؟
place-website-hint = مثلًا ana.example.org. يجب أن يعلن موقعك أنه يدعم IndieAuth.
place-go = متابعة
place-email = ما عنوان بريدك الإلكتروني؟
place-email-hint = لا يُنشر أبدًا. نرسل إليك رسالة فيها رمز.
letter-heading = تسجيل الدخول بالبريد الإلكتروني
letter-sent = أرسلنا إليك رسالة فيها رمز. يبقى صالحًا عشر دقائق.
letter-code = الرمز الذي في الرسالة
letter-code-hint = ثمانية أحرف وأرقام. إن لم تصل رسالة فابحث بين الرسائل غير المرغوب فيها.
letter-code-wrong = ليس هذا رمز أحدث رسالة.
letter-go = تسجيل الدخول
letter-elsewhere = لتسجيل الدخول اكتب الرمز في النافذة التي طلبته فيها.
# $site (text): عنوان الموقع.
letter-subject = رمزك لموقع { $site }
# $site, $code, $link (texts).
letter-text =
    رمزك لتسجيل الدخول إلى { $site } هو

        { $code }

    اكتبه في النافذة التي طلبته فيها، أو افتح هذا العنوان في المتصفح نفسه:
    { $link }

    يبقى صالحًا عشر دقائق. إن لم تطلبه فقد كتب شخص آخر عنوانك، ولا يلزمك فعل شيء.
window-signed-in = سجّلت الدخول باسم { $name }.
window-close = يمكنك إغلاق هذه النافذة.
window-stray = هذه النافذة لا تتبع أيًا من صفحاتنا.
window-stray-go = تسجيل الدخول هنا بدلًا من ذلك
window-finish = أكمل تسجيل الدخول في النافذة الأخرى أو حاول مرة أخرى.
passkey-use = استخدام مفتاح المرور الخاص بي
passkey-first = ليس لديك مفتاح مرور هنا بعد؟
passkey-name-label = الاسم الذي تريد أن تظهر به
passkey-name-hint = يظهر مع جميع تعليقاتك. يحتفظ جهازك بمفتاح المرور، وهو يخبرنا بأنك أنت من عاد، ولا يخبرنا بأي شيء آخر عنك.
passkey-make = إنشاء مفتاح مرور
passkey-needs-script = تحتاج مفاتيح المرور إلى جافاسكريبت، وهي معطّلة أو لم تُحمَّل.
passkey-unsupported = لا يمكن لهذا المتصفح استخدام مفاتيح المرور.
passkey-text-waits = نصك محفوظ: ارجع وسجّل الدخول بطريقة أخرى أو علّق بصفة زائر.
passkey-nothing = لم يُستخدم أي مفتاح مرور ولم يُنشأ. يمكنك المحاولة مرة أخرى أو الرجوع.
passkey-already = يوجد على هذا الجهاز مفتاح مرور لحسابك بالفعل.
passkey-name = مفتاح مرور

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = لم تسجّل الدخول لأن العملية أُلغيت. نصك محفوظ.
sign-in-unavailable = تسجيل الدخول من هناك غير متاح في الوقت الحالي. نصك محفوظ؛ يمكنك المحاولة لاحقًا أو التعليق بصفة زائر.
sign-in-failed = تعذّر تسجيل الدخول. نصك محفوظ: يُرجى المحاولة مرة أخرى.
sign-in-no-instance = لا يوجد في هذا العنوان ما يمكن تسجيل الدخول به. يُرجى التحقق منه.
sign-in-elsewhere = ذلك الحساب مرتبط هنا بحساب آخر.
sign-in-full = لهذا الحساب أكبر عدد ممكن من طرق تسجيل الدخول. أزل واحدة منها أولًا.
sign-in-unknown-passkey = مفتاح المرور هذا غير معروف هنا، أو لم يعد معروفًا. يمكنك إنشاء مفتاح آخر؛ نصك محفوظ.
sign-in-storage = تعذّر إكمال تسجيل الدخول الآن. نصك محفوظ: يُرجى المحاولة مرة أخرى.
sign-in-too-many = وصل عدد كبير من طلبات تسجيل الدخول من شبكتك. يُرجى الانتظار دقيقة؛ نصك محفوظ.
sign-in-expired = استغرق تسجيل الدخول وقتًا أطول مما ينبغي. نصك محفوظ: يُرجى المحاولة مرة أخرى.
sign-in-insecure = لا يمكن تسجيل الدخول في هذا الموقع لأن صفحاته غير مشفّرة.
sign-in-not-fresh = يتطلب هذا أن تكون قد سجّلت الدخول خلال الدقائق الخمس الأخيرة. يُرجى تسجيل الدخول مرة أخرى.
sign-in-over-title = انتهت صلاحية تسجيل الدخول هذا
sign-in-over-text = استغرق وقتًا أطول مما ينبغي أو استُخدم من قبل أو بدأ في متصفح آخر. يُرجى العودة إلى الصفحة التي جئت منها والمحاولة مرة أخرى؛ النص الذي كتبته لا يزال هناك.

## The own account

account-title = حسابك
account-signed-out = لم تسجّل الدخول.
account-name-label = الاسم
account-name-hint = يظهر مع جميع تعليقاتك. لا يمكن لأحد غيرك هنا أن يتخذ اسمًا يشبهه.
account-name-save = تغيير الاسم
account-name-taken = يحمل شخص آخر هنا هذا الاسم أو اسمًا يشبهه.
account-name-invalid = أدخل اسمًا فيه حروف أو أرقام؛ الحد الأقصى لعدد الأحرف { NUMBER(200) }. الأسماء مثل «Admin» مخصصة للقائمين على الموقع.
account-name-email = أدخل اسمًا لا عنوان بريد إلكتروني: فهو يظهر مع جميع تعليقاتك.
account-saved = تم الحفظ.
account-denied = أُلغيت العملية، ولم يتغيّر شيء.
account-failed = تعذّر ذلك، ولم يتغيّر شيء. يُرجى المحاولة مرة أخرى.
account-unknown-passkey = مفتاح المرور هذا غير معروف هنا، أو لم يعد معروفًا.
account-too-many = وصل عدد كبير من طلبات تسجيل الدخول من شبكتك. يُرجى الانتظار دقيقة.
account-identities = طرق تسجيل الدخول
account-identity-linked = رُبط في { $date }
account-identity-used = آخر استخدام في { $date }
account-link-more = إضافة طريقة أخرى لتسجيل الدخول
account-unlink = إزالة
account-unlink-name = إزالة { $provider }
account-unlink-name-passkey = إزالة مفتاح المرور
account-last-identity = هذه هي الطريقة الوحيدة لتسجيل الدخول إلى هذا الحساب، لذلك تبقى.
passkey-hint = بمفتاح المرور تسجّل الدخول عن طريق قفل شاشة جهازك، دون الحاجة إلى أي خدمة أخرى.
passkey-add = إضافة مفتاح مرور
account-fresh-needed = لتغيير طرق تسجيل الدخول أو حذف الحساب، سجّل الدخول مرة أخرى أولًا.
account-fresh-go = تسجيل الدخول مرة أخرى
account-sessions = أين سجّلت الدخول
account-session-here = هذا المتصفح
account-session = عبر { $provider }، منذ { $date }
account-session-passkey = بمفتاح مرور، منذ { $date }
account-end-all = تسجيل الخروج من كل مكان
account-replies = تعليقاتك
account-replies-none = لم تكتب أي تعليق بعد.
account-claim = { $count ->
    [zero] لم يُنشر أي تعليق من هذا المتصفح بصفة زائر.
    [one] نُشر تعليق واحد من هذا المتصفح بصفة زائر.
    [two] نُشر تعليقان من هذا المتصفح بصفة زائر.
    [few] نُشرت { NUMBER($count) } تعليقات من هذا المتصفح بصفة زائر.
    [many] نُشر { NUMBER($count) } تعليقًا من هذا المتصفح بصفة زائر.
   *[other] نُشر { NUMBER($count) } تعليق من هذا المتصفح بصفة زائر.
}
account-claim-go = إضافة إلى هذا الحساب
account-delete = حذف الحساب
account-delete-question = هل تريد حذف هذا الحساب؟ تبقى تعليقاتك في مواضعها دون اسمك؛ أما الحساب وطرق تسجيل الدخول إليه وصورته فتُمحى فورًا ونهائيًا.
account-delete-go = حذف
account-deleted = حُذف حسابك.

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
too-many-title = أكثر مما ينبغي
too-many-text = كان ذلك أكثر مما نستطيع قبوله. انتظر دقيقة ثم حاول مرة أخرى.
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
