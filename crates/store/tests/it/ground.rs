//! What tests stand on: a store in an empty folder, one article, and short ways to say the usual.

use std::sync::Arc;
use std::time::Duration;

use rejoinder_domain::{
    ArticleId, ArticleRules, Policy, ReplyId, ReplyRules, SiteId, State, Time, Visibility, Words,
};
use rejoinder_store::{Act, Added, ArticleSource, ImportedReply, Moderated, NewReply, ReplyRefusal, Store};
use tempfile::TempDir;

/// The moment at which tests begin.
pub(crate) const NOW: i64 = 1_800_000_000_000_000;

/// A moment this many seconds after tests begin.
pub(crate) fn at(seconds: i64) -> Time {
    Time::from_micros(NOW + seconds * 1_000_000)
}

/// The reply id with this number.
pub(crate) fn reply_id(number: u64) -> ReplyId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    ReplyId::from_bytes(bytes)
}

/// The article id with this number.
pub(crate) fn article_id(number: u64) -> ArticleId {
    ArticleId::from_bytes(*reply_id(number).as_bytes())
}

/// The site of all tests that need but one.
pub(crate) fn site() -> SiteId {
    SiteId::default()
}

/// Rules under which everything is published.
pub(crate) fn open_rules() -> ReplyRules {
    ReplyRules { policy: Policy::Publish, ..ReplyRules::default() }
}

/// Words as `Draft::check` would give them.
pub(crate) fn words(body: &str) -> Words {
    Words {
        body: body.into(),
        html: format!("<p>{body}</p>\n"),
        links: 0,
        name: "Ana".into(),
        email: "ana@example.org".into(),
        website: "https://example.org/".into(),
    }
}

/// A public article with this number, at `/NUMBER/`.
pub(crate) fn source(number: u64) -> ArticleSource {
    ArticleSource {
        id: article_id(number),
        origin: format!("file:{number}.md"),
        stamp: "1".into(),
        path: format!("/{number}/").parse().unwrap(),
        old_addresses: vec![],
        title: format!("Article {number}"),
        summary: "In short".into(),
        byline: "Bea".into(),
        language: Some("de".into()),
        tags: vec!["a".into(), "b".into()],
        published: at(-1000),
        updated: None,
        visibility: Visibility::Public,
        rules: ArticleRules::default(),
        html: "<p>Long</p>".into(),
    }
}

/// A reply to article 1 that is published at once; its words, author and time follow from its number.
pub(crate) fn reply(number: u64, parent: Option<u64>) -> NewReply {
    let mut said = [0; 16];
    said[..8].copy_from_slice(&number.to_be_bytes());
    NewReply {
        site: site(),
        article: article_id(1),
        parent: parent.map(reply_id),
        id: reply_id(number),
        owner: [7; 32],
        owner_known: false,
        account: None,
        said,
        words: words(&format!("Words {number}")),
        trapped: false,
        rules: open_rules(),
        at: at(i64::try_from(number).unwrap()),
        retry: None,
    }
}

/// A reply from elsewhere to the one with the number `parent`.
pub(crate) fn imported(number: u64, parent: Option<u64>, state: State) -> ImportedReply {
    ImportedReply {
        id: reply_id(number),
        origin: format!("o:{number}"),
        parent: parent.map(|parent| format!("o:{parent}")),
        anchor: Some(format!("comment-{number}")),
        state,
        created: at(i64::try_from(number).unwrap()),
        name: "Ana".into(),
        email: String::new(),
        website: String::new(),
        posted_with: Some(("twitter".into(), Some("12".into()))),
        body: format!("Words {number}"),
        html: format!("<p>Words {number}</p>\n"),
    }
}

/// A store in a folder of its own, with article 1.
pub(crate) struct Ground {
    /// The folder, removed at the end.
    pub(crate) folder: TempDir,
    /// The store.
    pub(crate) store: Store,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Arc::new(|_| {})).unwrap();
        store.put_article(&site(), source(1), at(0), "publisher").await.unwrap().unwrap();
        Self { folder, store }
    }

    /// Posts and expects that it is taken.
    pub(crate) async fn add(&self, new: NewReply) -> Added {
        self.store.add_reply(new).await.unwrap().unwrap()
    }

    /// Posts and expects that it is refused.
    pub(crate) async fn refused(&self, new: NewReply) -> ReplyRefusal {
        self.store.add_reply(new).await.unwrap().unwrap_err()
    }

    /// Moderates.
    pub(crate) async fn act(&self, number: u64, state: State) -> Moderated {
        let act = Act { state, actor: "command:test".into(), reason: Some("so".into()), at: at(5000) };
        self.store.moderate_reply(&site(), reply_id(number), act).await.unwrap()
    }

    /// Published replies that article 1 counts.
    pub(crate) async fn count(&self) -> u64 {
        self.store.article(&site(), article_id(1)).await.unwrap().unwrap().reply_count
    }
}

/// The edit window of the default rules.
pub(crate) fn window() -> Duration {
    ReplyRules::default().edit_window
}
