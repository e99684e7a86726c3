# Français. Commentaire = sous un article, réponse = à un commentaire.

## Getting round a page

skip-to-article = Aller à l’article
skip-to-replies = Aller aux commentaires
back-to-article = Retour à l’article
powered-by = Propulsé par Rejoinder

## An article

by-author = par { $author }
published = Publié le { $date }
updated = Mis à jour le { $date }

## The replies under an article

replies-heading = { $count ->
    [0] Aucun commentaire pour le moment
    [one] { NUMBER($count) } commentaire
    [many] { NUMBER($count) } de commentaires
   *[other] { NUMBER($count) } commentaires
}
order-label = Ordre des commentaires
order-oldest = Les plus anciens d’abord
order-newest = Les plus récents d’abord
pages-label = Pages de commentaires
replies-earlier = Commentaires précédents
replies-later = Commentaires suivants
answers-more = { $count ->
    [one] Afficher { NUMBER($count) } autre réponse
    [many] Afficher { NUMBER($count) } d’autres réponses
   *[other] Afficher { NUMBER($count) } autres réponses
}
answers = { $count ->
    [one] { NUMBER($count) } réponse
    [many] { NUMBER($count) } de réponses
   *[other] { NUMBER($count) } réponses
}
thread-whole = Afficher toutes les réponses
mentioned-by = Mentionné par

## One reply

anonymous = Anonyme
in-reply-to = en réponse à { $name }
permalink = Lien vers ce commentaire
edited = modifié le { $date }
via = via { $provider }
via-passkey = avec une clé d’accès
reply-removed = Retiré par la modération.
reply-withdrawn = Retiré par son auteur.
reply-not-shown = Ce commentaire n’est pas affiché pour le moment.
reply-pending = Vous seul voyez ce commentaire tant qu’il n’est pas approuvé.
reply-waiting = Votre commentaire est en attente d’approbation.
reply-waiting-show = L’afficher
reply-said = Vous seul voyez cette page. Ce que vous avez écrit se trouve ci-dessous.
action-reply = Répondre
action-edit = Modifier
action-withdraw = Retirer

## The form

form-heading = Laisser un commentaire
form-heading-answer = Répondre à { $name }
form-cancel = Annuler
form-details = Renseignez les champs ci-dessous
form-details-or-icon = Renseignez les champs ci-dessous ou cliquez sur une icône pour vous connecter
form-body = Votre commentaire
form-name = Nom
form-email = E-mail
form-email-promise = (jamais rendu public)
form-website = Site web
form-optional = (facultatif)
form-remember = Retenir mes coordonnées sur cet appareil
form-markdown = Vous pouvez utiliser *italique*, **gras**, `code`, > citations, listes et liens.
form-preview = Aperçu
form-post = Publier le commentaire
form-preview-heading = Voici comment apparaîtra votre commentaire
form-leave-empty = Laissez ce champ vide
form-closed = Les commentaires sont fermés.
form-held = Les commentaires de cet article ne paraissent qu’après approbation par la modération.

## Who is replying

identity-using = Vous commentez avec votre compte { $provider }.
identity-using-passkey = Vous commentez avec votre clé d’accès.
identity-log-out = Se déconnecter
identity-change = Changer
identity-connecting = Connexion à { $provider }…
identity-connecting-passkey = En attente de votre clé d’accès…
account-link = Votre compte
guest = invité

## Signing in

sign-in-with = Se connecter avec { $provider }
sign-in-with-passkey = Se connecter avec une clé d’accès
connecting-leaving = Vous allez sur { $name } pour vous connecter.
connecting-go = Continuer vers { $provider }
place-instance = Sur quel serveur se trouve votre compte ?
place-instance-hint = Par exemple mastodon.social, ou votre identifiant complet : @ana@mastodon.social
place-website = Quelle est l’adresse de votre site web ?
place-website-hint = Par exemple ana.example.org. Votre site web doit indiquer qu’il prend en charge IndieAuth.
place-go = Continuer
place-email = Quelle est votre adresse e-mail ?
place-email-hint = Elle n’est jamais publiée. Nous vous envoyons un message avec un code.
letter-heading = Se connecter par e-mail
letter-sent = Nous vous avons envoyé un message avec un code. Il est valable dix minutes.
letter-code = Le code reçu
letter-code-hint = Huit lettres et chiffres. Si rien n’arrive, regardez parmi les messages indésirables.
letter-code-wrong = Ce n’est pas le code du dernier message.
letter-go = Se connecter
letter-elsewhere = Pour vous connecter, saisissez le code dans la fenêtre où vous l’avez demandé.
# $site (text): le titre du site.
letter-subject = Votre code pour { $site }
# $site, $code, $link (texts).
letter-text =
    Votre code de connexion à { $site } est

        { $code }

    Saisissez-le dans la fenêtre où vous l’avez demandé, ou ouvrez cette adresse dans le même navigateur :
    { $link }

    Il est valable dix minutes. Si vous ne l’avez pas demandé, quelqu’un d’autre a saisi votre adresse ; vous n’avez rien à faire.
window-signed-in = Vous êtes connecté en tant que { $name }.
window-close = Vous pouvez fermer cette fenêtre.
window-stray = Cette fenêtre n’appartient à aucune de nos pages.
window-stray-go = Se connecter plutôt ici
window-finish = Terminez la connexion dans l’autre fenêtre, ou réessayez.
passkey-use = Utiliser ma clé d’accès
passkey-first = Pas encore de clé d’accès ici ?
passkey-name-label = Le nom sous lequel vous voulez apparaître
passkey-name-hint = Affiché avec tous vos commentaires. Votre appareil garde la clé d’accès ; elle nous indique que c’est de nouveau vous, et rien d’autre à votre sujet.
passkey-make = Créer une clé d’accès
passkey-needs-script = Les clés d’accès ont besoin de JavaScript, qui est désactivé ou n’a pas été chargé.
passkey-unsupported = Ce navigateur ne peut pas utiliser de clés d’accès.
passkey-text-waits = Votre texte est toujours là : revenez en arrière et connectez-vous autrement, ou commentez en tant qu’invité.
passkey-nothing = Aucune clé d’accès n’a été utilisée ni créée. Vous pouvez réessayer ou revenir en arrière.
passkey-already = Cet appareil a déjà une clé d’accès pour votre compte.
passkey-name = Clé d’accès

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = Vous n’êtes pas connecté, car la connexion a été annulée. Votre texte est toujours là.
sign-in-unavailable = La connexion par ce service ne fonctionne pas pour le moment. Votre texte est toujours là ; vous pouvez réessayer plus tard ou commenter en tant qu’invité.
sign-in-failed = La connexion n’a pas abouti. Votre texte est toujours là ; veuillez réessayer.
sign-in-no-instance = Rien à cette adresse ne permet de se connecter. Veuillez la vérifier.
sign-in-elsewhere = Ce compte est déjà associé à un autre compte ici.
sign-in-full = Ce compte a autant de moyens de connexion qu’il peut en avoir. Retirez-en d’abord un.
sign-in-unknown-passkey = Cette clé d’accès n’est pas connue ici, ou ne l’est plus. Vous pouvez en créer une autre ; votre texte est toujours là.
sign-in-storage = La connexion n’a pas pu être terminée à l’instant. Votre texte est toujours là ; veuillez réessayer.
sign-in-too-many = Trop de connexions viennent de votre réseau. Veuillez attendre une minute ; votre texte est toujours là.
sign-in-expired = La connexion a pris trop de temps. Votre texte est toujours là ; veuillez réessayer.
sign-in-insecure = On ne peut pas se connecter sur ce site, car ses pages ne sont pas chiffrées.
sign-in-not-fresh = Pour cela, vous devez vous être connecté dans les cinq dernières minutes. Veuillez vous connecter de nouveau.
sign-in-over-title = Cette connexion n’est plus valable
sign-in-over-text = Elle a pris trop de temps, a déjà servi ou a été commencée dans un autre navigateur. Veuillez revenir à la page d’où vous veniez et réessayer ; le texte que vous avez saisi y est toujours.

## The own account

account-title = Votre compte
account-signed-out = Vous n’êtes pas connecté.
account-name-label = Nom
account-name-hint = Affiché avec tous vos commentaires. Personne d’autre ici ne peut porter un nom qui lui ressemble.
account-name-save = Changer de nom
account-name-taken = Quelqu’un d’autre porte ici ce nom, ou un nom qui lui ressemble.
account-name-invalid = Indiquez un nom de { NUMBER(200) } caractères au plus, avec des lettres ou des chiffres. Les noms tels que « Admin » sont réservés à la publication.
account-name-email = Saisissez un nom plutôt qu’une adresse e-mail : il est affiché avec tous vos commentaires.
account-saved = Enregistré.
account-denied = C’est annulé : rien n’a été modifié.
account-failed = Cela n’a pas abouti, et rien n’a été modifié. Veuillez réessayer.
account-unknown-passkey = Cette clé d’accès n’est pas connue ici, ou ne l’est plus.
account-too-many = Trop de connexions viennent de votre réseau. Veuillez attendre une minute.
account-identities = Moyens de connexion
account-identity-linked = associé le { $date }
account-identity-used = utilisé pour la dernière fois le { $date }
account-link-more = Ajouter un autre moyen de connexion
account-unlink = Retirer
account-unlink-name = Retirer { $provider }
account-unlink-name-passkey = Retirer la clé d’accès
account-last-identity = C’est le seul moyen de se connecter à ce compte : il reste donc en place.
passkey-hint = Avec une clé d’accès, vous vous connectez au moyen du verrouillage d’écran de votre appareil, sans aucun autre service.
passkey-add = Ajouter une clé d’accès
account-fresh-needed = Pour modifier les moyens de connexion ou supprimer le compte, connectez-vous d’abord de nouveau.
account-fresh-go = Se connecter de nouveau
account-sessions = Où vous êtes connecté
account-session-here = ce navigateur
account-session = avec { $provider }, depuis le { $date }
account-session-passkey = avec une clé d’accès, depuis le { $date }
account-end-all = Se déconnecter partout
account-replies = Vos commentaires
account-replies-none = Vous n’avez encore rien commenté.
account-claim = { $count ->
    [one] { NUMBER($count) } commentaire a été publié depuis ce navigateur en tant qu’invité.
    [many] { NUMBER($count) } de commentaires ont été publiés depuis ce navigateur en tant qu’invité.
   *[other] { NUMBER($count) } commentaires ont été publiés depuis ce navigateur en tant qu’invité.
}
account-claim-go = Rattacher à ce compte
account-delete = Supprimer le compte
account-delete-question = Supprimer ce compte ? Vos commentaires restent à leur place sans votre nom ; le compte, ses moyens de connexion et son image sont effacés immédiatement et définitivement.
account-delete-go = Le supprimer
account-deleted = Votre compte est supprimé.

## Editing and withdrawing one’s own reply

edit-heading = Modifier votre commentaire
edit-save = Enregistrer les modifications
edit-time-left = { $minutes ->
    [one] Vous pouvez modifier ce commentaire pendant encore { NUMBER($minutes) } minute.
   *[other] Vous pouvez modifier ce commentaire pendant encore { NUMBER($minutes) } minutes.
}
edit-time-over = Le délai pour modifier ce commentaire est écoulé.
edit-conflict = Ce commentaire a été modifié entre-temps. Le texte le plus récent est ci-dessous ; le vôtre est dans le formulaire.
withdraw-heading = Retirer votre commentaire
withdraw-question = Retirer ce commentaire ? Les réponses resteront.
withdraw-confirm = Retirer
withdraw-keep = Le garder

## What is wrong with a form

error-heading = Il y a un problème
error-title = Erreur : { $title }
error-body-missing = Écrivez d’abord quelque chose.
error-body-too-long = Votre commentaire compte { NUMBER($count) } caractères ; la limite est de { NUMBER($limit) }.
error-name-missing = Indiquez votre nom.
error-name-too-long = Votre nom est trop long ; la limite est de { NUMBER($limit) } caractères.
error-email-missing = Indiquez votre adresse e-mail. Elle n’est jamais rendue publique.
error-email-invalid = Indiquez une adresse e-mail telle que ana@example.org.
error-email-too-long = Cette adresse e-mail est trop longue ; la limite est de { NUMBER($limit) } caractères.
error-website-missing = Indiquez l’adresse de votre site web.
error-website-invalid = Indiquez une adresse web telle que https://example.org.
error-website-too-long = Cette adresse web est trop longue ; la limite est de { NUMBER($limit) } caractères.
error-parent-gone = Le commentaire auquel vous répondez n’est plus là.
error-closed = Les commentaires de cet article sont fermés. Votre texte est conservé, mais ne peut plus être publié ici.
error-mark-expired = Cette page est restée ouverte longtemps. Votre texte est conservé : veuillez l’envoyer de nouveau.
error-too-many = { $seconds ->
    [one] Trop de commentaires viennent de votre réseau. Veuillez attendre { NUMBER($seconds) } seconde ; votre texte est conservé.
   *[other] Trop de commentaires viennent de votre réseau. Veuillez attendre { NUMBER($seconds) } secondes ; votre texte est conservé.
}
error-cross-site = Ce formulaire a été envoyé depuis un autre site et n’a donc pas été accepté. Votre texte est conservé.
error-storage = Votre commentaire n’a pas pu être enregistré à l’instant. Votre texte est conservé : veuillez réessayer.

## Pages that say what went wrong

bad-request-title = Demande non comprise
bad-request-text = Nous n’avons pas pu lire ce qui a été envoyé. Veuillez revenir en arrière et réessayer.
forbidden-title = Accès refusé
forbidden-text = Cette page ne vous est pas ouverte.
not-found-title = Page introuvable
not-found-text = Il n’y a rien ici. L’adresse est peut-être mal saisie, ou la page a été déplacée.
not-shown-title = Ce commentaire n’est pas affiché
not-shown-text = Il attend peut-être d’être approuvé, ou il n’est plus ici. Si vous venez de l’envoyer, il a bien été reçu.
method-title = Impossible ici
method-text = Cette adresse ne peut pas être utilisée ainsi.
gone-title = N’est plus ici
gone-text = Ce qui se trouvait ici a été retiré définitivement.
too-many-title = Trop à la fois
too-many-text = C’est plus souvent que nous ne pouvons l’accepter. Attendez une minute et réessayez.
too-large-title = Trop à la fois
too-large-text = C’était plus que nous ne pouvons accepter. Veuillez envoyer moins.
unsupported-title = Type de données inadapté
unsupported-text = Cette adresse n’accepte pas ce type de données.
server-error-title = Un problème est survenu
server-error-text = Un problème est survenu de notre côté. S’il se répète, veuillez nous indiquer ce numéro : { $request }
unavailable-title = Veuillez réessayer bientôt
unavailable-text = Nous ne pouvons pas répondre pour l’instant. Veuillez réessayer dans une minute.
to-front-page = Aller à la page d’accueil

## The front page and the feeds

card-replies = { $count ->
    [0] Aucun commentaire
    [one] { NUMBER($count) } commentaire
    [many] { NUMBER($count) } de commentaires
   *[other] { NUMBER($count) } commentaires
}
articles-older = Articles plus anciens
articles-newer = Articles plus récents
articles-none = Aucun article pour le moment
articles-none-hint = Placez un fichier Markdown dans le dossier { $folder } et il apparaîtra ici.
feed-articles = Articles (Atom)
feed-replies = Commentaires (Atom)
feed-replies-to = Commentaires sur { $title }
feed-replies-on = Commentaires sur { $site }
