//! Out again, or in with another account.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{Passing, article, set_cookie, typed};
use crate::app::App;
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::post::{Posted, read_form};
use crate::sign_in::session::hashed;
use crate::visitor::{CookieNames, Visitor};

/// `POST /sign-out`: a button of the form, with what was typed. With `change` the icons are asked for an account to
/// choose.
pub async fn send(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let posted: Posted = read_form(&headers, body).map_err(refused)?;
    let keep = |failure: Failure| refused(failure).keeping(posted.body.clone());
    if !visitor.same_site {
        return Err(keep(Failure::CrossSite));
    }
    let came_from = article(&app, &visitor.site, posted.article.parse().ok()).await.map_err(keep)?;
    let passing = Passing::new(&app, &visitor, came_from);
    // Before anything else: no limit keeps anybody logged in.
    if let Some(token) = &visitor.session {
        let ended = app.store.end_session(&visitor.site.id, hashed(token)).await;
        ended.map_err(|error| keep(error.into()))?;
    }
    let mut answer = match leave(&passing, &posted).await {
        Ok(answer) => answer,
        Err(failure) => keep(failure).into_response(),
    };
    set_cookie(&mut answer, &CookieNames::of(&app, &visitor.site).no_session());
    Ok(answer)
}

/// Back to the form, with what was typed.
async fn leave(passing: &Passing<'_>, posted: &Posted) -> Result<Response, Failure> {
    if typed(posted).is_some() {
        if let Some(refused) = passing.limited(posted).await? {
            return Ok(refused);
        }
        if let Some(refused) = passing.keep(posted).await? {
            return Ok(refused);
        }
    }
    Ok(passing.back((!posted.change.is_empty()).then_some("change")))
}
