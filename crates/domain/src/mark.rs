//! Keyed hashes: the mark that a form carries, what tells that something was said already, and keys to change it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{ArticleId, ReplyId, SiteId, Time};

/// Days for which a form is taken.
const DAYS: i64 = 7;

/// A key of the data folder.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// The key made of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Sixteen bytes that nobody can make without the key. Parts are hashed with their lengths, so that no two lists
    /// of parts hash alike.
    fn hash(&self, parts: &[&[u8]]) -> [u8; 16] {
        // HMAC takes keys of every length, so this never falls back.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 16] };
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        let bytes = mac.finalize().into_bytes();
        let mut half = [0; 16];
        half.iter_mut().zip(bytes.iter()).for_each(|(to, from)| *to = *from);
        half
    }

    /// The mark of a form: says that the page was once loaded from here. It is the same for everybody on the same
    /// day, so that pages can be the same for everybody.
    pub fn mark(&self, site: &SiteId, article: ArticleId, now: Time) -> String {
        self.mark_of_day(site, article, now.day())
    }

    fn mark_of_day(&self, site: &SiteId, article: ArticleId, day: i64) -> String {
        let hash = self.hash(&[b"mark", site.as_str().as_bytes(), article.as_bytes(), &day.to_be_bytes()]);
        format!("{day}.{}", bs58::encode(hash).into_string())
    }

    /// Whether a form's mark is of this article and at most a week old.
    pub fn is_fresh(&self, mark: &str, site: &SiteId, article: ArticleId, now: Time) -> bool {
        let Some(day) = mark.split_once('.').and_then(|(day, _)| day.parse::<i64>().ok()) else {
            return false;
        };
        let age = now.day().saturating_sub(day);
        // A clock may have been set back a little since the page was made.
        (-1..=DAYS).contains(&age) && self.mark_of_day(site, article, day) == mark
    }

    /// What the author of a reply is known by who sent it with this hash of an `Idempotency-Key` and this hash of a
    /// request: the same for the same ones, and for nobody else.
    pub fn edit_key(&self, site: &SiteId, key: &[u8; 32], request: &[u8; 32]) -> [u8; 16] {
        self.hash(&[b"edit key", site.as_str().as_bytes(), key, request])
    }

    /// What tells that the same words were said already by the same author in the same place.
    pub fn said(&self, said: &Said<'_>) -> [u8; 16] {
        let name = said.name.to_lowercase();
        let email = said.email.to_lowercase();
        // A typed e-mail tells authors apart; without one the browser's own token does, or, as long as it has none,
        // the network: else all guests of one name were one.
        let guest = said.owner.map_or(said.network.as_bytes(), |owner| owner);
        let whom = if email.is_empty() { guest } else { email.as_bytes() };
        let parent = said.parent.map(|parent| *parent.as_bytes()).unwrap_or_default();
        let site = said.site.as_str().as_bytes();
        self.hash(&[
            b"said",
            site,
            said.article.as_bytes(),
            &parent,
            name.as_bytes(),
            whom,
            said.body.as_bytes(),
        ])
    }
}

/// Who said what where, for [`Key::said`].
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// The article.
    pub article: ArticleId,
    /// What is answered.
    pub parent: Option<ReplyId>,
    /// The author's name.
    pub name: &'a str,
    /// The author's e-mail; may be empty.
    pub email: &'a str,
    /// What the author's browser is known by, if it has posted before.
    pub owner: Option<&'a [u8; 32]>,
    /// The author's network.
    pub network: &'a str,
    /// The words.
    pub body: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: ArticleId = ArticleId::from_bytes([1; 16]);
    const DAY: i64 = 86_400_000_000;

    fn at(day: i64) -> Time {
        Time::from_micros(day * DAY + 5)
    }

    #[test]
    fn mark_lives_a_week() {
        let (key, site) = (Key::new([7; 32]), SiteId::default());
        let mark = key.mark(&site, ARTICLE, at(100));
        assert!(key.is_fresh(&mark, &site, ARTICLE, at(107)));
        assert!(!key.is_fresh(&mark, &site, ARTICLE, at(108)));
        assert!(!key.is_fresh(&mark, &site, ARTICLE, at(98)));
    }

    #[test]
    fn mark_of_something_else_is_forged() {
        let (key, site) = (Key::new([7; 32]), SiteId::default());
        let mark = key.mark(&site, ARTICLE, at(100));
        assert!(!key.is_fresh(&mark, &site, ArticleId::from_bytes([2; 16]), at(100)));
        assert!(!key.is_fresh(&mark, &"other".parse().unwrap(), ARTICLE, at(100)));
        assert!(!Key::new([8; 32]).is_fresh(&mark, &site, ARTICLE, at(100)));
        assert!(!key.is_fresh(&mark.replace("100.", "101."), &site, ARTICLE, at(100)));
        for junk in ["", ".", "100", "100.", "99999999999999999999.x"] {
            assert!(!key.is_fresh(junk, &site, ARTICLE, at(100)), "{junk}");
        }
    }

    #[test]
    fn edit_key_is_of_the_same_request_alone() {
        let (key, site) = (Key::new([7; 32]), SiteId::default());
        let of = key.edit_key(&site, &[1; 32], &[2; 32]);
        assert_eq!(of, key.edit_key(&site, &[1; 32], &[2; 32]));
        let others = [
            key.edit_key(&site, &[3; 32], &[2; 32]),
            key.edit_key(&site, &[1; 32], &[3; 32]),
            key.edit_key(&"other".parse().unwrap(), &[1; 32], &[2; 32]),
            Key::new([8; 32]).edit_key(&site, &[1; 32], &[2; 32]),
        ];
        assert!(!others.contains(&of));
    }

    #[test]
    fn other_words_or_another_author_are_something_else() {
        let (key, site) = (Key::new([7; 32]), SiteId::default());
        let said = Said {
            site: &site,
            article: ARTICLE,
            parent: None,
            name: "Ana",
            email: "",
            owner: None,
            network: "1",
            body: "Hello",
        };
        let same = key.said(&said);
        assert_eq!(same, key.said(&Said { name: "ANA", ..said }));
        assert_ne!(same, key.said(&Said { body: "Hello.", ..said }));
        assert_ne!(same, key.said(&Said { network: "2", ..said }));
        assert_ne!(same, key.said(&Said { parent: Some(ReplyId::from_bytes([3; 16])), ..said }));
        let with_mail = Said { email: "a@example.org", ..said };
        assert_eq!(key.said(&with_mail), key.said(&Said { network: "2", ..with_mail }));
    }

    #[test]
    fn browser_that_has_posted_is_known_on_every_network_and_is_no_other() {
        let (key, site, [one, other]) = (Key::new([7; 32]), SiteId::default(), [[1; 32], [2; 32]]);
        let said = Said {
            site: &site,
            article: ARTICLE,
            parent: None,
            name: "Ana",
            email: "",
            owner: Some(&one),
            network: "1",
            body: "Hello",
        };
        assert_eq!(key.said(&said), key.said(&Said { network: "2", ..said }));
        assert_ne!(key.said(&said), key.said(&Said { owner: Some(&other), ..said }));
        assert_ne!(key.said(&said), key.said(&Said { owner: None, ..said }));
    }
}
