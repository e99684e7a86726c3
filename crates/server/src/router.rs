//! Every route, on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::{App, Site};
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::sign_in::{back, letter, out, passkey, start, window};
use crate::pages::{
    account, article, assets, edit, feeds, files, front, permalink, pictures, post as posting, sent, sitemap,
};
use crate::{api, health, urls, visitor};

/// The whole map of addresses.
pub fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/", get(front::show))
        .route("/r/{id}", get(permalink::show))
        .route("/r/{id}/edit", get(edit::show).post(edit::save))
        .route("/r/{id}/withdraw", get(edit::ask).post(edit::withdraw))
        .route("/sign-in/{id}", get(start::show).post(start::send))
        .route("/sign-in/{id}/connecting", get(start::connecting))
        .route("/sign-in/{id}/callback", get(back::plain).post(back::posted))
        .route("/sign-in/{id}/{instance}/callback", get(back::of_instance))
        .route("/sign-in/{id}/{instance}/client.json", get(start::client))
        .route("/sign-in/{id}/letter", get(letter::show).post(letter::send))
        .route("/sign-in/{id}/passkey", get(passkey::show).post(passkey::finish).layer(answers()))
        .route("/sign-in/{id}/passkey/begin", post(passkey::begin).layer(answers()))
        .route("/sign-in/{id}/passkey/cancel", post(passkey::cancel).layer(answers()))
        .route("/sign-in/{id}/window", get(window::show).post(window::open))
        .route("/sign-in/{id}/claim", post(window::claim))
        .route("/account", get(account::show))
        .route("/account/delete", get(account::ask))
        .route("/account/{deed}", post(account::change))
        .route("/sign-out", post(out::send))
        .route("/pictures/{file}", get(pictures::show))
        .route("/feed.atom", get(feeds::articles))
        .route("/replies.atom", get(feeds::replies))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemaps/{month}", get(sitemap::month))
        .route("/robots.txt", get(sitemap::robots))
        .route("/assets/{file}", get(assets::show))
        .route("/files/{*path}", get(files::beside))
        .route("/media/{*path}", get(files::imported))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .nest("/api/v1", api::router(app))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(any_path)
        .layer(DefaultBodyLimit::max(sent::FORM_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(app), around))
        .with_state(Arc::clone(app))
}

/// What a passkey's page may send.
fn answers() -> DefaultBodyLimit {
    DefaultBodyLimit::max(passkey::ANSWER_BYTES)
}

/// A path that is no route: an article, its feed, or an old address.
async fn any_path(State(app): State<Arc<App>>, request: Request) -> Response {
    let feed = request.uri().path().ends_with("/replies.atom");
    match request.method().as_str() {
        "GET" | "HEAD" if feed => feeds::article_replies.call(request, app).await,
        "GET" | "HEAD" => article::show.call(request, app).await,
        "POST" => posting::reply.call(request, app).await,
        _ => {
            let mut answer = method_not_allowed(State(app), request).await;
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
            answer
        }
    }
}

async fn method_not_allowed(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    Refused::new(&app, &visitor::site(&app, &parts), Failure::Method).into_response()
}

/// What a page may do in a browser: nothing but what it is made of here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

/// Headers that every answer has, and a page for every panic.
async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    app.warn_of_proxy(&parts);
    let site = visitor::site(&app, &parts);
    let api = parts.uri.path().starts_with("/api/");
    let mut answer = if urls::decoded(parts.uri.path()).is_some() {
        next.run(Request::from_parts(parts, body)).await
    } else {
        // Extractors would refuse it in words of their own.
        let failure = Failure::BadRequest("the address is not UTF-8");
        if api { api::refused(&app, &failure) } else { Refused::new(&app, &site, failure).into_response() }
    };
    if answer.status() == StatusCode::INTERNAL_SERVER_ERROR
        && !answer.headers().contains_key("x-request-id")
        && !api
    {
        answer = Refused::new(&app, &site, Failure::Panicked).into_response();
    }
    common(&app, &site, answer.headers_mut());
    answer
}

/// Gives an answer the headers that all have, where it has none of its own.
pub(crate) fn common(app: &App, site: &Site, headers: &mut HeaderMap) {
    let mut always = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    always(header::CONTENT_SECURITY_POLICY, POLICY);
    always(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Forms need their origin told; `no-referrer` would make browsers say `null`.
    always(header::REFERRER_POLICY, "same-origin");
    // Nobody who opens a page of ours keeps a hold of it; a window that we open to sign in may answer us.
    always(HeaderName::from_static("cross-origin-opener-policy"), "same-origin-allow-popups");
    always(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    );
    if app.is_secure(site) {
        always(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}
