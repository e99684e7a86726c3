//! What the checks make of a reply, with their reasons.

use crate::reply::State;
use crate::site::Policy;

/// Why a reply was not published at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The site, or the article, holds every reply.
    Held,
    /// Its author has no published reply here yet.
    FirstReply,
    /// It has more links than may pass.
    Links,
    /// The field that people leave empty was filled in.
    Trap,
    /// It answers a reply that is not published itself.
    UnderUnpublished,
}

impl Reason {
    /// The reason's code in tables, files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::FirstReply => "first_reply",
            Self::Links => "links",
            Self::Trap => "trap",
            Self::UnderUnpublished => "under_unpublished",
        }
    }
}

/// What is known of a reply when it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The policy that holds for its article.
    pub policy: Policy,
    /// Its author has a published reply on this site.
    pub known_author: bool,
    /// Links in it.
    pub links: usize,
    /// Links above which it is held.
    pub max_links: usize,
    /// The field that people leave empty was filled in.
    pub trapped: bool,
    /// It answers a published reply, or none.
    pub parent_published: bool,
}

/// The state a reply is given, and every reason that speaks against publishing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `Published`, `Pending` or `Spam`.
    pub state: State,
    /// Empty when published.
    pub reasons: Vec<Reason>,
}

/// Judges a reply, new or edited.
pub fn judge(facts: Facts) -> Verdict {
    let against = [
        (facts.trapped, Reason::Trap),
        (facts.policy == Policy::Hold, Reason::Held),
        (facts.policy == Policy::First && !facts.known_author, Reason::FirstReply),
        (facts.links > facts.max_links, Reason::Links),
        (!facts.parent_published, Reason::UnderUnpublished),
    ];
    let reasons: Vec<Reason> =
        against.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect();
    let state = match reasons.first() {
        None => State::Published,
        Some(Reason::Trap) => State::Spam,
        Some(_) => State::Pending,
    };
    Verdict { state, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARMLESS: Facts = Facts {
        policy: Policy::Publish,
        known_author: false,
        links: 0,
        max_links: 3,
        trapped: false,
        parent_published: true,
    };

    #[test]
    fn harmless_reply_is_published() {
        assert_eq!(judge(HARMLESS), Verdict { state: State::Published, reasons: vec![] });
    }

    #[test]
    fn first_reply_waits_and_the_next_does_not() {
        let first = Facts { policy: Policy::First, ..HARMLESS };
        assert_eq!(judge(first).reasons, [Reason::FirstReply]);
        assert_eq!(judge(Facts { known_author: true, ..first }).state, State::Published);
    }

    #[test]
    fn held_site_publishes_nobody() {
        let verdict = judge(Facts { policy: Policy::Hold, known_author: true, ..HARMLESS });
        assert_eq!(verdict, Verdict { state: State::Pending, reasons: vec![Reason::Held] });
    }

    #[test]
    fn links_over_the_limit_wait() {
        assert_eq!(judge(Facts { links: 3, ..HARMLESS }).state, State::Published);
        assert_eq!(judge(Facts { links: 4, ..HARMLESS }).reasons, [Reason::Links]);
    }

    #[test]
    fn trapped_reply_is_spam_whatever_else_it_is() {
        let verdict = judge(Facts { trapped: true, links: 9, ..HARMLESS });
        assert_eq!(verdict, Verdict { state: State::Spam, reasons: vec![Reason::Trap, Reason::Links] });
    }

    #[test]
    fn answer_to_an_unpublished_reply_waits_with_it() {
        assert_eq!(judge(Facts { parent_published: false, ..HARMLESS }).reasons, [Reason::UnderUnpublished]);
    }
}
