//! Pages of signing in: to the provider, back from it, and out again.

pub mod back;
pub mod letter;
pub mod out;
pub mod passkey;
pub mod start;
pub mod window;

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::Cookie;
use rejoinder_domain::{AccountId, ArticleId, Draft, ReplyId, Time};
use rejoinder_store::{Article, KeptText};

use crate::app::{App, Site};
use crate::config::Provider;
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Problem};
use crate::pages::post::{Posted, Posting, Refusal};
use crate::sign_in::session::{self, hashed};
use crate::sign_in::{KEPT, SignInError, is_safe_at};
use crate::urls;
use crate::visitor::Visitor;

/// A browser that signs in or out, with what it came from.
struct Passing<'a> {
    app: &'a Arc<App>,
    visitor: &'a Visitor,
    /// The article that the reader comes from and goes back to.
    article: Option<Article>,
    /// The token that the sign-in is bound to.
    browser: String,
    /// The cookie that holds it.
    cookie: Cookie<'static>,
}

impl<'a> Passing<'a> {
    fn new(app: &'a Arc<App>, visitor: &'a Visitor, article: Option<Article>) -> Self {
        let (browser, cookie) = session::browser(app, &visitor.site, visitor.browser.as_deref());
        Self { app, visitor, article, browser, cookie }
    }

    fn site(&self) -> &'a Arc<Site> {
        &self.visitor.site
    }

    /// Keeps what stood in the form, if anything did. What is longer than any reply is given back instead: anybody can
    /// send it, and it would have to be shortened anyway.
    async fn keep(&self, posted: &Posted) -> Result<Option<Response>, Failure> {
        let Some(text) = typed(posted) else { return Ok(None) };
        // With its article gone there is no form that the text could stand in again.
        let Some(article) = &self.article else { return Err(Failure::NotFound) };
        let problems = overlong(self.site(), posted);
        if !problems.is_empty() {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return self
                .give_back(article, posted, Refusal { status, problems, retry_after: None })
                .await
                .map(Some);
        }
        let now = self.app.now();
        let key = (hashed(&self.browser), article.id);
        self.app.store.keep_text(&self.site().id, key, text, (now.after(KEPT), now)).await?;
        Ok(None)
    }

    /// Takes one sign-in from the network's share. When it is used up nothing is kept: what was typed is given back at
    /// once.
    async fn limited(&self, posted: &Posted) -> Result<Option<Response>, Failure> {
        let Err(wait) = self.app.limits.sign_in(&self.site().id, &self.visitor.network) else {
            return Ok(None);
        };
        if typed(posted).is_none() {
            return Ok(Some(self.back(Some("too-many"))));
        }
        let Some(article) = &self.article else { return Err(Failure::TooMany) };
        let text = self.site().language.text("sign-in-too-many").into_owned();
        let refusal = Refusal {
            status: StatusCode::TOO_MANY_REQUESTS,
            problems: vec![Problem { field: None, text }],
            retry_after: Some(wait.as_secs().max(1)),
        };
        self.give_back(article, posted, refusal).await.map(Some)
    }

    /// The page with the form, what was typed, and what is wrong.
    async fn give_back(
        &self,
        article: &Article,
        posted: &Posted,
        refusal: Refusal,
    ) -> Result<Response, Failure> {
        let session = self.visitor.signed_in(self.app).await?;
        Posting { app: self.app, visitor: self.visitor, article, posted, session }.refuse(refusal).await
    }

    /// 303 to where the reader came from; a code says why there is nobody signed in, if so.
    fn back(&self, code: Option<&str>) -> Response {
        self.to(&code.map(|code| format!("?sign_in={code}")).unwrap_or_default())
    }

    /// 303 to where the reader came from, with a query.
    fn to(&self, query: &str) -> Response {
        let target = match &self.article {
            Some(article) => format!("{}{query}#leave-a-reply", urls::path(&article.path)),
            None => format!("/account{query}"),
        };
        let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
        set_cookie(&mut answer, &self.cookie);
        quiet(&mut answer);
        answer
    }
}

/// What stands in a form, as it is kept; `None` if that is nothing.
fn typed(posted: &Posted) -> Option<KeptText> {
    let text = KeptText {
        // Not typed: what is no reply's id means nothing.
        parent: Some(&posted.parent).filter(|id| id.parse::<ReplyId>().is_ok()).cloned().unwrap_or_default(),
        body: posted.body.clone(),
        name: posted.name.clone(),
        email: posted.email.trim().to_owned(),
        website: posted.website.trim().to_owned(),
    };
    (text != KeptText::default()).then_some(text)
}

/// What of a form is longer than in any reply.
fn overlong(site: &Site, posted: &Posted) -> Vec<Problem> {
    let draft = Draft {
        body: posted.body.clone(),
        name: posted.name.clone(),
        email: posted.email.clone(),
        website: posted.website.clone(),
    };
    draft.overlong().into_iter().map(|one| form::problem(site, one)).collect()
}

/// Refuses if an identity is to be linked to an account that is not signed in at this browser any more: somebody else
/// may sit there by now.
async fn holds(app: &App, visitor: &Visitor, link: Option<AccountId>) -> Result<(), SignInError> {
    let Some(link) = link else { return Ok(()) };
    match visitor.signed_in(app).await? {
        Some(session) if session.account.id == link => Ok(()),
        _ => Err(SignInError::Refused("whoever wanted the identity linked is not signed in any more")),
    }
}

/// The article with this id, if everybody may see it.
async fn article(app: &App, site: &Site, id: Option<ArticleId>) -> Result<Option<Article>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let found = app.store.article(&site.id, id).await?;
    Ok(found.filter(|article| article.is_visible(app.now())))
}

/// A provider of the site, or the page that says there is none.
fn provider<'a>(app: &'a App, site: &'a Site, id: &str) -> Result<&'a Provider, Failure> {
    app.provider(site, id).ok_or(Failure::NotFound)
}

/// Refuses to begin where a session could be read on the way.
fn refuse_insecure(app: &App, site: &Site) -> Result<(), SignInError> {
    let url = app.public_url(site);
    if is_safe_at(&url) {
        return Ok(());
    }
    tracing::warn!(
        "sign-in is refused because {url} is plain http: put a proxy with TLS in front and set server.public_url to its https address"
    );
    Err(SignInError::Insecure)
}

fn set_cookie(answer: &mut Response, cookie: &Cookie<'static>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Addresses of sign-ins are told to nobody and kept by nobody: they hold codes and states (RFC 9700 §4.2).
fn quiet(answer: &mut Response) {
    let headers = answer.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
}

/// The same for an answer that may be a refusal: that, too, is at an address that holds a state.
fn quietly(answer: Result<Response, Refused>) -> Response {
    let mut answer = answer.into_response();
    quiet(&mut answer);
    answer
}

/// Says in the log why a sign-in did not work out; nothing of the reader is in it.
fn note(provider: &Provider, error: &SignInError) {
    match error {
        SignInError::Denied
        | SignInError::NoInstance
        | SignInError::Elsewhere
        | SignInError::Full
        | SignInError::UnknownPasskey => {}
        error => tracing::warn!(provider = provider.id, %error, "a sign-in did not work out"),
    }
}

/// An id of a window as its page writes it.
fn window_id(text: &str) -> Option<[u8; 16]> {
    bs58::decode(text).into_vec().ok()?.try_into().ok()
}

/// Whether somebody has signed in so lately that they may change what an account is signed in with.
fn is_fresh(session: &rejoinder_store::Session, now: Time) -> bool {
    session.is_fresh(now, crate::sign_in::FRESH)
}
