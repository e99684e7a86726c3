//! An article: what is replied to.

use std::fmt;
use std::str::FromStr;

/// Who may see an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody, from its date on: one with a date to come is *scheduled*.
    Public,
    /// Nobody, and listed nowhere; its replies are kept.
    Hidden,
    /// Nobody yet: still being written.
    Draft,
}

impl Visibility {
    /// The name in files and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Hidden => "hidden",
            Self::Draft => "draft",
        }
    }
}

impl FromStr for Visibility {
    type Err = UnknownVisibility;

    fn from_str(text: &str) -> Result<Self, UnknownVisibility> {
        [Self::Public, Self::Hidden, Self::Draft]
            .into_iter()
            .find(|v| v.as_str() == text)
            .ok_or(UnknownVisibility)
    }
}

/// The text names no visibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a visibility is public, hidden or draft")]
pub struct UnknownVisibility;

/// Longest path of an article, in bytes (percent-encoded scripts need three bytes a byte).
pub const PATH_BYTES: usize = 1024;

/// First segments that are ours: no article may live under them.
const RESERVED: [&str; 18] = [
    ".well-known",
    "account",
    "api",
    "assets",
    "desk",
    "embed",
    "embed.js",
    "favicon.ico",
    "feed.atom",
    "files",
    "healthz",
    "media",
    "metrics",
    "r",
    "readyz",
    "replies.atom",
    "robots.txt",
    "sign-in",
];

/// An article's own path: begins with `/`, decoded (not percent-encoded), never one of our routes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArticlePath(String);

impl ArticlePath {
    /// The path as text, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ArticlePath {
    type Err = PathRefusal;

    fn from_str(text: &str) -> Result<Self, PathRefusal> {
        if text.len() > PATH_BYTES {
            return Err(PathRefusal::TooLong);
        }
        let inner = text.strip_prefix('/').ok_or(PathRefusal::NoSlash)?;
        if inner.chars().any(|c| c.is_control() || matches!(c, '\\' | '?' | '#')) {
            return Err(PathRefusal::BadCharacter);
        }
        let trimmed = inner.strip_suffix('/').unwrap_or(inner);
        if trimmed.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
            return Err(PathRefusal::BadSegment);
        }
        let first = trimmed.split('/').next().unwrap_or_default();
        let last = trimmed.rsplit('/').next().unwrap_or_default();
        let ours = RESERVED.contains(&first)
            || first.starts_with("theme-")
            || first.starts_with("sitemap")
            || last == "replies.atom";
        if ours { Err(PathRefusal::Reserved) } else { Ok(Self(text.to_owned())) }
    }
}

/// Why a text cannot be an article's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathRefusal {
    /// Longer than [`PATH_BYTES`].
    #[error("a path has at most {PATH_BYTES} bytes")]
    TooLong,
    /// It does not begin with a slash.
    #[error("a path begins with a slash")]
    NoSlash,
    /// Control characters, backslashes, `?` or `#`.
    #[error("a path has no control characters, backslashes, question marks or hashes")]
    BadCharacter,
    /// Empty, `.` or `..` between slashes.
    #[error("a path has no empty, `.` or `..` segment")]
    BadSegment,
    /// One of the addresses the server answers itself.
    #[error("this path is used by the server itself")]
    Reserved,
}
