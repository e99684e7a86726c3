//! A reply is posted, or shown as it will look.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{AccountId, Draft, ReplyId, Said, Words};
use rejoinder_store::{Added, Article, Coming, NewReply, ReplyRefusal, Session, ThreadView};
use serde::Deserialize;

use crate::app::App;
use crate::counters::Counters;
use crate::error::{Failure, note_storage, storage_status};
use crate::pages::article;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Form, Preview, Problem, Values};
use crate::pages::personal;
use crate::pages::response;
pub(crate) use crate::pages::sent::read_form;
use crate::pages::sent::{Unread, read_typed};
use crate::pages::splice::Slot;
use crate::pages::thread::named;
use crate::sign_in::session::{self, hashed};
use crate::urls;
use crate::visitor::{CookieNames, Details, Own, Visitor};

/// The form's fields. What is not ours is ignored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    pub(crate) body: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) website: String,
    pub(crate) parent: String,
    /// The article's id: for what is sent elsewhere than to the article itself.
    pub(crate) article: String,
    mark: String,
    subject: String,
    remember: String,
    intent: String,
    /// Where the account is that somebody wants to sign in with.
    pub(crate) place: String,
    /// The window that waits for a sign-in.
    pub(crate) window: String,
    /// Another account is wanted than the one before.
    pub(crate) change: String,
    /// The identity is to be linked to the account that is signed in.
    pub(crate) link: String,
}

impl Posted {
    /// What a plain link says that asks to sign in.
    pub(crate) fn to_sign_in(place: String, article: String) -> Self {
        Self { article, place, ..Self::default() }
    }
}

/// A posted form on its way.
pub(crate) struct Posting<'a> {
    pub(crate) app: &'a Arc<App>,
    pub(crate) visitor: &'a Visitor,
    pub(crate) article: &'a Article,
    pub(crate) posted: &'a Posted,
    /// Who is signed in.
    pub(crate) session: Option<Session>,
}

/// How a refused form is answered.
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) problems: Vec<Problem>,
    pub(crate) retry_after: Option<u64>,
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
    let unread = |unread: Unread| refused(unread.failure).keeping(unread.kept);
    let posted: Posted = read_typed(&headers, body).map_err(unread)?;
    let path =
        urls::decoded(uri.path()).ok_or_else(|| refused(Failure::BadRequest("the address is not UTF-8")))?;
    let keep = |failure| refused(failure).keeping(posted.body.clone());
    let session = visitor.signed_in(&app).await.map_err(|error| keep(error.into()))?;
    let previews = posted.intent == "preview";
    // Before its article is waited for: the next commit waits a little for all that are on their way. Not for previews,
    // nor while a refusal is drawn; and after the session, whose use may have to be written first.
    let coming = (visitor.same_site && !previews).then(|| app.store.announce());
    let article = article::article(&app, &visitor.site, &path)
        .await
        .map_err(keep)?
        .ok_or_else(|| keep(Failure::NotFound))?;
    let posting = Posting { app: &app, visitor: &visitor, article: &article, posted: &posted, session };
    posting.answer(coming).await.map_err(keep)
}

impl Posting<'_> {
    /// `coming` is there if a reply is to come of this.
    async fn answer(&self, coming: Option<Coming>) -> Result<Response, Failure> {
        if !self.visitor.same_site {
            return self.refuse(self.plainly(StatusCode::FORBIDDEN, "error-cross-site")).await;
        }
        if coming.is_none()
            && let Err(wait) = self.app.limits.preview(&self.visitor.site.id, &self.visitor.network)
        {
            return self.refuse(self.too_many(wait)).await;
        }
        let draft = Draft {
            body: self.posted.body.clone(),
            name: self.posted.name.clone(),
            email: self.posted.email.clone(),
            website: self.posted.website.clone(),
        };
        let rules = self.session.as_ref().map(|_| self.visitor.site.rules.of_accounts());
        let words = match draft.check(rules.as_ref().unwrap_or(&self.visitor.site.rules)) {
            Ok(words) => words,
            Err(refusals) => {
                drop(coming);
                let problems =
                    refusals.into_iter().map(|one| form::problem(&self.visitor.site, one)).collect();
                return self
                    .refuse(Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, problems, retry_after: None })
                    .await;
            }
        };
        let Some(coming) = coming else { return self.preview(&words).await };
        let now = self.app.now();
        if !self.app.key.is_fresh(&self.posted.mark, &self.visitor.site.id, self.article.id, now) {
            drop(coming);
            return self.refuse(self.plainly(StatusCode::UNPROCESSABLE_ENTITY, "error-mark-expired")).await;
        }
        self.post(words, coming).await
    }

    async fn post(&self, words: Words, coming: Coming) -> Result<Response, Failure> {
        let (app, site) = (self.app, &self.visitor.site);
        let Ok(parent) = self.parent() else {
            drop(coming);
            return self.refuse(self.plainly(StatusCode::UNPROCESSABLE_ENTITY, "error-parent-gone")).await;
        };
        if let Err(wait) = app.limits.take(&site.id, &self.visitor.network) {
            drop(coming);
            return self.refuse(self.too_many(wait)).await;
        }
        let (author, own) = self.author();
        let new = new_reply(
            app,
            self.visitor,
            (self.article, parent),
            (words, author),
            !self.posted.subject.is_empty(),
        );
        match app.store.add_announced_reply(new, coming).await {
            Ok(Ok(Added::New { id, .. })) => {
                Counters::add(&app.counters.replies);
                if let Some(own) = own.as_ref().filter(|_| self.visitor.own.is_none()) {
                    app.unclaimed.said(id, self.visitor.sender, &own.token, app.now());
                }
                self.forget_kept_text().await;
                Ok(self.posted(id, own.as_ref()))
            }
            Ok(Ok(Added::Again { id, .. })) => {
                Counters::add(&app.counters.repeated);
                let token = app.unclaimed.said_again(id, self.visitor.sender, app.now()).map(Own::new);
                let token = token.filter(|_| self.session.is_none());
                self.forget_kept_text().await;
                Ok(self.posted(id, self.visitor.own.as_ref().or(token.as_ref())))
            }
            Ok(Err(refusal)) => self.refuse(self.not_taken(refusal)).await,
            Err(error) => {
                note_storage(&error, "a reply could not be kept");
                self.refuse(self.plainly(storage_status(&error), "error-storage")).await
            }
        }
    }

    /// Whose reply it is: an account's, or a browser's, with the token that the browser is to keep.
    fn author(&self) -> (Author, Option<Own>) {
        if let Some(session) = &self.session {
            return (Author::signed_in(session), None);
        }
        let fresh = || Own::new(bs58::encode(self.app.random::<32>()).into_string());
        let own = self.visitor.own.clone().unwrap_or_else(fresh);
        let author = Author { owner: own.owner, known: self.visitor.own.is_some(), account: None };
        (author, Some(own))
    }

    /// What was kept for a sign-in is posted now. If it cannot be let go it ends by itself.
    async fn forget_kept_text(&self) {
        let Some(browser) = &self.visitor.browser else { return };
        let site = &self.visitor.site.id;
        if let Err(error) = self.app.store.forget_text(site, hashed(browser), self.article.id).await {
            tracing::warn!(%error, "kept text could not be let go");
        }
    }

    /// 303 to the reply, with the cookie by which it is known as the author's own.
    fn posted(&self, id: ReplyId, own: Option<&Own>) -> Response {
        let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, urls::reply(id))]).into_response();
        let names = CookieNames::of(self.app, &self.visitor.site);
        let details = if self.session.is_some() {
            None
        } else if self.posted.remember.is_empty() {
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

    pub(crate) fn plainly(&self, status: StatusCode, key: &str) -> Refusal {
        let text = self.visitor.site.language.text(key).into_owned();
        Refusal { status, problems: vec![Problem { field: None, text }], retry_after: None }
    }

    fn too_many(&self, wait: Duration) -> Refusal {
        let (seconds, problem) = form::too_many(&self.visitor.site, wait);
        Refusal { status: StatusCode::TOO_MANY_REQUESTS, problems: vec![problem], retry_after: Some(seconds) }
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
        let name = self.session.as_ref().map_or(words.name.as_str(), |session| &session.account.name);
        form.preview =
            Some(Preview { name: named(&self.visitor.site, name).into_owned(), html: words.html.clone() });
        self.page(StatusCode::OK, &form, None).await
    }

    /// The page with the form, what is wrong, and what was typed.
    pub(crate) async fn refuse(&self, refusal: Refusal) -> Result<Response, Failure> {
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
        let mut form = Form::new(self.app, &self.visitor.site, self.article, self.session.as_ref());
        form.change = !self.posted.change.is_empty();
        form.values = Values {
            body: self.posted.body.clone(),
            details: self.details(),
            remember: !self.posted.remember.is_empty(),
        };
        if let Ok(Some(parent)) = self.parent() {
            form.answered =
                form::answered(self.app, (self.visitor, self.session.as_ref()), self.article, parent).await?;
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
        let visit = self.visitor.visit(self.app, self.article.id).await?;
        let mut parts =
            personal::parts(self.app, &self.visitor.site, (self.article, &visit.own), (&page, view))?;
        parts.push((Slot::FormEnd, form.html()?));
        parts.extend(title.map(|title| (Slot::TitleEnd, escaped(&title))));
        Ok(response::personal(status, page.body.with(parts)))
    }
}

/// Whose reply something becomes.
pub(crate) struct Author {
    /// What the own replies are known by.
    pub(crate) owner: [u8; 32],
    /// There may be earlier ones.
    pub(crate) known: bool,
    /// The account, with its badge at the moment.
    pub(crate) account: Option<(AccountId, String)>,
}

impl Author {
    /// Whoever is signed in.
    pub(crate) fn signed_in(session: &Session) -> Self {
        let account = session.account.id;
        Self { owner: session::owner(account), known: true, account: Some((account, session.badge.clone())) }
    }
}

/// A reply as the store takes it.
pub(crate) fn new_reply(
    app: &App,
    visitor: &Visitor,
    (article, parent): (&Article, Option<ReplyId>),
    (words, author): (Words, Author),
    trapped: bool,
) -> NewReply {
    let site = &visitor.site;
    // An account is told from others by itself, a guest by what was typed. No e-mail address is an id of ours.
    let account = author.account.as_ref().map(|(account, _)| account.to_string());
    let said = app.key.said(&Said {
        site: &site.id,
        article: article.id,
        parent,
        name: &words.name,
        email: account.as_ref().unwrap_or(&words.email),
        owner: Some(&author.owner).filter(|_| author.known),
        network: &visitor.network,
        body: &words.body,
    });
    NewReply {
        site: site.id.clone(),
        article: article.id,
        parent,
        id: app.new_reply_id(),
        owner: author.owner,
        owner_known: author.known,
        account: author.account,
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
