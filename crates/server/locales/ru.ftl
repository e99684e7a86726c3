# Русский. Комментарий — к статье, ответ — на комментарий.

## Getting round a page

skip-to-article = Перейти к статье
skip-to-replies = Перейти к комментариям
back-to-article = Вернуться к статье
powered-by = Работает на Rejoinder

## An article

by-author = Автор: { $author }
published = Опубликовано { $date }
updated = Обновлено { $date }

## The replies under an article

replies-heading = { $count ->
    [0] Комментариев пока нет
    [one] { NUMBER($count) } комментарий
    [few] { NUMBER($count) } комментария
    [many] { NUMBER($count) } комментариев
   *[other] { NUMBER($count) } комментария
}
order-label = Порядок комментариев
order-oldest = Сначала старые
order-newest = Сначала новые
pages-label = Страницы комментариев
replies-earlier = Предыдущие комментарии
replies-later = Следующие комментарии
answers-more = { $count ->
    [one] Показать ещё { NUMBER($count) } ответ
    [few] Показать ещё { NUMBER($count) } ответа
    [many] Показать ещё { NUMBER($count) } ответов
   *[other] Показать ещё { NUMBER($count) } ответа
}
answers = { $count ->
    [one] { NUMBER($count) } ответ
    [few] { NUMBER($count) } ответа
    [many] { NUMBER($count) } ответов
   *[other] { NUMBER($count) } ответа
}
thread-whole = Показать все ответы
mentioned-by = Упоминания

## One reply

anonymous = Аноним
in-reply-to = в ответ пользователю { $name }
permalink = Ссылка на этот комментарий
edited = изменено { $date }
via = через { $provider }
via-passkey = с ключом доступа
reply-removed = Удалено модератором.
reply-withdrawn = Отозвано автором.
reply-not-shown = Этот комментарий сейчас не показывается.
reply-pending = Пока комментарий не одобрен, его видите только вы.
reply-waiting = Ваш комментарий ожидает одобрения.
reply-waiting-show = Показать
reply-said = Эту страницу видите только вы. Ниже то, что вы написали.
action-reply = Ответить
action-edit = Изменить
action-withdraw = Отозвать

## The form

form-heading = Оставить комментарий
form-heading-answer = Ответить пользователю { $name }
form-cancel = Отмена
form-details = Заполните поля ниже
form-details-or-icon = Заполните поля ниже или щёлкните по значку, чтобы войти
form-body = Ваш комментарий
form-name = Имя
form-email = Электронная почта
form-email-promise = (никогда не публикуется)
form-website = Сайт
form-optional = (необязательно)
form-remember = Запомнить мои данные на этом устройстве
form-markdown = Можно использовать *курсив*, **полужирный**, `код`, > цитаты, списки и ссылки.
form-preview = Предпросмотр
form-post = Отправить комментарий
form-preview-heading = Так будет выглядеть ваш комментарий
form-leave-empty = Оставьте это поле пустым
form-closed = Комментарии закрыты.
form-held = Комментарии к этой статье появляются после одобрения модератором.

## Who is replying

identity-using = Вы комментируете, используя вашу учётную запись { $provider }.
identity-using-passkey = Вы комментируете, используя ваш ключ доступа.
identity-log-out = Выйти
identity-change = Сменить
identity-connecting = Подключение к { $provider }…
identity-connecting-passkey = Ожидание вашего ключа доступа…
account-link = Ваша учётная запись
guest = гость

## Signing in

sign-in-with = Войти через { $provider }
sign-in-with-passkey = Войти с помощью ключа доступа
connecting-leaving = Для входа вы переходите на { $name }.
connecting-go = Перейти к { $provider }
place-instance = На каком сервере ваша учётная запись?
place-instance-hint = Например, mastodon.social или ваше полное имя: @ana@mastodon.social
place-website = Какой адрес у вашего сайта?
place-website-hint = Например, ana.example.org. Ваш сайт должен сообщать, что поддерживает IndieAuth.
place-go = Продолжить
place-email = Какой у вас адрес электронной почты?
place-email-hint = Он никогда не публикуется. Мы отправим вам письмо с кодом.
letter-heading = Вход по электронной почте
letter-sent = Мы отправили вам письмо с кодом. Он действует десять минут.
letter-code = Код из письма
letter-code-hint = Восемь букв и цифр. Если письма нет, посмотрите среди нежелательных.
letter-code-wrong = Это не код из последнего письма.
letter-go = Войти
letter-elsewhere = Чтобы войти, введите код в том окне, в котором вы его запросили.
# $site (text): название сайта.
letter-subject = Ваш код для { $site }
# $site, $code, $link (texts).
letter-text =
    Ваш код для входа на { $site }:

        { $code }

    Введите его в том окне, в котором вы его запросили, или откройте этот адрес в том же браузере:
    { $link }

    Он действует десять минут. Если вы его не запрашивали, ваш адрес ввёл кто-то другой; ничего делать не нужно.
window-signed-in = Вы вошли как { $name }.
window-close = Это окно можно закрыть.
window-stray = Это окно не относится ни к одной из наших страниц.
window-stray-go = Войти здесь
window-finish = Завершите вход в другом окне или попробуйте ещё раз.
passkey-use = Использовать мой ключ доступа
passkey-first = Здесь ещё нет ключа доступа?
passkey-name-label = Имя, под которым вы хотите писать
passkey-name-hint = Показывается у всех ваших комментариев. Ключ доступа хранится на вашем устройстве; он сообщает нам, что это снова вы, и больше ничего о вас.
passkey-make = Создать ключ доступа
passkey-needs-script = Для ключей доступа нужен JavaScript, а он выключен или не загрузился.
passkey-unsupported = Этот браузер не поддерживает ключи доступа.
passkey-text-waits = Ваш текст на месте: вернитесь и войдите другим способом или оставьте комментарий как гость.
passkey-nothing = Ключ доступа не был использован или создан. Можно попробовать ещё раз или вернуться.
passkey-already = На этом устройстве уже есть ключ доступа к вашей учётной записи.
passkey-name = Ключ доступа

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = Вход не выполнен, потому что он был отменён. Ваш текст на месте.
sign-in-unavailable = Войти таким способом сейчас нельзя. Ваш текст на месте; можно попробовать позже или оставить комментарий как гость.
sign-in-failed = Войти не удалось. Ваш текст на месте: попробуйте, пожалуйста, ещё раз.
sign-in-no-instance = Через этот адрес войти нельзя. Проверьте его, пожалуйста.
sign-in-elsewhere = Та учётная запись здесь уже привязана к другой.
sign-in-full = У этой учётной записи столько способов входа, сколько возможно. Сначала удалите один.
sign-in-unknown-passkey = Этот ключ доступа здесь не известен или больше не действует. Можно создать новый; ваш текст на месте.
sign-in-storage = Сейчас не удалось завершить вход. Ваш текст на месте: попробуйте, пожалуйста, ещё раз.
sign-in-too-many = Слишком много входов из вашей сети. Подождите, пожалуйста, минуту; ваш текст на месте.
sign-in-expired = Вход занял слишком много времени. Ваш текст на месте: попробуйте, пожалуйста, ещё раз.
sign-in-insecure = На этом сайте войти нельзя, потому что его страницы не шифруются.
sign-in-not-fresh = Для этого нужно было войти не более пяти минут назад. Войдите, пожалуйста, ещё раз.
sign-in-over-title = Этот вход больше не действует
sign-in-over-text = Он занял слишком много времени, уже был использован или был начат в другом браузере. Вернитесь, пожалуйста, на страницу, с которой вы пришли, и попробуйте ещё раз; написанный вами текст остался там.

## The own account

account-title = Ваша учётная запись
account-signed-out = Вы не вошли в учётную запись.
account-name-label = Имя
account-name-hint = Показывается у всех ваших комментариев. Больше никто здесь не может взять похожее на него имя.
account-name-save = Сменить имя
account-name-taken = Это имя или похожее на него здесь уже занято.
account-name-invalid = Укажите имя с буквами или цифрами; знаков может быть не больше { NUMBER(200) }. Такие имена, как «Admin», оставлены за изданием.
account-name-email = Укажите имя, а не адрес электронной почты: оно показывается у всех ваших комментариев.
account-saved = Сохранено.
account-denied = Отменено: ничего не изменилось.
account-failed = Не получилось, и ничего не изменилось. Попробуйте, пожалуйста, ещё раз.
account-unknown-passkey = Этот ключ доступа здесь не известен или больше не действует.
account-too-many = Слишком много входов из вашей сети. Подождите, пожалуйста, минуту.
account-identities = Способы входа
account-identity-linked = привязано { $date }
account-identity-used = последний раз использовано { $date }
account-link-more = Добавить ещё один способ входа
account-unlink = Удалить
account-unlink-name = Удалить { $provider }
account-unlink-name-passkey = Удалить ключ доступа
account-last-identity = Это единственный способ войти в эту учётную запись, поэтому он остаётся.
passkey-hint = С ключом доступа вы входите через блокировку экрана вашего устройства, и другие сервисы для этого не нужны.
passkey-add = Добавить ключ доступа
account-fresh-needed = Чтобы изменить способы входа или удалить учётную запись, сначала войдите ещё раз.
account-fresh-go = Войти ещё раз
account-sessions = Где выполнен вход
account-session-here = этот браузер
account-session = через { $provider }, с { $date }
account-session-passkey = с ключом доступа, с { $date }
account-end-all = Выйти везде
account-replies = Ваши комментарии
account-replies-none = Вы ещё не оставляли комментариев.
account-claim = { $count ->
    [one] Из этого браузера вы как гость оставили { NUMBER($count) } комментарий.
    [few] Из этого браузера вы как гость оставили { NUMBER($count) } комментария.
    [many] Из этого браузера вы как гость оставили { NUMBER($count) } комментариев.
   *[other] Из этого браузера вы как гость оставили { NUMBER($count) } комментария.
}
account-claim-go = Перенести в эту учётную запись
account-delete = Удалить учётную запись
account-delete-question = Удалить эту учётную запись? Ваши комментарии останутся на своих местах без вашего имени; учётная запись, способы входа и изображение будут сразу и навсегда стёрты.
account-delete-go = Удалить
account-deleted = Ваша учётная запись удалена.

## Editing and withdrawing one’s own reply

edit-heading = Изменить комментарий
edit-save = Сохранить изменения
edit-time-left = { $minutes ->
    [one] Вы можете изменить этот комментарий в течение { NUMBER($minutes) } минуты.
    [few] Вы можете изменить этот комментарий в течение { NUMBER($minutes) } минут.
    [many] Вы можете изменить этот комментарий в течение { NUMBER($minutes) } минут.
   *[other] Вы можете изменить этот комментарий в течение { NUMBER($minutes) } минуты.
}
edit-time-over = Время, когда этот комментарий можно было изменить, истекло.
edit-conflict = Тем временем этот комментарий был изменён. Новый текст ниже, ваш текст в форме.
withdraw-heading = Отозвать комментарий
withdraw-question = Отозвать этот комментарий? Ответы на него останутся.
withdraw-confirm = Отозвать
withdraw-keep = Оставить

## What is wrong with a form

error-heading = Возникла проблема
error-title = Ошибка: { $title }
error-body-missing = Сначала напишите что-нибудь.
error-body-too-long = Знаков в вашем комментарии: { NUMBER($count) }; может быть не больше { NUMBER($limit) }.
error-name-missing = Укажите ваше имя.
error-name-too-long = Имя слишком длинное; знаков может быть не больше { NUMBER($limit) }.
error-email-missing = Укажите адрес электронной почты. Он никогда не публикуется.
error-email-invalid = Укажите адрес электронной почты, например ana@example.org.
error-email-too-long = Адрес электронной почты слишком длинный; знаков может быть не больше { NUMBER($limit) }.
error-website-missing = Укажите адрес вашего сайта.
error-website-invalid = Укажите адрес сайта, например https://example.org.
error-website-too-long = Адрес сайта слишком длинный; знаков может быть не больше { NUMBER($limit) }.
error-parent-gone = Комментария, на который вы отвечаете, здесь больше нет.
error-closed = Комментарии к этой статье закрыты. Ваш текст сохранён, но опубликовать его здесь уже нельзя.
error-mark-expired = Эта страница была открыта слишком долго. Ваш текст сохранён: отправьте его, пожалуйста, ещё раз.
error-too-many = { $seconds ->
    [one] Слишком много комментариев из вашей сети. Подождите, пожалуйста, { NUMBER($seconds) } секунду; ваш текст сохранён.
    [few] Слишком много комментариев из вашей сети. Подождите, пожалуйста, { NUMBER($seconds) } секунды; ваш текст сохранён.
    [many] Слишком много комментариев из вашей сети. Подождите, пожалуйста, { NUMBER($seconds) } секунд; ваш текст сохранён.
   *[other] Слишком много комментариев из вашей сети. Подождите, пожалуйста, { NUMBER($seconds) } секунды; ваш текст сохранён.
}
error-cross-site = Эта форма была отправлена с другого сайта, поэтому она не принята. Ваш текст сохранён.
error-storage = Сейчас не удалось сохранить ваш комментарий. Ваш текст не потерян: попробуйте, пожалуйста, ещё раз.

## Pages that say what went wrong

bad-request-title = Непонятный запрос
bad-request-text = Не удалось прочитать отправленное. Вернитесь, пожалуйста, назад и попробуйте ещё раз.
forbidden-title = Доступ запрещён
forbidden-text = Эта страница для вас закрыта.
not-found-title = Страница не найдена
not-found-text = Здесь ничего нет. Возможно, в адресе опечатка или страница переехала.
not-shown-title = Этот комментарий не показывается
not-shown-text = Возможно, он ожидает одобрения или его здесь больше нет. Если вы только что отправили его, он получен.
method-title = Здесь так нельзя
method-text = Этот адрес нельзя использовать таким образом.
gone-title = Этого здесь больше нет
gone-text = То, что здесь было, удалено навсегда.
too-many-title = Слишком часто
too-many-text = Запросов больше, чем мы можем принять. Подождите минуту и попробуйте ещё раз.
too-large-title = Слишком много сразу
too-large-text = Это больше, чем мы можем принять. Отправьте, пожалуйста, меньше.
unsupported-title = Неподходящий вид данных
unsupported-text = Этот адрес не принимает данные такого вида.
server-error-title = Что-то пошло не так
server-error-text = Что-то пошло не так на нашей стороне. Если это повторится, сообщите нам, пожалуйста, этот номер: { $request }
unavailable-title = Попробуйте чуть позже
unavailable-text = Сейчас мы не можем ответить. Попробуйте, пожалуйста, ещё раз через минуту.
to-front-page = Перейти на главную страницу

## The front page and the feeds

card-replies = { $count ->
    [0] Нет комментариев
    [one] { NUMBER($count) } комментарий
    [few] { NUMBER($count) } комментария
    [many] { NUMBER($count) } комментариев
   *[other] { NUMBER($count) } комментария
}
articles-older = Более ранние статьи
articles-newer = Более поздние статьи
articles-none = Статей пока нет
articles-none-hint = Положите файл Markdown в папку { $folder }, и он появится здесь.
feed-articles = Статьи (Atom)
feed-replies = Комментарии (Atom)
feed-replies-to = Комментарии к статье «{ $title }»
feed-replies-on = Комментарии на сайте «{ $site }»
