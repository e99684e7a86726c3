# Deutsch. Kommentar = Antwort auf einen Artikel, Antwort = Antwort auf einen Kommentar.

## Getting round a page

skip-to-article = Zum Artikel springen
skip-to-replies = Zu den Kommentaren springen
back-to-article = Zurück zum Artikel
powered-by = Betrieben mit Rejoinder

## An article

by-author = von { $author }
published = Veröffentlicht am { $date }
updated = Aktualisiert am { $date }

## The replies under an article

replies-heading = { $count ->
    [0] Noch keine Kommentare
    [one] { NUMBER($count) } Kommentar
   *[other] { NUMBER($count) } Kommentare
}
order-label = Reihenfolge der Kommentare
order-oldest = Älteste zuerst
order-newest = Neueste zuerst
pages-label = Seiten der Kommentare
replies-earlier = Frühere Kommentare
replies-later = Spätere Kommentare
answers-more = { $count ->
    [one] { NUMBER($count) } weitere Antwort anzeigen
   *[other] { NUMBER($count) } weitere Antworten anzeigen
}
answers = { $count ->
    [one] { NUMBER($count) } Antwort
   *[other] { NUMBER($count) } Antworten
}
thread-whole = Alle Antworten zeigen
mentioned-by = Erwähnt von

## One reply

anonymous = Anonym
in-reply-to = als Antwort auf { $name }
permalink = Link zu diesem Kommentar
edited = bearbeitet am { $date }
via = über { $provider }
reply-removed = Von der Moderation entfernt.
reply-withdrawn = Vom Verfasser zurückgezogen.
reply-not-shown = Dieser Kommentar wird zurzeit nicht angezeigt.
reply-pending = Nur Sie sehen diesen Kommentar, bis er freigegeben ist.
reply-waiting = Ihr Kommentar wartet auf Freigabe.
reply-waiting-show = Anzeigen
reply-said = Nur Sie sehen diese Seite. Unten steht, was Sie geschrieben haben.
action-reply = Antworten
action-edit = Bearbeiten
action-withdraw = Zurückziehen

## The form

form-heading = Kommentar schreiben
form-heading-answer = { $name } antworten
form-cancel = Abbrechen
form-details = Bitte füllen Sie die Felder unten aus
form-details-or-icon = Bitte füllen Sie die Felder unten aus oder melden Sie sich über ein Symbol an
form-body = Ihr Kommentar
form-name = Name
form-email = E-Mail
form-email-promise = (wird nie veröffentlicht)
form-website = Website
form-optional = (freiwillig)
form-remember = Meine Angaben auf diesem Gerät merken
form-markdown = Möglich sind *Betonung*, **Fettdruck**, `Code`, > Zitate, Listen und Links.
form-preview = Vorschau
form-post = Kommentar abschicken
form-preview-heading = So wird Ihr Kommentar aussehen
form-leave-empty = Dieses Feld bitte leer lassen
form-closed = Die Kommentare sind geschlossen.
form-held = Kommentare zu diesem Artikel erscheinen erst, wenn die Moderation sie freigegeben hat.

## Who is replying

identity-using = Sie kommentieren mit Ihrem { $provider }-Konto.
identity-log-out = Abmelden
identity-change = Wechseln
identity-connecting = Verbindung zu { $provider } wird hergestellt …

## Editing and withdrawing one’s own reply

edit-heading = Kommentar bearbeiten
edit-save = Änderungen speichern
edit-time-left = { $minutes ->
    [one] Sie können diesen Kommentar noch { NUMBER($minutes) } Minute lang ändern.
   *[other] Sie können diesen Kommentar noch { NUMBER($minutes) } Minuten lang ändern.
}
edit-time-over = Die Zeit, in der dieser Kommentar geändert werden konnte, ist vorbei.
edit-conflict = Dieser Kommentar wurde inzwischen geändert. Der neuere Text steht unten, Ihr Text steht im Formular.
withdraw-heading = Kommentar zurückziehen
withdraw-question = Diesen Kommentar zurückziehen? Die Antworten darauf bleiben stehen.
withdraw-confirm = Zurückziehen
withdraw-keep = Behalten

## What is wrong with a form

error-heading = Es gibt ein Problem
error-title = Fehler: { $title }
error-body-missing = Bitte schreiben Sie zuerst etwas.
error-body-too-long = Ihr Kommentar hat { NUMBER($count) } Zeichen; höchstens { NUMBER($limit) } sind möglich.
error-name-missing = Bitte geben Sie Ihren Namen an.
error-name-too-long = Ihr Name ist zu lang; höchstens { NUMBER($limit) } Zeichen sind möglich.
error-email-missing = Bitte geben Sie Ihre E-Mail-Adresse an. Sie wird nie veröffentlicht.
error-email-invalid = Bitte geben Sie eine E-Mail-Adresse wie ana@example.org an.
error-email-too-long = Diese E-Mail-Adresse ist zu lang; höchstens { NUMBER($limit) } Zeichen sind möglich.
error-website-missing = Bitte geben Sie die Adresse Ihrer Website an.
error-website-invalid = Bitte geben Sie eine Webadresse wie https://example.org an.
error-website-too-long = Diese Webadresse ist zu lang; höchstens { NUMBER($limit) } Zeichen sind möglich.
error-parent-gone = Der Kommentar, auf den Sie antworten, ist nicht mehr da.
error-closed = Die Kommentare zu diesem Artikel sind geschlossen. Ihr Text bleibt erhalten, kann hier aber nicht mehr erscheinen.
error-mark-expired = Diese Seite war lange geöffnet. Ihr Text ist erhalten: Bitte schicken Sie ihn noch einmal ab.
error-too-many = { $seconds ->
    [one] Aus Ihrem Netz kommen zu viele Kommentare. Bitte warten Sie { NUMBER($seconds) } Sekunde; Ihr Text bleibt erhalten.
   *[other] Aus Ihrem Netz kommen zu viele Kommentare. Bitte warten Sie { NUMBER($seconds) } Sekunden; Ihr Text bleibt erhalten.
}
error-cross-site = Dieses Formular kam von einer anderen Website und wurde deshalb nicht angenommen. Ihr Text ist erhalten.
error-storage = Ihr Kommentar konnte gerade nicht gespeichert werden. Ihr Text ist erhalten: Bitte versuchen Sie es noch einmal.

## Pages that say what went wrong

bad-request-title = Nicht verstanden
bad-request-text = Was gesendet wurde, war nicht lesbar. Bitte gehen Sie zurück und versuchen Sie es noch einmal.
forbidden-title = Nicht erlaubt
forbidden-text = Das steht Ihnen nicht offen.
not-found-title = Seite nicht gefunden
not-found-text = Hier ist nichts. Vielleicht ist die Adresse falsch geschrieben oder die Seite ist umgezogen.
not-shown-title = Dieser Kommentar wird nicht angezeigt
not-shown-text = Vielleicht wartet er auf Freigabe, oder es gibt ihn nicht mehr. Wenn Sie ihn gerade abgeschickt haben, ist er angekommen.
method-title = Hier nicht möglich
method-text = Diese Adresse lässt sich so nicht verwenden.
gone-title = Nicht mehr hier
gone-text = Was hier war, wurde endgültig entfernt.
too-large-title = Zu viel auf einmal
too-large-text = Das war mehr, als wir annehmen können. Bitte senden Sie weniger.
unsupported-title = Falsche Art von Daten
unsupported-text = Diese Adresse nimmt solche Daten nicht an.
server-error-title = Etwas ist schiefgegangen
server-error-text = Bei uns ist etwas schiefgegangen. Falls es wieder vorkommt, nennen Sie uns bitte diese Nummer: { $request }
unavailable-title = Bitte gleich noch einmal versuchen
unavailable-text = Wir können gerade nicht antworten. Bitte versuchen Sie es in einer Minute noch einmal.
to-front-page = Zur Startseite

## The front page and the feeds

card-replies = { $count ->
    [0] Keine Kommentare
    [one] { NUMBER($count) } Kommentar
   *[other] { NUMBER($count) } Kommentare
}
articles-older = Ältere Artikel
articles-newer = Neuere Artikel
articles-none = Noch keine Artikel
articles-none-hint = Legen Sie eine Markdown-Datei in den Ordner { $folder }, dann erscheint sie hier.
feed-articles = Artikel (Atom)
feed-replies = Kommentare (Atom)
feed-replies-to = Kommentare zu { $title }
feed-replies-on = Kommentare auf { $site }
