//! The personal parts of a page: own replies that wait, links to change the own ones, details in the form.

use std::collections::HashSet;

use askama::Template;
use rejoinder_domain::{ReplyId, State, Time};
use rejoinder_store::{Article, OwnReply, ThreadView, Visit};

use crate::app::{App, Site};
use crate::cache::Built;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::form::Form;
use crate::pages::splice::Slot;
use crate::pages::thread::ReplyView;
use crate::pages::view;
use crate::visitor::{Details, Visitor};

/// What a place in a page gets.
pub(crate) type Part = (Slot, String);

/// Links for the author of a reply, or, if there are none, only the sign that it is the own one (`own_actions.html`).
#[derive(Template)]
#[template(path = "own_actions.html")]
struct OwnActions {
    t: &'static Language,
    id: ReplyId,
    /// It may still be changed.
    edit: bool,
    /// It may still be taken back.
    withdraw: bool,
}

/// Own answers to a reply that has no others (`own_branch.html`).
#[derive(Template)]
#[template(path = "own_branch.html")]
struct OwnBranch<'a> {
    t: &'static Language,
    id: ReplyId,
    count: &'a u64,
    items: &'a str,
}

/// A note that a reply waits elsewhere (`waiting.html`).
#[derive(Template)]
#[template(path = "waiting.html")]
struct Waiting {
    t: &'static Language,
    id: ReplyId,
}

/// Puts into a form what is known of its reader: text that travelled along with a sign-in, details.
/// Answers what the kept text answers.
pub(crate) fn prefill(form: &mut Form, visitor: &Visitor, visit: &Visit) -> Option<ReplyId> {
    if let Some(details) = &visitor.details {
        form.values.details = details.clone();
        form.values.remember = true;
    }
    let kept = visit.kept.as_ref()?;
    form.values.body.clone_from(&kept.body);
    let (name, email, website) = (kept.name.clone(), kept.email.clone(), kept.website.clone());
    let typed = Details { name, email, website };
    if typed != Details::default() {
        form.values.details = typed;
    }
    kept.parent.parse().ok()
}

/// The personal parts of a page of a thread, from the reader's own replies to its article.
pub(crate) fn parts(
    app: &App,
    site: &Site,
    (article, replies): (&Article, &[OwnReply]),
    (page, view): (&Built, ThreadView),
) -> Result<Vec<Part>, Failure> {
    if replies.is_empty() {
        return Ok(Vec::new());
    }
    let now = app.now();
    let open = article.rules.takes_replies(&site.rules, article.published, now);
    Own { site, page, view, now, open, replies }.parts()
}

struct Own<'a> {
    site: &'a Site,
    page: &'a Built,
    view: ThreadView,
    now: Time,
    open: bool,
    replies: &'a [OwnReply],
}

impl Own<'_> {
    fn parts(&self) -> Result<Vec<Part>, Failure> {
        let (mut parts, mut waiting) = (Vec::new(), Vec::new());
        let has = |slot| self.page.body.has(slot);
        // Those that nobody else sees at all; with something published below it a reply is a tombstone to others.
        let hidden = |reply: &&OwnReply| reply.state == State::Pending && reply.below == 0;
        let unseen: HashSet<ReplyId> = self.replies.iter().filter(hidden).map(|reply| reply.id).collect();
        for reply in self.replies {
            let below_own = reply.parent.is_some_and(|parent| unseen.contains(&parent));
            match reply.state {
                State::Published if has(Slot::Actions(reply.id)) => {
                    parts.push((Slot::Actions(reply.id), self.actions(reply)?));
                }
                State::Pending if has(Slot::TombstoneEnd(reply.id)) => {
                    parts.push((Slot::TombstoneEnd(reply.id), self.drawn(reply)?));
                }
                State::Pending if reply.below > 0 => parts.push(self.notice(reply)?),
                // Drawn together with the own one above it.
                State::Pending if !below_own => waiting.push(reply),
                _ => {}
            }
        }
        // Those with the same place, together.
        let mut places: Vec<Option<ReplyId>> = waiting.iter().map(|reply| reply.parent).collect();
        places.sort_unstable();
        places.dedup();
        for parent in places {
            let here: Vec<&OwnReply> =
                waiting.iter().filter(|reply| reply.parent == parent).copied().collect();
            parts.extend(self.waiting(parent, &here)?);
        }
        Ok(parts)
    }

    /// Replies that wait, where they will stand; or a note that they wait, if that is on another page.
    fn waiting(&self, parent: Option<ReplyId>, replies: &[&OwnReply]) -> Result<Option<Part>, Failure> {
        let has = |slot| self.page.body.has(slot);
        let items = replies.iter().map(|reply| self.item(reply)).collect::<Result<String, _>>()?;
        let count = u64::try_from(replies.len()).unwrap_or(0);
        let whole = self.view.branch.is_none();
        Ok(Some(match (parent, replies.last()) {
            (Some(parent), _) if has(Slot::Answers(parent)) => (Slot::Answers(parent), items),
            (Some(parent), _) if has(Slot::NoAnswers(parent)) => {
                (Slot::NoAnswers(parent), self.branch(parent, count, &items)?)
            }
            (Some(parent), _) if has(Slot::Beside(parent)) => (Slot::Beside(parent), items),
            (None, _) if whole && has(Slot::Roots) => (Slot::Roots, items),
            (None, _) if whole && has(Slot::NoRoots) => {
                (Slot::NoRoots, format!("<ol class=\"thread\">{items}</ol>"))
            }
            (_, Some(last)) => self.notice(last)?,
            (_, None) => return Ok(None),
        }))
    }

    /// A note that a reply waits on another page.
    fn notice(&self, reply: &OwnReply) -> Result<Part, Failure> {
        Ok((Slot::Notice, Waiting { t: self.site.language, id: reply.id }.render()?))
    }

    fn drawn(&self, reply: &OwnReply) -> Result<String, Failure> {
        let answer = self.open.then(|| {
            let view = ThreadView { branch: self.view.branch, ..ThreadView::default() };
            format!("{}#leave-a-reply", view::query(&view, self.site.order, Some(reply.id)))
        });
        Ok(ReplyView::own(self.site, reply, answer, self.actions(reply)?).render()?)
    }

    fn item(&self, reply: &OwnReply) -> Result<String, Failure> {
        let drawn = self.drawn(reply)?;
        let (mut below, mut count) = (String::new(), 0);
        for answer in self
            .replies
            .iter()
            .filter(|answer| answer.parent == Some(reply.id) && answer.state == State::Pending)
        {
            below.push_str(&self.item(answer)?);
            count += 1;
        }
        let list = if below.is_empty() { String::new() } else { self.branch(reply.id, count, &below)? };
        Ok(format!("<li>{drawn}{list}</li>"))
    }

    fn branch(&self, id: ReplyId, count: u64, items: &str) -> Result<String, Failure> {
        Ok(OwnBranch { t: self.site.language, id, count: &count, items }.render()?)
    }

    fn actions(&self, reply: &OwnReply) -> Result<String, Failure> {
        let late = self.now >= reply.created.after(self.site.rules.edit_window);
        // An account takes its replies back whenever it likes; a browser's cookie proves less with time.
        let withdraw = !late || reply.by_account;
        Ok(OwnActions { t: self.site.language, id: reply.id, edit: !late, withdraw }.render()?)
    }
}
