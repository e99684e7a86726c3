//! JSON in and out.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::app::App;
use crate::error::Failure;

/// Reads a body of exactly this shape. Only `application/json` is taken: pages of other sites cannot send it unasked.
pub(super) fn read<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::of(app, &Failure::Unsupported));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of(app, &Failure::TooLarge),
        _ => Problem::of(app, &Failure::BadRequest("the body cannot be read")),
    })?;
    serde_json::from_slice(&body).map_err(|error| {
        let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(app, status, "not_understood", error.to_string())
    })
}

/// An answer that anybody may keep, if they ask each time whether it has changed.
pub(super) fn public(value: &impl Serialize) -> Response {
    let mut answer = axum::Json(value).into_response();
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, no-cache"));
    answer
}

/// An answer for the one who asked.
pub(super) fn private(status: StatusCode, value: &impl Serialize) -> Response {
    let mut answer = (status, axum::Json(value)).into_response();
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    answer
}
