//! A thread as one line: every reply that is shown, nothing folded, for programs that read it whole.

use std::ops::Bound::{Excluded, Included, Unbounded};

use rejoinder_domain::{ArticleId, ReplyId, SiteId};

use super::{Order, Shown, Thread, Way};
use crate::Store;
use crate::error::Result;

/// Sorts after every place: no number in one begins with it.
const END: &[u8] = &[0xFF];

impl Store {
    /// Shown replies of an article in the order of reading, each followed by all answers to it: at most `limit` of
    /// them, the first ones or those after a reply. `None` if that reply is not of this article.
    pub async fn replies_in_line(
        &self,
        site: &SiteId,
        article: ArticleId,
        (order, after): (Order, Option<ReplyId>),
        limit: usize,
    ) -> Result<Option<Vec<Shown>>> {
        let site = site.clone();
        self.read(move |db| Thread { db, site: &site, article }.line(order, after, limit)).await
    }
}

impl Thread<'_> {
    fn line(&self, order: Order, after: Option<ReplyId>, limit: usize) -> Result<Option<Vec<Shown>>> {
        let last = match after.map(|id| self.place(id)).transpose()? {
            Some(None) => return Ok(None),
            found => found.flatten(),
        };
        if order == Order::Oldest {
            let from = last.as_ref().map_or(Unbounded, |place| Excluded(place.as_bytes()));
            return self.range(from, END, Way::Down, limit).map(Some);
        }
        let mut replies = match &last {
            Some(place) => {
                let end = place.of_root().end_of_branch();
                self.range(Excluded(place.as_bytes()), &end, Way::Down, limit)?
            }
            None => Vec::new(),
        };
        let root = last.map(|place| place.of_root());
        let bound = root.as_ref().map(|place| (place.as_bytes(), false));
        for root in self.roots(order, Way::Down, bound, limit.saturating_sub(replies.len()))? {
            let room = limit.saturating_sub(replies.len());
            if room == 0 {
                break;
            }
            let branch =
                self.range(Included(root.place.as_bytes()), &root.place.end_of_branch(), Way::Down, room)?;
            replies.extend(branch);
        }
        Ok(Some(replies))
    }
}
