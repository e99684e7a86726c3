//! Replies: read, posted, changed, withdrawn.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{Draft, Need, ReplyId, ReplyRules, State as ReplyState};
use rejoinder_store::{
    Added, Edit, EditRefusal, Order, OwnReply, ReplyRefusal, Retry, Shown, Start, ThreadView, Withdrawal,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::{articles, json, keys};
use crate::app::App;
use crate::counters::Counters;
use crate::error::Failure;
use crate::pages::edit::check;
use crate::pages::post::{Author, new_reply};
use crate::urls;
use crate::visitor::{Own, Visitor};

/// Who wrote a reply. An e-mail is never given out.
#[derive(Debug, Serialize, ToSchema)]
struct AuthorBody {
    name: String,
    website: String,
}

/// A reply. One that is not published but has answers is told of without words and author.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplyBody {
    id: String,
    /// Its permalink.
    url: String,
    parent: Option<String>,
    /// `published`, `removed`, `withdrawn`, or `pending` for one's own.
    state: &'static str,
    author: Option<AuthorBody>,
    /// RFC 3339, UTC.
    created: String,
    edited: Option<String>,
    /// Goes with a change, so that it does not overwrite a newer one.
    version: i64,
    /// Published replies below it.
    answers: u64,
    /// Its words, safe HTML.
    html: String,
    /// Its words as they were written; only for its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

/// A long branch that a page shows the beginning of.
#[derive(Debug, Serialize, ToSchema)]
struct FoldedBody {
    /// The root of the branch: ask for the rest with `branch` and `after`.
    branch: String,
    after: String,
    /// Answers not shown.
    more: u64,
}

/// A page of a thread, in the order of reading.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThreadBody {
    replies: Vec<ReplyBody>,
    folded: Vec<FoldedBody>,
    /// Give it as `before` for what comes before; `null` at the beginning.
    earlier: Option<String>,
    /// Give it as `after` for what follows; `null` at the end.
    later: Option<String>,
}

/// Which page of a thread.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ThreadQuery {
    /// `oldest` (the default) or `newest`: which roots come first.
    order: Option<String>,
    /// Only the answers below this reply.
    branch: Option<String>,
    /// What follows this reply.
    after: Option<String>,
    /// What comes before this reply.
    before: Option<String>,
}

/// A new reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReplyBody {
    /// The text, Markdown.
    body: String,
    name: Option<String>,
    email: Option<String>,
    website: Option<String>,
    /// The reply it answers.
    parent: Option<String>,
}

/// A reply that was posted, with the key to change it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostedBody {
    reply: ReplyBody,
    /// Give it as `Authorization: Bearer …` to read the reply while it waits, and to change, withdraw or answer it.
    /// Told to its author alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    edit_key: Option<String>,
}

/// New words for a reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditBody {
    body: String,
    /// The version that was seen.
    version: i64,
}

/// A text to be shown as it would look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewBody {
    body: String,
}

/// A text as it would look.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewedBody {
    html: String,
}

/// Read a page of an article's thread.
#[utoipa::path(get, path = "/articles/{id}/replies", params(("id" = String, Path), ThreadQuery), responses((status = 200, body = ThreadBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn thread(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Result<Query<ThreadQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let query =
        query.map_err(|error| Problem::new(&app, error.status(), "bad_request", error.body_text()))?.0;
    let article = articles::find(&app, &visitor, &id).await?;
    let view = view(&app, &query)?;
    let page = app.store.thread_page(&visitor.site.id, article.id, view).await;
    let page = page
        .map_err(|error| Problem::of(&app, &error.into()))?
        .ok_or_else(|| Problem::of(&app, &Failure::NotFound))?;
    let folded = |one: &rejoinder_store::Folded| FoldedBody {
        branch: one.root.to_string(),
        after: one.last.to_string(),
        more: one.more,
    };
    Ok(json::public(&ThreadBody {
        folded: page.folded.iter().map(folded).collect(),
        earlier: page.earlier.map(|id| id.to_string()),
        later: page.later.map(|id| id.to_string()),
        replies: page.replies.into_iter().map(|reply| of_shown(&app, &visitor, reply)).collect(),
    }))
}

fn view(app: &App, query: &ThreadQuery) -> Result<ThreadView, Problem> {
    let id = |field: &'static str, text: &Option<String>| {
        let parsed = text.as_deref().map(str::parse::<ReplyId>).transpose();
        parsed.map_err(|_| Problem::of_field(app, field, "not_valid"))
    };
    let order = match query.order.as_deref() {
        None | Some("oldest") => Order::Oldest,
        Some("newest") => Order::Newest,
        Some(_) => return Err(Problem::of_field(app, "order", "not_valid")),
    };
    let start = match (id("after", &query.after)?, id("before", &query.before)?) {
        (Some(_), Some(_)) => return Err(Problem::of_field(app, "before", "not_with_after")),
        (Some(after), None) => Start::After(after),
        (None, Some(before)) => Start::Before(before),
        (None, None) => Start::First,
    };
    Ok(ThreadView { order, branch: id("branch", &query.branch)?, start })
}

/// Read a reply; with its edit key also one that waits.
#[utoipa::path(get, path = "/replies/{id}", params(("id" = String, Path), ("Authorization" = Option<String>, Header, description = "`Bearer` and the edit key")), responses((status = 200, body = ReplyBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let nothing = || Problem::of(&app, &Failure::NotFound);
    let id: ReplyId = id.parse().map_err(|_| nothing())?;
    if let Some(own) = keys::shown(&headers)
        && let Some(reply) = own_reply(&app, &visitor, &own, id).await?
    {
        articles::find(&app, &visitor, &reply.article.to_string()).await?;
        return Ok(json::private(StatusCode::OK, &of_own(&app, &visitor, reply)));
    }
    let found = app
        .store
        .shown_reply(&visitor.site.id, id)
        .await
        .map_err(|error| Problem::of(&app, &error.into()))?;
    let (article, reply) = found.ok_or_else(nothing)?;
    articles::find(&app, &visitor, &article.to_string()).await?;
    Ok(json::public(&of_shown(&app, &visitor, reply)))
}

async fn own_reply(
    app: &App,
    visitor: &Visitor,
    own: &Own,
    id: ReplyId,
) -> Result<Option<OwnReply>, Problem> {
    let found = app.store.own_reply(&visitor.site.id, own.owner, id).await;
    found.map_err(|error| Problem::of(app, &error.into()))
}

/// Post a reply. The same words by the same author in the same place are the same reply, answered with 200.
#[utoipa::path(post, path = "/articles/{id}/replies", request_body = NewReplyBody,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same body, it changes nothing and is answered alike, edit key and all: so choose one that nobody can guess"),
        ("Authorization" = Option<String>, Header, description = "`Bearer` and the edit key of an earlier reply, to be the same author: who may answer an own reply that waits")),
    responses((status = 201, body = PostedBody), (status = 200, body = PostedBody), (status = 202, description = "The same words are here already, not shown, and by nobody that the request proves to be: nothing more is told"), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 403, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 429, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let retry = retry(&app, &headers, (&id, body.as_ref().ok()))?;
    let typed: NewReplyBody = json::read(&app, &headers, body)?;
    let article = articles::find(&app, &visitor, &id).await?;
    refuse_hidden(&app, &visitor.site.rules, &typed)?;
    let parent = typed.parent.as_deref().map(str::parse::<ReplyId>).transpose();
    let parent = parent.map_err(|_| Problem::of_field(&app, "parent", "not_found"))?;
    let draft = Draft {
        body: typed.body,
        name: typed.name.unwrap_or_default(),
        email: typed.email.unwrap_or_default(),
        website: typed.website.unwrap_or_default(),
    };
    let words = draft.check(&visitor.site.rules).map_err(|refusals| Problem::of_refusals(&app, &refusals))?;
    app.limits.take(&visitor.site.id, &visitor.network).map_err(|wait| too_many(&app, wait))?;
    // Programs have keys of their own: a browser's cookie means nothing here.
    let visitor = Visitor { own: None, session: None, details: None, ..visitor };
    let (own, known) = match keys::shown(&headers) {
        Some(own) => (own, true),
        None => (keys::for_new_reply(&app, &visitor.site.id, retry.as_ref()), false),
    };
    if known {
        refuse_unknown(&app, &visitor, &own).await?;
    }
    let author = Author { owner: own.owner, known, account: None };
    let mut new = new_reply(&app, &visitor, (&article, parent), (words, author), false);
    new.retry = retry;
    let added = app.store.add_reply(new).await.map_err(|error| Problem::of(&app, &error.into()))?;
    match added {
        Ok(Added::New { id, .. }) => {
            Counters::add(&app.counters.replies);
            posted(&app, &visitor, own, id).await
        }
        Ok(Added::Again { id, .. }) => {
            Counters::add(&app.counters.repeated);
            again(&app, &visitor, own, id).await
        }
        Err(refusal) => Err(not_taken(&app, refusal)),
    }
}

/// A key is ours to give: one that nobody was given would be one that anybody can choose.
async fn refuse_unknown(app: &App, visitor: &Visitor, own: &Own) -> Result<(), Problem> {
    let known = app.store.claimable_replies(&visitor.site.id, own.owner).await;
    match known.map_err(|error| Problem::of(app, &error.into()))? {
        0 => Err(Problem::new(app, StatusCode::UNAUTHORIZED, "no_key", "no reply has this edit key")),
        _ => Ok(()),
    }
}

async fn posted(app: &App, visitor: &Visitor, own: Own, id: ReplyId) -> Result<Response, Problem> {
    let reply = own_reply(app, visitor, &own, id).await?;
    let reply = reply.ok_or_else(|| Problem::of(app, &Failure::NotFound))?;
    let body = PostedBody { reply: of_own(app, visitor, reply), edit_key: Some(own.token) };
    let mut answer = json::private(StatusCode::CREATED, &body);
    if let Ok(location) = header::HeaderValue::from_str(&format!("/api/v1/replies/{id}")) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// What is told of a reply that was said already: all of it to its author, to others what everybody may know.
async fn again(app: &App, visitor: &Visitor, own: Own, id: ReplyId) -> Result<Response, Problem> {
    if let Some(reply) = own_reply(app, visitor, &own, id).await? {
        let body = PostedBody { reply: of_own(app, visitor, reply), edit_key: Some(own.token) };
        return Ok(json::private(StatusCode::OK, &body));
    }
    let shown =
        app.store.shown_reply(&visitor.site.id, id).await.map_err(|error| Problem::of(app, &error.into()))?;
    Ok(match shown {
        Some((_, reply)) => {
            let body = PostedBody { reply: of_shown(app, visitor, reply), edit_key: None };
            json::private(StatusCode::OK, &body)
        }
        None => StatusCode::ACCEPTED.into_response(),
    })
}

fn too_many(app: &App, wait: Duration) -> Problem {
    let said = "too many replies from this network";
    Problem::new(app, StatusCode::TOO_MANY_REQUESTS, "too_many", said).retry_after(wait.as_secs().max(1))
}

fn refuse_hidden(app: &App, rules: &ReplyRules, typed: &NewReplyBody) -> Result<(), Problem> {
    let given = [
        ("name", rules.name, typed.name.is_some()),
        ("email", rules.email, typed.email.is_some()),
        ("website", rules.website, typed.website.is_some()),
    ];
    match given.into_iter().find(|(_, need, given)| *need == Need::Hidden && *given) {
        Some((field, ..)) => Err(Problem::of_field(app, field, "does_not_apply")),
        None => Ok(()),
    }
}

fn retry(
    app: &App,
    headers: &HeaderMap,
    (article, body): (&str, Option<&Bytes>),
) -> Result<Option<Retry>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    if !(1..=255).contains(&key.len()) {
        return Err(Problem::new(
            app,
            StatusCode::BAD_REQUEST,
            "bad_request",
            "an Idempotency-Key has 1 to 255 bytes",
        ));
    }
    let words = Sha256::new().chain_update(article).chain_update([0]);
    let words = words.chain_update(body.map(AsRef::as_ref).unwrap_or_default()).finalize().into();
    Ok(Some(Retry { key: Sha256::digest(key.as_bytes()).into(), words }))
}

fn not_taken(app: &App, refusal: ReplyRefusal) -> Problem {
    match refusal {
        ReplyRefusal::NoArticle => Problem::of(app, &Failure::NotFound),
        ReplyRefusal::Closed => Problem::new(app, StatusCode::FORBIDDEN, "closed", refusal.to_string()),
        ReplyRefusal::NoParent => Problem::of_field(app, "parent", "not_found"),
        ReplyRefusal::KeyReused => {
            Problem::new(app, StatusCode::UNPROCESSABLE_ENTITY, "key_reused", refusal.to_string())
        }
    }
}

/// Give a reply new words. They are judged like a new reply's.
#[utoipa::path(patch, path = "/replies/{id}", request_body = EditBody,
    params(("id" = String, Path), ("Authorization" = String, Header, description = "`Bearer` and the edit key")),
    responses((status = 200, body = ReplyBody), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"), (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 429, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let (id, own) = authorised(&app, &id, &headers)?;
    let typed: EditBody = json::read(&app, &headers, body)?;
    let words =
        check(&typed.body, &visitor.site.rules).map_err(|refusals| Problem::of_refusals(&app, &refusals))?;
    app.limits.take(&visitor.site.id, &visitor.network).map_err(|wait| too_many(&app, wait))?;
    let edit = Edit {
        site: visitor.site.id.clone(),
        id,
        owner: own.owner,
        version: typed.version,
        words,
        rules: visitor.site.rules.clone(),
        at: app.now(),
    };
    let edited = app.store.edit_reply(edit).await.map_err(|error| Problem::of(&app, &error.into()))?;
    edited.map_err(|refusal| not_changed(&app, &refusal))?;
    let reply = own_reply(&app, &visitor, &own, id).await?;
    let reply = reply.ok_or_else(|| Problem::of(&app, &Failure::NotFound))?;
    Ok(json::private(StatusCode::OK, &of_own(&app, &visitor, reply)))
}

/// Withdraw a reply. Answers to it stay.
#[utoipa::path(delete, path = "/replies/{id}",
    params(("id" = String, Path), ("Authorization" = String, Header, description = "`Bearer` and the edit key")),
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 403, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, own) = authorised(&app, &id, &headers)?;
    let (site, window) = (visitor.site.id.clone(), visitor.site.rules.edit_window);
    let withdrawal = Withdrawal { site, id, owner: own.owner, window, at: app.now() };
    let withdrawn =
        app.store.withdraw_reply(withdrawal).await.map_err(|error| Problem::of(&app, &error.into()))?;
    withdrawn.map_err(|refusal| not_changed(&app, &refusal))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn authorised(app: &App, id: &str, headers: &HeaderMap) -> Result<(ReplyId, Own), Problem> {
    let own = keys::shown(headers).ok_or_else(|| {
        Problem::new(
            app,
            StatusCode::UNAUTHORIZED,
            "no_key",
            "changing a reply takes its edit key: Authorization: Bearer …",
        )
    })?;
    let id = id.parse().map_err(|_| Problem::of(app, &Failure::NotFound))?;
    Ok((id, own))
}

fn not_changed(app: &App, refusal: &EditRefusal) -> Problem {
    match refusal {
        EditRefusal::NotYours => Problem::of(app, &Failure::NotFound),
        EditRefusal::TooLate => Problem::new(app, StatusCode::FORBIDDEN, "too_late", refusal.to_string()),
        EditRefusal::Closed => Problem::new(app, StatusCode::FORBIDDEN, "closed", refusal.to_string()),
        EditRefusal::Conflict { .. } => {
            Problem::new(app, StatusCode::CONFLICT, "conflict", refusal.to_string())
        }
    }
}

/// Show a text as it would look; nothing is kept.
#[utoipa::path(post, path = "/preview", request_body = PreviewBody, responses((status = 200, body = PreviewedBody), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 429, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn preview(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let typed: PreviewBody = json::read(&app, &headers, body)?;
    app.limits.preview(&visitor.site.id, &visitor.network).map_err(|wait| too_many(&app, wait))?;
    let words =
        check(&typed.body, &visitor.site.rules).map_err(|refusals| Problem::of_refusals(&app, &refusals))?;
    Ok(json::private(StatusCode::OK, &PreviewedBody { html: words.html }))
}

fn of_shown(app: &App, visitor: &Visitor, reply: Shown) -> ReplyBody {
    let published = reply.state == ReplyState::Published;
    ReplyBody {
        id: reply.id.to_string(),
        url: format!("{}{}", app.public_url(&visitor.site), urls::reply(reply.id)),
        parent: reply.parent.map(|parent| parent.to_string()),
        state: reply.state.told().as_str(),
        author: published.then_some(AuthorBody { name: reply.name, website: reply.website }),
        created: reply.created.to_string(),
        edited: reply.edited.map(|at| at.to_string()),
        version: reply.version,
        answers: reply.below,
        html: reply.html,
        body: None,
    }
}

fn of_own(app: &App, visitor: &Visitor, reply: OwnReply) -> ReplyBody {
    ReplyBody {
        id: reply.id.to_string(),
        url: format!("{}{}", app.public_url(&visitor.site), urls::reply(reply.id)),
        parent: reply.parent.map(|parent| parent.to_string()),
        state: reply.state.as_str(),
        author: Some(AuthorBody { name: reply.name, website: reply.website }),
        created: reply.created.to_string(),
        edited: reply.edited.map(|at| at.to_string()),
        version: reply.version,
        answers: reply.below,
        html: reply.html,
        body: Some(reply.body),
    }
}
