//! Visitors that came lately: who they are, and under which articles something is their own. Most articles have nothing
//! of a reader's own: then the database is not asked, as long as nothing was committed since it was.

use std::sync::Arc;

use quick_cache::sync::Cache;
use rejoinder_domain::{ArticleId, SiteId};
use rusqlite::{Connection, Row, params};

use crate::columns::get;
use crate::error::Result;
use crate::sessions::Session;
use crate::visit::{Visit, Visitor};

/// Most visitors that are remembered; one takes about a kilobyte.
const VISITORS: usize = 4096;
/// Most articles that are remembered of one; who has written under more is looked up each time.
const ARTICLES: usize = 64;

/// What a visitor is told by, as in [`Visitor`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Who {
    site: SiteId,
    session: Option<[u8; 32]>,
    own: Option<[u8; 32]>,
    browser: Option<[u8; 32]>,
}

/// What the database said of a visitor.
struct Known {
    /// Commits that there were when it was asked.
    commits: u64,
    session: Option<Session>,
    /// All articles under which something may be the visitor's own.
    articles: Vec<ArticleId>,
}

/// Those that came lately.
pub(crate) struct Visitors(Cache<Who, Arc<Known>>);

impl Default for Visitors {
    fn default() -> Self {
        Self(Cache::new(VISITORS))
    }
}

impl Visitors {
    /// The visit of somebody who has nothing of the own there; `None` if that is not known.
    pub(crate) fn visit(&self, site: &SiteId, visitor: &Visitor, commits: u64) -> Option<Visit> {
        if let Visitor { session: None, own: None, browser: None, .. } = visitor {
            return Some(Visit::default());
        }
        let known = self.0.get(&who(site, visitor))?;
        let session = known.session.as_ref().filter(|session| session.is_alive(visitor.now));
        let nothing = known.commits == commits && !known.articles.contains(&visitor.article);
        nothing.then(|| Visit { session: session.cloned(), ..Visit::default() })
    }

    /// Remembers what was found of somebody; nobody of whom nothing is known, for whoever makes tokens up, and nobody whose
    /// session is over, for a clock that is set back.
    pub(crate) fn keep(
        &self,
        site: &SiteId,
        visitor: &Visitor,
        (commits, visit, articles): (u64, &Visit, Vec<ArticleId>),
    ) {
        let session = visit.session.clone();
        let known = session.is_some() || visitor.session.is_none() && !articles.is_empty();
        if known && articles.len() <= ARTICLES {
            self.0.insert(who(site, visitor), Arc::new(Known { commits, session, articles }));
        }
    }
}

fn who(site: &SiteId, &Visitor { session, own, browser, .. }: &Visitor) -> Who {
    Who { site: site.clone(), session, own, browser }
}

/// Articles under which something is kept of a browser or was ever written by one of the owners; of each a few more than
/// are remembered at most.
pub(crate) fn articles(
    db: &Connection,
    site: &SiteId,
    (owners, browser): (impl Iterator<Item = [u8; 32]>, Option<[u8; 32]>),
) -> Result<Vec<ArticleId>> {
    // From one article to the next, however many replies there are under each.
    let written = "WITH RECURSIVE under (article) AS ( \
           SELECT (SELECT article FROM reply WHERE site = ?1 AND owner = ?2 ORDER BY article LIMIT 1) \
           UNION ALL \
           SELECT (SELECT article FROM reply WHERE site = ?1 AND owner = ?2 AND article > under.article ORDER BY article LIMIT 1) \
             FROM under WHERE under.article IS NOT NULL \
           LIMIT ?3) \
         SELECT article FROM under WHERE article IS NOT NULL";
    let kept = "SELECT article FROM kept_text WHERE site = ?1 AND browser = ?2 LIMIT ?3";
    let asked = owners.map(|owner| (written, owner)).chain(browser.map(|browser| (kept, browser)));
    let mut found = Vec::new();
    for (sql, token) in asked {
        let mut statement = db.prepare_cached(sql)?;
        let article = |row: &Row<'_>| get::<ArticleId>(row, "article");
        let rows = statement.query_map(params![site.as_str(), token, ARTICLES + 1], article)?;
        found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(found)
}
