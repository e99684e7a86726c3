# فارسی. دیدگاه: زیر مقاله؛ پاسخ: به یک دیدگاه.

## Getting round a page

skip-to-article = رفتن به مقاله
skip-to-replies = رفتن به دیدگاه‌ها
back-to-article = بازگشت به مقاله
powered-by = با نیروی Rejoinder

## An article

by-author = نوشتهٔ { $author }
published = انتشار: { $date }
updated = به‌روزرسانی: { $date }

## The replies under an article

replies-heading = { $count ->
    [0] هنوز دیدگاهی نیست
   *[other] { NUMBER($count) } دیدگاه
}
order-label = ترتیب دیدگاه‌ها
order-oldest = ابتدا قدیمی‌ترین
order-newest = ابتدا تازه‌ترین
pages-label = صفحه‌های دیدگاه‌ها
replies-earlier = دیدگاه‌های پیشین
replies-later = دیدگاه‌های بعدی
answers-more = نمایش { NUMBER($count) } پاسخ دیگر
answers = { NUMBER($count) } پاسخ
thread-whole = نمایش همهٔ پاسخ‌ها
mentioned-by = یادشده در

## One reply

anonymous = ناشناس
in-reply-to = در پاسخ به { $name }
permalink = پیوند به این دیدگاه
edited = ویرایش: { $date }
via = از راه { $provider }
via-passkey = با گذرکلید
reply-removed = مدیر این دیدگاه را برداشته است.
reply-withdrawn = نویسنده این دیدگاه را پس گرفته است.
reply-not-shown = این دیدگاه در حال حاضر نمایش داده نمی‌شود.
reply-pending = تا زمان تأیید، فقط شما این دیدگاه را می‌بینید.
reply-waiting = دیدگاه شما در انتظار تأیید است.
reply-waiting-show = نمایش آن
reply-said = فقط شما این صفحه را می‌بینید. آنچه نوشته‌اید در زیر آمده است.
action-reply = پاسخ
action-edit = ویرایش
action-withdraw = پس گرفتن

## The form

form-heading = دیدگاهی بنویسید
form-heading-answer = پاسخ به { $name }
form-cancel = انصراف
form-details = مشخصات خود را در زیر وارد کنید
form-details-or-icon = مشخصات خود را در زیر وارد کنید یا برای ورود روی یک نماد کلیک کنید
form-body = دیدگاه شما
form-name = نام
form-email = ایمیل
form-email-promise = (هرگز منتشر نمی‌شود)
form-website = وب‌سایت
form-optional = (اختیاری)
form-remember = مشخصات من روی این دستگاه به خاطر سپرده شود
form-markdown = می‌توانید از *تأکید*، **پررنگ**، `کد`، > نقل‌قول، فهرست و پیوند استفاده کنید.
form-preview = پیش‌نمایش
form-post = فرستادن دیدگاه
form-preview-heading = دیدگاه شما این‌گونه دیده خواهد شد
form-leave-empty = این قسمت را خالی بگذارید
form-closed = دیدگاه‌ها بسته است.
form-held = دیدگاه‌های این مقاله پس از تأیید مدیر نمایش داده می‌شود.

## Who is replying

identity-using = شما با حساب { $provider } خود دیدگاه می‌نویسید.
identity-using-passkey = شما با گذرکلید خود دیدگاه می‌نویسید.
identity-log-out = خروج
identity-change = تغییر
identity-connecting = در حال اتصال به { $provider }…
identity-connecting-passkey = در انتظار گذرکلید شما…
account-link = حساب شما
guest = مهمان

## Signing in

sign-in-with = ورود با { $provider }
sign-in-with-passkey = ورود با گذرکلید
connecting-leaving = برای وارد شدن، به { $name } برده می‌شوید.
connecting-go = رفتن به { $provider }
place-instance = حساب شما روی کدام سرور است؟
place-instance-hint = برای نمونه mastodon.social، یا شناسهٔ کامل شما: { "\u2066" }@ana@mastodon.social{ "\u2069" }
place-website = نشانی وب‌سایت شما چیست؟
place-website-hint = برای نمونه ana.example.org. وب‌سایت شما باید اعلام کند که از IndieAuth پشتیبانی می‌کند.
place-go = ادامه
place-email = نشانی رایانامهٔ شما چیست؟
place-email-hint = هرگز منتشر نمی‌شود. نامه‌ای با یک کد برایتان می‌فرستیم.
letter-heading = ورود با رایانامه
letter-sent = نامه‌ای با یک کد برایتان فرستادیم. کد ده دقیقه اعتبار دارد.
letter-code = کدی که در نامه است
letter-code-hint = هشت حرف و رقم. اگر نامه‌ای نرسید، میان نامه‌های ناخواسته را نگاه کنید.
letter-code-wrong = این کدِ تازه‌ترین نامه نیست.
letter-go = ورود
letter-elsewhere = برای ورود، کد را در همان پنجره‌ای وارد کنید که آن را درخواست کردید.
# $site (text): عنوان سایت.
letter-subject = کد شما برای { $site }
# $site, $code, $link (texts).
letter-text =
    کد شما برای ورود به { $site }:

        { $code }

    آن را در همان پنجره‌ای وارد کنید که درخواستش کردید، یا این نشانی را در همان مرورگر باز کنید:
    { $link }

    کد ده دقیقه اعتبار دارد. اگر شما درخواستش نکرده‌اید، کس دیگری نشانی شما را نوشته است؛ لازم نیست کاری بکنید.
window-signed-in = شما با نام { $name } وارد شده‌اید.
window-close = می‌توانید این پنجره را ببندید.
window-stray = این پنجره از آنِ هیچ‌یک از صفحه‌های ما نیست.
window-stray-go = ورود از همین‌جا
window-finish = ورود را در پنجرهٔ دیگر به پایان برسانید یا دوباره تلاش کنید.
passkey-use = استفاده از گذرکلید من
passkey-first = هنوز در اینجا گذرکلید ندارید؟
passkey-name-label = نامی که می‌خواهید با آن دیده شوید
passkey-name-hint = کنار همهٔ دیدگاه‌های شما نمایش داده می‌شود. گذرکلید در دستگاه شما نگهداری می‌شود و به ما تنها می‌گوید که باز هم شما هستید، نه چیز دیگری دربارهٔ شما.
passkey-make = ساختن گذرکلید
passkey-needs-script = گذرکلید به جاوااسکریپت نیاز دارد که خاموش است یا بارگذاری نشده است.
passkey-unsupported = این مرورگر نمی‌تواند از گذرکلید استفاده کند.
passkey-text-waits = متن شما محفوظ است: بازگردید و از راه دیگری وارد شوید یا به‌عنوان مهمان دیدگاه بنویسید.
passkey-nothing = هیچ گذرکلیدی به کار نرفت یا ساخته نشد. می‌توانید دوباره تلاش کنید یا بازگردید.
passkey-already = این دستگاه از پیش گذرکلیدی برای حساب شما دارد.
passkey-name = گذرکلید

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = وارد نشدید، زیرا ورود لغو شد. متن شما محفوظ است.
sign-in-unavailable = ورود از آن راه در حال حاضر ممکن نیست. متن شما محفوظ است؛ می‌توانید بعداً دوباره تلاش کنید یا به‌عنوان مهمان دیدگاه بنویسید.
sign-in-failed = ورود انجام نشد. متن شما محفوظ است: لطفاً دوباره تلاش کنید.
sign-in-no-instance = در این نشانی چیزی نیست که بتوان با آن وارد شد. لطفاً آن را بررسی کنید.
sign-in-elsewhere = آن حساب پیش‌تر به حساب دیگری در اینجا متصل شده است.
sign-in-full = این حساب به اندازهٔ حد مجاز راه ورود دارد. نخست یکی را حذف کنید.
sign-in-unknown-passkey = این گذرکلید در اینجا شناخته نیست یا دیگر معتبر نیست. می‌توانید گذرکلید دیگری بسازید؛ متن شما محفوظ است.
sign-in-storage = اکنون به پایان رساندن ورود ممکن نشد. متن شما محفوظ است: لطفاً دوباره تلاش کنید.
sign-in-too-many = از شبکهٔ شما درخواست‌های ورود زیادی رسیده است. لطفاً یک دقیقه صبر کنید؛ متن شما محفوظ است.
sign-in-expired = ورود بیش از حد طول کشید. متن شما محفوظ است: لطفاً دوباره تلاش کنید.
sign-in-insecure = ورود در این وب‌سایت ممکن نیست، زیرا صفحه‌های آن رمزگذاری نشده است.
sign-in-not-fresh = برای این کار باید در پنج دقیقهٔ گذشته وارد شده باشید. لطفاً یک بار دیگر وارد شوید.
sign-in-over-title = این ورود دیگر معتبر نیست
sign-in-over-text = بیش از حد طول کشیده، پیش‌تر به کار رفته یا در مرورگر دیگری آغاز شده است. لطفاً به صفحه‌ای که از آن آمدید بازگردید و دوباره تلاش کنید؛ متنی که نوشته‌اید هنوز آنجاست.

## The own account

account-title = حساب شما
account-signed-out = شما وارد نشده‌اید.
account-name-label = نام
account-name-hint = کنار همهٔ دیدگاه‌های شما نمایش داده می‌شود. هیچ‌کس دیگری در اینجا نمی‌تواند نامی شبیه آن داشته باشد.
account-name-save = تغییر نام
account-name-taken = شخص دیگری در اینجا این نام یا نامی شبیه آن را دارد.
account-name-invalid = نامی دارای حرف یا رقم وارد کنید؛ حداکثر { NUMBER(200) } نویسه مجاز است. نام‌هایی مانند «Admin» ویژهٔ این نشریه است.
account-name-email = به‌جای نشانی ایمیل یک نام وارد کنید: این نام کنار همهٔ دیدگاه‌های شما نمایش داده می‌شود.
account-saved = ذخیره شد.
account-denied = لغو شد؛ چیزی تغییر نکرد.
account-failed = انجام نشد و چیزی تغییر نکرد. لطفاً دوباره تلاش کنید.
account-unknown-passkey = این گذرکلید در اینجا شناخته نیست یا دیگر معتبر نیست.
account-too-many = از شبکهٔ شما درخواست‌های ورود زیادی رسیده است. لطفاً یک دقیقه صبر کنید.
account-identities = راه‌های ورود
account-identity-linked = اتصال: { $date }
account-identity-used = آخرین استفاده: { $date }
account-link-more = افزودن راه دیگری برای ورود
account-unlink = حذف
account-unlink-name = حذف { $provider }
account-unlink-name-passkey = حذف گذرکلید
account-last-identity = این تنها راه ورود به این حساب است و به همین دلیل می‌ماند.
passkey-hint = با گذرکلید، از راه قفل صفحهٔ دستگاه خود وارد می‌شوید و به هیچ سرویس دیگری نیاز ندارید.
passkey-add = افزودن گذرکلید
account-fresh-needed = برای تغییر راه‌های ورود یا حذف حساب، نخست یک بار دیگر وارد شوید.
account-fresh-go = ورود دوباره
account-sessions = جاهایی که وارد شده‌اید
account-session-here = این مرورگر
account-session = با { $provider }، از { $date }
account-session-passkey = با گذرکلید، از { $date }
account-end-all = خروج از همه‌جا
account-replies = دیدگاه‌های شما
account-replies-none = هنوز دیدگاهی ننوشته‌اید.
account-claim = { NUMBER($count) } دیدگاه از این مرورگر به‌عنوان مهمان فرستاده شده است.
account-claim-go = افزودن به این حساب
account-delete = حذف حساب
account-delete-question = این حساب را حذف می‌کنید؟ دیدگاه‌های شما بدون نامتان در جای خود می‌ماند؛ حساب، راه‌های ورود به آن و تصویر آن بی‌درنگ و برای همیشه پاک می‌شود.
account-delete-go = حذف شود
account-deleted = حساب شما حذف شد.

## Editing and withdrawing one’s own reply

edit-heading = ویرایش دیدگاه شما
edit-save = ذخیرهٔ تغییرات
edit-time-left = تا { NUMBER($minutes) } دقیقهٔ دیگر می‌توانید این دیدگاه را تغییر دهید.
edit-time-over = مهلت تغییر این دیدگاه به پایان رسیده است.
edit-conflict = این دیدگاه در این میان تغییر کرده است. متن تازه‌تر در زیر آمده و متن شما در فرم است.
withdraw-heading = پس گرفتن دیدگاه شما
withdraw-question = این دیدگاه را پس می‌گیرید؟ پاسخ‌های آن می‌ماند.
withdraw-confirm = پس گرفتن
withdraw-keep = نگه داشتن

## What is wrong with a form

error-heading = مشکلی هست
error-title = خطا: { $title }
error-body-missing = نخست چیزی بنویسید.
error-body-too-long = دیدگاه شما { NUMBER($count) } نویسه دارد؛ حداکثر { NUMBER($limit) } نویسه مجاز است.
error-name-missing = نام خود را وارد کنید.
error-name-too-long = نام شما بیش از حد بلند است؛ حداکثر { NUMBER($limit) } نویسه مجاز است.
error-email-missing = نشانی ایمیل خود را وارد کنید. این نشانی هرگز منتشر نمی‌شود.
error-email-invalid = یک نشانی ایمیل مانند ana@example.org وارد کنید.
error-email-too-long = این نشانی ایمیل بیش از حد بلند است؛ حداکثر { NUMBER($limit) } نویسه مجاز است.
error-website-missing = نشانی وب‌سایت خود را وارد کنید.
error-website-invalid = یک نشانی وب مانند https://example.org وارد کنید.
error-website-too-long = این نشانی وب بیش از حد بلند است؛ حداکثر { NUMBER($limit) } نویسه مجاز است.
error-parent-gone = دیدگاهی که به آن پاسخ می‌دهید دیگر اینجا نیست.
error-closed = دیدگاه‌های این مقاله بسته است. متن شما محفوظ است، اما دیگر نمی‌توان آن را اینجا منتشر کرد.
error-mark-expired = این صفحه مدتی طولانی باز بود. متن شما محفوظ است: لطفاً آن را دوباره بفرستید.
error-too-many = از شبکهٔ شما دیدگاه‌های زیادی رسیده است. لطفاً { NUMBER($seconds) } ثانیه صبر کنید؛ متن شما محفوظ است.
error-cross-site = این فرم از وب‌سایت دیگری فرستاده شد و به همین دلیل پذیرفته نشد. متن شما محفوظ است.
error-storage = اکنون ذخیرهٔ دیدگاه شما ممکن نشد. متن شما محفوظ است: لطفاً دوباره تلاش کنید.

## Pages that say what went wrong

bad-request-title = درخواست نامفهوم
bad-request-text = آنچه فرستاده شد خوانده نشد. لطفاً بازگردید و دوباره تلاش کنید.
forbidden-title = مجاز نیست
forbidden-text = شما به این صفحه دسترسی ندارید.
not-found-title = صفحه پیدا نشد
not-found-text = اینجا چیزی نیست. شاید نشانی اشتباه نوشته شده یا صفحه جابه‌جا شده است.
not-shown-title = این دیدگاه نمایش داده نمی‌شود
not-shown-text = شاید در انتظار تأیید است یا دیگر اینجا نیست. اگر همین حالا آن را فرستاده‌اید، دریافت شده است.
method-title = اینجا ممکن نیست
method-text = از این نشانی نمی‌توان به این شکل استفاده کرد.
gone-title = دیگر اینجا نیست
gone-text = آنچه اینجا بود برای همیشه برداشته شده است.
too-many-title = بیش از اندازه
too-many-text = بیشتر از آن بود که بتوانیم بپذیریم. یک دقیقه صبر کنید و دوباره بکوشید.
too-large-title = بیش از اندازه
too-large-text = این بیش از آن بود که بتوانیم بپذیریم. لطفاً کمتر بفرستید.
unsupported-title = نوع دادهٔ نادرست
unsupported-text = این نشانی چنین داده‌ای را نمی‌پذیرد.
server-error-title = مشکلی پیش آمد
server-error-text = از سوی ما مشکلی پیش آمد. اگر تکرار شد، لطفاً این شماره را به ما بگویید: { $request }
unavailable-title = لطفاً کمی بعد دوباره تلاش کنید
unavailable-text = اکنون نمی‌توانیم پاسخ دهیم. لطفاً یک دقیقهٔ دیگر دوباره تلاش کنید.
to-front-page = رفتن به صفحهٔ نخست

## The front page and the feeds

card-replies = { $count ->
    [0] بدون دیدگاه
   *[other] { NUMBER($count) } دیدگاه
}
articles-older = مقاله‌های قدیمی‌تر
articles-newer = مقاله‌های تازه‌تر
articles-none = هنوز مقاله‌ای نیست
articles-none-hint = یک فایل Markdown در پوشهٔ { $folder } بگذارید تا اینجا نمایان شود.
feed-articles = مقاله‌ها (Atom)
feed-replies = دیدگاه‌ها (Atom)
feed-replies-to = دیدگاه‌های «{ $title }»
feed-replies-on = دیدگاه‌های { $site }
