//! Articles.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use rejoinder_domain::ArticleId;
use rejoinder_store::{Article, ArticleCard};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::json;
use super::problem::Problem;
use crate::app::{App, Site};
use crate::error::Failure;
use crate::urls;
use crate::visitor::Visitor;

/// An article.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArticleBody {
    id: String,
    /// Its address.
    url: String,
    title: String,
    summary: String,
    byline: String,
    language: String,
    tags: Vec<String>,
    /// RFC 3339, UTC.
    published: String,
    updated: Option<String>,
    /// Published replies.
    reply_count: u64,
    /// It takes replies now.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<bool>,
    /// Its text, safe HTML; only when it is asked for alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
}

/// A page of articles, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArticlesBody {
    articles: Vec<ArticleBody>,
    /// Give it as `before` for what is older; `null` at the end.
    older: Option<String>,
}

/// Which articles.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Only those older than this article.
    before: Option<String>,
    /// How many: 1 to 100, 20 if nothing is said.
    limit: Option<usize>,
}

/// List articles that everybody may see, newest first.
#[utoipa::path(get, path = "/articles", params(ListQuery), responses((status = 200, body = ArticlesBody)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let query =
        query.map_err(|error| Problem::new(&app, error.status(), "bad_request", error.body_text()))?.0;
    let before = query.before.as_deref().map(str::parse).transpose();
    let before: Option<ArticleId> = before.map_err(|_| Problem::of_field(&app, "before", "not_valid"))?;
    let limit = query.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Problem::of_field(&app, "limit", "not_valid"));
    }
    let found = app.store.front_page(&visitor.site.id, (before, None), app.now(), limit).await;
    let found = found.map_err(|error| Problem::of(&app, &error.into()))?;
    let older = found.articles.last().filter(|_| found.older).map(|last| last.id.to_string());
    let articles = found.articles.into_iter().map(|card| of_card(&app, &visitor.site, card)).collect();
    Ok(json::public(&ArticlesBody { articles, older }))
}

/// Read an article.
#[utoipa::path(get, path = "/articles/{id}", params(("id" = String, Path)), responses((status = 200, body = ArticleBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let article = find(&app, &visitor, &id).await?;
    let site = &visitor.site;
    let body = ArticleBody {
        id: article.id.to_string(),
        url: format!("{}{}", app.public_url(site), urls::path(&article.path)),
        open: Some(article.rules.takes_replies(&site.rules, article.published, app.now())),
        title: article.title,
        summary: article.summary,
        byline: article.byline,
        language: article.language.unwrap_or_else(|| site.language.tag().to_owned()),
        tags: article.tags,
        published: article.published.to_string(),
        updated: article.updated.map(|at| at.to_string()),
        reply_count: article.reply_count,
        html: Some(article.html),
    };
    Ok(json::public(&body))
}

/// The article with this id, if everybody may see it.
pub(super) async fn find(app: &App, visitor: &Visitor, id: &str) -> Result<Article, Problem> {
    let nothing = || Problem::of(app, &Failure::NotFound);
    let id: ArticleId = id.parse().map_err(|_| nothing())?;
    let found =
        app.store.article(&visitor.site.id, id).await.map_err(|error| Problem::of(app, &error.into()))?;
    found.filter(|article| article.is_visible(app.now())).ok_or_else(nothing)
}

fn of_card(app: &App, site: &Site, card: ArticleCard) -> ArticleBody {
    ArticleBody {
        id: card.id.to_string(),
        url: format!("{}{}", app.public_url(site), urls::path(&card.path)),
        title: card.title,
        summary: card.summary,
        byline: card.byline,
        language: card.language.unwrap_or_else(|| site.language.tag().to_owned()),
        tags: card.tags,
        published: card.published.to_string(),
        updated: card.updated.map(|at| at.to_string()),
        reply_count: card.reply_count,
        open: None,
        html: None,
    }
}
