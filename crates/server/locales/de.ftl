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
via-passkey = über Passkey
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
identity-using-passkey = Sie kommentieren mit Ihrem Passkey.
identity-log-out = Abmelden
identity-change = Wechseln
identity-connecting = Verbindung zu { $provider } wird hergestellt …
identity-connecting-passkey = Warten auf Ihren Passkey …
account-link = Ihr Konto
guest = Gast

## Signing in

sign-in-with = Mit { $provider } anmelden
sign-in-with-passkey = Mit einem Passkey anmelden
connecting-leaving = Zum Anmelden werden Sie zu { $name } weitergeleitet.
connecting-go = Weiter zu { $provider }
place-instance = Auf welchem Server ist Ihr Konto?
place-instance-hint = Zum Beispiel mastodon.social oder Ihre vollständige Kennung: @ana@mastodon.social
place-website = Welche Adresse hat Ihre Website?
place-website-hint = Zum Beispiel ana.example.org. Ihre Website muss angeben, dass sie IndieAuth unterstützt.
place-go = Weiter
place-email = Wie lautet Ihre E-Mail-Adresse?
place-email-hint = Sie wird nie veröffentlicht. Wir schicken Ihnen eine Nachricht mit einem Code.
letter-heading = Per E-Mail anmelden
letter-sent = Wir haben Ihnen eine Nachricht mit einem Code geschickt. Er gilt zehn Minuten.
letter-code = Der Code aus der Nachricht
letter-code-hint = Acht Buchstaben und Ziffern. Kommt nichts an, sehen Sie im Ordner für unerwünschte Nachrichten nach.
letter-code-wrong = Das ist nicht der Code der neuesten Nachricht.
letter-go = Anmelden
letter-elsewhere = Zum Anmelden geben Sie den Code in dem Fenster ein, in dem Sie ihn angefordert haben.
# $site (text): der Titel der Website.
letter-subject = Ihr Code für { $site }
# $site, $code, $link (texts).
letter-text =
    Ihr Code zum Anmelden bei { $site } lautet

        { $code }

    Geben Sie ihn in dem Fenster ein, in dem Sie ihn angefordert haben, oder öffnen Sie diese Adresse im selben Browser:
    { $link }

    Er gilt zehn Minuten. Haben Sie ihn nicht angefordert, so hat jemand anders Ihre Adresse eingegeben; Sie brauchen nichts zu tun.
window-signed-in = Sie sind als { $name } angemeldet.
window-close = Sie können dieses Fenster schließen.
window-stray = Dieses Fenster gehört zu keiner unserer Seiten.
window-stray-go = Stattdessen hier anmelden
window-finish = Bitte schließen Sie die Anmeldung im anderen Fenster ab oder versuchen Sie es noch einmal.
passkey-use = Meinen Passkey verwenden
passkey-first = Noch kein Passkey hier?
passkey-name-label = Der Name, unter dem Sie auftreten möchten
passkey-name-hint = Steht bei allen Ihren Kommentaren. Den Passkey bewahrt Ihr Gerät auf; er sagt uns, dass Sie es wieder sind, und sonst nichts über Sie.
passkey-make = Passkey erstellen
passkey-needs-script = Passkeys brauchen JavaScript, und das ist ausgeschaltet oder wurde nicht geladen.
passkey-unsupported = Dieser Browser kann keine Passkeys verwenden.
passkey-text-waits = Ihr Text ist noch da: Gehen Sie zurück und melden Sie sich anders an oder kommentieren Sie als Gast.
passkey-nothing = Es wurde kein Passkey verwendet oder erstellt. Sie können es noch einmal versuchen oder zurückgehen.
passkey-already = Auf diesem Gerät gibt es schon einen Passkey für Ihr Konto.
passkey-name = Passkey

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = Sie wurden nicht angemeldet, weil die Anmeldung abgebrochen wurde. Ihr Text ist noch da.
sign-in-unavailable = Die Anmeldung dort ist zurzeit nicht möglich. Ihr Text ist noch da; Sie können es später noch einmal versuchen oder als Gast kommentieren.
sign-in-failed = Die Anmeldung hat nicht geklappt. Ihr Text ist noch da; bitte versuchen Sie es noch einmal.
sign-in-no-instance = Unter dieser Adresse kann man sich nicht anmelden. Bitte prüfen Sie sie.
sign-in-elsewhere = Jenes Konto ist hier schon mit einem anderen Konto verbunden.
sign-in-full = Dieses Konto hat schon so viele Anmeldewege, wie es haben kann. Entfernen Sie zuerst einen.
sign-in-unknown-passkey = Dieser Passkey ist hier nicht oder nicht mehr bekannt. Sie können einen neuen erstellen; Ihr Text ist noch da.
sign-in-storage = Die Anmeldung konnte gerade nicht abgeschlossen werden. Ihr Text ist noch da; bitte versuchen Sie es noch einmal.
sign-in-too-many = Aus Ihrem Netz kommen zu viele Anmeldungen. Bitte warten Sie eine Minute; Ihr Text ist noch da.
sign-in-expired = Die Anmeldung hat zu lange gedauert. Ihr Text ist noch da; bitte versuchen Sie es noch einmal.
sign-in-insecure = Auf dieser Website kann man sich nicht anmelden, weil ihre Seiten nicht verschlüsselt sind.
sign-in-not-fresh = Dafür müssen Sie sich in den letzten fünf Minuten angemeldet haben. Bitte melden Sie sich noch einmal an.
sign-in-over-title = Diese Anmeldung gilt nicht mehr
sign-in-over-text = Sie hat zu lange gedauert, wurde schon verwendet oder in einem anderen Browser begonnen. Bitte gehen Sie zu der Seite zurück, von der Sie kamen, und versuchen Sie es noch einmal; Text, den Sie geschrieben haben, ist dort noch da.

## The own account

account-title = Ihr Konto
account-signed-out = Sie sind nicht angemeldet.
account-name-label = Name
account-name-hint = Steht über allen Ihren Kommentaren. Niemand sonst kann hier einen Namen führen, der ähnlich aussieht.
account-name-save = Namen ändern
account-name-taken = Diesen Namen oder einen, der ähnlich aussieht, führt hier schon jemand anders.
account-name-invalid = Bitte geben Sie einen Namen mit Buchstaben oder Ziffern an; höchstens { NUMBER(200) } Zeichen sind möglich. Namen wie „Admin“ sind dieser Publikation vorbehalten.
account-name-email = Bitte geben Sie einen Namen ein, keine E-Mail-Adresse: Er steht bei allen Ihren Kommentaren.
account-saved = Gespeichert.
account-denied = Abgebrochen: Es wurde nichts geändert.
account-failed = Das hat nicht geklappt, und es wurde nichts geändert. Bitte versuchen Sie es noch einmal.
account-unknown-passkey = Dieser Passkey ist hier nicht oder nicht mehr bekannt.
account-too-many = Aus Ihrem Netz kommen zu viele Anmeldungen. Bitte warten Sie eine Minute.
account-identities = Anmeldewege
account-identity-linked = verbunden am { $date }
account-identity-used = zuletzt verwendet am { $date }
account-link-more = Weiteren Anmeldeweg hinzufügen
account-unlink = Entfernen
account-unlink-name = { $provider } entfernen
account-unlink-name-passkey = Passkey entfernen
account-last-identity = Das ist der einzige Anmeldeweg für dieses Konto, deshalb bleibt er bestehen.
passkey-hint = Mit einem Passkey melden Sie sich über die Bildschirmsperre Ihres Geräts an und brauchen dafür keinen anderen Dienst.
passkey-add = Passkey hinzufügen
account-fresh-needed = Um Anmeldewege zu ändern oder das Konto zu löschen, melden Sie sich bitte zuerst noch einmal an.
account-fresh-go = Noch einmal anmelden
account-sessions = Wo Sie angemeldet sind
account-session-here = dieser Browser
account-session = mit { $provider }, seit { $date }
account-session-passkey = mit einem Passkey, seit { $date }
account-end-all = Überall abmelden
account-replies = Ihre Kommentare
account-replies-none = Sie haben noch nichts kommentiert.
account-claim = { $count ->
    [one] { NUMBER($count) } Kommentar aus diesem Browser wurde als Gast geschrieben.
   *[other] { NUMBER($count) } Kommentare aus diesem Browser wurden als Gast geschrieben.
}
account-claim-go = In dieses Konto übernehmen
account-delete = Konto löschen
account-delete-question = Dieses Konto löschen? Ihre Kommentare bleiben ohne Ihren Namen stehen; das Konto, seine Anmeldewege und sein Bild werden sofort und endgültig gelöscht.
account-delete-go = Löschen
account-deleted = Ihr Konto ist gelöscht.

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
too-many-title = Zu viel auf einmal
too-many-text = Das war öfter, als wir annehmen können. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.
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
