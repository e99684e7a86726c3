//! To the provider: an icon was clicked.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_store::Article;
use serde::Deserialize;
use url::Url;

use super::{
    Passing, article, is_fresh, note, provider, quiet, quietly, refuse_insecure, set_cookie, window_id,
};
use crate::app::App;
use crate::config::Provider;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::post::{Posted, read_form};
use crate::pages::response;
use crate::sign_in::begin::{self, Wish};
use crate::sign_in::session::hashed;
use crate::sign_in::{Kind, SignInError, indieauth_client, letter};
use crate::visitor::Visitor;

/// "Connecting to X…" (`connecting.html`).
#[derive(Template)]
#[template(path = "connecting.html")]
struct Connecting<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    provider: &'a str,
    host: String,
    target: String,
}

/// Where is the account? (`place.html`).
#[derive(Template)]
#[template(path = "place.html")]
struct WhichPlace<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    provider: &'a Provider,
    /// The question's message, and what helps to answer it.
    question: &'static str,
    hint: &'static str,
    problem: Option<String>,
    place: &'a str,
    article: String,
    window: &'a str,
    change: bool,
    link: bool,
    back: String,
}

/// What a plain link may ask for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    place: String,
    article: String,
}

/// What the page in between knows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    state: String,
    change: String,
}

/// `GET /sign-in/{id}`: by a plain link.
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let posted = Posted::to_sign_in(asked.place, asked.article);
    let came_from = came_from(&app, &visitor, &posted, &headers).await.map_err(refused)?;
    let passing = Passing::new(&app, &visitor, came_from);
    go(&passing, &id, &posted).await.map_err(refused)
}

/// `POST /sign-in/{id}`: by an icon of the form, with what was typed.
pub async fn send(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let posted: Posted = read_form(&headers, body).map_err(refused)?;
    let keep = |failure| refused(failure).keeping(posted.body.clone());
    if !visitor.same_site {
        return Err(keep(Failure::CrossSite));
    }
    let came_from = came_from(&app, &visitor, &posted, &headers).await.map_err(keep)?;
    let passing = Passing::new(&app, &visitor, came_from);
    go(&passing, &id, &posted).await.map_err(keep)
}

/// `GET /sign-in/{id}/connecting`: the page between ours and the provider's. A form's answer may not lead elsewhere
/// (`form-action 'self'`), a page may.
pub async fn connecting(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(begun): Query<Begun>,
) -> Response {
    quietly(in_between(&app, &visitor, &id, &begun).await)
}

async fn in_between(app: &Arc<App>, visitor: &Visitor, id: &str, begun: &Begun) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(app, &visitor.site, failure);
    let site = &visitor.site;
    let provider = provider(app, site, id).map_err(refused)?;
    let browser = visitor.browser.as_deref().ok_or_else(|| refused(Failure::SignInOver))?;
    let pending = app
        .store
        .begun_sign_in(&site.id, hashed(&begun.state), hashed(browser), app.now())
        .await
        .map_err(|error| refused(error.into()))?
        .filter(|pending| pending.provider == provider.id && provider.kind != Kind::Passkey)
        .ok_or_else(|| refused(Failure::SignInOver))?;
    let target = begin::address(site, provider, &pending, (&begun.state, !begun.change.is_empty()))
        .map_err(|_| refused(Failure::SignInOver))?;
    let heading = site.language.fill("identity-connecting", "provider", provider.name.as_str());
    let page = Connecting {
        chrome: Chrome::unlisted(app, site, &heading),
        t: site.language,
        provider: &provider.name,
        host: target.host_str().unwrap_or_default().to_owned(),
        target: target.into(),
    };
    let html = page.render().map_err(|error| refused(error.into()))?;
    let mut answer = response::personal(StatusCode::OK, html);
    if pending.window.is_some() {
        super::window::keep_opener(&mut answer);
    }
    Ok(answer)
}

/// `GET /sign-in/{id}/{instance}/client.json`: what this program says of itself to a server of IndieAuth.
pub async fn client(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path((id, instance)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let provider = provider(&app, &visitor.site, &id).map_err(refused)?;
    if provider.kind != Kind::Indieauth {
        return Err(refused(Failure::NotFound));
    }
    let document = indieauth_client(&app, &visitor.site, provider, &instance);
    Ok(([(header::CONTENT_TYPE, "application/json")], document.to_string()).into_response())
}

/// The article that the form names, or that the page is of from which a plain link was followed.
async fn came_from(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    headers: &HeaderMap,
) -> Result<Option<Article>, Failure> {
    if let Ok(id) = posted.article.parse() {
        return article(app, &visitor.site, Some(id)).await;
    }
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let Some(url) = referer.and_then(|referer| Url::parse(referer).ok()) else { return Ok(None) };
    // Only the path is taken, and only if an article of ours is there: nothing leads elsewhere.
    let Some(path) = crate::urls::decoded(url.path()) else { return Ok(None) };
    crate::pages::article::article(app, &visitor.site, &path).await
}

/// Keeps what was typed, begins the sign-in and leads on, or back with a word of what is wrong.
async fn go(passing: &Passing<'_>, id: &str, posted: &Posted) -> Result<Response, Failure> {
    let (app, site) = (passing.app, passing.site());
    let provider = provider(app, site, id)?;
    // Asked before anything is kept, and of whoever is only asked for an address, too: their text is kept as well.
    if let Some(refused) = passing.limited(posted).await? {
        return Ok(refused);
    }
    if let Some(refused) = passing.keep(posted).await? {
        return Ok(refused);
    }
    if let Err(error) = refuse_insecure(app, site) {
        return Ok(passing.back(Some(error.code())));
    }
    if provider.kind.asks_where() && posted.place.trim().is_empty() {
        return ask(passing, provider, posted, None);
    }
    let link = match passing.visitor.signed_in(app).await? {
        Some(session) if !posted.link.is_empty() => {
            if !is_fresh(&session, app.now()) {
                return Ok(passing.back(Some("not-fresh")));
            }
            Some(session.account.id)
        }
        _ => None,
    };
    let wish = Wish {
        site,
        provider,
        browser: hashed(&passing.browser),
        place: &posted.place,
        article: passing.article.as_ref().map(|article| article.id),
        link,
        window: window_id(&posted.window),
        change: !posted.change.is_empty(),
    };
    let begun = match provider.kind {
        Kind::Email => letter::begin(app, &wish).await,
        _ => begin::begin(app, wish).await.map(|begun| begun.state),
    };
    match begun {
        Ok(state) => Ok(lead_on(passing, provider, &state, posted)),
        Err(SignInError::NoInstance) => ask(passing, provider, posted, Some("no-instance")),
        Err(error) => {
            note(provider, &error);
            Ok(failed_in_place(passing, posted, &error).await?)
        }
    }
}

/// In a window the page that waits is told; else the reader goes back to where the form is.
async fn failed_in_place(
    passing: &Passing<'_>,
    posted: &Posted,
    error: &SignInError,
) -> Result<Response, Failure> {
    match window_id(&posted.window) {
        Some(window) => super::window::ended(passing, window, Err(error)).await,
        None => Ok(passing.back(Some(error.code()))),
    }
}

fn lead_on(passing: &Passing<'_>, provider: &Provider, state: &str, posted: &Posted) -> Response {
    let change = if posted.change.is_empty() { "" } else { "&change=1" };
    let target = match provider.kind {
        Kind::Email => format!("/sign-in/{}/letter?state={state}", provider.id),
        Kind::Passkey => format!("/sign-in/{}/passkey?state={state}", provider.id),
        _ => format!("/sign-in/{}/connecting?state={state}{change}", provider.id),
    };
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
    set_cookie(&mut answer, &passing.cookie);
    quiet(&mut answer);
    if !posted.window.is_empty() {
        super::window::keep_opener(&mut answer);
    }
    answer
}

fn ask(
    passing: &Passing<'_>,
    provider: &Provider,
    posted: &Posted,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let site = passing.site();
    let t = site.language;
    let (question, hint) = match provider.kind {
        Kind::Indieauth => ("place-website", "place-website-hint"),
        Kind::Email => ("place-email", "place-email-hint"),
        _ => ("place-instance", "place-instance-hint"),
    };
    let heading = t.fill("sign-in-with", "provider", provider.name.as_str());
    let page = WhichPlace {
        chrome: Chrome::unlisted(passing.app, site, &heading),
        t,
        provider,
        question,
        hint,
        problem: problem.map(|code| t.text(&format!("sign-in-{code}")).into_owned()),
        place: &posted.place,
        article: passing.article.as_ref().map(|article| article.id.to_string()).unwrap_or_default(),
        window: &posted.window,
        change: !posted.change.is_empty(),
        link: !posted.link.is_empty(),
        back: passing.article.as_ref().map_or_else(
            || "/".to_owned(),
            |article| format!("{}#leave-a-reply", crate::urls::path(&article.path)),
        ),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut answer = response::personal(status, page.render()?);
    set_cookie(&mut answer, &passing.cookie);
    if !posted.window.is_empty() {
        super::window::keep_opener(&mut answer);
    }
    Ok(answer)
}
