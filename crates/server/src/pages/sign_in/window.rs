//! Signing in in a window of its own, while the page with the form waits.
//!
//! The page makes a secret (the verifier) and opens the window; the server knows the secret's hash. The window is bound
//! to the page by a message that only a page of ours can have sent to it, before it leaves for the provider. What
//! comes of it is claimed by whoever has the verifier: no message carries anything, and a provider that cuts the tie
//! between window and page (`Cross-Origin-Opener-Policy`) stops nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rejoinder_domain::Identity;
use rejoinder_store::{Account, Claimed, NewWindow, WindowOutcome};
use serde::Deserialize;
use serde_json::json;

use super::{Passing, provider, quiet, set_cookie, window_id};
use crate::app::App;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::response;
use crate::sign_in::session::{self, hashed};
use crate::sign_in::{PENDING, SignInError};
use crate::visitor::Visitor;

/// The first page of a window (`window.html`).
#[derive(Template)]
#[template(path = "window.html")]
struct FirstPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    id: &'a str,
    script: &'static str,
}

/// The last page of a window (`window_end.html`).
#[derive(Template)]
#[template(path = "window_end.html")]
struct LastPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    text: String,
    article: Option<String>,
    script: &'static str,
}

#[derive(Deserialize)]
struct Waiting {
    challenge: String,
}

#[derive(Deserialize)]
struct Claim {
    window: String,
    verifier: String,
    /// The page does not want to know any more.
    #[serde(default)]
    cancel: bool,
}

/// `GET /sign-in/{id}/window`: waits to be told by the page that opened it which window it is.
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let t = visitor.site.language;
    let provider = provider(&app, &visitor.site, &id).map_err(refused)?;
    let heading = crate::sign_in::say(t, "identity-connecting", &provider.badge());
    let page = FirstPage {
        chrome: Chrome::unlisted(&app, &visitor.site, &heading),
        t,
        id: &provider.id,
        script: crate::pages::assets::window_address(),
    };
    let html = page.render().map_err(|error| refused(error.into()))?;
    let mut answer = response::personal(StatusCode::OK, html);
    keep_opener(&mut answer);
    Ok(answer)
}

/// `POST /sign-in/{id}/window`: a page says that it will wait.
pub async fn open(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(asked) = read::<Waiting>(&visitor, &headers, body) else { return no(StatusCode::FORBIDDEN) };
    let Some(challenge) = URL_SAFE_NO_PAD.decode(asked.challenge).ok().and_then(|hash| hash.try_into().ok())
    else {
        return no(StatusCode::BAD_REQUEST);
    };
    if provider(&app, &visitor.site, &id).is_err() {
        return no(StatusCode::NOT_FOUND);
    }
    if app.limits.sign_in(&visitor.site.id, &visitor.network).is_err() {
        return no(StatusCode::TOO_MANY_REQUESTS);
    }
    let now = app.now();
    let window = NewWindow { id: app.random(), challenge, provider: id, expires: now.after(PENDING) };
    let name = bs58::encode(window.id).into_string();
    match app.store.open_window(&visitor.site.id, window, now).await {
        Ok(()) => say(&json!({ "window": name })),
        Err(_) => no(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// `POST /sign-in/{id}/claim`: has it ended? The session's cookie is set in this answer, where the page is, and
/// nowhere else.
pub async fn claim(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(asked) = read::<Claim>(&visitor, &headers, body) else { return no(StatusCode::FORBIDDEN) };
    let Some(window) = window_id(&asked.window) else { return no(StatusCode::BAD_REQUEST) };
    let site = &visitor.site;
    if asked.cancel {
        return match app.store.abandon_window(&site.id, window, hashed(&asked.verifier)).await {
            Ok(()) => failed(&visitor, "denied"),
            Err(_) => no(StatusCode::SERVICE_UNAVAILABLE),
        };
    }
    let claimed = app.store.claim_window(&site.id, window, hashed(&asked.verifier), app.now()).await;
    let (account, identity) = match claimed {
        Ok(Claimed::Waiting) => return say(&json!({ "outcome": "waiting" })),
        Ok(Claimed::Done(account, identity)) => (account, identity),
        Ok(Claimed::Failed(code)) => return failed(&visitor, &code),
        Ok(Claimed::Unknown) => return failed(&visitor, "expired"),
        Err(_) => return no(StatusCode::SERVICE_UNAVAILABLE),
    };
    if let Some(before) = &visitor.session {
        let _ = app.store.end_session(&site.id, hashed(before)).await;
    }
    let Ok(cookie) = session::begin(&app, site, account, identity).await else {
        return no(StatusCode::SERVICE_UNAVAILABLE);
    };
    let mut answer = say(&json!({ "outcome": "done" }));
    set_cookie(&mut answer, &cookie);
    answer
}

/// Ends a window: the page that waits can claim what came of it, and the window says so and closes.
pub(super) async fn ended(
    passing: &Passing<'_>,
    window: [u8; 16],
    ended: Result<(&Account, Identity), &SignInError>,
) -> Result<Response, Failure> {
    let (app, site) = (passing.app, passing.site());
    let t = site.language;
    let (outcome, code, name) = match &ended {
        Ok((account, identity)) => {
            (WindowOutcome::Done(account.id, identity.clone()), "denied", Some(&account.name))
        }
        Err(error) => (WindowOutcome::Failed(error.code().to_owned()), error.code(), None),
    };
    // A window that is not this sign-in's goes on waiting for its own.
    let own = !matches!(ended, Err(SignInError::NoWindow));
    let waits = own && app.store.close_window(&site.id, window, outcome).await?;
    let text = match name {
        Some(name) if waits => t.fill("window-signed-in", "name", name.as_str()),
        // Whoever cancelled on the page that waited is not logged in, whatever was said here afterwards.
        _ => t.text(&format!("sign-in-{code}")).into_owned(),
    };
    let page = LastPage {
        chrome: Chrome::unlisted(app, site, &text),
        t,
        text: text.clone(),
        article: passing.article.as_ref().map(|article| article.title.clone()),
        script: crate::pages::assets::window_address(),
    };
    let mut answer = response::personal(StatusCode::OK, page.render()?);
    keep_opener(&mut answer);
    quiet(&mut answer);
    Ok(answer)
}

/// Lets a page keep its tie to the page that opened it, until it leaves for the provider.
pub(super) fn keep_opener(answer: &mut Response) {
    let name = HeaderName::from_static("cross-origin-opener-policy");
    answer.headers_mut().insert(name, HeaderValue::from_static("unsafe-none"));
}

/// What a script of ours sent: JSON from a page of this very site. No form can send that (RFC 9110 §8.3; Fetch §4.8).
pub(super) fn read<T: for<'de> Deserialize<'de>>(
    visitor: &Visitor,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Option<T> {
    let json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let origin = headers.contains_key(header::ORIGIN);
    serde_json::from_slice(&body.ok()?).ok().filter(|_| json && origin && visitor.same_site)
}

pub(super) fn say(value: &serde_json::Value) -> Response {
    let no_store = (header::CACHE_CONTROL, "no-store");
    ([(header::CONTENT_TYPE, "application/json"), no_store], value.to_string()).into_response()
}

fn failed(visitor: &Visitor, code: &str) -> Response {
    let text = visitor.site.language.text(&format!("sign-in-{code}"));
    say(&json!({ "outcome": code, "text": text }))
}

pub(super) fn no(status: StatusCode) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}
