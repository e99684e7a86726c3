//! What an article's page is made of, asked for at once: it fits together, and each question of its own would cost a change
//! of threads.

use rejoinder_domain::{SiteId, Time};

use crate::Store;
use crate::articles::{self, Article};
use crate::error::Result;
use crate::mentions::{self, Mention};
use crate::thread::{self, ThreadPage, ThreadView};

/// An article, a page of its thread, and who mentions it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticlePage {
    /// The article.
    pub article: Article,
    /// The page of its thread.
    pub thread: ThreadPage,
    /// The newest published mentions, oldest of them first; none with a branch alone.
    pub mentions: Vec<Mention>,
}

impl Store {
    /// What the page of the article at `path` shows, with at most so many mentions; `None` if not everybody may see that
    /// article at `now`, or `view` names a reply that is not in its thread.
    pub async fn article_page(
        &self,
        site: &SiteId,
        path: &str,
        (view, now): (ThreadView, Time),
        mentions: u32,
    ) -> Result<Option<ArticlePage>> {
        let (site, path) = (site.clone(), path.to_owned());
        self.read(move |db| {
            let found = articles::at(db, &site, &path)?;
            let Some(article) = found.filter(|article| article.is_visible(now) && article.path == path)
            else {
                return Ok(None);
            };
            let Some(thread) = thread::page(db, &site, article.id, view)? else { return Ok(None) };
            let mentions = match view.branch {
                None => mentions::of(db, &site, article.id, mentions)?,
                Some(_) => Vec::new(),
            };
            Ok(Some(ArticlePage { article, thread, mentions }))
        })
        .await
    }
}
