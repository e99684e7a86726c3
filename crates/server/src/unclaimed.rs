//! What was said in the last minutes by browsers that have not shown our cookie for it.
//!
//! Who sends a form twice before the first answer arrives never gets that answer's cookie: the second answer may hand
//! it out again, but only for half a minute, to what looks like the same browser at the same address, and as long as
//! nobody has shown the cookie. Who keeps no cookies at all is shown for ten minutes what was written. All of it is in
//! memory: after a restart nothing is handed out or shown.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rejoinder_domain::{ReplyId, Time};

/// How long a cookie is handed out again: a second press comes soon, or it is no second press.
const AGAIN: Duration = Duration::from_secs(30);
/// How long a sender is shown what was said.
const SHOWN: Duration = Duration::from_mins(10);
const MOST: usize = 10_000;

/// SHA-256 of what tells senders apart.
pub type Sender = [u8; 32];

/// How often what is too old is looked for, at most: a flood must not make every reply pay for all others.
const SWEEP: Duration = Duration::from_secs(1);

/// What was said in the last minutes and not claimed.
#[derive(Default)]
pub struct Unclaimed(Mutex<Kept>);

/// A reply and who said it.
type Key = (ReplyId, Sender);

#[derive(Default)]
struct Kept {
    said: HashMap<Key, Said>,
    /// The same by the tokens that were sent out.
    by_token: HashMap<String, Key>,
    swept: Option<Time>,
}

struct Said {
    token: Option<String>,
    since: Time,
}

impl Unclaimed {
    /// A reply was made for a browser without a cookie, which was sent this token.
    pub fn said(&self, reply: ReplyId, sender: Sender, token: &str, now: Time) {
        self.kept().keep((reply, sender), Said { token: Some(token.to_owned()), since: now });
    }

    /// A sender has said a reply's words again; the token to be handed out once more, if that may be.
    pub fn said_again(&self, reply: ReplyId, sender: Sender, now: Time) -> Option<String> {
        let mut kept = self.kept();
        let fresh = kept.said.get(&(reply, sender)).filter(|one| now.since(one.since) < AGAIN);
        let token = fresh.and_then(|one| one.token.clone());
        if token.is_none() {
            kept.keep((reply, sender), Said { token: None, since: now });
        }
        token
    }

    /// Whether a sender has just said this reply and nobody has shown its cookie since.
    pub fn was_said_by(&self, reply: ReplyId, sender: Sender, now: Time) -> bool {
        self.kept().said.get(&(reply, sender)).is_some_and(|one| now.since(one.since) < SHOWN)
    }

    /// The token was shown: what waits for it waits no more.
    pub fn claim(&self, token: &str) {
        let mut kept = self.kept();
        if let Some(key) = kept.by_token.remove(token) {
            kept.said.remove(&key);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, key: Key, one: Said) {
        if self.said.len() >= MOST && self.swept.is_none_or(|swept| one.since.since(swept) >= SWEEP) {
            self.swept = Some(one.since);
            self.said.retain(|_, old| one.since.since(old.since) < SHOWN);
            self.by_token.retain(|_, key| self.said.contains_key(key));
        }
        if self.said.len() >= MOST {
            return;
        }
        let token = one.token.clone();
        if let Some(Said { token: Some(before), .. }) = self.said.insert(key, one) {
            self.by_token.remove(&before);
        }
        if let Some(token) = token {
            self.by_token.insert(token, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: ReplyId = ReplyId::from_bytes([1; 16]);
    const NOW: Time = Time::from_micros(1_000_000);
    const HERE: Sender = [1; 32];
    const ELSEWHERE: Sender = [2; 32];

    #[test]
    fn handed_out_again_to_the_same_sender_until_claimed() {
        let unclaimed = Unclaimed::default();
        unclaimed.said(REPLY, HERE, "token", NOW);
        assert_eq!(unclaimed.said_again(REPLY, HERE, NOW).as_deref(), Some("token"));
        assert_eq!(unclaimed.said_again(REPLY, ELSEWHERE, NOW), None);
        unclaimed.claim("token");
        assert_eq!(unclaimed.said_again(REPLY, HERE, NOW), None);
    }

    #[test]
    fn half_a_minute_later_it_is_nobody_s_any_more() {
        let unclaimed = Unclaimed::default();
        unclaimed.said(REPLY, HERE, "token", NOW);
        assert_eq!(unclaimed.said_again(REPLY, HERE, NOW.after(AGAIN)), None);
        assert_eq!(unclaimed.said_again(REPLY, HERE, NOW), None, "also if the clock is set back");
    }

    #[test]
    fn shown_for_ten_minutes_to_whoever_said_it() {
        let unclaimed = Unclaimed::default();
        unclaimed.said(REPLY, HERE, "token", NOW);
        unclaimed.said_again(REPLY, ELSEWHERE, NOW);
        for sender in [HERE, ELSEWHERE] {
            assert!(unclaimed.was_said_by(REPLY, sender, NOW));
            assert!(!unclaimed.was_said_by(REPLY, sender, NOW.after(SHOWN)));
        }
        assert!(!unclaimed.was_said_by(REPLY, [3; 32], NOW));
    }
}
