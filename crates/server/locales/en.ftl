# English: the text that every other language translates.
#
# Arguments come in as text, or as counts. A count chooses the plural form by its plain value and is shown as
# { NUMBER($count) }, which groups its digits as the language does.

## Getting round a page

skip-to-article = Skip to the article
skip-to-replies = Skip to the replies
back-to-article = Back to the article
powered-by = Powered by Rejoinder

## An article

# $author (text): who wrote the article.
by-author = by { $author }
# $date (text): a date of this language.
published = Published { $date }
# $date (text): a date of this language.
updated = Updated { $date }

## The replies under an article

# $count (count): all replies shown under the article.
replies-heading = { $count ->
    [0] No replies yet
    [one] { NUMBER($count) } reply
   *[other] { NUMBER($count) } replies
}
order-label = Order of the replies
order-oldest = Oldest first
order-newest = Newest first
pages-label = Pages of replies
replies-earlier = Earlier replies
replies-later = Later replies
# $count (count): answers of a branch that this page leaves out.
answers-more = { $count ->
    [one] Show { NUMBER($count) } more answer
   *[other] Show { NUMBER($count) } more answers
}
# $count (count): all answers below a reply; the summary of its branch.
answers = { $count ->
    [one] { NUMBER($count) } answer
   *[other] { NUMBER($count) } answers
}
thread-whole = Show the whole thread
mentioned-by = Mentioned by

## One reply

# The name of a guest who gave none.
anonymous = Anonymous
# $name (text): the author of the reply that this one answers.
in-reply-to = in reply to { $name }
permalink = Link to this reply
# $date (text): a date and time of this language.
edited = edited { $date }
# $provider (text): where the author signed in, such as “GitHub”.
via = via { $provider }
# The same for somebody who logged in with a passkey: there is no account elsewhere. So it is with every message whose
# name ends like this.
via-passkey = via passkey
reply-removed = Removed by a moderator.
reply-withdrawn = Withdrawn by its author.
reply-not-shown = This reply is not shown at the moment.
reply-pending = Only you can see this until it is approved.
reply-waiting = Your reply is waiting for approval.
reply-waiting-show = Show it
# On a page of its own, to an author whose browser cannot show the reply in its place.
reply-said = Only you can see this page. Below is what you wrote.
action-reply = Reply
action-edit = Edit
action-withdraw = Withdraw

## The form

form-heading = Leave a Reply
# $name (text): the author of the reply that is being answered. Also the accessible name of its link “Reply”.
form-heading-answer = Reply to { $name }
form-cancel = Cancel
form-details = Fill in your details below
form-details-or-icon = Fill in your details below or click an icon to log in
form-body = Your reply
form-name = Name
form-email = E-mail
form-email-promise = (never made public)
form-website = Website
form-optional = (optional)
form-remember = Remember my details on this device
form-markdown = You can use *emphasis*, **strong**, `code`, > quotes, lists and links.
form-preview = Preview
form-post = Post reply
form-preview-heading = This is how your reply will look
# The label of the field that only programs fill in; people do not see it.
form-leave-empty = Leave this field empty
form-closed = Replies are closed.
form-held = Replies to this article are held until a moderator approves them.

## Who is replying

# $provider (text): such as “GitHub”.
identity-using = You are commenting using your { $provider } account.
identity-using-passkey = You are commenting using your passkey account.
identity-log-out = Log Out
identity-change = Change
# $provider (text): such as “GitHub”.
identity-connecting = Connecting to { $provider }…
identity-connecting-passkey = Waiting for your passkey…
# Link from the signed-in line to the own account's page.
account-link = Your account
# Marks a guest whose name looks like that of somebody known.
guest = guest

## Signing in

# $provider (text): such as “GitHub”. The name of its icon, and the heading of its pages.
sign-in-with = Log in with { $provider }
sign-in-with-passkey = Log in with a passkey
# $name (text): the provider's host, such as “github.com”.
connecting-leaving = You are being taken to { $name } to log in.
# $provider (text): such as “GitHub”.
connecting-go = Go on to { $provider }
place-instance = Which server is your account on?
place-instance-hint = For example mastodon.social, or your whole handle: @ana@mastodon.social
place-website = What is the address of your website?
place-website-hint = For example ana.example.org. Your website must say that it takes part in IndieAuth.
place-go = Go on
place-email = What is your e-mail address?
place-email-hint = It is never made public. We send you a letter with a code.
letter-heading = Log in by e-mail
letter-sent = We have sent you a letter with a code. It holds for ten minutes.
letter-code = The code in the letter
letter-code-hint = Eight letters and digits. If no letter comes, look among the unwanted mail.
letter-code-wrong = This is not the code of the newest letter.
letter-go = Log in
letter-elsewhere = To log in, type the code into the window in which you asked for the letter.
# $site (text): the site’s title.
letter-subject = Your code for { $site }
# $site (text): the site’s title. $code (text): eight letters and digits. $link (text): an address.
letter-text =
    Your code to log in to { $site } is

        { $code }

    Type it into the window in which you asked for it, or open this address in the same browser:
    { $link }

    It holds for ten minutes. If you did not ask for it, somebody else has typed your address; there is nothing you need to do.
# $name (text): the account's name.
window-signed-in = You are logged in as { $name }.
window-close = You can close this window.
window-stray = This window does not belong to a page of ours.
window-stray-go = Log in here instead
window-finish = Finish logging in in the other window, or try again.
# The page for passkeys. Its button for somebody who has one.
passkey-use = Use my passkey
# Heading above the name and the button for somebody who has none.
passkey-first = No passkey here yet?
passkey-name-label = The name you want to go by
passkey-name-hint = Shown with all your replies. Your device keeps the passkey; it tells us that it is you again, and nothing else about you.
passkey-make = Make a passkey
passkey-needs-script = Passkeys need JavaScript, which is off or did not load.
passkey-unsupported = This browser cannot use passkeys.
passkey-text-waits = Your text is still here: go back and log in another way, or reply as a guest.
passkey-nothing = No passkey was used or made. You can try again or go back.
passkey-already = This device already has a passkey for your account.
# What kind of way to log in it is, in a list.
passkey-name = Passkey

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = You were not logged in, because it was cancelled. Your text is still here.
sign-in-unavailable = Logging in there does not work at the moment. Your text is still here; you can try again later or reply as a guest.
sign-in-failed = Logging in did not work out. Your text is still here; please try again.
sign-in-no-instance = There is nothing to log in with at this address. Please check it.
sign-in-elsewhere = That account is already linked to another account here.
sign-in-full = This account has as many ways to log in as it can have. Remove one first.
sign-in-unknown-passkey = This passkey is not known here, or not any more. You can make another one; your text is still here.
sign-in-storage = Logging in could not be finished just now. Your text is still here; please try again.
sign-in-too-many = Too many logins from your network. Please wait a minute; your text is still here.
sign-in-expired = Logging in took too long. Your text is still here; please try again.
sign-in-insecure = Logging in is not possible on this site, because its pages are not encrypted.
sign-in-not-fresh = For this you need to have logged in within the last five minutes. Please log in once more.
sign-in-over-title = This login is over
sign-in-over-text = It took too long, was used already, or was begun in another browser. Please go back to the page you came from and try again; a text you typed is still there.

## The own account

account-title = Your account
# The page when nobody is logged in.
account-signed-out = You are not logged in.
account-name-label = Name
account-name-hint = Shown with all your replies. Nobody else here can go by a name that looks like it.
account-name-save = Change name
account-name-taken = Somebody else here goes by that name, or by one that looks like it.
account-name-invalid = Enter a name of at most { NUMBER(200) } characters, with letters or digits. Names such as “Admin” are kept for the publication.
account-name-email = Enter a name, not an e-mail address: it is shown with all your replies.
account-saved = Saved.
# Why somebody is not logged in, or nothing was added, where no text waits.
account-denied = It was cancelled; nothing was changed.
account-failed = That did not work out, and nothing was changed. Please try again.
account-unknown-passkey = This passkey is not known here, or not any more.
account-too-many = Too many logins from your network. Please wait a minute.
account-identities = Ways to log in
# $date (text): a date of this language.
account-identity-linked = linked on { $date }
account-identity-used = last used on { $date }
account-link-more = Add another way to log in
account-unlink = Remove
# The accessible name of “Remove”. $provider (text): such as “GitHub”.
account-unlink-name = Remove { $provider }
account-unlink-name-passkey = Remove passkey
account-last-identity = This is the only way to log in to this account, so it stays.
passkey-hint = With a passkey you log in by the screen lock of your device, and need no other service for it.
passkey-add = Add a passkey
account-fresh-needed = To change ways to log in or to delete the account, log in once more first.
account-fresh-go = Log in again
account-sessions = Where you are logged in
account-session-here = this browser
# $provider (text): such as “GitHub”. $date (text): a date of this language.
account-session = with { $provider }, since { $date }
# $date (text): a date of this language.
account-session-passkey = with a passkey, since { $date }
account-end-all = Log out everywhere
account-replies = Your replies
account-replies-none = You have not replied yet.
# $count (count): replies from before somebody logged in here.
account-claim = { $count ->
    [one] { NUMBER($count) } reply from this browser was posted as a guest.
   *[other] { NUMBER($count) } replies from this browser were posted as a guest.
}
# The button beside it.
account-claim-go = Add to this account
account-delete = Delete account
account-delete-question = Delete this account? Your replies stay in their threads without your name; the account, its ways to log in and its picture are erased at once and for good.
account-delete-go = Delete it
account-deleted = Your account is deleted.

## Editing and withdrawing one’s own reply

edit-heading = Edit your reply
edit-save = Save changes
# $minutes (count): whole minutes left, at least 1.
edit-time-left = { $minutes ->
    [one] You can change this reply for another { NUMBER($minutes) } minute.
   *[other] You can change this reply for another { NUMBER($minutes) } minutes.
}
edit-time-over = The time to change this reply is over.
edit-conflict = This reply was changed in the meantime. The newer text is below; your text is in the form.
withdraw-heading = Withdraw your reply
withdraw-question = Withdraw this reply? The answers to it stay.
withdraw-confirm = Withdraw
withdraw-keep = Keep it

## What is wrong with a form

error-heading = There is a problem
# $title (text): the page’s title; what comes first is what a screen reader says first.
error-title = Error: { $title }
error-body-missing = Write something first.
# $count, $limit (counts): characters.
error-body-too-long = Your reply has { NUMBER($count) } characters; { NUMBER($limit) } is the limit.
error-name-missing = Enter your name.
# $limit (count): characters.
error-name-too-long = Your name is too long; { NUMBER($limit) } characters is the limit.
error-email-missing = Enter your e-mail address. It is never made public.
error-email-invalid = Enter an e-mail address such as ana@example.org.
# $limit (count): characters.
error-email-too-long = This e-mail address is too long; { NUMBER($limit) } characters is the limit.
error-website-missing = Enter the address of your website.
error-website-invalid = Enter a web address such as https://example.org.
# $limit (count): characters.
error-website-too-long = This web address is too long; { NUMBER($limit) } characters is the limit.
error-parent-gone = The reply you are answering is not here any more.
error-closed = Replies to this article are closed. Your text is kept, but it cannot be posted here.
error-mark-expired = This page was open for a long time. Your text is kept: please post it again.
# $seconds (count): how long to wait.
error-too-many = { $seconds ->
    [one] Too many replies from your network. Please wait { NUMBER($seconds) } second; your text is kept.
   *[other] Too many replies from your network. Please wait { NUMBER($seconds) } seconds; your text is kept.
}
error-cross-site = This form was sent from another site, so it was not accepted. Your text is kept.
error-storage = Your reply could not be saved just now. Your text is kept: please try again.

## Pages that say what went wrong

bad-request-title = Not understood
bad-request-text = We could not read what was sent. Please go back and try again.
forbidden-title = Not allowed
forbidden-text = This is not open to you.
not-found-title = Page not found
not-found-text = Nothing is here. The address may be mistyped, or the page may have moved.
not-shown-title = This reply is not shown
not-shown-text = It may be waiting for approval, or it is no longer here. If you have just posted it, it has been received.
method-title = Not possible here
method-text = This address cannot be used in that way.
gone-title = No longer here
gone-text = What was here has been taken away for good.
too-many-title = Too much at once
too-many-text = That was more often than we can take. Please wait a minute and try again.
too-large-title = Too much at once
too-large-text = That was more than we can take. Please send less.
unsupported-title = Wrong kind of data
unsupported-text = What was sent is not of a kind that this address takes.
server-error-title = Something went wrong
# $request (text): the number of the request, which is also in the log.
server-error-text = Something went wrong on our side. If it happens again, please tell us this number: { $request }
unavailable-title = Please try again soon
unavailable-text = We cannot answer just now. Please try again in a minute.
to-front-page = Go to the front page

## The front page and the feeds

# $count (count): replies to the article on its card.
card-replies = { $count ->
    [0] No replies
    [one] { NUMBER($count) } reply
   *[other] { NUMBER($count) } replies
}
articles-older = Older articles
articles-newer = Newer articles
articles-none = No articles yet
# $folder (text): path of the folder of articles. For the publisher, who sees this first.
articles-none-hint = Put a Markdown file into the folder { $folder }, and it will appear here.
feed-articles = Articles (Atom)
feed-replies = Replies (Atom)
# $title (text): the article’s title.
feed-replies-to = Replies to { $title }
# $site (text): the site’s title.
feed-replies-on = Replies on { $site }
