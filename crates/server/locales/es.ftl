# Español. Comentario = al artículo, respuesta = a un comentario.

## Getting round a page

skip-to-article = Saltar al artículo
skip-to-replies = Saltar a los comentarios
back-to-article = Volver al artículo
powered-by = Funciona con Rejoinder

## An article

by-author = por { $author }
published = Publicado el { $date }
updated = Actualizado el { $date }

## The replies under an article

replies-heading = { $count ->
    [0] Aún no hay comentarios
    [one] { NUMBER($count) } comentario
    [many] { NUMBER($count) } de comentarios
   *[other] { NUMBER($count) } comentarios
}
order-label = Orden de los comentarios
order-oldest = Los más antiguos primero
order-newest = Los más recientes primero
pages-label = Páginas de comentarios
replies-earlier = Comentarios anteriores
replies-later = Comentarios posteriores
answers-more = { $count ->
    [one] Mostrar { NUMBER($count) } respuesta más
    [many] Mostrar { NUMBER($count) } de respuestas más
   *[other] Mostrar { NUMBER($count) } respuestas más
}
answers = { $count ->
    [one] { NUMBER($count) } respuesta
    [many] { NUMBER($count) } de respuestas
   *[other] { NUMBER($count) } respuestas
}
thread-whole = Mostrar todas las respuestas
mentioned-by = Mencionado por

## One reply

anonymous = Anónimo
in-reply-to = en respuesta a { $name }
permalink = Enlace a este comentario
edited = editado el { $date }
via = a través de { $provider }
via-passkey = con llave de acceso
reply-removed = Retirado por la moderación.
reply-withdrawn = Retirado por su autor.
reply-not-shown = Este comentario no se muestra por el momento.
reply-pending = Solo usted puede ver este comentario hasta que se apruebe.
reply-waiting = Su comentario está pendiente de aprobación.
reply-waiting-show = Mostrarlo
reply-said = Solo usted puede ver esta página. Abajo está lo que ha escrito.
action-reply = Responder
action-edit = Editar
action-withdraw = Retirar

## The form

form-heading = Dejar un comentario
form-heading-answer = Responder a { $name }
form-cancel = Cancelar
form-details = Rellene sus datos a continuación
form-details-or-icon = Rellene sus datos a continuación o pulse un icono para iniciar sesión
form-body = Su comentario
form-name = Nombre
form-email = Correo electrónico
form-email-promise = (nunca se hace público)
form-website = Sitio web
form-optional = (opcional)
form-remember = Recordar mis datos en este dispositivo
form-markdown = Puede usar *cursiva*, **negrita**, `código`, > citas, listas y enlaces.
form-preview = Vista previa
form-post = Publicar comentario
form-preview-heading = Así se verá su comentario
form-leave-empty = Deje este campo vacío
form-closed = Los comentarios están cerrados.
form-held = Los comentarios de este artículo no aparecen hasta que la moderación los aprueba.

## Who is replying

identity-using = Está comentando con su cuenta de { $provider }.
identity-using-passkey = Está comentando con su llave de acceso.
identity-log-out = Cerrar sesión
identity-change = Cambiar
identity-connecting = Conectando con { $provider }…
identity-connecting-passkey = Esperando su llave de acceso…
account-link = Su cuenta
guest = invitado

## Signing in

sign-in-with = Iniciar sesión con { $provider }
sign-in-with-passkey = Iniciar sesión con una llave de acceso
connecting-leaving = Va a pasar a { $name } para iniciar sesión.
connecting-go = Continuar a { $provider }
place-instance = ¿En qué servidor está su cuenta?
place-instance-hint = Por ejemplo, mastodon.social, o su identificador completo: @ana@mastodon.social
place-website = ¿Cuál es la dirección de su sitio web?
place-website-hint = Por ejemplo, ana.example.org. Su sitio web debe indicar que es compatible con IndieAuth.
place-go = Continuar
place-email = ¿Cuál es su dirección de correo electrónico?
place-email-hint = Nunca se publica. Le enviamos un mensaje con un código.
letter-heading = Iniciar sesión por correo electrónico
letter-sent = Le hemos enviado un mensaje con un código. Es válido durante diez minutos.
letter-code = El código del mensaje
letter-code-hint = Ocho letras y cifras. Si no llega nada, mire entre los mensajes no deseados.
letter-code-wrong = Este no es el código del último mensaje.
letter-go = Iniciar sesión
letter-elsewhere = Para iniciar sesión, escriba el código en la ventana en la que lo pidió.
# $site (text): el título del sitio.
letter-subject = Su código para { $site }
# $site, $code, $link (texts).
letter-text =
    Su código para iniciar sesión en { $site } es

        { $code }

    Escríbalo en la ventana en la que lo pidió, o abra esta dirección en el mismo navegador:
    { $link }

    Es válido durante diez minutos. Si no lo ha pedido, otra persona ha escrito su dirección; no tiene que hacer nada.
window-signed-in = Ha iniciado sesión como { $name }.
window-close = Puede cerrar esta ventana.
window-stray = Esta ventana no pertenece a ninguna de nuestras páginas.
window-stray-go = Iniciar sesión aquí en su lugar
window-finish = Termine de iniciar sesión en la otra ventana o inténtelo de nuevo.
passkey-use = Usar mi llave de acceso
passkey-first = ¿Aún no tiene una llave de acceso aquí?
passkey-name-label = El nombre con el que quiere aparecer
passkey-name-hint = Se muestra con todos sus comentarios. Su dispositivo guarda la llave de acceso; esta nos dice que es usted de nuevo, y nada más sobre usted.
passkey-make = Crear una llave de acceso
passkey-needs-script = Las llaves de acceso necesitan JavaScript, que está desactivado o no se ha cargado.
passkey-unsupported = Este navegador no puede usar llaves de acceso.
passkey-text-waits = Su texto sigue aquí: vuelva atrás e inicie sesión de otra forma, o comente como invitado.
passkey-nothing = No se ha usado ni creado ninguna llave de acceso. Puede intentarlo de nuevo o volver atrás.
passkey-already = Este dispositivo ya tiene una llave de acceso para su cuenta.
passkey-name = Llave de acceso

## Why somebody is not logged in. Typed text is kept in every case, and readers can always reply as guests.

sign-in-denied = No ha iniciado sesión, porque se canceló. Su texto sigue aquí.
sign-in-unavailable = En este momento no se puede iniciar sesión ahí. Su texto sigue aquí; puede intentarlo de nuevo más tarde o comentar como invitado.
sign-in-failed = No se ha podido iniciar sesión. Su texto sigue aquí: inténtelo de nuevo, por favor.
sign-in-no-instance = En esta dirección no hay nada con lo que iniciar sesión. Compruébela, por favor.
sign-in-elsewhere = Esa cuenta ya está vinculada a otra cuenta de aquí.
sign-in-full = Esta cuenta tiene tantas formas de iniciar sesión como puede tener. Quite primero una.
sign-in-unknown-passkey = Esta llave de acceso no se conoce aquí, o ya no. Puede crear otra; su texto sigue aquí.
sign-in-storage = No se ha podido terminar de iniciar sesión en este momento. Su texto sigue aquí: inténtelo de nuevo, por favor.
sign-in-too-many = Llegan demasiados inicios de sesión desde su red. Espere un minuto, por favor; su texto sigue aquí.
sign-in-expired = El inicio de sesión ha tardado demasiado. Su texto sigue aquí: inténtelo de nuevo, por favor.
sign-in-insecure = En este sitio no se puede iniciar sesión, porque sus páginas no están cifradas.
sign-in-not-fresh = Para esto debe haber iniciado sesión en los últimos cinco minutos. Inicie sesión otra vez, por favor.
sign-in-over-title = Este inicio de sesión ya no es válido
sign-in-over-text = Tardó demasiado, ya se utilizó o se empezó en otro navegador. Vuelva a la página de la que venía e inténtelo de nuevo, por favor; el texto que haya escrito sigue allí.

## The own account

account-title = Su cuenta
account-signed-out = No ha iniciado sesión.
account-name-label = Nombre
account-name-hint = Se muestra con todos sus comentarios. Nadie más puede usar aquí un nombre que se le parezca.
account-name-save = Cambiar el nombre
account-name-taken = Otra persona usa aquí ese nombre o uno que se le parece.
account-name-invalid = Escriba un nombre de { NUMBER(200) } caracteres como máximo, con letras o cifras. Los nombres como «Admin» se reservan para la publicación.
account-name-email = Escriba un nombre, no una dirección de correo electrónico: se muestra con todos sus comentarios.
account-saved = Guardado.
account-denied = Se ha cancelado: no se ha cambiado nada.
account-failed = No ha salido bien, y no se ha cambiado nada. Inténtelo de nuevo, por favor.
account-unknown-passkey = Esta llave de acceso no se conoce aquí, o ya no.
account-too-many = Llegan demasiados inicios de sesión desde su red. Espere un minuto, por favor.
account-identities = Formas de iniciar sesión
account-identity-linked = vinculada el { $date }
account-identity-used = usada por última vez el { $date }
account-link-more = Añadir otra forma de iniciar sesión
account-unlink = Quitar
account-unlink-name = Quitar { $provider }
account-unlink-name-passkey = Quitar la llave de acceso
account-last-identity = Es la única forma de iniciar sesión en esta cuenta, así que se conserva.
passkey-hint = Con una llave de acceso inicia sesión mediante el bloqueo de pantalla de su dispositivo, sin necesitar ningún otro servicio.
passkey-add = Añadir una llave de acceso
account-fresh-needed = Para cambiar las formas de iniciar sesión o eliminar la cuenta, inicie sesión otra vez primero.
account-fresh-go = Iniciar sesión otra vez
account-sessions = Dónde tiene la sesión iniciada
account-session-here = este navegador
account-session = con { $provider }, desde el { $date }
account-session-passkey = con una llave de acceso, desde el { $date }
account-end-all = Cerrar sesión en todas partes
account-replies = Sus comentarios
account-replies-none = Aún no ha comentado.
account-claim = { $count ->
    [one] { NUMBER($count) } comentario de este navegador se publicó como invitado.
    [many] { NUMBER($count) } de comentarios de este navegador se publicaron como invitado.
   *[other] { NUMBER($count) } comentarios de este navegador se publicaron como invitado.
}
account-claim-go = Añadir a esta cuenta
account-delete = Eliminar la cuenta
account-delete-question = ¿Eliminar esta cuenta? Sus comentarios se quedan en su sitio sin su nombre; la cuenta, sus formas de iniciar sesión y su imagen se borran de inmediato y para siempre.
account-delete-go = Eliminarla
account-deleted = Su cuenta se ha eliminado.

## Editing and withdrawing one’s own reply

edit-heading = Editar su comentario
edit-save = Guardar los cambios
edit-time-left = { $minutes ->
    [one] Puede modificar este comentario durante { NUMBER($minutes) } minuto más.
   *[other] Puede modificar este comentario durante { NUMBER($minutes) } minutos más.
}
edit-time-over = El plazo para modificar este comentario ha terminado.
edit-conflict = Este comentario se modificó entretanto. El texto más reciente está abajo; el suyo está en el formulario.
withdraw-heading = Retirar su comentario
withdraw-question = ¿Retirar este comentario? Las respuestas se conservan.
withdraw-confirm = Retirar
withdraw-keep = Conservarlo

## What is wrong with a form

error-heading = Hay un problema
error-title = Error: { $title }
error-body-missing = Escriba algo primero.
error-body-too-long = Su comentario tiene { NUMBER($count) } caracteres; el límite es { NUMBER($limit) }.
error-name-missing = Escriba su nombre.
error-name-too-long = Su nombre es demasiado largo; el límite es { NUMBER($limit) } caracteres.
error-email-missing = Escriba su correo electrónico. Nunca se hace público.
error-email-invalid = Escriba una dirección de correo electrónico como ana@example.org.
error-email-too-long = Esta dirección de correo electrónico es demasiado larga; el límite es { NUMBER($limit) } caracteres.
error-website-missing = Escriba la dirección de su sitio web.
error-website-invalid = Escriba una dirección web como https://example.org.
error-website-too-long = Esta dirección web es demasiado larga; el límite es { NUMBER($limit) } caracteres.
error-parent-gone = El comentario al que responde ya no está aquí.
error-closed = Los comentarios de este artículo están cerrados. Su texto se conserva, pero ya no puede publicarse aquí.
error-mark-expired = Esta página estuvo abierta mucho tiempo. Su texto se conserva: envíelo de nuevo, por favor.
error-too-many = { $seconds ->
    [one] Llegan demasiados comentarios desde su red. Espere { NUMBER($seconds) } segundo, por favor; su texto se conserva.
   *[other] Llegan demasiados comentarios desde su red. Espere { NUMBER($seconds) } segundos, por favor; su texto se conserva.
}
error-cross-site = Este formulario se envió desde otro sitio, por eso no se aceptó. Su texto se conserva.
error-storage = No se ha podido guardar su comentario en este momento. Su texto se conserva: inténtelo de nuevo, por favor.

## Pages that say what went wrong

bad-request-title = No se ha entendido
bad-request-text = No hemos podido leer lo que se envió. Vuelva atrás e inténtelo de nuevo, por favor.
forbidden-title = No permitido
forbidden-text = No tiene acceso a esta página.
not-found-title = Página no encontrada
not-found-text = Aquí no hay nada. Puede que la dirección esté mal escrita o que la página se haya trasladado.
not-shown-title = Este comentario no se muestra
not-shown-text = Puede que esté pendiente de aprobación o que ya no esté aquí. Si acaba de enviarlo, lo hemos recibido.
method-title = No es posible aquí
method-text = Esta dirección no se puede usar de ese modo.
gone-title = Ya no está aquí
gone-text = Lo que había aquí se ha retirado definitivamente.
too-many-title = Demasiado a la vez
too-many-text = Ha sido más a menudo de lo que podemos aceptar. Espere un minuto e inténtelo de nuevo.
too-large-title = Demasiado de una vez
too-large-text = Es más de lo que podemos aceptar. Envíe menos, por favor.
unsupported-title = Tipo de datos no admitido
unsupported-text = Esta dirección no admite ese tipo de datos.
server-error-title = Algo ha fallado
server-error-text = Algo ha fallado por nuestra parte. Si vuelve a ocurrir, indíquenos este número, por favor: { $request }
unavailable-title = Inténtelo de nuevo enseguida
unavailable-text = No podemos responder en este momento. Inténtelo de nuevo dentro de un minuto, por favor.
to-front-page = Ir a la portada

## The front page and the feeds

card-replies = { $count ->
    [0] Sin comentarios
    [one] { NUMBER($count) } comentario
    [many] { NUMBER($count) } de comentarios
   *[other] { NUMBER($count) } comentarios
}
articles-older = Artículos más antiguos
articles-newer = Artículos más recientes
articles-none = Aún no hay artículos
articles-none-hint = Ponga un archivo Markdown en la carpeta { $folder } y aparecerá aquí.
feed-articles = Artículos (Atom)
feed-replies = Comentarios (Atom)
feed-replies-to = Comentarios sobre { $title }
feed-replies-on = Comentarios en { $site }
