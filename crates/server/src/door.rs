//! Where requests come in. A finished page that strangers ask for again, at the same address, is handed out here; all
//! else goes to the router.
//!
//! Readers of a thread that many read are nearly all strangers who ask for what was just asked for. For them routes,
//! extractors and queries are work without a result: what decides is in the address and two headers.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, header};
use tower::ServiceExt;

use crate::app::App;
use crate::listener::Answers;
use crate::pages::response;
use crate::router::{self, common};

/// The program as requests see it.
#[derive(Clone)]
pub struct Door {
    app: Arc<App>,
    router: Router,
}

impl Door {
    /// The way in to this program.
    pub fn new(app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), router: router::router(app) }
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        match self.at_hand(&request) {
            Some(answer) => answer,
            None => self.work_out(request).await,
        }
    }
}

impl Answers for Door {
    fn work_out(&self, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send + 'static {
        let answered = self.router.clone().oneshot(request);
        async move {
            let Ok(answer) = answered.await;
            answer
        }
    }

    /// The page that this address was answered with before, if that is still what a stranger gets.
    fn at_hand<B>(&self, request: &Request<B>) -> Option<Response<Body>> {
        let headers = request.headers();
        if request.method() != Method::GET || headers.contains_key(header::COOKIE) {
            return None;
        }
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let site = self.app.site_at(host)?;
        let address = request.uri().path_and_query()?.as_str();
        let page = self.app.cache.at_hand(&site.id, address, self.app.now())?;
        if response::is_known(&page, headers) {
            let mut answer = response::shared(&page, headers);
            common(&self.app, site, answer.headers_mut());
            return Some(answer);
        }
        let (coding, body) = response::body(&page, headers);
        let mut answer = Response::new(Body::from(body));
        *answer.headers_mut() = page.head(coding, || {
            let mut head = response::head(&page, coding);
            common(&self.app, site, &mut head);
            head
        });
        Some(answer)
    }
}
