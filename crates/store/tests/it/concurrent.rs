//! Many at once: one writer, several stores, followers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use rejoinder_domain::State;
use rejoinder_store::{Added, Change, Follower, NewReply, Store};

use crate::ground::{Ground, article_id, at, imported, reply, reply_id, site, source};

#[tokio::test]
async fn replies_posted_at_once_share_commits() {
    let folder = tempfile::tempdir().unwrap();
    let commits: Arc<Mutex<Vec<Vec<Change>>>> = Arc::default();
    let told = Arc::clone(&commits);
    let on_commit = Arc::new(move |changes: &[Change]| told.lock().unwrap().push(changes.to_vec()));
    let store = Arc::new(Store::open(folder.path(), on_commit).unwrap());
    store.put_article(&site(), source(1), at(0), "publisher").await.unwrap().unwrap();
    // A slow piece of work is in the writer's hands while the others queue up.
    let slow = (1000..1600).map(|n| imported(n, None, State::Published)).collect();
    let mut tasks = tokio::task::JoinSet::new();
    let first = Arc::clone(&store);
    tasks.spawn(async move {
        first.import_replies(&site(), article_id(1), slow, at(0)).await.unwrap();
    });
    for number in 1..=200 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            store.add_reply(reply(number, None)).await.unwrap().unwrap();
        });
    }
    tasks.join_all().await;
    let commits = commits.lock().unwrap();
    assert!(commits.len() < 20, "{} commits for 202 pieces of work", commits.len());
    let seqs: Vec<i64> = commits.iter().flatten().map(|change| change.seq).collect();
    assert!(seqs.is_sorted() && seqs.len() == 801, "{} changes", seqs.len());
}

#[tokio::test]
async fn same_words_posted_at_once_are_one_reply() {
    let ground = Ground::new().await;
    let post = |number| ground.store.add_reply(NewReply { id: reply_id(number), ..reply(1, None) });
    let (a, b, c) = tokio::join!(post(1), post(2), post(3));
    let answers = [a, b, c].map(|added| added.unwrap().unwrap());
    let new = answers.iter().filter(|added| matches!(added, Added::New { .. })).count();
    assert_eq!((new, ground.count().await), (1, 1));
}

#[tokio::test]
async fn failing_piece_of_work_leaves_its_neighbours() {
    let ground = Ground::new().await;
    let bad = imported(1, None, State::Published);
    let twice = vec![rejoinder_store::ImportedReply { origin: "other".into(), ..bad.clone() }, bad];
    let (before, failed, after) = tokio::join!(
        ground.store.add_reply(reply(10, None)),
        ground.store.import_replies(&SITE, article_id(1), twice, at(0)),
        ground.store.add_reply(reply(11, None)),
    );
    assert!(before.unwrap().is_ok() && after.unwrap().is_ok());
    assert!(failed.is_err(), "the same id twice");
    assert_eq!(ground.count().await, 2);
    assert_eq!(ground.store.find_reply(&site(), reply_id(1)).await.unwrap(), None);
}

static SITE: std::sync::LazyLock<rejoinder_domain::SiteId> = std::sync::LazyLock::new(site);

#[tokio::test]
async fn listener_that_panics_does_not_stop_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Arc::new(|_| panic!("a listener's bug"))).unwrap();
    for stamp in ["1", "2"] {
        let source = rejoinder_store::ArticleSource { stamp: stamp.into(), ..source(1) };
        store.put_article(&site(), source, at(0), "publisher").await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn two_stores_on_one_folder_lose_nothing() {
    let ground = Ground::new().await;
    let other = Arc::new(Store::open(ground.folder.path(), Arc::new(|_| {})).unwrap());
    let mut tasks = tokio::task::JoinSet::new();
    for number in 1..=50 {
        let other = Arc::clone(&other);
        tasks.spawn(async move {
            other.add_reply(reply(number, None)).await.unwrap().unwrap();
        });
    }
    for number in 51..=100 {
        ground.add(reply(number, None)).await;
    }
    tasks.join_all().await;
    assert_eq!(ground.count().await, 100);
    let mut seen = crate::walk::walk(&other, article_id(1), rejoinder_store::Order::Oldest, true).await;
    seen.sort();
    assert_eq!(seen, (1..=100).map(reply_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn stores_opened_at_once_on_an_empty_folder_all_open() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let together = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            let open = || {
                together.wait();
                Store::open(folder.path(), Arc::new(|_| {})).map(drop)
            };
            let opened: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            for store in opened {
                store.join().unwrap().unwrap();
            }
        });
    }
}

#[tokio::test]
async fn follower_sees_every_commit_once_and_in_order() {
    let ground = Ground::new().await;
    let mut follower = Follower::open(ground.folder.path()).unwrap();
    assert_eq!(follower.look().unwrap(), None);
    let many = (1..=1500).map(|n| imported(n, None, State::Published)).collect();
    ground.store.import_replies(&site(), article_id(1), many, at(0)).await.unwrap();
    let mut seen = Vec::new();
    for number in 2000..2010 {
        ground.add(reply(number, None)).await;
        seen.extend(follower.look().unwrap().unwrap());
    }
    while let Some(changes) = follower.look().unwrap() {
        seen.extend(changes);
    }
    let seqs: BTreeSet<i64> = seen.iter().map(|change| change.seq).collect();
    assert!(seen.is_sorted_by_key(|change| change.seq));
    assert_eq!((seen.len(), seqs.len()), (1510, 1510));
    assert!(seen.iter().all(|change| change.site == site() && change.article == article_id(1)));
    assert_eq!(follower.look().unwrap(), None);
}

#[tokio::test]
async fn revision_of_an_article_is_its_last_event() {
    let ground = Ground::new().await;
    let mut follower = Follower::open(ground.folder.path()).unwrap();
    ground.add(reply(1, None)).await;
    let last = follower.look().unwrap().unwrap().pop().unwrap().seq;
    assert_eq!(ground.store.article(&site(), article_id(1)).await.unwrap().unwrap().revision, last);
}
