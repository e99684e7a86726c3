//! What a page has of one reader's own, asked for at once: each question of its own would cost a change of threads.

use rejoinder_domain::{ArticleId, SiteId, Time};

use crate::Store;
use crate::error::Result;
use crate::kept::{KeptText, kept};
use crate::own::{OwnReply, own_replies};
use crate::sessions::{Session, living};

/// Who reads which article.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    /// The article.
    pub article: ArticleId,
    /// SHA-256 of the session's token, if there is one.
    pub session: Option<[u8; 32]>,
    /// What the browser's own replies are known by, if it has any.
    pub own: Option<[u8; 32]>,
    /// SHA-256 of what the browser's sign-ins are bound to, if it began any.
    pub browser: Option<[u8; 32]>,
    /// Now.
    pub now: Time,
}

/// What is the reader's own there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The session, unless it is over.
    pub session: Option<Session>,
    /// Own replies to the article, the account's first.
    pub own: Vec<OwnReply>,
    /// What stood in the form when the reader went to sign in.
    pub kept: Option<KeptText>,
}

impl Store {
    /// What is the reader's own on the page of an article.
    pub async fn visit(&self, site: &SiteId, visitor: Visitor) -> Result<Visit> {
        // Before anything is read: what is committed meanwhile may be missing in it.
        let commits = self.commits.so_far();
        let visit = match self.visitors.visit(site, &visitor, commits) {
            Some(visit) => visit,
            None => self.look_up(site, visitor, commits).await?,
        };
        if let Some(session) = &visit.session {
            self.note_use(site, session, visitor.now).await?;
        }
        Ok(visit)
    }

    async fn look_up(&self, site: &SiteId, visitor: Visitor, commits: u64) -> Result<Visit> {
        let key = site.clone();
        let visit = self
            .read(move |db| {
                let Visitor { article, session, own, browser, now } = visitor;
                let session = session.map(|token| living(db, &key, token, now)).transpose()?.flatten();
                let account = session.as_ref().map(|session| session.account.id.owner_key());
                let mut replies = Vec::new();
                for owner in account.into_iter().chain(own) {
                    replies.extend(own_replies(db, &key, owner, article)?);
                }
                let kept =
                    browser.map(|browser| kept(db, &key, (browser, article), now)).transpose()?.flatten();
                Ok(Visit { session, own: replies, kept })
            })
            .await?;
        self.visitors.keep(site, &visitor, commits, &visit);
        Ok(visit)
    }
}
