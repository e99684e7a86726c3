//! Who is signed in of those that came lately, and under which articles they found nothing of their own. That stays so
//! until something is committed: until then the database is not asked again.

use std::sync::Arc;

use quick_cache::sync::Cache;
use rejoinder_domain::{ArticleId, SiteId};

use crate::sessions::Session;
use crate::visit::{Visit, Visitor};

/// Most visitors that are remembered; one takes one to three kilobytes.
const VISITORS: usize = 2048;
/// Most articles that are remembered of one; the oldest makes room.
const ARTICLES: usize = 16;

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
    session: Session,
    /// Articles under which nothing is the visitor's own.
    nothing_under: Vec<ArticleId>,
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
        let known = self.known(&who(site, visitor), commits)?;
        let session = Some(known.session.clone()).filter(|session| session.is_alive(visitor.now));
        known.nothing_under.contains(&visitor.article).then(|| Visit { session, ..Visit::default() })
    }

    /// Remembers that nothing was found of somebody who is signed in. Others are not remembered: anybody can make tokens up.
    pub(crate) fn keep(&self, site: &SiteId, visitor: &Visitor, commits: u64, visit: &Visit) {
        let Visit { session: Some(session), own, kept: None } = visit else { return };
        if !own.is_empty() {
            return;
        }
        let who = who(site, visitor);
        let before = self.known(&who, commits);
        let others = before.as_ref().map_or(&[][..], |known| &known.nothing_under);
        let others = others.iter().take(ARTICLES - 1).copied();
        let nothing_under = std::iter::once(visitor.article).chain(others).collect();
        self.0.insert(who, Arc::new(Known { commits, session: session.clone(), nothing_under }));
    }

    fn known(&self, who: &Who, commits: u64) -> Option<Arc<Known>> {
        self.0.get(who).filter(|known| known.commits == commits)
    }
}

fn who(site: &SiteId, &Visitor { session, own, browser, .. }: &Visitor) -> Who {
    Who { site: site.clone(), session, own, browser }
}
