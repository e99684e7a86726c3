//! Reading the folder of articles.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rejoinder_domain::ArticleId;
use rejoinder_store::{ArticleSource, Put, PutError};

use super::bounds::Bounds;
use super::listing::{Found, list};
use super::markdown::{FILE_BYTES, Source, origin};
use crate::app::{App, Site};

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

/// Brings the store to what the folder says. Files that have not changed are not read. A folder that is not there
/// changes nothing (a disk that is not mounted, data that came by import); one that is empty hides all.
pub async fn read(app: &App, site: &Site) -> anyhow::Result<Reading> {
    let bounds = Bounds::of(app, site);
    let Some(mut files) = tokio::task::spawn_blocking(move || list(&bounds)).await?? else {
        return Ok(Reading::default());
    };
    let known: HashMap<String, String> = app.store.stamps(&site.id, "file:").await?.into_iter().collect();
    let there: HashSet<String> = files.iter().map(|file| origin(&file.relative)).collect();
    let gone = known.keys().filter(|origin| !there.contains(*origin)).cloned().collect();
    files.retain(|file| known.get(&origin(&file.relative)) != Some(&file.stamp));
    let mut folder = Folder { app, site, known, gone, reading: Reading::default() };
    folder.take_all(files).await?;
    for origin in &folder.gone {
        folder.reading.hidden += usize::from(app.store.hide_article(&site.id, origin, app.now()).await?);
    }
    Ok(folder.reading)
}

/// Paths and ids of the articles that reading the folder would add, for a rehearsal. Nothing is kept.
pub async fn foresee(app: &App, site: &Site) -> anyhow::Result<Vec<(String, ArticleId)>> {
    let bounds = Bounds::of(app, site);
    let files = tokio::task::spawn_blocking(move || list(&bounds)).await??.unwrap_or_default();
    let known: HashMap<String, String> = app.store.stamps(&site.id, "file:").await?.into_iter().collect();
    let new = files.iter().filter(|file| !known.contains_key(&origin(&file.relative)));
    let articles = new.filter_map(|file| source(app, site, file).ok());
    Ok(articles.map(|article| (article.path.to_string(), article.id)).collect())
}

/// A folder that is being read.
struct Folder<'a> {
    app: &'a App,
    site: &'a Site,
    /// Stamps of what was there before, by origin.
    known: HashMap<String, String>,
    /// Origins whose file is not there any more.
    gone: HashSet<String>,
    reading: Reading,
}

impl Folder<'_> {
    /// Takes the files. One whose path another article has must wait until that one's file was taken, and may then find
    /// the path free, or the other article's file gone: files were renamed in a chain.
    async fn take_all(&mut self, mut files: Vec<Found>) -> anyhow::Result<()> {
        loop {
            let (count, mut waiting) = (files.len(), Vec::new());
            for file in files {
                match self.take(&file).await? {
                    Ok(()) => {}
                    Err(Refusal::Path(why)) => waiting.push((file, why)),
                    Err(Refusal::File(why)) => self.reading.refused.push((file.relative, why)),
                }
            }
            if waiting.is_empty() || waiting.len() == count {
                self.reading.refused.extend(waiting.into_iter().map(|(file, why)| (file.relative, why)));
                self.reading.refused.sort();
                return Ok(());
            }
            // The other way round, for a chain of names that counts down is undone from its end.
            files = waiting.into_iter().rev().map(|(file, _)| file).collect();
        }
    }

    async fn take(&mut self, file: &Found) -> anyhow::Result<Result<(), Refusal>> {
        let article = match source(self.app, self.site, file) {
            Ok(article) => article,
            Err(why) => return Ok(Err(Refusal::File(why))),
        };
        let (app, site) = (self.app, &self.site.id);
        let mut put = app.store.put_article(site, article.clone(), app.now(), "publisher").await?;
        // The path is that of an article whose file is gone: this is the same article under another file.
        if let Err(PutError::PathTaken { owner, .. }) = &put
            && self.gone.contains(owner)
        {
            app.store.change_origin(site, owner, &article.origin).await?;
            // An article that this file was until now has the other origin in return, and no file either.
            if !self.known.contains_key(&article.origin) {
                self.gone.remove(owner);
            }
            put = app.store.put_article(site, article, app.now(), "publisher").await?;
        }
        match put {
            Ok(Put::Added(_)) => self.reading.added += 1,
            Ok(Put::Changed(_)) => self.reading.changed += 1,
            Ok(Put::Same(_)) => {}
            Err(refusal) => return Ok(Err(Refusal::Path(refusal.to_string()))),
        }
        Ok(Ok(()))
    }
}

/// Why a file was not taken.
enum Refusal {
    /// It is not what it must be.
    File(String),
    /// Another article has its path.
    Path(String),
}

/// The article that a file is, or what is wrong with the file.
fn source(app: &App, site: &Site, file: &Found) -> Result<ArticleSource, String> {
    if file.size > FILE_BYTES {
        return Err(format!("it has more than {FILE_BYTES} bytes"));
    }
    let text =
        std::fs::read_to_string(site.articles.join(&file.relative)).map_err(|error| error.to_string())?;
    let source = Source {
        bounds: &Bounds::of(app, site),
        relative: &file.relative,
        text: &text,
        stamp: file.stamp.clone(),
        changed: file.changed,
        zone: &site.time_zone,
        id: app.new_article_id(),
    };
    source.article()
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
