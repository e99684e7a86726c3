//! What authors do with their own replies.

use rejoinder_domain::{Policy, ReplyRules, State, Visibility};
use rejoinder_store::{ArticleSource, Edit, EditRefusal, NewReply, Visitor, Withdrawal};

use crate::ground::{Ground, article_id, at, open_rules, reply, reply_id, site, source, window, words};

const OWNER: [u8; 32] = [7; 32];

fn edit(number: u64, version: i64, body: &str) -> Edit {
    Edit {
        site: site(),
        id: reply_id(number),
        owner: OWNER,
        version,
        words: words(body),
        rules: open_rules(),
        at: at(10),
    }
}

fn withdrawal(number: u64) -> Withdrawal {
    Withdrawal { site: site(), id: reply_id(number), owner: OWNER, window: window(), at: at(10) }
}

#[tokio::test]
async fn edited_reply_has_its_new_words_and_a_new_version() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    assert_eq!(ground.store.edit_reply(edit(1, 1, "Better")).await.unwrap(), Ok(State::Published));
    let own = ground.store.own_reply(&site(), OWNER, reply_id(1)).await.unwrap().unwrap();
    assert_eq!((own.body.as_str(), own.version, own.edited), ("Better", 2, Some(at(10))));
    assert_eq!(ground.count().await, 1);
}

#[tokio::test]
async fn edit_of_an_old_version_is_a_conflict_that_tells_the_newer_text() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.store.edit_reply(edit(1, 1, "Better")).await.unwrap().unwrap();
    let conflict = EditRefusal::Conflict { body: "Better".into(), version: 2 };
    assert_eq!(ground.store.edit_reply(edit(1, 1, "Best")).await.unwrap(), Err(conflict));
    // The same edit sent twice is no conflict.
    assert_eq!(ground.store.edit_reply(edit(1, 1, "Better")).await.unwrap(), Ok(State::Published));
    assert_eq!(ground.store.own_reply(&site(), OWNER, reply_id(1)).await.unwrap().unwrap().version, 2);
}

#[tokio::test]
async fn edit_window_ends_to_the_microsecond() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let end = at(1).after(window());
    let just = rejoinder_domain::Time::from_micros(end.as_micros() - 1);
    assert_eq!(
        ground.store.edit_reply(Edit { at: end, ..edit(1, 1, "x") }).await.unwrap(),
        Err(EditRefusal::TooLate)
    );
    assert!(ground.store.edit_reply(Edit { at: just, ..edit(1, 1, "x") }).await.unwrap().is_ok());
    let late = Withdrawal { at: end, ..withdrawal(1) };
    assert_eq!(ground.store.withdraw_reply(late).await.unwrap(), Err(EditRefusal::TooLate));
    let in_time = Withdrawal { at: just, ..withdrawal(1) };
    assert_eq!(ground.store.withdraw_reply(in_time).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn strangers_and_the_late_cannot_touch_a_reply() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let not_yours = Err(EditRefusal::NotYours);
    let stranger = Edit { owner: [8; 32], ..edit(1, 1, "x") };
    assert_eq!(ground.store.edit_reply(stranger).await.unwrap(), not_yours);
    assert_eq!(ground.store.own_reply(&site(), [8; 32], reply_id(1)).await.unwrap(), None);
    assert_eq!(ground.store.edit_reply(edit(2, 1, "x")).await.unwrap(), not_yours);
    ground.act(1, State::Removed).await;
    assert_eq!(ground.store.edit_reply(edit(1, 1, "x")).await.unwrap(), not_yours);
    assert_eq!(ground.store.withdraw_reply(withdrawal(1)).await.unwrap(), Err(EditRefusal::NotYours));
}

#[tokio::test]
async fn closed_or_hidden_article_takes_no_edit_but_a_withdrawal() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let mut changed = ArticleSource { stamp: "2".into(), ..source(1) };
    changed.rules.open = false;
    ground.store.put_article(&site(), changed, at(2), "publisher").await.unwrap().unwrap();
    assert_eq!(ground.store.edit_reply(edit(1, 1, "x")).await.unwrap(), Err(EditRefusal::Closed));
    let hidden = ArticleSource { stamp: "3".into(), visibility: Visibility::Hidden, ..source(1) };
    ground.store.put_article(&site(), hidden, at(2), "publisher").await.unwrap().unwrap();
    assert_eq!(ground.store.edit_reply(edit(1, 1, "x")).await.unwrap(), Err(EditRefusal::Closed));
    assert_eq!(ground.store.withdraw_reply(withdrawal(1)).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn edited_reply_is_judged_again_and_its_count_follows() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.add(reply(2, Some(1))).await;
    let mut linked = edit(2, 1, "links");
    linked.words.links = 9;
    assert_eq!(ground.store.edit_reply(linked).await.unwrap(), Ok(State::Pending));
    assert_eq!(ground.count().await, 1);
    let (_, above) = ground.store.shown_reply(&site(), reply_id(1)).await.unwrap().unwrap();
    assert_eq!(above.below, 0);
    assert_eq!(ground.store.edit_reply(edit(2, 2, "no links")).await.unwrap(), Ok(State::Published));
    assert_eq!(ground.count().await, 2);
}

#[tokio::test]
async fn edit_does_not_free_spam_nor_hold_what_was_let_through() {
    let ground = Ground::new().await;
    ground.add(NewReply { trapped: true, ..reply(1, None) }).await;
    assert_eq!(ground.store.edit_reply(edit(1, 1, "x")).await.unwrap(), Ok(State::Spam));
    let first = ReplyRules { policy: Policy::First, ..open_rules() };
    ground.add(reply(2, None)).await;
    let edited = Edit { rules: first, ..edit(2, 1, "y") };
    assert_eq!(ground.store.edit_reply(edited).await.unwrap(), Ok(State::Published));
}

#[tokio::test]
async fn own_replies_are_listed_oldest_first_and_spam_looks_pending() {
    let ground = Ground::new().await;
    for number in 1..=4 {
        ground.add(reply(number, None)).await;
    }
    ground.add(NewReply { owner: [8; 32], ..reply(5, None) }).await;
    ground.act(1, State::Spam).await;
    ground.act(2, State::Removed).await;
    ground.store.withdraw_reply(withdrawal(3)).await.unwrap().unwrap();
    let visitor =
        Visitor { article: article_id(1), session: None, own: Some(OWNER), browser: None, now: at(0) };
    let own = ground.store.visit(&site(), visitor).await.unwrap().own;
    let seen: Vec<_> = own.iter().map(|reply| (reply.id, reply.state)).collect();
    assert_eq!(seen, [(reply_id(1), State::Pending), (reply_id(4), State::Published)]);
}

#[tokio::test]
async fn withdrawn_reply_stays_as_a_tombstone_while_something_is_below() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.add(reply(2, Some(1))).await;
    ground.store.withdraw_reply(withdrawal(1)).await.unwrap().unwrap();
    let (_, tombstone) = ground.store.shown_reply(&site(), reply_id(1)).await.unwrap().unwrap();
    assert_eq!((tombstone.state, tombstone.below), (State::Withdrawn, 1));
    assert_eq!((tombstone.name, tombstone.website, tombstone.html), Default::default());
    let (_, answer) = ground.store.shown_reply(&site(), reply_id(2)).await.unwrap().unwrap();
    assert_eq!(answer.parent_name, None);
    ground.store.withdraw_reply(withdrawal(2)).await.unwrap().unwrap();
    assert_eq!(ground.store.shown_reply(&site(), reply_id(1)).await.unwrap(), None);
    assert_eq!(ground.count().await, 0);
}
