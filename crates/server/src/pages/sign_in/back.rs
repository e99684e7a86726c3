//! Back from the provider.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::Identity;
use rejoinder_store::{Account, Callback, PendingSignIn};

use super::{Passing, article, holds, note, provider, quietly, set_cookie};
use crate::app::App;
use crate::config::Provider;
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::sent::read_pairs;
use crate::sign_in::finish::{self, Returned};
use crate::sign_in::session::{self, hashed};
use crate::sign_in::{Kind, SignInError};
use crate::visitor::Visitor;

/// What a callback may carry; each at most once.
const KNOWN: [&str; 6] = ["code", "state", "error", "iss", "user", "token"];

/// `GET /sign-in/{id}/callback`
pub async fn plain(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    quietly(arrive(&app, &visitor, (&id, ""), query.as_deref().unwrap_or_default()).await)
}

/// `GET /sign-in/{id}/{instance}/callback`
pub async fn of_instance(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, instance)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    quietly(arrive(&app, &visitor, (&id, &instance), query.as_deref().unwrap_or_default()).await)
}

/// `POST /sign-in/{id}/callback`: back by a form (`response_mode=form_post`), as Apple sends readers. Cookies don't come along from another
/// site's form, so the browser is sent once more, to the address where they do.
pub async fn posted(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    quietly(once_more(&app, &visitor, &id, read_pairs(&headers, body)))
}

fn once_more(
    app: &Arc<App>,
    visitor: &Visitor,
    id: &str,
    fields: Result<Vec<(String, String)>, Failure>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(app, &visitor.site, failure);
    let provider = provider(app, &visitor.site, id).map_err(refused)?;
    if !provider.kind.may_post_back() {
        return Err(refused(Failure::Method));
    }
    let fields = fields.map_err(refused)?;
    let known: Vec<_> = fields.into_iter().filter(|(name, _)| KNOWN.contains(&name.as_str())).collect();
    let query = serde_urlencoded::to_string(known).unwrap_or_default();
    let target = format!("/sign-in/{id}/callback?{query}");
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
    super::window::keep_opener(&mut answer);
    Ok(answer)
}

async fn arrive(
    app: &Arc<App>,
    visitor: &Visitor,
    (id, instance): (&str, &str),
    query: &str,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(app, &visitor.site, failure);
    let site = &visitor.site;
    let provider = provider(app, site, id).map_err(refused)?;
    if provider.kind == Kind::Passkey {
        return Err(refused(Failure::NotFound));
    }
    let mut fields = once_each(query).ok_or_else(|| refused(Failure::BadRequest("a part comes twice")))?;
    let over = || refused(Failure::SignInOver);
    let browser = visitor.browser.as_deref().ok_or_else(over)?;
    let callback = Callback {
        state: hashed(&fields.remove("state").unwrap_or_default()),
        browser: hashed(browser),
        provider: provider.id.clone(),
        instance: instance.to_owned(),
        at: app.now(),
    };
    let pending = app.store.take_sign_in(&site.id, callback).await.map_err(|error| refused(error.into()))?;
    let pending = pending.ok_or_else(over)?;
    let came_from = article(app, site, pending.article).await.map_err(refused)?;
    let passing = Passing::new(app, visitor, came_from);
    let mut field = |name: &str| fields.remove(name);
    let returned = Returned {
        code: field("code"),
        error: field("error"),
        iss: field("iss"),
        user: field("user"),
        token: field("token"),
    };
    let ended = match holds(app, visitor, pending.link).await {
        Ok(()) => finish::finish(app, (site, provider), &pending, returned).await,
        Err(error) => Err(error),
    };
    settle(&passing, provider, &pending, ended).await.map_err(refused)
}

/// The end of a sign-in, however it was proved: told to the window that waits, or a session and back to the form.
pub(super) async fn settle(
    passing: &Passing<'_>,
    provider: &Provider,
    pending: &PendingSignIn,
    ended: Result<(Account, Identity), SignInError>,
) -> Result<Response, Failure> {
    let (app, site) = (passing.app, passing.site());
    if let Err(error) = &ended {
        note(provider, error);
    }
    if let Some(window) = pending.window {
        let ended = ended.as_ref().map(|(account, identity)| (account, identity.clone()));
        return super::window::ended(passing, window, ended).await;
    }
    let (account, identity) = match ended {
        Ok(ended) => ended,
        Err(error) => return Ok(passing.back(Some(error.code()))),
    };
    // Whoever was signed in before is not any more: the new session is another (T6).
    if let Some(before) = &passing.visitor.session {
        app.store.end_session(&site.id, hashed(before)).await?;
    }
    match session::begin(app, site, account.id, identity).await {
        Ok(cookie) => {
            // What was added to an account is told on its page.
            let mut answer = passing.to(if pending.link.is_some() { "?saved" } else { "" });
            set_cookie(&mut answer, &cookie);
            Ok(answer)
        }
        Err(error) => {
            let error = SignInError::from(error);
            note(provider, &error);
            Ok(passing.back(Some(error.code())))
        }
    }
}

/// The parts of a callback by their names; `None` if one comes twice: then somebody has put in their own.
fn once_each(query: &str) -> Option<BTreeMap<String, String>> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).ok()?;
    let mut fields = BTreeMap::new();
    for (name, value) in pairs.into_iter().filter(|(name, _)| KNOWN.contains(&name.as_str())) {
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_that_comes_twice_is_refused() {
        assert_eq!(once_each("code=1&state=2&x=3&x=4").unwrap().len(), 2);
        for query in ["iss=a&iss=b", "state=1&state=1", "code=1&code=2", "token=1&token=1"] {
            assert_eq!(once_each(query), None, "{query}");
        }
    }
}
