//! Whether the program is alive, whether it can work, and its counters.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// `GET /healthz`: the program answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers too, and what is written reaches the disk.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let Some(site) = app.sites().first() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    match app.store.has_articles(&site.id).await {
        Ok(_) if app.store.is_failing().await => {
            (StatusCode::SERVICE_UNAVAILABLE, "nothing can be written\n").into_response()
        }
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
        }
    }
}

/// `GET /metrics`, in Prometheus' text format: from this machine, or with the token.
pub async fn metrics(State(app): State<Arc<App>>, request: Request) -> Response {
    let (peer, headers) = (request.extensions().get::<ConnectInfo<SocketAddr>>(), request.headers());
    // Behind a proxy everybody seems to come from this machine: then only the token counts.
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    let local = peer.is_some_and(|peer| peer.0.ip().is_loopback()) && !forwarded;
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let known = app
        .config
        .metrics_token
        .as_deref()
        .is_some_and(|token| given.is_some_and(|given| same(token, given)));
    if !local && !known {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.counters.text(&app.cache)).into_response()
}

/// Compares without telling by its time how much was right.
fn same(a: &str, b: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}
