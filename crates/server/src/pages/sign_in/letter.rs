//! The code of a letter comes back. It is taken by a form alone: programs that look at mail follow every link in it.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rejoinder_domain::Profile;
use rejoinder_store::{Callback, PendingSignIn};
use serde::Deserialize;

use super::{Passing, article, back, holds, provider, quiet};
use crate::app::App;
use crate::config::Provider;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::response;
use crate::pages::sent::read_own_form;
use crate::sign_in::session::hashed;
use crate::sign_in::{Kind, finish, letter};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    id: &'a str,
    state: &'a str,
    code: &'a str,
    wrong: bool,
    /// Whether this is the browser that asked for the letter.
    own: bool,
}

/// A letter's link, or the form that a code is typed into.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Returned {
    state: String,
    code: String,
}

/// `GET /sign-in/{id}/letter`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(returned): Query<Returned>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let provider = by_letter(&app, &visitor, &id).map_err(refused)?;
    let pending = pending(&app, &visitor, provider, &returned).await.map_err(refused)?;
    page(&app, &visitor, provider, (&returned, pending.is_some(), false)).map_err(refused)
}

/// `POST /sign-in/{id}/letter`
pub async fn send(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let returned: Returned = read_own_form(&visitor, &headers, body).map_err(refused)?;
    let provider = by_letter(&app, &visitor, &id).map_err(refused)?;
    if app.limits.sign_in(&visitor.site.id, &visitor.network).is_err() {
        return Err(refused(Failure::TooMany));
    }
    let pending = pending(&app, &visitor, provider, &returned).await.map_err(refused)?;
    let pending = pending.ok_or_else(|| refused(Failure::SignInOver))?;
    match letter::proved(&pending, &returned.code) {
        Some(profile) => arrive(&app, &visitor, provider, (&pending, profile)).await.map_err(refused),
        None => page(&app, &visitor, provider, (&returned, true, true)).map_err(refused),
    }
}

fn by_letter<'a>(app: &'a App, visitor: &'a Visitor, id: &str) -> Result<&'a Provider, Failure> {
    provider(app, &visitor.site, id).and_then(|provider| match provider.kind {
        Kind::Email => Ok(provider),
        _ => Err(Failure::NotFound),
    })
}

async fn pending(
    app: &App,
    visitor: &Visitor,
    provider: &Provider,
    returned: &Returned,
) -> Result<Option<PendingSignIn>, Failure> {
    let Some(browser) = visitor.browser.as_deref() else { return Ok(None) };
    let (state, browser) = (hashed(&returned.state), hashed(browser));
    let found = app.store.begun_sign_in(&visitor.site.id, state, browser, app.now()).await?;
    Ok(found.filter(|pending| pending.provider == provider.id))
}

fn page(
    app: &App,
    visitor: &Visitor,
    provider: &Provider,
    (returned, own, wrong): (&Returned, bool, bool),
) -> Result<Response, Failure> {
    let t = visitor.site.language;
    let heading = t.text("letter-heading");
    let page = LetterPage {
        chrome: Chrome::unlisted(app, &visitor.site, &heading),
        t,
        id: &provider.id,
        state: &returned.state,
        // What is no code is not shown: an address of ours must not say what somebody else wants said.
        code: Some(returned.code.as_str()).filter(|code| letter::is_code(code)).unwrap_or_default(),
        wrong,
        own,
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut answer = response::personal(status, page.render()?);
    super::window::keep_opener(&mut answer);
    quiet(&mut answer);
    Ok(answer)
}

async fn arrive(
    app: &Arc<App>,
    visitor: &Visitor,
    provider: &Provider,
    (pending, profile): (&PendingSignIn, Profile),
) -> Result<Response, Failure> {
    let site = &visitor.site;
    let callback = Callback {
        state: pending.state,
        browser: pending.browser,
        provider: provider.id.clone(),
        instance: String::new(),
        at: app.now(),
    };
    // Used up only now: of two that send the code at once, one is signed in.
    let taken = app.store.take_sign_in(&site.id, callback).await?.ok_or(Failure::SignInOver)?;
    let came_from = article(app, site, taken.article).await?;
    let name = match &came_from {
        // Whoever typed a name into the form wants to be called so; an address is never made a name.
        Some(article) => app.store.kept_text(&site.id, (taken.browser, article.id), app.now()).await?,
        None => None,
    };
    let profile = Profile { name: name.map(|kept| kept.name).unwrap_or_default(), ..profile };
    let identity = profile.identity.clone();
    let passing = Passing::new(app, visitor, came_from);
    let ended = match holds(app, visitor, taken.link).await {
        Ok(()) => finish::keep(app, site, provider, &taken, profile.cleaned()).await,
        Err(error) => Err(error),
    };
    back::settle(&passing, provider, &taken, ended.map(|account| (account, identity))).await
}
