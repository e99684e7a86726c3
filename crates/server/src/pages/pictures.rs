//! Pictures of accounts.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::visitor::Visitor;

/// `GET /pictures/{file}`: a picture's address names its content, so browsers keep it.
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(file): Path<String>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let name = file.strip_suffix(".jpg").filter(|name| name.len() <= 22);
    let id = name.and_then(|name| bs58::decode(name).into_vec().ok()?.try_into().ok());
    let id = id.ok_or_else(|| refused(Failure::NotFound))?;
    let found = app.store.picture(&visitor.site.id, id).await.map_err(|error| refused(error.into()))?;
    let bytes = found.ok_or_else(|| refused(Failure::NotFound))?;
    let mut answer = ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(answer)
}
