//! Posting: what is taken, what is known already, what is refused.

use rejoinder_domain::{ArticleRules, Policy, ReplyRules, State, Visibility, Words};
use rejoinder_store::{Added, ArticleSource, NewReply, ReplyRefusal, Retry, Withdrawal};

use crate::ground::{Ground, article_id, at, open_rules, reply, reply_id, site, source, window, words};

const DAY: i64 = 86_400;

fn first_rules() -> ReplyRules {
    ReplyRules { policy: Policy::First, ..open_rules() }
}

fn retry(key: u8, words: u8) -> Retry {
    Retry { key: [key; 32], words: [words; 32] }
}

async fn article(ground: &Ground, change: impl FnOnce(&mut ArticleSource)) {
    let mut changed = ArticleSource { stamp: "2".into(), ..source(1) };
    change(&mut changed);
    ground.store.put_article(&site(), changed, at(0), "publisher").await.unwrap().unwrap();
}

#[tokio::test]
async fn published_reply_is_counted_and_found() {
    let ground = Ground::new().await;
    let added = ground.add(reply(1, None)).await;
    assert_eq!(added, Added::New { id: reply_id(1), state: State::Published });
    assert_eq!(ground.count().await, 1);
    let (article, shown) = ground.store.shown_reply(&site(), reply_id(1)).await.unwrap().unwrap();
    assert_eq!(
        (article, shown.name.as_str(), shown.html.as_str()),
        (article_id(1), "Ana", "<p>Words 1</p>\n")
    );
}

#[tokio::test]
async fn same_words_within_a_day_are_one_reply() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let again = NewReply { id: reply_id(2), at: at(1 + DAY - 1), ..reply(1, None) };
    assert_eq!(ground.add(again).await, Added::Again { id: reply_id(1), state: State::Published });
    assert_eq!(ground.count().await, 1);
}

/// A browser without a token is marked by its network; then it has one, and may be on another network.
#[tokio::test]
async fn same_words_by_the_same_browser_are_one_reply_whatever_they_are_marked_by() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let again = NewReply { words: words("Words 1"), owner_known: true, ..reply(2, None) };
    assert_eq!(ground.add(again.clone()).await, Added::Again { id: reply_id(1), state: State::Published });
    let named = |name: &str| Words { name: name.into(), ..words("Words 1") };
    for other in [
        NewReply { owner: [8; 32], ..again.clone() },
        NewReply { id: reply_id(3), words: named("Bo"), ..again.clone() },
        NewReply { id: reply_id(4), parent: Some(reply_id(1)), ..again.clone() },
        NewReply { id: reply_id(5), words: words("Words 1."), ..again.clone() },
        NewReply { id: reply_id(6), at: at(1 + DAY), ..again },
    ] {
        let (id, said) = (other.id, [*other.id.as_bytes().last().unwrap(); 16]);
        let added = ground.add(NewReply { said, ..other }).await;
        assert_eq!(added, Added::New { id, state: State::Published });
    }
}

#[tokio::test]
async fn same_words_a_day_later_are_another_reply() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let later = NewReply { id: reply_id(2), at: at(1 + DAY), ..reply(1, None) };
    assert_eq!(ground.add(later).await, Added::New { id: reply_id(2), state: State::Published });
}

#[tokio::test]
async fn withdrawn_words_may_be_said_again() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let withdrawal =
        Withdrawal { site: site(), id: reply_id(1), owner: [7; 32], window: window(), at: at(2) };
    ground.store.withdraw_reply(withdrawal).await.unwrap().unwrap();
    let again = NewReply { id: reply_id(2), ..reply(1, None) };
    assert_eq!(ground.add(again).await, Added::New { id: reply_id(2), state: State::Published });
}

#[tokio::test]
async fn words_said_before_closing_are_still_known_after_it() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    article(&ground, |article| article.rules.open = false).await;
    assert!(matches!(ground.add(reply(1, None)).await, Added::Again { .. }));
}

#[tokio::test]
async fn retried_request_is_answered_with_its_reply() {
    let ground = Ground::new().await;
    ground.add(NewReply { retry: Some(retry(1, 1)), ..reply(1, None) }).await;
    let again = NewReply { retry: Some(retry(1, 1)), ..reply(2, None) };
    assert_eq!(ground.add(again).await, Added::Again { id: reply_id(1), state: State::Published });
}

#[tokio::test]
async fn key_used_for_other_words_is_refused() {
    let ground = Ground::new().await;
    ground.add(NewReply { retry: Some(retry(1, 1)), ..reply(1, None) }).await;
    let other = NewReply { retry: Some(retry(1, 2)), ..reply(2, None) };
    assert_eq!(ground.refused(other).await, ReplyRefusal::KeyReused);
}

#[tokio::test]
async fn key_may_be_used_again_after_a_day() {
    let ground = Ground::new().await;
    ground.add(NewReply { retry: Some(retry(1, 1)), ..reply(1, None) }).await;
    let later = NewReply { retry: Some(retry(1, 2)), at: at(2 + DAY), ..reply(2, None) };
    assert!(matches!(ground.add(later).await, Added::New { .. }));
}

#[tokio::test]
async fn key_of_a_refused_request_is_free() {
    let ground = Ground::new().await;
    ground.refused(NewReply { retry: Some(retry(1, 1)), ..reply(1, Some(99)) }).await;
    let mended = NewReply { retry: Some(retry(1, 2)), ..reply(1, None) };
    assert!(matches!(ground.add(mended).await, Added::New { .. }));
}

#[tokio::test]
async fn unknown_hidden_and_scheduled_articles_take_nothing() {
    let ground = Ground::new().await;
    let nowhere = NewReply { article: article_id(9), ..reply(1, None) };
    assert_eq!(ground.refused(nowhere).await, ReplyRefusal::NoArticle);
    article(&ground, |article| article.visibility = Visibility::Hidden).await;
    assert_eq!(ground.refused(reply(1, None)).await, ReplyRefusal::NoArticle);
    article(&ground, |article| {
        article.stamp = "3".into();
        article.published = at(2);
    })
    .await;
    assert_eq!(ground.refused(reply(1, None)).await, ReplyRefusal::NoArticle);
    assert!(matches!(ground.add(reply(2, None)).await, Added::New { .. }));
}

#[tokio::test]
async fn closed_article_refuses_reply() {
    let ground = Ground::new().await;
    article(&ground, |article| article.rules = ArticleRules { open: false, ..ArticleRules::default() }).await;
    assert_eq!(ground.refused(reply(1, None)).await, ReplyRefusal::Closed);
}

#[tokio::test]
async fn article_closes_at_the_end_of_its_days() {
    let ground = Ground::new().await;
    article(&ground, |article| article.rules.close_after_days = Some(1)).await;
    ground.add(NewReply { at: at(DAY - 1001), ..reply(1, None) }).await;
    let late = NewReply { at: at(DAY - 1000), ..reply(2, None) };
    assert_eq!(ground.refused(late).await, ReplyRefusal::Closed);
}

#[tokio::test]
async fn parent_must_be_there_shown_and_of_the_same_article() {
    let ground = Ground::new().await;
    ground.store.put_article(&site(), source(2), at(0), "publisher").await.unwrap().unwrap();
    assert_eq!(ground.refused(reply(2, Some(1))).await, ReplyRefusal::NoParent);
    ground.add(NewReply { article: article_id(2), ..reply(1, None) }).await;
    assert_eq!(ground.refused(reply(2, Some(1))).await, ReplyRefusal::NoParent);
    ground.add(reply(3, None)).await;
    for state in [State::Pending, State::Spam, State::Removed] {
        ground.act(3, state).await;
        let stranger = NewReply { owner: [8; 32], ..reply(4, Some(3)) };
        assert_eq!(ground.refused(stranger).await, ReplyRefusal::NoParent, "{state}");
    }
}

#[tokio::test]
async fn own_pending_reply_may_be_answered_and_the_answer_waits_too() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.act(1, State::Pending).await;
    let added = ground.add(reply(2, Some(1))).await;
    assert_eq!(added, Added::New { id: reply_id(2), state: State::Pending });
    assert_eq!(ground.count().await, 0);
}

#[tokio::test]
async fn first_reply_waits_and_a_known_authors_next_does_not() {
    let ground = Ground::new().await;
    let new = |number, known| NewReply { rules: first_rules(), owner_known: known, ..reply(number, None) };
    assert_eq!(ground.add(new(1, false)).await, Added::New { id: reply_id(1), state: State::Pending });
    assert_eq!(ground.add(new(2, true)).await, Added::New { id: reply_id(2), state: State::Pending });
    ground.act(1, State::Published).await;
    assert_eq!(ground.add(new(3, true)).await, Added::New { id: reply_id(3), state: State::Published });
    // The token must have come with the request.
    assert_eq!(ground.add(new(4, false)).await, Added::New { id: reply_id(4), state: State::Pending });
}

#[tokio::test]
async fn known_on_one_site_is_unknown_on_another() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let other: rejoinder_domain::SiteId = "other".parse().unwrap();
    ground.store.put_article(&other, source(1), at(0), "publisher").await.unwrap().unwrap();
    let new = NewReply { site: other.clone(), rules: first_rules(), owner_known: true, ..reply(2, None) };
    assert_eq!(ground.add(new).await, Added::New { id: reply_id(2), state: State::Pending });
    assert_eq!(ground.store.find_reply(&site(), reply_id(2)).await.unwrap(), None);
    // The same id and the same words on another site are another reply.
    assert!(matches!(ground.add(NewReply { site: other, ..reply(1, None) }).await, Added::New { .. }));
}

#[tokio::test]
async fn articles_policy_wins_and_reasons_are_kept_for_moderators() {
    let ground = Ground::new().await;
    article(&ground, |article| {
        article.rules =
            ArticleRules { policy: Some(Policy::Hold), max_links: Some(0), ..ArticleRules::default() };
    })
    .await;
    let mut linked = reply(1, None);
    linked.words.links = 1;
    assert_eq!(ground.add(linked).await, Added::New { id: reply_id(1), state: State::Pending });
    let queue = ground.store.replies_in(&site(), State::Pending, None, 9).await.unwrap();
    assert_eq!(queue[0].reasons, "held links");
    assert_eq!((queue[0].email.as_str(), queue[0].path.as_str()), ("ana@example.org", "/1/"));
}

#[tokio::test]
async fn trapped_reply_is_spam_and_is_not_counted() {
    let ground = Ground::new().await;
    let added = ground.add(NewReply { trapped: true, ..reply(1, None) }).await;
    assert_eq!(added, Added::New { id: reply_id(1), state: State::Spam });
    assert_eq!(ground.count().await, 0);
    assert_eq!(ground.store.shown_reply(&site(), reply_id(1)).await.unwrap(), None);
}
