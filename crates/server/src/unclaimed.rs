//! Replies whose author has not come back yet with the cookie that the answer gave.
//!
//! Who sends a form twice before the first answer arrives never gets that answer's cookie. The second answer may
//! then hand out the reply again, but only while nobody has shown the first cookie, for ten minutes, and to the same
//! browser on the same network. After a restart nothing is handed out twice.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rejoinder_domain::{ReplyId, Time};

const WINDOW: Duration = Duration::from_mins(10);
const MOST: usize = 10_000;

/// The replies of the last minutes that nobody has claimed.
#[derive(Default)]
pub struct Unclaimed(Mutex<HashMap<ReplyId, Waiting>>);

struct Waiting {
    token: String,
    sender: String,
    since: Time,
}

impl Unclaimed {
    /// A reply was made for somebody without a cookie; `sender` tells browsers on networks apart.
    pub fn wait(&self, reply: ReplyId, token: &str, sender: &str, now: Time) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST {
            waiting.retain(|_, one| now.since(one.since) < WINDOW);
        }
        if waiting.len() < MOST {
            let one = Waiting { token: token.to_owned(), sender: sender.to_owned(), since: now };
            waiting.insert(reply, one);
        }
    }

    /// The token was shown: what waits for it waits no more.
    pub fn claim(&self, token: &str) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.is_empty() {
            waiting.retain(|_, one| one.token != token);
        }
    }

    /// The token of a reply that nobody has claimed, for the same sender.
    pub fn token(&self, reply: ReplyId, sender: &str, now: Time) -> Option<String> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = waiting.get(&reply)?;
        (one.sender == sender && now.since(one.since) < WINDOW).then(|| one.token.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: ReplyId = ReplyId::from_bytes([1; 16]);
    const NOW: Time = Time::from_micros(1_000_000);

    #[test]
    fn handed_out_again_to_the_same_sender_until_claimed() {
        let unclaimed = Unclaimed::default();
        unclaimed.wait(REPLY, "token", "here", NOW);
        assert_eq!(unclaimed.token(REPLY, "here", NOW).as_deref(), Some("token"));
        assert_eq!(unclaimed.token(REPLY, "elsewhere", NOW), None);
        unclaimed.claim("token");
        assert_eq!(unclaimed.token(REPLY, "here", NOW), None);
    }

    #[test]
    fn ten_minutes_later_it_is_too_late() {
        let unclaimed = Unclaimed::default();
        unclaimed.wait(REPLY, "token", "here", NOW);
        assert_eq!(unclaimed.token(REPLY, "here", NOW.after(WINDOW)), None);
    }
}
