//! The API, version 1: the same threads for programs. JSON in and out; errors are problem documents (RFC 9457).

mod articles;
mod json;
mod keys;
mod problem;
mod replies;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use utoipa::OpenApi;

use crate::app::App;
use crate::error::Failure;
use crate::visitor::Visitor;

/// The description of the API, made from the code.
#[derive(OpenApi)]
#[openapi(
    info(title = "Rejoinder", description = "Articles, and their readers' replies."),
    servers((url = "/api/v1")),
    paths(
        articles::list,
        articles::show,
        replies::thread,
        replies::show,
        replies::create,
        replies::edit,
        replies::withdraw,
        replies::preview,
    )
)]
pub struct Description;

/// Its routes, below `/api/v1`.
pub fn router(_app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/articles", get(articles::list))
        .route("/articles/{id}", get(articles::show))
        .route("/articles/{id}/replies", get(replies::thread).post(replies::create))
        .route("/replies/{id}", get(replies::show).patch(replies::edit).delete(replies::withdraw))
        .route("/preview", post(replies::preview))
        .route("/openapi.json", get(description))
        .fallback(nothing)
        .method_not_allowed_fallback(no_such_method)
}

/// What a program is told of a request that never came to its route.
pub(crate) fn refused(app: &App, failure: &Failure) -> Response {
    problem::Problem::of(app, failure).into_response()
}

async fn description() -> Response {
    let text = Description::openapi().to_pretty_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

async fn nothing(State(app): State<Arc<App>>, _visitor: Visitor) -> problem::Problem {
    problem::Problem::of(&app, &Failure::NotFound)
}

async fn no_such_method(State(app): State<Arc<App>>) -> problem::Problem {
    problem::Problem::of(&app, &Failure::Method)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change of the API shows here: `INSTA_UPDATE=always cargo test -p rejoinder openapi` takes it over.
    #[test]
    fn openapi_is_as_it_was() {
        insta::assert_snapshot!(Description::openapi().to_pretty_json().unwrap());
    }
}
