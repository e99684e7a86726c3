//! Reading the folder of articles, and reading it again when something in it changes.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use rejoinder_domain::Time;
use rejoinder_domain::markup::RENDERER;
use rejoinder_store::Put;
use tokio::sync::mpsc;

use super::markdown::{FILE_BYTES, Source, origin};
use crate::app::{App, Site};

/// Quiet after a change before the folder is read: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(150);
/// Folders deep that files are looked for.
const DEPTH: usize = 16;
/// Most files of a folder.
const FILES: usize = 100_000;

/// What reading a folder found.
#[derive(Debug, Default)]
pub struct Reading {
    /// Articles that are new.
    pub added: usize,
    /// Articles that are not as they were.
    pub changed: usize,
    /// Articles whose file is gone.
    pub hidden: usize,
    /// Files that were not taken, and why.
    pub refused: Vec<(PathBuf, String)>,
}

struct Found {
    relative: PathBuf,
    stamp: String,
    changed: Time,
    size: u64,
}

/// Brings the store to what the folder says. Files that have not changed are not read.
pub async fn read(app: &App, site: &Site) -> anyhow::Result<Reading> {
    let folder = site.articles.clone();
    let files = tokio::task::spawn_blocking(move || list(&folder)).await??;
    let mut known: HashMap<String, String> = app.store.stamps(&site.id, "file:").await?.into_iter().collect();
    let mut reading = Reading::default();
    let nothing = files.is_empty();
    for file in files {
        let stamp = known.remove(&origin(&file.relative));
        if stamp.as_deref() == Some(&file.stamp) {
            continue;
        }
        if let Err(why) = take(app, site, &file, &mut reading).await? {
            reading.refused.push((file.relative, why));
        }
    }
    if nothing {
        // An empty folder is a disk that is not mounted, or data that came by import, rather than the wish to hide all.
        return Ok(reading);
    }
    for origin in known.into_keys() {
        reading.hidden += usize::from(app.store.hide_article(&site.id, &origin, app.now()).await?);
    }
    Ok(reading)
}

async fn take(
    app: &App,
    site: &Site,
    file: &Found,
    reading: &mut Reading,
) -> anyhow::Result<Result<(), String>> {
    if file.size > FILE_BYTES {
        return Ok(Err(format!("it has more than {FILE_BYTES} bytes")));
    }
    let text = match std::fs::read_to_string(site.articles.join(&file.relative)) {
        Ok(text) => text,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let source = Source {
        folder: &site.articles,
        relative: &file.relative,
        text: &text,
        stamp: file.stamp.clone(),
        changed: file.changed,
        zone: &site.time_zone,
        id: app.new_article_id(),
    };
    let article = match source.article() {
        Ok(article) => article,
        Err(why) => return Ok(Err(why)),
    };
    match app.store.put_article(&site.id, article, app.now(), "publisher").await? {
        Ok(Put::Added(_)) => reading.added += 1,
        Ok(Put::Changed(_)) => reading.changed += 1,
        Ok(Put::Same(_)) => {}
        Err(refusal) => return Ok(Err(refusal.to_string())),
    }
    Ok(Ok(()))
}

/// All Markdown files below a folder, in the order of their paths. No folder is a folder without files.
fn list(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((next, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type()?;
            if hidden || found.len() >= FILES {
                continue;
            }
            if kind.is_dir() && depth < DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file()
                && entry.path().extension().is_some_and(|ending| ending == "md" || ending == "markdown")
            {
                found.extend(facts(folder, &entry));
            }
        }
    }
    found.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(found)
}

fn facts(folder: &Path, entry: &std::fs::DirEntry) -> Option<Found> {
    // A file that vanished meanwhile is not there.
    let facts = entry.metadata().ok()?;
    let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let changed = Time::from_micros(i64::try_from(since.as_micros()).unwrap_or(0));
    let relative = entry.path().strip_prefix(folder).ok()?.to_owned();
    let stamp = format!("{} {} {RENDERER}", facts.len(), since.as_nanos());
    Some(Found { relative, stamp, changed, size: facts.len() })
}

/// Writes what reading found into the log.
pub fn report(reading: &Reading) {
    let Reading { added, changed, hidden, refused } = reading;
    if added + changed + hidden > 0 {
        tracing::info!(added, changed, hidden, "articles read");
    }
    for (file, why) in refused {
        tracing::warn!(file = %file.display(), %why, "an article was not taken");
    }
}

/// Reads a site's folder again whenever something in it changes, for as long as the watchers are kept.
pub fn watch(app: &Arc<App>) -> Vec<RecommendedWatcher> {
    app.sites().iter().filter_map(|site| watch_one(app, site)).collect()
}

fn watch_one(app: &Arc<App>, site: &Arc<Site>) -> Option<RecommendedWatcher> {
    let (tell, told) = mpsc::channel(1);
    let started = std::fs::create_dir_all(&site.articles).map_err(notify::Error::io).and_then(|()| {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // One word is enough, however much happens.
                let _ = tell.try_send(());
            }
        })?;
        watcher.watch(&site.articles, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    match started {
        Ok(watcher) => {
            tokio::spawn(read_when_told(Arc::clone(app), Arc::clone(site), told));
            Some(watcher)
        }
        Err(error) => {
            tracing::warn!(folder = %site.articles.display(), %error, "changes of articles will be seen only after a restart");
            None
        }
    }
}

async fn read_when_told(app: Arc<App>, site: Arc<Site>, mut told: mpsc::Receiver<()>) {
    while told.recv().await.is_some() {
        tokio::time::sleep(QUIET).await;
        match read(&app, &site).await {
            Ok(reading) => report(&reading),
            Err(error) => tracing::error!(%error, "the articles could not be read"),
        }
    }
}
