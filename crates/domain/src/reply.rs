//! A reply and the states it goes through.

use std::fmt;
use std::str::FromStr;

/// Where a reply stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for a moderator; seen by its author alone.
    Pending,
    /// Everybody sees it.
    Published,
    /// Taken for spam; nobody sees it.
    Spam,
    /// Taken away by a moderator.
    Removed,
    /// Taken back by its author.
    Withdrawn,
}

impl State {
    /// Every state, in the order in which reports name them.
    pub const ALL: [Self; 5] = [Self::Published, Self::Pending, Self::Spam, Self::Removed, Self::Withdrawn];

    /// The state that authors and strangers are told: what is called spam is said to wait.
    pub fn told(self) -> Self {
        if self == Self::Spam { Self::Pending } else { self }
    }

    /// The state's name in files, addresses and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Published => "published",
            Self::Spam => "spam",
            Self::Removed => "removed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownState)
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a state is pending, published, spam, removed or withdrawn")]
pub struct UnknownState;
