//! An author changes or withdraws an own reply.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{Draft, Field, Need, ReplyRules, Words, markup};
use rejoinder_store::{Edit, EditRefusal, OwnReply, Withdrawal};
use serde::Deserialize;

use crate::app::{App, Site};
use crate::error::{Failure, note_storage, storage_status};
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Problem};
use crate::pages::response;
use crate::pages::sent::{Unread, read_typed};
use crate::urls;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    id: String,
    body: String,
    version: i64,
    minutes: Option<u64>,
    problems: Vec<Problem>,
    newer: Option<String>,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct WithdrawPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    id: String,
    html: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Edited {
    body: String,
    version: String,
    intent: String,
}

impl Edited {
    /// The version that the text was typed over; of one that is none, no version there ever was.
    fn version(&self) -> i64 {
        self.version.trim().parse().unwrap_or(0)
    }
}

/// An own reply that may still be changed.
struct Changing<'a> {
    app: &'a Arc<App>,
    visitor: &'a Visitor,
    /// What its author is known by.
    owner: [u8; 32],
    reply: OwnReply,
}

/// `GET /r/{id}/edit`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let changing = find(&app, &visitor, &id).await.map_err(refused)?;
    let body = changing.reply.body.clone();
    changing.page(StatusCode::OK, body, Shown::default()).map_err(refused)
}

/// `POST /r/{id}/edit`
pub async fn save(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let unread = |unread: Unread| refused(unread.failure).keeping(unread.kept);
    let edited: Edited = read_typed(&headers, body).map_err(unread)?;
    let keep = |failure| refused(failure).keeping(edited.body.clone());
    let changing = find(&app, &visitor, &id).await.map_err(keep)?;
    changing.save(&edited).await.map_err(keep)
}

/// `GET /r/{id}/withdraw`
pub async fn ask(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let changing = find(&app, &visitor, &id).await.map_err(refused)?;
    changing.ask(None).map_err(refused)
}

/// `POST /r/{id}/withdraw`
pub async fn withdraw(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    if !visitor.same_site {
        return Err(refused(Failure::CrossSite));
    }
    let changing = find(&app, &visitor, &id).await.map_err(refused)?;
    changing.withdraw().await.map_err(refused)
}

async fn find<'a>(app: &'a Arc<App>, visitor: &'a Visitor, id: &str) -> Result<Changing<'a>, Failure> {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let session = visitor.signed_in(app).await?;
    for owner in visitor.owners(session.as_ref()) {
        if let Some(reply) = app.store.own_reply(&visitor.site.id, owner, id).await? {
            return Ok(Changing { app, visitor, owner, reply });
        }
    }
    Err(Failure::NotFound)
}

/// What the page shows beside the form.
#[derive(Default)]
struct Shown {
    problems: Vec<Problem>,
    newer: Option<String>,
    preview: Option<String>,
    version: Option<i64>,
}

impl Changing<'_> {
    fn site(&self) -> &Site {
        &self.visitor.site
    }

    fn page(&self, status: StatusCode, body: String, shown: Shown) -> Result<Response, Failure> {
        let t = self.site().language;
        let left = self.reply.created.after(self.site().rules.edit_window).since(self.app.now());
        let minutes = (left > Duration::ZERO).then(|| left.as_secs().div_ceil(60).max(1));
        let heading = t.text("edit-heading");
        let title = if shown.problems.is_empty() {
            heading.into_owned()
        } else {
            t.fill("error-title", "title", &*heading)
        };
        let mut problems = shown.problems;
        if minutes.is_none() && problems.is_empty() {
            problems.push(Problem { field: None, text: t.text("edit-time-over").into_owned() });
        }
        let page = EditPage {
            chrome: Chrome::unlisted(self.app, self.site(), &title),
            t,
            id: self.reply.id.to_string(),
            body,
            version: shown.version.unwrap_or(self.reply.version),
            minutes,
            problems,
            newer: shown.newer,
            preview: shown.preview,
        };
        Ok(response::personal(status, page.render()?))
    }

    fn refused(&self, status: StatusCode, key: &str, edited: &Edited) -> Result<Response, Failure> {
        let text = self.site().language.text(key).into_owned();
        self.shown_again(status, vec![Problem { field: None, text }], edited)
    }

    /// The form with what was typed, and the version that it was typed over.
    fn shown_again(
        &self,
        status: StatusCode,
        problems: Vec<Problem>,
        edited: &Edited,
    ) -> Result<Response, Failure> {
        let shown = Shown { problems, version: Some(edited.version()), ..Shown::default() };
        self.page(status, edited.body.clone(), shown)
    }

    /// Every change keeps the text before it, so changes count as replies do.
    fn too_many(&self, edited: &Edited) -> Option<Result<Response, Failure>> {
        let (limits, site, network) = (&self.app.limits, &self.site().id, &self.visitor.network);
        let taken = if edited.intent == "preview" {
            limits.preview(site, network)
        } else {
            limits.take(site, network)
        };
        let (seconds, problem) = form::too_many(self.site(), taken.err()?);
        let answer = self.shown_again(StatusCode::TOO_MANY_REQUESTS, vec![problem], edited);
        Some(answer.map(|mut answer| {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }))
    }

    async fn save(&self, edited: &Edited) -> Result<Response, Failure> {
        if !self.visitor.same_site {
            return self.refused(StatusCode::FORBIDDEN, "error-cross-site", edited);
        }
        if let Some(refused) = self.too_many(edited) {
            return refused;
        }
        let words = match check(&edited.body, &self.site().rules) {
            Ok(words) => words,
            Err(refusals) => {
                let problems = refusals.into_iter().map(|one| form::problem(self.site(), one)).collect();
                return self.shown_again(StatusCode::UNPROCESSABLE_ENTITY, problems, edited);
            }
        };
        if edited.intent == "preview" {
            let shown =
                Shown { preview: Some(words.html), version: Some(edited.version()), ..Shown::default() };
            return self.page(StatusCode::OK, edited.body.clone(), shown);
        }
        let edit = Edit {
            site: self.site().id.clone(),
            id: self.reply.id,
            owner: self.owner,
            version: edited.version(),
            words,
            rules: self.site().rules.clone(),
            at: self.app.now(),
        };
        match self.app.store.edit_reply(edit).await {
            Ok(Ok(_)) => Ok(self.back()),
            Ok(Err(refusal)) => self.not_changed(refusal, edited),
            Err(error) => {
                note_storage(&error, "an edit could not be kept");
                self.refused(storage_status(&error), "error-storage", edited)
            }
        }
    }

    fn not_changed(&self, refusal: EditRefusal, edited: &Edited) -> Result<Response, Failure> {
        match refusal {
            EditRefusal::NotYours => Err(Failure::NotFound),
            EditRefusal::TooLate => self.refused(StatusCode::FORBIDDEN, "edit-time-over", edited),
            EditRefusal::Closed => self.refused(StatusCode::FORBIDDEN, "error-closed", edited),
            EditRefusal::Conflict { body: newer, version } => {
                let text = self.site().language.text("edit-conflict").into_owned();
                let shown = Shown {
                    problems: vec![Problem { field: Some(Field::Body), text }],
                    newer: Some(markup::reply_html(&newer)),
                    version: Some(version),
                    preview: None,
                };
                self.page(StatusCode::CONFLICT, edited.body.clone(), shown)
            }
        }
    }

    fn ask(&self, problem: Option<&str>) -> Result<Response, Failure> {
        let t = self.site().language;
        let heading = t.text(problem.unwrap_or("withdraw-heading"));
        let page = WithdrawPage {
            chrome: Chrome::unlisted(self.app, self.site(), &heading),
            t,
            id: self.reply.id.to_string(),
            html: self.reply.html.clone(),
        };
        let status = if problem.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
        Ok(response::personal(status, page.render()?))
    }

    async fn withdraw(&self) -> Result<Response, Failure> {
        let withdrawal = Withdrawal {
            site: self.site().id.clone(),
            id: self.reply.id,
            owner: self.owner,
            window: if self.reply.by_account { Duration::MAX } else { self.site().rules.edit_window },
            at: self.app.now(),
        };
        match self.app.store.withdraw_reply(withdrawal).await? {
            Ok(()) => {
                let article = self
                    .app
                    .store
                    .article(&self.site().id, self.reply.article)
                    .await?
                    .ok_or(Failure::NotFound)?;
                let location = format!("{}#replies", urls::path(&article.path));
                Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
            }
            Err(EditRefusal::TooLate) => self.ask(Some("edit-time-over")),
            Err(_) => Err(Failure::NotFound),
        }
    }

    fn back(&self) -> Response {
        (StatusCode::SEE_OTHER, [(header::LOCATION, urls::reply(self.reply.id))]).into_response()
    }
}

/// Checks a new text alone: who wrote it stays as it was.
pub(crate) fn check(body: &str, rules: &ReplyRules) -> Result<Words, Vec<rejoinder_domain::Refusal>> {
    let rules =
        ReplyRules { name: Need::Hidden, email: Need::Hidden, website: Need::Hidden, ..rules.clone() };
    Draft { body: body.to_owned(), ..Draft::default() }.check(&rules)
}
