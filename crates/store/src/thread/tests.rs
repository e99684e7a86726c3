//! What a page costs, counted in steps of SQLite's machine: never in time, so that every machine agrees.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::*;
use crate::ImportedReply;

/// Replies of the long thread…
const REPLIES: u64 = 100_000;
/// …of which so many form one chain, each an answer to the one before…
const CHAIN: u64 = 20_000;
/// …and the others are branches of so many.
const BRANCH: u64 = 200;

fn id(number: u64) -> ReplyId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    ReplyId::from_bytes(bytes)
}

/// The reply with this number. Every fifth branch is an unpublished heap that readers must not pay for.
fn reply(number: u64) -> ImportedReply {
    let parent = if number < CHAIN {
        number.checked_sub(1)
    } else {
        // Within a branch every answer goes to one half as far in: broad and deep at once.
        let within = (number - CHAIN) % BRANCH;
        (within > 0).then(|| number - within + within / 2)
    };
    let heap = number >= CHAIN && (number - CHAIN) / BRANCH % 5 == 4;
    ImportedReply {
        id: id(number),
        origin: number.to_string(),
        parent: parent.map(|parent| parent.to_string()),
        anchor: None,
        state: if heap { State::Spam } else { State::Published },
        created: Time::from_micros(i64::try_from(number).unwrap()),
        name: "Ana".into(),
        email: String::new(),
        website: String::new(),
        posted_with: None,
        body: "Words".into(),
        html: "<p>Words</p>".into(),
    }
}

async fn long_thread(folder: &std::path::Path) -> ArticleId {
    let store = Store::open(folder, Arc::new(|_| {})).unwrap();
    let site = SiteId::default();
    let source = crate::articles::tests::source(1);
    let article =
        store.put_article(&site, source, Time::from_micros(0), "publisher").await.unwrap().unwrap().id();
    for from in (0..REPLIES).step_by(5_000) {
        let replies = (from..from + 5_000).map(reply).collect();
        store.import_replies(&site, article, replies, Time::from_micros(0)).await.unwrap();
    }
    article
}

struct Counting {
    db: Connection,
    steps: Arc<AtomicU64>,
    article: ArticleId,
}

impl Counting {
    fn new(folder: &std::path::Path, article: ArticleId) -> Self {
        let mut db = crate::schema::open_reading(&folder.join("rejoinder.db")).unwrap();
        let steps = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&steps);
        let count = move || {
            counter.fetch_add(1, Relaxed);
            false
        };
        db.progress_handler(1, Some(count)).unwrap();
        Self { db, steps, article }
    }

    fn page(&self, view: ThreadView) -> (ThreadPage, u64) {
        let thread = Thread { db: &self.db, site: &SiteId::default(), article: self.article };
        self.steps.store(0, Relaxed);
        let page = thread.page(view).unwrap().unwrap();
        (page, self.steps.load(Relaxed))
    }

    fn find(&self, number: u64) -> (Found, u64) {
        self.steps.store(0, Relaxed);
        let found = found(&self.db, &SiteId::default(), id(number)).unwrap().unwrap();
        (found, self.steps.load(Relaxed))
    }
}

#[tokio::test]
async fn page_of_a_hundred_thousand_nested_replies_costs_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let article = long_thread(folder.path()).await;
    let counting = Counting::new(folder.path(), article);
    let branch = |start| ThreadView { branch: Some(id(0)), start, order: Order::Oldest };
    let whole = |order, start| ThreadView { branch: None, start, order };
    let last = REPLIES - 1;
    let middle = CHAIN + 201 * BRANCH;
    let views = [
        ("first page", whole(Order::Oldest, Start::First)),
        ("last page", whole(Order::Oldest, Start::Last)),
        ("first page, newest first", whole(Order::Newest, Start::First)),
        ("last page, newest first", whole(Order::Newest, Start::Last)),
        ("page after the middle", whole(Order::Oldest, Start::After(id(middle)))),
        ("page before the end", whole(Order::Oldest, Start::Before(id(last)))),
        ("page from the middle", whole(Order::Oldest, Start::From(id(middle)))),
        ("first page of the chain", branch(Start::First)),
        ("last page of the chain", branch(Start::Last)),
        ("page from the chain's middle", branch(Start::From(id(CHAIN / 2)))),
        ("page after the chain's last but 10", branch(Start::After(id(CHAIN - 10)))),
    ];
    let mut costs = Vec::new();
    for (name, view) in views {
        let (page, steps) = counting.page(view);
        let shown = u64::try_from(page.replies.len()).unwrap();
        println!("{name}: {shown} replies, {steps} steps");
        assert!((1..=66).contains(&shown), "{name}: {shown}");
        costs.push((name, steps, shown));
    }
    let (_, first, _) = costs[0];
    for (name, steps, _) in costs {
        assert!(steps < first * 2, "{name} takes {steps} steps, the first page {first}");
    }
    for number in [0, 5, CHAIN - 1, CHAIN, middle + 150, last] {
        let (_, steps) = counting.find(number);
        println!("finding reply {number}: {steps} steps");
        assert!(steps < first, "finding reply {number} takes {steps} steps, the first page {first}");
    }
}
