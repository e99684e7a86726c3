//! What moderators do, and what imports of other systems leave.

use rejoinder_domain::State;
use rejoinder_store::{Act, Imported, ImportedMention, Moderated, ThreadView, Withdrawal};

use crate::ground::{Ground, article_id, at, imported, reply, reply_id, site, window};

#[tokio::test]
async fn every_act_can_be_taken_back_and_counts_follow() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    assert_eq!(ground.act(1, State::Spam).await, Moderated::Changed(State::Published));
    assert_eq!(ground.count().await, 0);
    assert_eq!(ground.act(1, State::Removed).await, Moderated::Changed(State::Spam));
    assert_eq!(ground.act(1, State::Published).await, Moderated::Changed(State::Removed));
    assert_eq!(ground.act(1, State::Published).await, Moderated::Same);
    assert_eq!(ground.count().await, 1);
    assert_eq!(ground.act(2, State::Spam).await, Moderated::NotFound);
}

#[tokio::test]
async fn what_its_author_took_back_stays_taken_back() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    assert_eq!(ground.act(1, State::Withdrawn).await, Moderated::Withdrawn);
    let withdrawal =
        Withdrawal { site: site(), id: reply_id(1), owner: [7; 32], window: window(), at: at(2) };
    ground.store.withdraw_reply(withdrawal).await.unwrap().unwrap();
    assert_eq!(ground.act(1, State::Published).await, Moderated::Withdrawn);
}

#[tokio::test]
async fn list_for_moderators_goes_on_where_it_ended() {
    let ground = Ground::new().await;
    for number in 1..=7 {
        ground.add(reply(number, None)).await;
    }
    for (state, numbers) in [(State::Published, vec![7, 6, 5]), (State::Pending, vec![4, 3, 2, 1])] {
        for number in 1..=4 {
            ground.act(number, State::Pending).await;
        }
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = ground.store.replies_in(&site(), state, before, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            seen.extend(page.iter().map(|reply| reply.id));
        }
        assert_eq!(seen, numbers.into_iter().map(reply_id).collect::<Vec<_>>());
    }
    let unknown = ground.store.replies_in(&site(), State::Pending, Some(reply_id(99)), 2).await.unwrap();
    assert_eq!(unknown, []);
}

#[tokio::test]
async fn import_run_twice_adds_nothing_the_second_time() {
    let ground = Ground::new().await;
    let replies = || vec![imported(1, None, State::Published), imported(2, Some(1), State::Pending)];
    let import = |replies| ground.store.import_replies(&SITE, article_id(1), replies, at(9));
    assert_eq!(import(replies()).await.unwrap(), Imported { added: 2, known: 0 });
    assert_eq!(import(replies()).await.unwrap(), Imported { added: 0, known: 2 });
    let more = [replies(), vec![imported(3, Some(77), State::Published)]].concat();
    assert_eq!(import(more).await.unwrap(), Imported { added: 1, known: 2 });
    assert_eq!(ground.count().await, 2);
    let origins = vec!["o:1".to_owned(), "o:9".to_owned()];
    assert_eq!(ground.store.known_origins(&site(), origins).await.unwrap(), 1);
    // Its parent is not in the file: it becomes a root.
    assert_eq!(ground.store.shown_reply(&site(), reply_id(3)).await.unwrap().unwrap().1.parent, None);
    let anchored = ground.store.reply_with_anchor(&site(), "comment-2").await.unwrap();
    assert_eq!(anchored, Some(reply_id(2)));
    assert_eq!(ground.store.reply_with_anchor(&site(), "comment-9").await.unwrap(), None);
}

static SITE: std::sync::LazyLock<rejoinder_domain::SiteId> = std::sync::LazyLock::new(site);

#[tokio::test]
async fn replies_for_an_article_that_is_not_there_leave_nothing() {
    let ground = Ground::new().await;
    let replies = vec![imported(1, None, State::Published)];
    let failed = ground.store.import_replies(&site(), article_id(9), replies, at(9)).await;
    assert!(matches!(failed, Err(rejoinder_store::StoreError::Other(_))), "{failed:?}");
    assert_eq!(ground.store.find_reply(&site(), reply_id(1)).await.unwrap(), None);
}

#[tokio::test]
async fn published_mentions_are_listed_oldest_first_the_newest_of_them() {
    let ground = Ground::new().await;
    let mention = |number: u64, state| ImportedMention {
        id: reply_id(number),
        origin: format!("m:{number}"),
        kind: "pingback",
        state,
        created: at(i64::try_from(number).unwrap()),
        title: format!("Mention {number}"),
        url: "https://example.net/".into(),
        excerpt: "…".into(),
    };
    let mentions =
        || (1..=4).map(|n| mention(n, if n == 4 { State::Spam } else { State::Published })).collect();
    let import = |mentions| ground.store.import_mentions(&SITE, article_id(1), mentions, at(9));
    assert_eq!(import(mentions()).await.unwrap(), Imported { added: 4, known: 0 });
    assert_eq!(import(mentions()).await.unwrap(), Imported { added: 0, known: 4 });
    let page = ground.store.article_page(&site(), "/1/", (ThreadView::default(), at(9)), 2).await.unwrap();
    assert_eq!(
        page.unwrap().mentions.iter().map(|m| m.title.as_str()).collect::<Vec<_>>(),
        ["Mention 2", "Mention 3"]
    );
}

#[tokio::test]
async fn acts_carry_who_and_why() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let act =
        Act { state: State::Removed, actor: "command:mo".into(), reason: Some("rude".into()), at: at(9) };
    ground.store.moderate_reply(&site(), reply_id(1), act).await.unwrap();
    let file = ground.folder.path().join("rejoinder.db");
    let events: Vec<(String, String, Option<String>)> = rusqlite::Connection::open(file)
        .unwrap()
        .prepare("SELECT kind, actor, reason FROM event ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let kinds: Vec<&str> = events.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["article_added", "reply_added", "reply_removed"]);
    assert_eq!(events[2], ("reply_removed".into(), "command:mo".into(), Some("rude".into())));
}
