//! A page of a thread: its work is bounded by what it shows, wherever in the thread it lies.
//!
//! A page takes whole roots, each with the first of its answers in reading order; the rest of a long branch has
//! pages of its own. All steps are ranges of an index over what is shown (ADR 4).

use std::ops::Bound::{self, Excluded, Included};

use rejoinder_domain::{ArticleId, Place, ReplyId, SiteId, State, Time};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Store;
use crate::columns::{Column, get, maybe};
use crate::error::Result;

mod line;
mod shown;

use shown::{SHOWN, all_shown, shown};

/// Which roots come first. Answers below a root always read from oldest to newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Oldest first.
    #[default]
    Oldest,
    /// Newest first.
    Newest,
}

/// Where a page begins or ends. Ids are of replies; of an answer its root counts, except in a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Start {
    /// The first page.
    #[default]
    First,
    /// The last page.
    Last,
    /// What follows this one.
    After(ReplyId),
    /// What comes before this one.
    Before(ReplyId),
    /// This one and what follows; near the end filled up with what comes before.
    From(ReplyId),
}

/// Which page of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ThreadView {
    /// Which roots come first.
    pub order: Order,
    /// The answers below this reply alone, instead of the whole thread.
    pub branch: Option<ReplyId>,
    /// Where it begins.
    pub start: Start,
}

/// Replies a page aims at.
pub const PAGE: usize = 50;
/// Answers shown below a root before the rest is folded away…
const FOLD: usize = 10;
/// …unless no more than this many would be.
const SLACK: usize = 5;

/// A reply as a thread shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: ReplyId,
    /// What it answers.
    pub parent: Option<ReplyId>,
    /// The name of whom it answers, if that reply is published.
    pub parent_name: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Published replies below it.
    pub below: u64,
    /// Its state. Only a published one has words and an author; the others are tombstones.
    pub state: State,
    /// When it was made.
    pub created: Time,
    /// When it was last changed by its author.
    pub edited: Option<Time>,
    /// Counts its texts.
    pub version: i64,
    /// Author's name; may be empty.
    pub name: String,
    /// What the name of a guest is compared by; empty for an account's.
    pub name_key: String,
    /// Author's website; may be empty.
    pub website: String,
    /// Badge of the account it was posted with: kind of provider, or `kind:name`.
    pub provider: Option<String>,
    /// The account's picture.
    pub picture: Option<[u8; 16]>,
    /// It is a guest's who typed a name that looks like an account's.
    pub looks_known: bool,
    /// Old anchor, such as `comment-123`.
    pub anchor: Option<String>,
    /// Its words, safe HTML.
    pub html: String,
}

/// A root whose branch is longer than the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folded {
    /// The root.
    pub root: ReplyId,
    /// The last answer shown.
    pub last: ReplyId,
    /// Published answers not shown.
    pub more: u64,
}

/// A page of a thread, in the order of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadPage {
    /// On a page of a branch: the replies above the first one, root first.
    pub context: Vec<Shown>,
    /// The replies.
    pub replies: Vec<Shown>,
    /// Long branches.
    pub folded: Vec<Folded>,
    /// There is something before this page: ask for what is `Before` this one.
    pub earlier: Option<ReplyId>,
    /// There is something after it: ask for what is `After` this one.
    pub later: Option<ReplyId>,
}

/// Where a reply is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its article.
    pub article: ArticleId,
    /// The article's path.
    pub path: String,
    /// Its state.
    pub state: State,
    /// It is shown to everybody, if only as a tombstone.
    pub shown: bool,
    /// The page it is on, oldest first.
    pub view: ThreadView,
}

impl Store {
    /// A page of an article's thread; `None` if the view names a reply that is not of this article.
    pub async fn thread_page(
        &self,
        site: &SiteId,
        article: ArticleId,
        view: ThreadView,
    ) -> Result<Option<ThreadPage>> {
        let site = site.clone();
        self.read(move |db| page(db, &site, article, view)).await
    }

    /// Where the reply is to be found; of one that is not shown, where it will be.
    pub async fn find_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<Found>> {
        let site = site.clone();
        self.read(move |db| found(db, &site, id)).await
    }

    /// The reply that has this old anchor (`comment-123`).
    pub async fn reply_with_anchor(&self, site: &SiteId, anchor: &str) -> Result<Option<ReplyId>> {
        let (site, anchor) = (site.clone(), anchor.to_owned());
        self.read(move |db| {
            let sql = "SELECT id FROM reply WHERE site = ? AND anchor = ? ORDER BY created LIMIT 1";
            Ok(db
                .prepare_cached(sql)?
                .query_row([site.as_str(), &anchor], |row| get(row, "id"))
                .optional()?)
        })
        .await
    }

    /// One reply as a thread shows it, with its article; `None` if nobody but its author or a moderator may see it.
    pub async fn shown_reply(&self, site: &SiteId, id: ReplyId) -> Result<Option<(ArticleId, Shown)>> {
        let site = site.clone();
        self.read(move |db| {
            let sql =
                format!("{SHOWN} WHERE r.site = ?1 AND r.id = ?2 AND (r.state = 'published' OR r.below > 0)");
            let row = |row: &Row<'_>| Ok((get(row, "article")?, shown(row)?));
            let found =
                db.prepare_cached(&sql)?.query_row(params![site.as_str(), Column(id)], row).optional()?;
            found
                .map(|(article, mut reply)| {
                    shown::name_parents(db, &site, std::slice::from_mut(&mut reply))?;
                    Ok((article, reply))
                })
                .transpose()
        })
        .await
    }
}

/// Replies of a branch that tell whether it has to be folded.
const BRANCH: usize = 1 + FOLD + SLACK + 1;

/// A root as its index has it: its row is read with its branch.
struct Root {
    place: Place,
    below: u64,
}

impl Root {
    /// None of its answers is folded away, as far as is known from their number.
    fn is_short(&self) -> bool {
        usize::try_from(self.below).is_ok_and(|below| below <= FOLD + SLACK)
    }

    fn weight(&self) -> usize {
        1 + usize::try_from(self.below).unwrap_or(usize::MAX).min(FOLD + SLACK)
    }
}

/// The steps from one root to the next, in reading order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Down,
    Up,
}

/// A page of an article's thread; `None` if the view names a reply that is not in it.
pub(crate) fn page(
    db: &Connection,
    site: &SiteId,
    article: ArticleId,
    view: ThreadView,
) -> Result<Option<ThreadPage>> {
    Thread { db, site, article }.page(view)
}

struct Thread<'a> {
    db: &'a Connection,
    site: &'a SiteId,
    article: ArticleId,
}

impl Thread<'_> {
    fn page(&self, view: ThreadView) -> Result<Option<ThreadPage>> {
        match view.branch {
            Some(branch) => self.branch_page(branch, view.start),
            None => self.whole_page(view.order, view.start),
        }
    }

    fn whole_page(&self, order: Order, start: Start) -> Result<Option<ThreadPage>> {
        let Some(roots) = self.roots_of_page(order, start)? else { return Ok(None) };
        let mut page = ThreadPage::default();
        let branches = self.branches(&roots)?;
        let id = |branch: Option<&Vec<Shown>>| branch.and_then(|branch| branch.first()).map(|root| root.id);
        let is_beyond = |root: Option<&Root>, way| match root {
            Some(root) => Ok(!self.roots(order, way, Some((root.place.as_bytes(), false)), 1)?.is_empty()),
            None => Ok::<_, crate::StoreError>(false),
        };
        if is_beyond(roots.first(), Way::Up)? {
            page.earlier = id(branches.first());
        }
        if is_beyond(roots.last(), Way::Down)? {
            page.later = id(branches.last());
        }
        for (root, mut branch) in roots.iter().zip(branches) {
            if branch.len() >= BRANCH {
                branch.truncate(1 + FOLD);
                let there = branch.iter().skip(1).filter(|reply| reply.state == State::Published).count();
                let more = root.below.saturating_sub(u64::try_from(there).unwrap_or(u64::MAX));
                let ends = branch.first().zip(branch.last());
                page.folded.extend(ends.map(|(root, last)| Folded { root: root.id, last: last.id, more }));
            }
            page.replies.append(&mut branch);
        }
        Ok(Some(page))
    }

    /// The branches of roots, of each up to [`BRANCH`] replies. Neighbours whose answers are all shown are one range: most
    /// pages are made of a single question.
    fn branches(&self, roots: &[Root]) -> Result<Vec<Vec<Shown>>> {
        let mut branches = Vec::with_capacity(roots.len());
        for run in roots.chunk_by(|a, b| a.is_short() && b.is_short()) {
            match self.branches_at_once(run)? {
                Some(mut found) => branches.append(&mut found),
                None => {
                    for root in run {
                        let end = root.place.end_of_branch();
                        branches.push(self.range(
                            Included(root.place.as_bytes()),
                            &end,
                            Way::Down,
                            BRANCH,
                        )?);
                    }
                }
            }
        }
        Ok(branches)
    }

    /// The branches of neighbours by one question; `None` if there are so many tombstones that some may be missing.
    fn branches_at_once(&self, run: &[Root]) -> Result<Option<Vec<Vec<Shown>>>> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(Some(Vec::new())) };
        let newest_first = first.place > last.place;
        let (from, to) = if newest_first { (last, first) } else { (first, last) };
        let limit = BRANCH * run.len();
        let found =
            self.range(Included(from.place.as_bytes()), &to.place.end_of_branch(), Way::Down, limit)?;
        if found.len() == limit && run.len() > 1 {
            return Ok(None);
        }
        let mut found = found.into_iter().peekable();
        let mut branch = |root: &Root| {
            let below = |reply: &Shown| reply.place.as_bytes().starts_with(root.place.as_bytes());
            std::iter::from_fn(|| found.next_if(below)).collect()
        };
        let mut branches: Vec<Vec<Shown>> = if newest_first {
            run.iter().rev().map(&mut branch).collect()
        } else {
            run.iter().map(&mut branch).collect()
        };
        if newest_first {
            branches.reverse();
        }
        Ok(Some(branches))
    }

    fn roots_of_page(&self, order: Order, start: Start) -> Result<Option<Vec<Root>>> {
        let bound = |id| Ok::<_, crate::StoreError>(self.place(id)?.map(|place| place.of_root()));
        let near =
            |way, bound: Option<(&[u8], bool)>, room: usize| self.roots_within(order, way, bound, room);
        let roots = match start {
            Start::First => near(Way::Down, None, PAGE)?,
            Start::Last => near(Way::Up, None, PAGE)?,
            Start::After(id) => match bound(id)? {
                Some(place) => near(Way::Down, Some((place.as_bytes(), false)), PAGE)?,
                None => return Ok(None),
            },
            Start::Before(id) => match bound(id)? {
                Some(place) => near(Way::Up, Some((place.as_bytes(), false)), PAGE)?,
                None => return Ok(None),
            },
            Start::From(id) => {
                let Some(place) = bound(id)? else { return Ok(None) };
                let below = near(Way::Down, Some((place.as_bytes(), true)), PAGE)?;
                let taken: usize = below.iter().map(Root::weight).sum();
                let mut roots = match PAGE.checked_sub(taken) {
                    Some(room) if room > 0 => near(Way::Up, Some((place.as_bytes(), false)), room)?,
                    _ => Vec::new(),
                };
                roots.extend(below);
                roots
            }
        };
        Ok(Some(roots))
    }

    /// Roots from the bound on until they and their answers fill the room, in reading order whatever the way.
    fn roots_within(
        &self,
        order: Order,
        way: Way,
        bound: Option<(&[u8], bool)>,
        room: usize,
    ) -> Result<Vec<Root>> {
        let mut taken = 0;
        let mut roots: Vec<Root> = self.roots(order, way, bound, room)?;
        let fitting = roots
            .iter()
            .take_while(|root| {
                let fits = taken < room;
                taken += root.weight();
                fits
            })
            .count();
        roots.truncate(fitting);
        if way == Way::Up {
            roots.reverse();
        }
        Ok(roots)
    }

    fn roots(&self, order: Order, way: Way, bound: Option<(&[u8], bool)>, limit: usize) -> Result<Vec<Root>> {
        let ascending = (order == Order::Oldest) == (way == Way::Down);
        let (place, inclusive) = bound.unwrap_or((if ascending { &[] } else { &[0xFF] }, false));
        let compare = match (ascending, inclusive) {
            (true, true) => "place >= ?3 ORDER BY place",
            (true, false) => "place > ?3 ORDER BY place",
            (false, true) => "place <= ?3 ORDER BY place DESC",
            (false, false) => "place < ?3 ORDER BY place DESC",
        };
        let sql = format!(
            "SELECT place, below FROM reply WHERE site = ?1 AND article = ?2 AND depth = 1 \
             AND (state = 'published' OR below > 0) AND {compare} LIMIT ?4"
        );
        let root = |row: &Row<'_>| Ok(Root { place: get(row, 0)?, below: row.get(1)? });
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let roots = self
            .db
            .prepare_cached(&sql)?
            .query_map(params![self.site.as_str(), Column(self.article), place, limit], root)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(roots)
    }

    fn branch_page(&self, branch: ReplyId, start: Start) -> Result<Option<ThreadPage>> {
        let Some(top) = self.place(branch)? else { return Ok(None) };
        let (from, end) = (top.as_bytes().to_vec(), top.end_of_branch());
        let Some(replies) = self.answers_of_page(&top, start)? else { return Ok(None) };
        let mut page = ThreadPage::default();
        if let (Some(first), Some(last)) = (replies.first(), replies.last()) {
            page.context = self.above(&first.place)?;
            let earlier = self.range(Excluded(&from), first.place.as_bytes(), Way::Up, 1)?;
            let later = self.range(Excluded(last.place.as_bytes()), &end, Way::Down, 1)?;
            page.earlier = (!earlier.is_empty()).then_some(first.id);
            page.later = (!later.is_empty()).then_some(last.id);
        } else {
            page.context = self.range(Included(&from), &end, Way::Down, 1)?;
        }
        page.replies = replies;
        Ok(Some(page))
    }

    fn answers_of_page(&self, top: &Place, start: Start) -> Result<Option<Vec<Shown>>> {
        let (from, end) = (top.as_bytes(), top.end_of_branch());
        let inside = |id| {
            Ok::<_, crate::StoreError>(self.place(id)?.filter(|place| place.as_bytes().starts_with(from)))
        };
        let mut replies = match start {
            Start::First => self.range(Excluded(from), &end, Way::Down, PAGE)?,
            Start::Last => self.range(Excluded(from), &end, Way::Up, PAGE)?,
            Start::After(id) => match inside(id)? {
                Some(place) => self.range(Excluded(place.as_bytes()), &end, Way::Down, PAGE)?,
                None => return Ok(None),
            },
            Start::Before(id) => match inside(id)? {
                Some(place) => self.range(Excluded(from), place.as_bytes(), Way::Up, PAGE)?,
                None => return Ok(None),
            },
            Start::From(id) => {
                let Some(place) = inside(id)? else { return Ok(None) };
                // The branch's own top is context, never one of its answers.
                let bound = if place == *top { Excluded(from) } else { Included(place.as_bytes()) };
                let mut replies = self.range(bound, &end, Way::Down, PAGE)?;
                let before = self.range(Excluded(from), place.as_bytes(), Way::Up, PAGE - replies.len())?;
                replies.extend(before);
                replies
            }
        };
        replies.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(Some(replies))
    }

    /// Shown replies with places from `from` up to but not including `end`.
    fn range(&self, from: Bound<&[u8]>, end: &[u8], way: Way, limit: usize) -> Result<Vec<Shown>> {
        let (compare, from) = match from {
            Included(place) => (">=", place),
            Excluded(place) => (">", place),
            Bound::Unbounded => (">=", [].as_slice()),
        };
        let direction = if way == Way::Down { "" } else { "DESC" };
        let sql = format!(
            "{SHOWN} WHERE r.site = ?1 AND r.article = ?2 AND (r.state = 'published' OR r.below > 0) \
             AND r.place {compare} ?3 AND r.place < ?4 ORDER BY r.place {direction} LIMIT ?5"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        all_shown(
            self.db,
            self.site,
            &sql,
            params![self.site.as_str(), Column(self.article), from, end, limit],
        )
    }

    fn above(&self, place: &Place) -> Result<Vec<Shown>> {
        let sql = format!("{SHOWN} WHERE r.site = ?1 AND r.article = ?2 AND r.place = ?3");
        let mut replies = Vec::new();
        for above in place.ancestors() {
            let key = params![self.site.as_str(), Column(self.article), above.as_bytes()];
            replies.extend(all_shown(self.db, self.site, &sql, key)?);
        }
        Ok(replies)
    }

    fn place(&self, id: ReplyId) -> Result<Option<Place>> {
        let sql = "SELECT place FROM reply WHERE site = ? AND id = ? AND article = ?";
        let place = |row: &Row<'_>| get(row, "place");
        Ok(self
            .db
            .prepare_cached(sql)?
            .query_row(params![self.site.as_str(), Column(id), Column(self.article)], place)
            .optional()?)
    }

    fn id_at(&self, place: &Place) -> Result<Option<ReplyId>> {
        let sql = "SELECT id FROM reply WHERE site = ? AND article = ? AND place = ?";
        let key = params![self.site.as_str(), Column(self.article), place.as_bytes()];
        Ok(self.db.prepare_cached(sql)?.query_row(key, |row| get(row, "id")).optional()?)
    }

    /// The page of the whole thread, oldest first, or of its branch, on which the reply stands.
    fn view_of(&self, id: ReplyId, place: &Place) -> Result<ThreadView> {
        let root_place = place.of_root();
        let first = self.roots_within(Order::Oldest, Way::Down, None, PAGE)?;
        let Some(root) =
            self.roots(Order::Oldest, Way::Down, Some((root_place.as_bytes(), true)), 1)?.into_iter().next()
        else {
            // Nothing is shown from there on: it will be the thread's end, which may be on the first page.
            let more = match first.last() {
                Some(last) => {
                    !self.roots(Order::Oldest, Way::Down, Some((last.place.as_bytes(), false)), 1)?.is_empty()
                }
                None => false,
            };
            let start = if more { Start::Last } else { Start::First };
            return Ok(ThreadView { start, ..ThreadView::default() });
        };
        if root.place == root_place && self.is_folded(&root, place)? {
            let branch = self.id_at(&root.place)?;
            return Ok(ThreadView { branch, start: Start::From(id), order: Order::Oldest });
        }
        let on_first = first.iter().any(|on_page| on_page.place == root_place);
        Ok(ThreadView {
            start: if on_first { Start::First } else { Start::From(id) },
            ..ThreadView::default()
        })
    }

    fn is_folded(&self, root: &Root, place: &Place) -> Result<bool> {
        let sql = "SELECT place FROM reply WHERE site = ?1 AND article = ?2 AND (state = 'published' OR below > 0) \
                   AND place > ?3 AND place < ?4 ORDER BY place LIMIT ?5";
        let limit = i64::try_from(FOLD + SLACK + 1).unwrap_or(i64::MAX);
        let end = root.place.end_of_branch();
        let places: Vec<Place> = self
            .db
            .prepare_cached(sql)?
            .query_map(
                params![self.site.as_str(), Column(self.article), root.place.as_bytes(), end, limit],
                |row| get(row, "place"),
            )?
            .collect::<rusqlite::Result<_>>()?;
        let last_shown = places.get(FOLD - 1).filter(|_| places.len() > FOLD + SLACK);
        Ok(last_shown.is_some_and(|last| place > last))
    }
}

fn found(db: &Connection, site: &SiteId, id: ReplyId) -> Result<Option<Found>> {
    let sql = "SELECT r.article, r.parent, r.place, r.state, r.below, a.path FROM reply r \
               JOIN article a ON a.site = r.site AND a.id = r.article WHERE r.site = ? AND r.id = ?";
    let row = |row: &Row<'_>| {
        Ok((
            get::<ArticleId>(row, "article")?,
            maybe::<ReplyId>(row, "parent")?,
            get::<Place>(row, "place")?,
            get::<State>(row, "state")?,
            row.get::<_, u64>("below")?,
            row.get::<_, String>("path")?,
        ))
    };
    let Some((article, parent, place, state, below, path)) =
        db.prepare_cached(sql)?.query_row(params![site.as_str(), Column(id)], row).optional()?
    else {
        return Ok(None);
    };
    let thread = Thread { db, site, article };
    let shown = state == State::Published || below > 0;
    // What is not shown itself is put at the end of the answers to its parent: the page to look at is the parent's.
    let anchor = match parent.filter(|_| !shown) {
        Some(parent) => thread.place(parent)?.map(|place| (parent, place)),
        None => None,
    };
    let (looked_for, place) = anchor.unwrap_or((id, place));
    let view = thread.view_of(looked_for, &place)?;
    Ok(Some(Found { article, path, state, shown, view }))
}

#[cfg(test)]
mod tests;
