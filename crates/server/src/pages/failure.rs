//! Pages that say what went wrong, with what was typed.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::app::{App, Site};
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::response;

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    heading: String,
    text: String,
    kept: Option<String>,
    article: Option<String>,
}

/// A page that says one thing.
#[derive(Default)]
pub(crate) struct Notice {
    pub(crate) heading: String,
    pub(crate) text: String,
    /// What was typed.
    pub(crate) kept: Option<String>,
    /// The address of the article it is about.
    pub(crate) article: Option<String>,
}

impl Notice {
    pub(crate) fn html(self, app: &App, site: &Site) -> Result<String, askama::Error> {
        let Self { heading, text, kept, article } = self;
        let chrome = Chrome::unlisted(app, site, &heading);
        FailurePage { chrome, t: site.language, heading: heading.clone(), text, kept, article }.render()
    }
}

/// A failure on its way to a reader.
pub struct Refused {
    app: Arc<App>,
    site: Arc<Site>,
    failure: Failure,
    kept: Option<String>,
}

impl Refused {
    /// A failure of a page of this site.
    pub fn new(app: &Arc<App>, site: &Arc<Site>, failure: Failure) -> Self {
        Self { app: Arc::clone(app), site: Arc::clone(site), failure, kept: None }
    }

    /// The same with the text that was typed: it is on the page, to be copied.
    pub fn keeping(self, text: String) -> Self {
        Self { kept: Some(text).filter(|text| !text.is_empty()), ..self }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let answer = self.failure.answer();
        let t = self.site.language;
        let request = bs58::encode(self.app.random::<8>()).into_string();
        self.failure.note(&request);
        let heading = t.text(&format!("{}-title", answer.stem)).into_owned();
        let text = match answer.stem {
            "server-error" => t.fill("server-error-text", "request", request.as_str()),
            stem => t.text(&format!("{stem}-text")).into_owned(),
        };
        let notice = Notice { heading: heading.clone(), text, kept: self.kept, article: None };
        // A page that cannot even say what went wrong says it plainly.
        let body = notice.html(&self.app, &self.site).unwrap_or(heading);
        let mut page = response::personal(answer.status, body);
        if let Ok(request) = HeaderValue::from_str(&request) {
            page.headers_mut().insert("x-request-id", request);
        }
        if answer.status == axum::http::StatusCode::SERVICE_UNAVAILABLE {
            page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        page
    }
}
