//! Problem documents (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{Fault, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Failure;

/// What went wrong, for programs and for people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Stable: programs may depend on it.
    code: String,
    /// The same for people.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The number of the request, which is also in the log.
    request: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Seconds to wait before trying again.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// What is wrong with a field.
#[derive(Debug, Serialize, ToSchema)]
struct FieldError {
    field: &'static str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
}

impl Problem {
    /// A failure as a problem, by the one map.
    pub(super) fn of(app: &App, failure: &Failure) -> Self {
        let answer = failure.answer();
        let title = match failure {
            Failure::BadRequest(what) => (*what).to_owned(),
            _ => answer.status.canonical_reason().unwrap_or("error").to_owned(),
        };
        let problem = Self::new(app, answer.status, &answer.stem.replace('-', "_"), title);
        failure.note(&problem.request);
        problem
    }

    pub(super) fn new(app: &App, status: StatusCode, code: &str, title: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            title: title.into(),
            status: status.as_u16(),
            request: bs58::encode(app.random::<8>()).into_string(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// A text that breaks the rules.
    pub(super) fn of_refusals(app: &App, refusals: &[Refusal]) -> Self {
        let mut problem = Self::new(
            app,
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "some fields are not as they must be",
        );
        problem.errors = refusals.iter().map(FieldError::of).collect();
        problem
    }

    /// A field that does not apply here.
    pub(super) fn of_field(app: &App, field: &'static str, code: &'static str) -> Self {
        let mut problem = Self::new(
            app,
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "some fields are not as they must be",
        );
        problem.errors = vec![FieldError { field, code, limit: None }];
        problem
    }

    pub(super) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

impl FieldError {
    fn of(refusal: &Refusal) -> Self {
        let (code, limit) = match refusal.fault {
            Fault::Missing => ("missing", None),
            Fault::NotValid => ("not_valid", None),
            Fault::TooLong { limit, .. } => ("too_long", Some(limit)),
        };
        Self { field: refusal.field.as_str(), code, limit }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut answer = (status, body).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(request) = HeaderValue::from_str(&self.request) {
            headers.insert("x-request-id", request);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}
