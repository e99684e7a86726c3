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
identity-log-out = Cerrar sesión
identity-change = Cambiar
identity-connecting = Conectando con { $provider }…

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
