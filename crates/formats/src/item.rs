//! What every reader hands out: things found in a file, in the words of the product.

use rejoinder_domain::{State, Time, Visibility};

/// One thing read from another system's file.
///
/// Replies and mentions come before the [`ArticleItem`] they belong to: a reader may not know an article whole
/// until its last byte, and must not keep its replies in memory until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The publication itself, as far as the file says.
    Site(SiteItem),
    /// A reply to the article that comes next.
    Reply(ReplyItem),
    /// A mention of the article that comes next.
    Mention(MentionItem),
    /// An article; closes the replies and mentions since the last one.
    Article(Box<ArticleItem>),
    /// Something left out, and why.
    Skipped(Skipped),
}

/// The publication an export was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteItem {
    /// Its title.
    pub title: String,
    /// Its old address, for example `https://example.org/blog`; makes ids of its things unlike those of other blogs.
    pub address: String,
    /// Language tag such as `de-DE`, if the file names one.
    pub language: Option<String>,
}

/// An article (a post or a page).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleItem {
    /// Its id there, for example `12`.
    pub id: String,
    /// The line of the file on which it began.
    pub line: u64,
    /// Its old path, for example `/2012/01/hello/`; `None` when the old system gave it no own address (drafts).
    pub path: Option<String>,
    /// Other old addresses that should answer with a redirect, as path and query (`/?p=12`).
    pub old_addresses: Vec<String>,
    /// Headline as text.
    pub title: String,
    /// Summary as text; may be empty.
    pub summary: String,
    /// Name of who wrote it; may be empty.
    pub byline: String,
    /// Tags and categories as text.
    pub tags: Vec<String>,
    /// When it was published; `None` when unknown (drafts).
    pub published: Option<Time>,
    /// When it was last changed, if the file says.
    pub updated: Option<Time>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether replies are accepted.
    pub replies_open: bool,
    /// Body as HTML, paragraphs made, **not yet sanitised** (the importer does that last).
    pub html: String,
}

/// A reply found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyItem {
    /// Its id there.
    pub id: String,
    /// The id there of the reply it answers.
    pub parent: Option<String>,
    /// The line of the file on which it began.
    pub line: u64,
    /// Its state.
    pub state: State,
    /// When it was made; `None` when the file has no usable date (then the article's is taken).
    pub created: Option<Time>,
    /// Author's name; may be empty.
    pub name: String,
    /// Author's e-mail; may be empty.
    pub email: String,
    /// Author's website; may be empty.
    pub website: String,
    /// The account elsewhere it was posted with there.
    pub posted_with: Option<PostedWith>,
    /// The old system's own account it was posted with, by its id there (WordPress: the blog's users).
    pub user: Option<String>,
    /// Body as the old system kept it (HTML with line breaks that matter).
    pub source: String,
    /// Body as HTML, paragraphs made, **not yet sanitised**.
    pub html: String,
}

/// Which account an imported reply was posted with: shown as a badge, never linked to a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedWith {
    /// `wordpress`, `facebook`, `x`, `google` …
    pub provider: String,
    /// The account's id there, if the file has it.
    pub subject: Option<String>,
}

/// Kinds of mention that old blogs knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionKind {
    /// A pingback (XML-RPC).
    Pingback,
    /// A trackback.
    Trackback,
}

/// Another page that mentions the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionItem {
    /// Its id there.
    pub id: String,
    /// The line of the file on which it began.
    pub line: u64,
    /// Which protocol brought it.
    pub kind: MentionKind,
    /// Its state.
    pub state: State,
    /// When it came.
    pub created: Option<Time>,
    /// Title of the mentioning page as text.
    pub title: String,
    /// Address of the mentioning page.
    pub url: String,
    /// Excerpt as text.
    pub excerpt: String,
}

/// Something the reader left out, or several things of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line of the file on which it (the first of them) began.
    pub line: u64,
    /// How many things this stands for; at least 1.
    pub count: u64,
    /// What it was, for example `comment 17`, or what they all were, for example `items of type attachment`.
    pub what: String,
    /// Why it was left out, for example `type "note" is private to the editors`.
    pub why: String,
}
