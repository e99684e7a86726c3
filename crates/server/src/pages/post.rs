//! A reply is posted, or shown as it will look.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{Draft, ReplyId, Said, Words};
use rejoinder_store::{Added, Article, NewReply, ReplyRefusal, ThreadView};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::counters::Counters;
use crate::error::{Failure, storage_status};
use crate::pages::article;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Form, Preview, Problem, Values};
use crate::pages::personal;
use crate::pages::response;
use crate::pages::splice::Slot;
use crate::pages::thread::named;
use crate::urls;
use crate::visitor::{CookieNames, Details, Own, Visitor};

/// Most bytes of a posted form: what is far too long is still given back to be shortened, up to here.
pub const FORM_BYTES: usize = 1024 * 1024;

/// The form's fields. What is not ours is ignored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Posted {
    body: String,
    name: String,
    email: String,
    website: String,
    parent: String,
    mark: String,
    subject: String,
    remember: String,
    intent: String,
}

/// A posted form on its way.
struct Posting<'a> {
    app: &'a Arc<App>,
    visitor: &'a Visitor,
    article: &'a Article,
    posted: &'a Posted,
}

/// How a refused form is answered.
struct Refusal {
    status: StatusCode,
    problems: Vec<Problem>,
    retry_after: Option<u64>,
}

/// `POST` to an article.
pub async fn reply(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let posted: Posted = read_form(&headers, body).map_err(refused)?;
    let path =
        urls::decoded(uri.path()).ok_or_else(|| refused(Failure::BadRequest("the address is not UTF-8")))?;
    let keep = |failure| refused(failure).keeping(posted.body.clone());
    let article = article::article(&app, &visitor.site, &path)
        .await
        .map_err(keep)?
        .ok_or_else(|| keep(Failure::NotFound))?;
    let posting = Posting { app: &app, visitor: &visitor, article: &article, posted: &posted };
    posting.answer().await.map_err(keep)
}

/// The fields of a posted form.
pub(crate) fn read_form<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Failure> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Err(Failure::Unsupported);
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::BadRequest("the body cannot be read"),
    })?;
    if body.len() > FORM_BYTES {
        return Err(Failure::TooLarge);
    }
    serde_urlencoded::from_bytes(&body).map_err(|_| Failure::BadRequest("the form cannot be read"))
}

impl Posting<'_> {
    async fn answer(&self) -> Result<Response, Failure> {
        if !self.visitor.same_site {
            return self.refuse(self.plainly(StatusCode::FORBIDDEN, "error-cross-site")).await;
        }
        let draft = Draft {
            body: self.posted.body.clone(),
            name: self.posted.name.clone(),
            email: self.posted.email.clone(),
            website: self.posted.website.clone(),
        };
        let words = match draft.check(&self.visitor.site.rules) {
            Ok(words) => words,
            Err(refusals) => {
                let problems =
                    refusals.into_iter().map(|one| form::problem(&self.visitor.site, one)).collect();
                return self
                    .refuse(Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, problems, retry_after: None })
                    .await;
            }
        };
        if self.posted.intent == "preview" {
            return self.preview(&words).await;
        }
        let now = self.app.now();
        if !self.app.key.is_fresh(&self.posted.mark, &self.visitor.site.id, self.article.id, now) {
            return self.refuse(self.plainly(StatusCode::UNPROCESSABLE_ENTITY, "error-mark-expired")).await;
        }
        self.post(words).await
    }

    async fn post(&self, words: Words) -> Result<Response, Failure> {
        let (app, site) = (self.app, &self.visitor.site);
        let Ok(parent) = self.parent() else {
            return self.refuse(self.plainly(StatusCode::UNPROCESSABLE_ENTITY, "error-parent-gone")).await;
        };
        if let Err(wait) = app.limits.take(&site.id, &self.visitor.network) {
            let seconds = wait.as_secs().max(1);
            let text = site.language.fill("error-too-many", "seconds", seconds);
            let problems = vec![Problem { field: None, text }];
            return self
                .refuse(Refusal {
                    status: StatusCode::TOO_MANY_REQUESTS,
                    problems,
                    retry_after: Some(seconds),
                })
                .await;
        }
        let own = self
            .visitor
            .own
            .clone()
            .unwrap_or_else(|| Own::new(bs58::encode(app.random::<32>()).into_string()));
        let new = new_reply(
            app,
            self.visitor,
            (self.article, parent),
            (words, own.owner),
            !self.posted.subject.is_empty(),
        );
        match app.store.add_reply(new).await {
            Ok(Ok(Added::New { id, .. })) => {
                Counters::add(&app.counters.replies);
                if self.visitor.own.is_none() {
                    app.unclaimed.wait(id, &own.token, &self.visitor.sender, app.now());
                }
                Ok(self.posted(id, Some(&own)))
            }
            Ok(Ok(Added::Again { id, .. })) => {
                Counters::add(&app.counters.repeated);
                let token = app.unclaimed.token(id, &self.visitor.sender, app.now()).map(Own::new);
                Ok(self.posted(id, token.as_ref().or(self.visitor.own.as_ref())))
            }
            Ok(Err(refusal)) => self.refuse(self.not_taken(refusal)).await,
            Err(error) => {
                tracing::error!(%error, "a reply could not be kept");
                self.refuse(self.plainly(storage_status(&error), "error-storage")).await
            }
        }
    }

    /// 303 to the reply, with the cookie by which it is known as the author's own.
    fn posted(&self, id: ReplyId, own: Option<&Own>) -> Response {
        let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, urls::reply(id))]).into_response();
        let names = CookieNames::of(self.app, &self.visitor.site);
        let details = if self.posted.remember.is_empty() {
            self.visitor.details.as_ref().map(|_| names.no_details())
        } else {
            Some(names.details(&self.details()))
        };
        for cookie in own.map(|own| names.own(&own.token)).into_iter().chain(details) {
            if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
                answer.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        answer
    }

    fn details(&self) -> Details {
        Details {
            name: self.posted.name.clone(),
            email: self.posted.email.clone(),
            website: self.posted.website.clone(),
        }
    }

    fn parent(&self) -> Result<Option<ReplyId>, rejoinder_domain::IdError> {
        let typed = self.posted.parent.trim();
        if typed.is_empty() { Ok(None) } else { typed.parse().map(Some) }
    }

    fn plainly(&self, status: StatusCode, key: &str) -> Refusal {
        let text = self.visitor.site.language.text(key).into_owned();
        Refusal { status, problems: vec![Problem { field: None, text }], retry_after: None }
    }

    fn not_taken(&self, refusal: ReplyRefusal) -> Refusal {
        match refusal {
            ReplyRefusal::NoParent | ReplyRefusal::KeyReused => {
                self.plainly(StatusCode::UNPROCESSABLE_ENTITY, "error-parent-gone")
            }
            ReplyRefusal::Closed | ReplyRefusal::NoArticle => {
                self.plainly(StatusCode::FORBIDDEN, "error-closed")
            }
        }
    }

    async fn preview(&self, words: &Words) -> Result<Response, Failure> {
        let mut form = self.form().await?;
        form.preview =
            Some(Preview { name: named(&self.visitor.site, &words.name), html: words.html.clone() });
        self.page(StatusCode::OK, &form, None).await
    }

    async fn refuse(&self, refusal: Refusal) -> Result<Response, Failure> {
        Counters::add(&self.app.counters.refused);
        let mut form = self.form().await?;
        form.problems = refusal.problems;
        let title = self.visitor.site.language.fill("error-title", "title", self.article.title.as_str());
        let mut answer = self.page(refusal.status, &form, Some(title)).await?;
        if let Some(seconds) = refusal.retry_after {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(answer)
    }

    /// The form with what was typed.
    async fn form(&self) -> Result<Form, Failure> {
        let mut form = Form::new(self.app, &self.visitor.site, self.article);
        form.values = Values {
            body: self.posted.body.clone(),
            details: self.details(),
            remember: !self.posted.remember.is_empty(),
        };
        if let Ok(Some(parent)) = self.parent() {
            form.answered = form::answered(self.app, self.visitor, self.article, parent).await?;
            form.cancel = format!("{}#reply-{parent}", urls::path(&self.article.path));
        }
        Ok(form)
    }

    async fn page(
        &self,
        status: StatusCode,
        form: &Form,
        title: Option<String>,
    ) -> Result<Response, Failure> {
        let view = ThreadView { order: self.visitor.site.order, ..ThreadView::default() };
        let page = article::page(self.app, self.visitor, &self.article.path, view)
            .await?
            .ok_or(Failure::NotFound)?;
        let mut parts = personal::parts(self.app, self.visitor, self.article, (&page, view)).await?;
        parts.push((Slot::FormEnd, form.html()?));
        parts.extend(title.map(|title| (Slot::TitleEnd, escaped(&title))));
        Ok(response::personal(status, page.body.with(&parts)))
    }
}

/// A reply as the store takes it.
pub(crate) fn new_reply(
    app: &App,
    visitor: &Visitor,
    (article, parent): (&Article, Option<ReplyId>),
    (words, owner): (Words, [u8; 32]),
    trapped: bool,
) -> NewReply {
    let site = &visitor.site;
    let said = app.key.said(&Said {
        site: &site.id,
        article: article.id,
        parent,
        name: &words.name,
        email: &words.email,
        network: &visitor.network,
        body: &words.body,
    });
    NewReply {
        site: site.id.clone(),
        article: article.id,
        parent,
        id: app.new_reply_id(),
        owner,
        owner_known: visitor.own.is_some(),
        said,
        words,
        trapped,
        rules: site.rules.clone(),
        at: app.now(),
        retry: None,
    }
}

fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}
