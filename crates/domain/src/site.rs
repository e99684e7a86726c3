//! What a site, and within it an article, demands of replies.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::Time;

/// Which replies are published at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// All that raise no suspicion.
    Publish,
    /// Those of authors who have a published reply here already.
    #[default]
    First,
    /// None: a moderator looks at each.
    Hold,
}

impl Policy {
    const ALL: [Self; 3] = [Self::Publish, Self::First, Self::Hold];

    /// The name in configuration and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::First => "first",
            Self::Hold => "hold",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Policy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == text).ok_or(UnknownPolicy)
    }
}

/// The text names no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a policy is publish, first or hold")]
pub struct UnknownPolicy;

/// Whether the form asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be filled in.
    Required,
    /// It may be.
    Optional,
    /// It is not there; what comes in its name is ignored.
    Hidden,
}

/// What a site demands of every reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRules {
    /// Which replies are published at once.
    pub policy: Policy,
    /// Whether guests give a name.
    pub name: Need,
    /// Whether guests give an e-mail address.
    pub email: Need,
    /// Whether guests may link to a website.
    pub website: Need,
    /// Days after which an article takes no more replies; `None` for never.
    pub close_after_days: Option<u32>,
    /// Links above which a reply is held.
    pub max_links: usize,
    /// How long authors may change or withdraw their replies.
    pub edit_window: Duration,
}

impl Default for ReplyRules {
    fn default() -> Self {
        Self {
            policy: Policy::First,
            name: Need::Required,
            email: Need::Optional,
            website: Need::Optional,
            close_after_days: None,
            max_links: 3,
            edit_window: Duration::from_mins(15),
        }
    }
}

/// What one article demands instead; what is `None` is the site's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRules {
    /// Whether it takes replies at all.
    pub open: bool,
    /// Its own policy.
    pub policy: Option<Policy>,
    /// Its own number of days; 0 keeps it open for ever.
    pub close_after_days: Option<u32>,
    /// Its own number of links.
    pub max_links: Option<usize>,
}

impl Default for ArticleRules {
    fn default() -> Self {
        Self { open: true, policy: None, close_after_days: None, max_links: None }
    }
}

impl ReplyRules {
    /// The rules for whoever is signed in: the account says who it is, so nothing is asked.
    pub fn of_accounts(&self) -> Self {
        Self { name: Need::Hidden, email: Need::Hidden, website: Need::Hidden, ..self.clone() }
    }
}

impl ArticleRules {
    /// Whether an article published at `published` takes replies at `now`.
    pub fn takes_replies(&self, site: &ReplyRules, published: Time, now: Time) -> bool {
        let days = self.close_after_days.or(site.close_after_days).unwrap_or(0);
        let span = Duration::from_hours(24).saturating_mul(days);
        self.open && (days == 0 || now < published.after(span))
    }

    /// The policy that holds for replies to this article.
    pub fn policy(&self, site: &ReplyRules) -> Policy {
        self.policy.unwrap_or(site.policy)
    }

    /// Links above which a reply to this article is held.
    pub fn max_links(&self, site: &ReplyRules) -> usize {
        self.max_links.unwrap_or(site.max_links)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn article_closes_after_its_days_and_not_before() {
        let site = ReplyRules { close_after_days: Some(14), ..ReplyRules::default() };
        let published = Time::from_micros(0);
        let last = Time::from_micros(published.after(DAY * 14).as_micros() - 1);
        assert!(ArticleRules::default().takes_replies(&site, published, last));
        assert!(!ArticleRules::default().takes_replies(&site, published, published.after(DAY * 14)));
    }

    #[test]
    fn articles_own_days_win_and_zero_is_for_ever() {
        let site = ReplyRules { close_after_days: Some(14), ..ReplyRules::default() };
        let for_ever = ArticleRules { close_after_days: Some(0), ..ArticleRules::default() };
        assert!(for_ever.takes_replies(&site, Time::from_micros(0), Time::from_micros(0).after(DAY * 900)));
    }

    #[test]
    fn closed_article_takes_none() {
        let closed = ArticleRules { open: false, ..ArticleRules::default() };
        assert!(!closed.takes_replies(&ReplyRules::default(), Time::from_micros(0), Time::from_micros(1)));
    }
}
