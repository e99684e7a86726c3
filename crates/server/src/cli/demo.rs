//! The small publication that `serve --demo` shows.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use rejoinder_domain::{ArticlePath, ReplyId, State, Time, markup};
use rejoinder_store::ImportedReply;
use serde::Deserialize;

use crate::app::App;
use crate::articles::folder;
use crate::config::Config;

/// Its files, as they are put into the folder of articles.
const FILES: [(&str, &[u8]); 7] = [
    (
        "the-village-that-let-the-sea-back-in/index.md",
        include_bytes!("../../../../content/the-village-that-let-the-sea-back-in/index.md"),
    ),
    (
        "the-village-that-let-the-sea-back-in/marsh.svg",
        include_bytes!("../../../../content/the-village-that-let-the-sea-back-in/marsh.svg"),
    ),
    ("a-bakery-that-opens-at-four.md", include_bytes!("../../../../content/a-bakery-that-opens-at-four.md")),
    (
        "what-the-ferry-timetable-knows.md",
        include_bytes!("../../../../content/what-the-ferry-timetable-knows.md"),
    ),
    ("the-last-signwriter.md", include_bytes!("../../../../content/the-last-signwriter.md")),
    ("counting-bats.md", include_bytes!("../../../../content/counting-bats.md")),
    ("welcome.md", include_bytes!("../../../../content/welcome.md")),
];

/// Its readers' replies.
const REPLIES: &str = include_str!("../../../../content/replies.toml");

#[derive(Deserialize)]
struct Replies {
    reply: Vec<DemoReply>,
}

/// A reply of the demo: `key` names it for answers, `hours` is its age.
#[derive(Deserialize)]
struct DemoReply {
    key: String,
    article: String,
    parent: Option<String>,
    name: String,
    website: Option<String>,
    hours: u32,
    body: String,
}

/// Puts the files into a data folder that has nothing in it; `false` if it has something, which then stays as it is.
pub(super) fn fill(config: &Config) -> anyhow::Result<bool> {
    let Some(site) = config.sites.first() else { return Ok(false) };
    if has_data(&config.data) || has_data(&site.articles) {
        return Ok(false);
    }
    crate::run::make_data_folder(&config.data)?;
    for (name, bytes) in FILES {
        let file = site.articles.join(name);
        let folder = file.parent().unwrap_or(&site.articles);
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        std::fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(true)
}

fn has_data(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Puts the replies under the articles.
pub(super) async fn reply(app: &App) -> anyhow::Result<()> {
    let Some(site) = app.sites().first() else { return Ok(()) };
    let now = app.now();
    folder::report(&folder::read(app, site).await?);
    let replies: Replies = toml::from_str(REPLIES)?;
    let mut by_article: HashMap<String, Vec<ImportedReply>> = HashMap::new();
    for reply in replies.reply {
        let path: ArticlePath = reply.article.parse()?;
        by_article.entry(path.to_string()).or_default().push(imported(app, reply, now));
    }
    for (path, replies) in by_article {
        if let Some(article) = app.store.article_at(&site.id, &path).await? {
            app.store.import_replies(&site.id, article.id, replies, now).await?;
        }
    }
    Ok(())
}

fn imported(app: &App, reply: DemoReply, now: Time) -> ImportedReply {
    let age = Duration::from_hours(reply.hours.into());
    let created =
        Time::from_micros(now.as_micros().saturating_sub(i64::try_from(age.as_micros()).unwrap_or(0)));
    let html = markup::reply_html(&reply.body);
    ImportedReply {
        id: ReplyId::new(created, app.random()),
        origin: format!("demo:{}", reply.key),
        parent: reply.parent.map(|key| format!("demo:{key}")),
        anchor: None,
        state: State::Published,
        created,
        name: reply.name,
        email: String::new(),
        website: reply.website.unwrap_or_default(),
        posted_with: None,
        body: reply.body,
        html,
    }
}
