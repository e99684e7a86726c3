//! A thread as one line.

use rejoinder_domain::{ReplyId, State};
use rejoinder_store::Order;

use crate::ground::{Ground, article_id, at, imported, reply, reply_id, site};
use crate::walk::walk;

/// The whole line, `limit` at a time.
async fn line(ground: &Ground, order: Order, limit: usize) -> Vec<ReplyId> {
    let (mut seen, mut after): (Vec<ReplyId>, _) = (Vec::new(), None);
    loop {
        let part = ground.store.replies_in_line(&site(), article_id(1), (order, after), limit).await;
        let part = part.unwrap().unwrap();
        assert!(part.len() <= limit);
        seen.extend(part.iter().map(|reply| reply.id));
        match part.last() {
            Some(last) => after = Some(last.id),
            None => return seen,
        }
    }
}

#[tokio::test]
async fn line_is_what_a_reader_sees_who_unfolds_everything() {
    let ground = Ground::new().await;
    let state = |n: u64| if n.is_multiple_of(4) { State::Spam } else { State::Published };
    let parent = |n: u64| (n > 1 && !n.is_multiple_of(9)).then(|| n - 1 - (n % 3).min(n - 2));
    let replies = (1..=300).map(|n| imported(n, parent(n), state(n))).collect();
    ground.store.import_replies(&site(), article_id(1), replies, at(0)).await.unwrap();
    for order in [Order::Oldest, Order::Newest] {
        let seen = walk(&ground.store, article_id(1), order, true).await;
        assert!(seen.len() > 200);
        for limit in [1, 7, 100, 1000] {
            assert_eq!(line(&ground, order, limit).await, seen, "{order:?}, {limit} at a time");
        }
    }
}

#[tokio::test]
async fn line_after_a_reply_of_another_article_is_none() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    for order in [Order::Oldest, Order::Newest] {
        let view = (order, Some(reply_id(1)));
        assert_eq!(ground.store.replies_in_line(&site(), article_id(2), view, 9).await.unwrap(), None);
    }
}

#[tokio::test]
async fn reply_said_again_is_found_without_its_token_in_every_state() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    for (state, told) in [(State::Removed, State::Removed), (State::Spam, State::Pending)] {
        ground.act(1, state).await;
        assert_eq!(ground.store.said_reply(&site(), reply_id(1)).await.unwrap().unwrap().state, told);
    }
    assert_eq!(ground.store.said_reply(&site(), reply_id(2)).await.unwrap(), None);
}
