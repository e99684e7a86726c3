//! A page of a thread as its template draws it.

use std::borrow::Cow;
use std::collections::HashSet;

use askama::Template;
use rejoinder_domain::{ReplyId, State, Time, is_reserved, is_reserved_key};
use rejoinder_store::{OwnReply, Shown, Start, ThreadPage, ThreadView};

use crate::app::Site;
use crate::language::Language;
use crate::pages::splice::{Marker, Slot, marker, marker_if};
use crate::pages::view;
use crate::sign_in::say;
use crate::urls;

/// One reply (`reply.html`).
#[derive(Template)]
#[template(path = "reply.html")]
pub(crate) struct ReplyView<'a> {
    t: &'static Language,
    /// Its id as it is written everywhere.
    pub(crate) id: String,
    state: &'static str,
    tombstone: Option<&'static str>,
    /// Marks around a tombstone that its author may see through.
    around: (Marker, Marker),
    context: bool,
    name: Cow<'a, str>,
    initials: String,
    hue: u8,
    picture: Option<String>,
    guest: bool,
    website: &'a str,
    answered: Option<Cow<'a, str>>,
    deep: Option<(String, Cow<'a, str>)>,
    /// When it was written, as RFC 3339 has it.
    pub(crate) datetime: String,
    when: String,
    edited: Option<(String, String)>,
    badge: Option<String>,
    anchor: Option<&'a str>,
    html: &'a str,
    answer: Option<String>,
    /// Links for its author, …
    actions: String,
    /// … or the place where they go.
    actions_go: Marker,
}

/// A reply in its list, with what opens and closes after it.
pub(crate) struct Node<'a> {
    pub(crate) reply: ReplyView<'a>,
    pub(crate) opens: Option<u64>,
    pub(crate) empty: Marker,
    pub(crate) beside: Marker,
    pub(crate) closes: Vec<Close>,
}

/// The end of a list of answers.
pub(crate) struct Close {
    pub(crate) slot: Marker,
    pub(crate) more: Option<(String, u64)>,
}

/// What a page of a thread is drawn from.
pub(crate) struct Drawing<'a> {
    pub(crate) site: &'a Site,
    pub(crate) page: &'a ThreadPage,
    pub(crate) view: ThreadView,
    /// The article takes replies.
    pub(crate) open: bool,
}

/// Date and time in the site's zone and language.
pub(crate) fn when(site: &Site, time: Time) -> String {
    site.language.date_time(time, &site.time_zone)
}

/// RFC 3339 to the second, for `datetime`.
pub(crate) fn datetime(time: Time) -> String {
    format!("{:.0}", time.timestamp())
}

/// What is drawn where there is no picture: initials, and which of the twelve colours is behind them.
pub(crate) fn avatar(name: &str) -> (String, u8) {
    let mut words = name.split_whitespace();
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let first = words.next().and_then(letter);
    let last = words.next_back().and_then(letter);
    let mut initials = String::new();
    for initial in first.into_iter().chain(last) {
        if !initials.is_empty() {
            // Without the joiner's opposite between them, Arabic letters would become one.
            initials.push('\u{200C}');
        }
        initials.extend(initial.to_uppercase());
    }
    // FNV-1a: names that differ a little get other colours.
    let hash = name
        .to_lowercase()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (initials, u8::try_from((hash >> 16) % 12).unwrap_or(0))
}

impl<'a> Drawing<'a> {
    /// The nodes in reading order.
    pub(crate) fn nodes(&self) -> Vec<Node<'a>> {
        let context = self.page.context.len();
        let all: Vec<&'a Shown> = self.page.context.iter().chain(&self.page.replies).collect();
        let here: HashSet<ReplyId> = all.iter().map(|reply| reply.id).collect();
        let answering = view::answering(&view::query(&self.view, self.site.order, None));
        let level = |reply: &Shown| reply.place.depth().min(self.site.depth);
        let mut open: Vec<ReplyId> = Vec::new();
        let mut nodes = Vec::with_capacity(all.len());
        for (at, reply) in all.iter().enumerate() {
            let next = all.get(at + 1).map_or(1, |next| level(next));
            let opens = next > level(reply);
            if opens {
                open.push(reply.id);
            }
            let mut closes = Vec::new();
            while open.len() > next.saturating_sub(1) {
                closes.extend(open.pop().map(|id| self.close(id)));
            }
            let capped = level(reply) >= self.site.depth;
            nodes.push(Node {
                reply: self.reply(reply, (&here, &answering), at < context),
                opens: opens.then_some(reply.below),
                empty: marker_if(!opens && !capped, Slot::NoAnswers(reply.id)),
                beside: marker_if(capped, Slot::Beside(reply.id)),
                closes,
            });
        }
        nodes
    }

    fn close(&self, id: ReplyId) -> Close {
        let folded = self.page.folded.iter().find(|folded| folded.root == id);
        let more = folded.map(|folded| {
            let view = ThreadView { branch: Some(id), start: Start::After(folded.last), ..self.view };
            (format!("{}#replies", view::query(&view, self.site.order, None)), folded.more)
        });
        Close { slot: marker(Slot::Answers(id)), more }
    }

    /// `answering` is the query of this page with the form, without the id that it answers.
    fn reply(
        &self,
        reply: &'a Shown,
        (here, answering): (&HashSet<ReplyId>, &str),
        context: bool,
    ) -> ReplyView<'a> {
        let id = reply.id.to_string();
        let published = reply.state == State::Published;
        let name = named(self.site, &reply.name);
        let (initials, hue) = avatar(&name);
        let answered = reply.parent_name.as_deref().map(|name| named(self.site, name));
        let deep = reply.place.depth() > self.site.depth;
        let link = |parent: ReplyId| {
            if here.contains(&parent) { format!("#reply-{parent}") } else { format!("/r/{parent}") }
        };
        let answer = (published && self.open).then(|| [answering, &id, "#leave-a-reply"].concat());
        ReplyView {
            t: self.site.language,
            id,
            state: reply.state.told().as_str(),
            around: if reply.state.told() == State::Pending {
                (marker(Slot::TombstoneStart(reply.id)), marker(Slot::TombstoneEnd(reply.id)))
            } else {
                Default::default()
            },
            tombstone: match reply.state {
                State::Published => None,
                State::Removed => Some("reply-removed"),
                State::Withdrawn => Some("reply-withdrawn"),
                State::Pending | State::Spam => Some("reply-not-shown"),
            },
            context,
            deep: reply
                .parent
                .filter(|_| deep)
                .zip(answered.clone())
                .map(|(parent, name)| (link(parent), name)),
            answered,
            initials,
            hue,
            name,
            website: &reply.website,
            datetime: datetime(reply.created),
            when: when(self.site, reply.created),
            edited: reply.edited.map(|edited| (datetime(edited), when(self.site, edited))),
            badge: reply.provider.as_deref().map(|badge| say(self.site.language, "via", badge)),
            picture: reply.picture.map(urls::picture),
            // Who is nobody known but called like somebody known, or like the publication, is said to be a guest.
            guest: published && reply.provider.is_none() && (reply.looks_known || speaks_for_us(reply)),
            anchor: reply.anchor.as_deref(),
            html: &reply.html,
            answer,
            actions: String::new(),
            actions_go: marker(Slot::Actions(reply.id)),
        }
    }
}

/// Whether the author's name is one of those that speak for the publication. What it is compared by is kept with replies
/// of this version.
fn speaks_for_us(reply: &Shown) -> bool {
    if reply.name_key.is_empty() { is_reserved(&reply.name) } else { is_reserved_key(&reply.name_key) }
}

/// The name as it is shown.
pub(crate) fn named<'a>(site: &Site, name: &'a str) -> Cow<'a, str> {
    if name.is_empty() { site.language.text("anonymous") } else { name.into() }
}

impl<'a> ReplyView<'a> {
    /// A reply as only its author sees it yet.
    pub(crate) fn own(site: &Site, reply: &'a OwnReply, answer: Option<String>, actions: String) -> Self {
        let name = named(site, &reply.name);
        let (initials, hue) = avatar(&name);
        Self {
            t: site.language,
            id: reply.id.to_string(),
            state: reply.state.as_str(),
            tombstone: None,
            around: Default::default(),
            context: false,
            name,
            initials,
            hue,
            website: &reply.website,
            answered: reply.parent_name.as_deref().map(|name| named(site, name)),
            deep: None,
            datetime: datetime(reply.created),
            when: when(site, reply.created),
            edited: reply.edited.map(|edited| (datetime(edited), when(site, edited))),
            badge: reply.provider.as_deref().map(|badge| say(site.language, "via", badge)),
            picture: reply.picture.map(urls::picture),
            guest: false,
            anchor: None,
            html: &reply.html,
            answer,
            actions,
            actions_go: Marker::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(avatar("Ana Maria Bell").0, "A\u{200C}B");
        assert_eq!(avatar("ana").0, "A");
        assert_eq!(avatar("ß").0, "SS");
        assert_eq!(avatar("«سارا» احمدی").0, "س\u{200C}ا");
        assert_eq!(avatar("…").0, "");
    }
}
