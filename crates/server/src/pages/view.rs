//! Which page of a thread an address asks for, and the address of a page.

use rejoinder_domain::ReplyId;
use rejoinder_store::{Order, Start, ThreadView};
use serde::Deserialize;

use crate::sign_in::SignInError;

/// The query of an article's address. What is not ours (`utm_source` …) is ignored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// `oldest` or `newest`.
    order: Option<String>,
    /// A branch alone.
    branch: Option<String>,
    /// What follows a reply.
    after: Option<String>,
    /// What comes before one.
    before: Option<String>,
    /// A reply and what follows.
    from: Option<String>,
    /// The reply that the form answers.
    reply_to: Option<String>,
    /// How a sign-in ended that began here, or `change`.
    sign_in: Option<String>,
}

/// A query, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) view: ThreadView,
    pub(crate) reply_to: Option<ReplyId>,
    /// Why nobody was signed in: one of our own codes.
    pub(crate) outcome: Option<&'static str>,
    /// The reader wants to sign in with another account.
    pub(crate) change: bool,
}

impl Asked {
    /// Something in the form is meant for this reader alone.
    pub(crate) fn is_personal(&self) -> bool {
        self.reply_to.is_some() || self.outcome.is_some() || self.change
    }
}

impl Query {
    /// What is asked for; `None` if an id is none.
    pub(crate) fn asked(&self, default: Order) -> Option<Asked> {
        let id = |text: &Option<String>| {
            text.as_deref().filter(|text| !text.is_empty()).map(str::parse::<ReplyId>).transpose().ok()
        };
        let order = match self.order.as_deref() {
            Some("newest") => Order::Newest,
            Some("oldest") => Order::Oldest,
            _ => default,
        };
        let start = if let Some(after) = id(&self.after)? {
            Start::After(after)
        } else if self.before.as_deref() == Some("end") {
            Start::Last
        } else if let Some(before) = id(&self.before)? {
            Start::Before(before)
        } else if let Some(from) = id(&self.from)? {
            Start::From(from)
        } else {
            Start::First
        };
        Some(Asked {
            view: ThreadView { order, branch: id(&self.branch)?, start },
            reply_to: id(&self.reply_to)?,
            outcome: self
                .sign_in
                .as_deref()
                .and_then(|code| SignInError::CODES.into_iter().find(|known| *known == code)),
            change: self.sign_in.as_deref() == Some("change"),
        })
    }
}

/// The query that asks for a page, with its `?`; just `?` for the first page in the site's order.
pub(crate) fn query(view: &ThreadView, default: Order, reply_to: Option<ReplyId>) -> String {
    let mut parts = Vec::new();
    if let Some(branch) = view.branch {
        parts.push(format!("branch={branch}"));
    }
    match view.start {
        Start::First => {}
        Start::Last => parts.push("before=end".into()),
        Start::After(id) => parts.push(format!("after={id}")),
        Start::Before(id) => parts.push(format!("before={id}")),
        Start::From(id) => parts.push(format!("from={id}")),
    }
    if view.order != default && view.branch.is_none() {
        parts.push(format!("order={}", if view.order == Order::Newest { "newest" } else { "oldest" }));
    }
    let page = format!("?{}", parts.join("&"));
    match reply_to {
        Some(id) => format!("{}{id}", answering(&page)),
        None => page,
    }
}

/// The query of the same page as `page`, with the form answering a reply whose id is to follow.
pub(crate) fn answering(page: &str) -> String {
    let and = if page == "?" { "" } else { "&" };
    format!("{page}{and}reply_to=")
}
