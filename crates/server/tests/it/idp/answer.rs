//! What a provider is asked and what it answers.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::sync::Semaphore;

/// What a provider was asked.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The path.
    pub(crate) path: String,
    /// The fields of its body, if it was a form.
    pub(crate) form: Vec<(String, String)>,
    /// The headers.
    pub(crate) headers: HeaderMap,
}

impl Call {
    /// A field of the form; empty if it is not there.
    pub(crate) fn field(&self, name: &str) -> String {
        self.form.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// A header; empty if it is not there.
    pub(crate) fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The address that it was asked at, without a path.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.header(header::HOST))
    }

    /// The token of whoever asks.
    pub(crate) fn bearer(&self) -> &str {
        self.header(header::AUTHORIZATION).strip_prefix("Bearer ").unwrap_or_default()
    }

    /// The client's id and secret, from its header or its form.
    pub(crate) fn client(&self) -> (String, String) {
        let Some(basic) = self.header(header::AUTHORIZATION).strip_prefix("Basic ") else {
            return (self.field("client_id"), self.field("client_secret"));
        };
        let text = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
        let (id, secret) = text.split_once(':').unwrap();
        let plain =
            |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
        (plain(id), plain(secret))
    }
}

/// What a provider answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The status; `None` never answers.
    pub(crate) status: Option<StatusCode>,
    /// Headers.
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// What it waits for.
    pub(super) gate: Option<Arc<Semaphore>>,
}

impl Reply {
    /// JSON.
    pub(crate) fn json(value: &Value) -> Self {
        Self::of("application/json", value.to_string())
    }

    /// A body of a kind.
    pub(crate) fn of(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: Some(StatusCode::OK),
            headers: vec![(header::CONTENT_TYPE, kind.to_owned())],
            body: body.into(),
            gate: None,
        }
    }

    /// A status and nothing.
    pub(crate) fn status(status: u16) -> Self {
        Self::of("text/plain", "").with_status(status)
    }

    /// To somewhere else.
    pub(crate) fn moved(target: &str) -> Self {
        Self::status(302).with(header::LOCATION, target)
    }

    /// Silence.
    pub(crate) fn never() -> Self {
        Self { status: None, ..Self::status(200) }
    }

    /// The same with another status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status: Some(StatusCode::from_u16(status).unwrap()), ..self }
    }

    /// The same with another body.
    pub(crate) fn with_body(self, body: Vec<u8>) -> Self {
        Self { body, ..self }
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same JSON with another value at a place (RFC 6901).
    pub(crate) fn but(self, place: &str, value: Value) -> Self {
        let mut json: Value = serde_json::from_slice(&self.body).unwrap();
        let (above, name) = place.rsplit_once('/').unwrap();
        json.pointer_mut(above).unwrap()[name] = value;
        Self { body: json.to_string().into(), ..self }
    }

    /// The same JSON without one of its parts.
    pub(crate) fn without(self, name: &str) -> Self {
        let mut json: Value = serde_json::from_slice(&self.body).unwrap();
        json.as_object_mut().unwrap().remove(name);
        Self { body: json.to_string().into(), ..self }
    }

    pub(super) async fn send(self) -> Response<Body> {
        let Some(status) = self.status else { return std::future::pending().await };
        if let Some(gate) = self.gate {
            gate.acquire().await.unwrap().forget();
        }
        let mut answer = Response::new(Body::from(self.body));
        *answer.status_mut() = status;
        for (name, value) in self.headers {
            answer.headers_mut().append(name, value.parse().unwrap());
        }
        answer
    }
}
