//! Reading a folder again when something in it changes.

use std::sync::Arc;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::folder::{read, report};
use crate::app::{App, Site};

/// Quiet after a change before the folder is read: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Reads a site's folder again whenever something in it changes, for as long as the watchers are kept.
pub async fn watch(app: &Arc<App>) -> anyhow::Result<Vec<RecommendedWatcher>> {
    let mut watchers = Vec::new();
    for site in app.sites() {
        // A folder that went missing with articles in it must not come back empty: that would mean they are gone.
        if !site.articles.exists() && !app.store.stamps(&site.id, "file:").await?.is_empty() {
            tracing::warn!(folder = %site.articles.display(), "the folder of articles is missing: they stay as they are until a restart finds it");
            continue;
        }
        watchers.extend(watch_one(app, site));
    }
    Ok(watchers)
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
