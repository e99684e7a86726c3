//! What is a reader's own, and how it is remembered.

use std::sync::Arc;
use std::time::Duration;

use rejoinder_domain::{Identity, Time};
use rejoinder_store::{Follower, IDLE, KeptText, NewReply, Store, Visit, Visitor};

use crate::ground::{Ground, article_id, at, reply, site, source};
use crate::native_accounts::{account_id, signed_in};

const TOKEN: [u8; 32] = [1; 32];
const BROWSER: [u8; 32] = [2; 32];
const OWNER: [u8; 32] = [7; 32];

fn visitor(now: Time) -> Visitor {
    Visitor { article: article_id(1), session: Some(TOKEN), own: Some(OWNER), browser: Some(BROWSER), now }
}

/// Two articles, and Ana, who has signed in and comes to the first.
async fn ground() -> Ground {
    let ground = Ground::new().await;
    ground.store.put_article(&site(), source(2), at(0), "publisher").await.unwrap().unwrap();
    ground.store.sign_in(signed_in(1, "Ana", "ana")).await.unwrap().unwrap();
    let identity = Identity::new("https://idp.example", "1").unwrap();
    ground.store.begin_session(&site(), TOKEN, (account_id(1), identity), at(0)).await.unwrap();
    assert_eq!(visit(&ground.store).await, (Some("Ana".into()), 0, None));
    ground
}

/// Name of whoever is signed in, how many own replies, text that is kept.
async fn visit(store: &Store) -> (Option<String>, usize, Option<String>) {
    visit_at(store, at(100)).await
}

async fn visit_at(store: &Store, now: Time) -> (Option<String>, usize, Option<String>) {
    let Visit { session, own, kept } = store.visit(&site(), visitor(now)).await.unwrap();
    (session.map(|session| session.account.name), own.len(), kept.map(|kept| kept.body))
}

/// What is seen, asked for twice: the second time it may be remembered.
async fn visits(store: &Store, expected: (Option<String>, usize, Option<String>)) {
    for _ in 0..2 {
        assert_eq!(visit(store).await, expected);
    }
}

/// Another program on the same folder.
fn other(ground: &Ground) -> Store {
    Store::open(ground.folder.path(), Arc::new(|_| {})).unwrap()
}

#[tokio::test]
async fn whatever_becomes_of_a_reader_shows_at_the_next_visit() {
    let ground = ground().await;
    let text = KeptText { body: "Words".into(), ..KeptText::default() };
    let (key, times) = ((BROWSER, article_id(1)), (at(1000), at(50)));
    ground.store.keep_text(&site(), key, text, times).await.unwrap();
    visits(&ground.store, (Some("Ana".into()), 0, Some("Words".into()))).await;
    ground.store.forget_text(&site(), BROWSER, article_id(1)).await.unwrap();
    visits(&ground.store, (Some("Ana".into()), 0, None)).await;
    ground.add(NewReply { owner: account_id(1).owner_key(), ..reply(1, None) }).await;
    visits(&ground.store, (Some("Ana".into()), 1, None)).await;
    ground.add(reply(2, None)).await;
    visits(&ground.store, (Some("Ana".into()), 2, None)).await;
    ground.store.end_session(&site(), TOKEN).await.unwrap();
    visits(&ground.store, (None, 1, None)).await;
}

#[tokio::test]
async fn session_that_was_ended_is_over_at_the_next_visit() {
    let ground = ground().await;
    ground.store.end_session(&site(), TOKEN).await.unwrap();
    assert_eq!(visit(&ground.store).await, (None, 0, None));
}

#[tokio::test]
async fn what_another_program_changed_shows_once_that_is_known() {
    let ground = ground().await;
    let mut follower = Follower::open(ground.folder.path()).unwrap();
    assert_eq!(follower.look().unwrap(), None);
    other(&ground).end_session(&site(), TOKEN).await.unwrap();
    // Remembered: nothing was asked.
    assert_eq!(visit(&ground.store).await, (Some("Ana".into()), 0, None));
    assert_eq!(follower.look().unwrap(), Some(vec![]));
    ground.store.committed_elsewhere();
    assert_eq!(visit(&ground.store).await, (None, 0, None));
}

#[tokio::test]
async fn remembered_session_is_over_when_its_time_is() {
    let ground = ground().await;
    let over = at(0).after(IDLE);
    let just = Time::from_micros(over.as_micros() - 1);
    ground.add(NewReply { article: article_id(2), ..reply(1, None) }).await;
    for _ in 0..2 {
        assert_eq!(visit_at(&ground.store, over).await, (None, 0, None));
    }
    // The clock was wrong.
    assert_eq!(visit(&ground.store).await, (Some("Ana".into()), 0, None));
    assert_eq!(visit_at(&ground.store, over).await, (None, 0, None));
    // This one is a use of it, from which on it lasts anew.
    assert_eq!(visit_at(&ground.store, just).await, (Some("Ana".into()), 0, None));
    assert_eq!(visit_at(&ground.store, over).await, (Some("Ana".into()), 0, None));
}

#[tokio::test]
async fn remembered_visit_is_a_use_of_the_session() {
    let ground = ground().await;
    let later = at(100).after(Duration::from_hours(2));
    assert_eq!(visit(&ground.store).await.1, 0);
    ground.store.visit(&site(), visitor(later)).await.unwrap();
    let session = ground.store.session(&site(), TOKEN, later).await.unwrap().unwrap();
    assert_eq!(session.seen, later);
}

#[tokio::test]
async fn one_article_does_not_stand_for_another() {
    let ground = ground().await;
    let there = Visitor { article: article_id(2), ..visitor(at(100)) };
    for number in 1..=3 {
        ground.add(NewReply { article: article_id(2), ..reply(number, None) }).await;
    }
    for _ in 0..2 {
        assert_eq!(visit(&ground.store).await, (Some("Ana".into()), 0, None));
        assert_eq!(ground.store.visit(&site(), there).await.unwrap().own.len(), 3);
    }
}

#[tokio::test]
async fn whoever_has_been_to_more_articles_than_are_remembered_finds_the_own_replies() {
    let ground = ground().await;
    for number in 3..=40 {
        ground.store.put_article(&site(), source(number), at(0), "publisher").await.unwrap().unwrap();
    }
    ground.add(NewReply { article: article_id(20), ..reply(1, None) }).await;
    for _ in 0..2 {
        for number in 1..=40 {
            let there = Visitor { article: article_id(number), ..visitor(at(100)) };
            let own = ground.store.visit(&site(), there).await.unwrap().own;
            assert_eq!(own.len(), usize::from(number == 20), "article {number}");
        }
    }
}
