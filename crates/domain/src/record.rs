//! What the native format holds, line by line: plain records that the store gives out and takes in.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{
    AccountId, ArticleId, ArticlePath, ArticleRules, Identity, ReplyId, SiteId, State, Time, Visibility,
};

/// Largest picture of an account, in bytes: those made here have a tenth of it.
pub const PICTURE_BYTES: usize = 64 << 10;

/// One line of the native format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The publication that the lines after it belong to.
    Site(SiteRecord),
    /// An account; comes before its identities and its replies.
    Account(AccountRecord),
    /// A way to sign in to an account.
    Identity(Box<IdentityRecord>),
    /// An article; comes before everything that belongs to it.
    Article(Box<ArticleRecord>),
    /// A reply; comes after the one it answers.
    Reply(Box<ReplyRecord>),
    /// An earlier text of an edited reply; comes after the reply.
    Revision(RevisionRecord),
    /// A page that mentions an article.
    Mention(MentionRecord),
    /// Something that happened; comes after everything else, in order.
    Event(EventRecord),
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// Its id.
    pub id: SiteId,
    /// Its title; for whoever reads the file. Settings stay in the configuration.
    pub title: String,
    /// Its language.
    pub language: String,
}

/// An account. Who is signed in to it, and where, stays inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Its id.
    pub id: AccountId,
    /// The name it goes by.
    pub name: String,
    /// When it was made.
    pub created: Time,
    /// Its picture, JPEG, if it has one; up to [`PICTURE_BYTES`].
    pub picture: Option<Vec<u8>>,
}

/// A way to sign in to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRecord {
    /// The account.
    pub account: AccountId,
    /// Issuer and subject.
    pub identity: Identity,
    /// Kind of provider, or `kind:name`.
    pub badge: String,
    /// Name at the provider.
    pub handle: String,
    /// Page at the provider; empty, or an `http` or `https` address.
    pub page: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// The provider says that the address was proved to be theirs.
    pub email_verified: bool,
    /// When it was linked to the account.
    pub linked: Time,
    /// When it was last signed in with.
    pub used: Time,
    /// Its key, if the issuer is [`PASSKEY_ISSUER`](crate::PASSKEY_ISSUER), and only then.
    pub passkey: Option<PasskeyRecord>,
}

/// What a passkey is known again by. It is public: nobody logs in with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRecord {
    /// What the authenticator calls it: 1 to 1,023 bytes.
    pub credential: Vec<u8>,
    /// The public key with its counter and flags, JSON.
    pub key: String,
}

/// Which article something belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ArticleKey {
    /// By its path, decoded.
    Path(String),
    /// By its id.
    Id(ArticleId),
}

impl fmt::Display for ArticleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => f.write_str(path),
            Self::Id(id) => id.fmt(f),
        }
    }
}

/// An article, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRecord {
    /// Its id.
    pub id: ArticleId,
    /// Its own path.
    pub path: ArticlePath,
    /// Other addresses that lead here, sorted.
    pub old_addresses: Vec<String>,
    /// Headline.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Who wrote it.
    pub byline: String,
    /// Its language, if not the site's.
    pub language: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it is, or will be, published.
    pub published: Time,
    /// When it was changed since.
    pub updated: Option<Time>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it demands of replies.
    pub rules: ArticleRules,
    /// Where it came from.
    pub origin: Option<String>,
    /// State of its source when it was read.
    pub stamp: Option<String>,
    /// Its body, safe HTML.
    pub html: String,
}

/// A reply, whole, but for what only its author's browser and the keys of the data folder make use of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRecord {
    /// Its id.
    pub id: ReplyId,
    /// Its article.
    pub article: ArticleKey,
    /// What it answers.
    pub parent: Option<ReplyId>,
    /// Its state.
    pub state: State,
    /// When it was made.
    pub created: Time,
    /// When it was last changed by its author.
    pub edited: Option<Time>,
    /// Counts its texts, from 1.
    pub version: i64,
    /// Where it came from, if imported.
    pub origin: Option<String>,
    /// Old anchor.
    pub anchor: Option<String>,
    /// Why it was not published at once: codes, separated by blanks.
    pub reasons: String,
    /// Author's name.
    pub name: String,
    /// Author's e-mail.
    pub email: String,
    /// Author's website; empty, or an `http` or `https` address.
    pub website: String,
    /// The account here that it was posted with.
    pub account: Option<AccountId>,
    /// Where the author signed in to post it: the badge of an identity, or what an old blog said.
    pub provider: Option<String>,
    /// The author's id there, if imported.
    pub subject: Option<String>,
    /// Version of the rendering that made `html`.
    pub renderer: u32,
    /// Its text as it was written.
    pub body: String,
    /// Its text as it is shown, safe HTML.
    pub html: String,
}

/// An earlier text of an edited reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRecord {
    /// The reply.
    pub reply: ReplyId,
    /// Which of its texts.
    pub version: i64,
    /// When it was written.
    pub at: Time,
    /// The text.
    pub body: String,
    /// As it was shown, safe HTML.
    pub html: String,
}

/// A page that mentions an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionRecord {
    /// Its id.
    pub id: ReplyId,
    /// The article.
    pub article: ArticleKey,
    /// `pingback` or `trackback`.
    pub pingback: bool,
    /// Its state.
    pub state: State,
    /// When it was received.
    pub created: Time,
    /// Title of the mentioning page.
    pub title: String,
    /// Its address; empty, or `http` or `https`.
    pub url: String,
    /// Excerpt as text.
    pub excerpt: String,
    /// Where it came from.
    pub origin: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its place in the order of all events.
    pub seq: i64,
    /// The site; `None` means that of the lines before.
    pub site: Option<SiteId>,
    /// The article.
    pub article: ArticleId,
    /// The reply, if it is about one.
    pub reply: Option<ReplyId>,
    /// What: `reply_added`, `reply_removed`, …
    pub kind: String,
    /// When.
    pub at: Time,
    /// Who: `author`, `publisher`, `import`, `command:NAME`.
    pub actor: String,
    /// Why.
    pub reason: Option<String>,
}

/// Takes records one after another.
pub trait RecordSink: Send + 'static {
    /// Takes the next record, or says why it cannot.
    fn take(&mut self, record: &Record) -> Result<(), String>;
}

/// The id that a text in a file stands for: the id it spells, or else one made from the text, always the same.
pub fn id_from_text(text: &str) -> [u8; 16] {
    if let Ok(id) = text.parse::<ReplyId>() {
        return *id.as_bytes();
    }
    let hash: [u8; 32] = Sha256::digest(text).into();
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    // UUID version 8, RFC 9562 §5.8: bits that are ours to choose.
    *uuid::Builder::from_custom_bytes(id).into_uuid().as_bytes()
}

/// The id of a picture: its address names its content.
pub fn picture_id(bytes: &[u8]) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_is_what_it_spells_and_any_other_text_always_makes_the_same() {
        let id = ReplyId::from_bytes([9; 16]);
        assert_eq!(id_from_text(&id.to_string()), [9; 16]);
        assert_eq!(id_from_text("comment 17"), id_from_text("comment 17"));
        assert_ne!(id_from_text("comment 17"), id_from_text("comment 18"));
    }
}
