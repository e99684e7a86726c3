//! Articles, feeds and keys.

use rejoinder_domain::{State, Time, Visibility};
use rejoinder_store::{ArticleSource, Month, Put, PutError};

use crate::ground::{Ground, article_id, at, reply, site, source};

async fn put(ground: &Ground, source: ArticleSource) -> Result<Put, PutError> {
    ground.store.put_article(&site(), source, at(0), "publisher").await.unwrap()
}

#[tokio::test]
async fn article_is_put_once_and_changed_when_its_stamp_changes() {
    let ground = Ground::new().await;
    assert_eq!(put(&ground, source(1)).await, Ok(Put::Same(article_id(1))));
    let changed = ArticleSource { stamp: "2".into(), id: article_id(77), title: "New".into(), ..source(1) };
    assert_eq!(put(&ground, changed).await, Ok(Put::Changed(article_id(1))));
    let article = ground.store.article(&site(), article_id(1)).await.unwrap().unwrap();
    assert_eq!((article.title.as_str(), article.tags), ("New", vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(
        ground.store.stamps(&site(), "file:").await.unwrap(),
        [("file:1.md".to_owned(), "2".to_owned())]
    );
    assert_eq!(ground.store.stamps(&site(), "wordpress:").await.unwrap(), []);
}

#[tokio::test]
async fn path_of_another_article_is_refused_by_name() {
    let ground = Ground::new().await;
    let taken = ArticleSource { path: "/1/".parse().unwrap(), ..source(2) };
    let refusal = PutError::PathTaken { path: "/1/".into(), owner: "file:1.md".into() };
    assert_eq!(put(&ground, taken).await, Err(refusal));
    assert_eq!(ground.store.article(&site(), article_id(2)).await.unwrap(), None);
}

#[tokio::test]
async fn article_is_found_with_and_without_its_closing_slash() {
    let ground = Ground::new().await;
    for path in ["/1/", "/1"] {
        assert_eq!(ground.store.article_at(&site(), path).await.unwrap().unwrap().id, article_id(1));
    }
    assert_eq!(ground.store.article_at(&site(), "/2").await.unwrap(), None);
    let bare = ArticleSource { path: "/1".parse().unwrap(), ..source(2) };
    put(&ground, bare).await.unwrap();
    assert_eq!(ground.store.article_at(&site(), "/1").await.unwrap().unwrap().id, article_id(2));
}

#[tokio::test]
async fn old_address_leads_to_the_new_one_until_it_is_the_own_again() {
    let ground = Ground::new().await;
    let moved = ArticleSource {
        stamp: "2".into(),
        path: "/new/".parse().unwrap(),
        old_addresses: vec!["/?p=1".into()],
        ..source(1)
    };
    put(&ground, moved).await.unwrap();
    for old in ["/1/", "/?p=1"] {
        assert_eq!(
            ground.store.moved(&site(), old, Time::from_micros(i64::MAX)).await.unwrap().as_deref(),
            Some("/new/")
        );
    }
    put(&ground, ArticleSource { stamp: "3".into(), ..source(1) }).await.unwrap();
    assert_eq!(ground.store.moved(&site(), "/1/", Time::from_micros(i64::MAX)).await.unwrap(), None);
    assert_eq!(
        ground.store.moved(&site(), "/new/", Time::from_micros(i64::MAX)).await.unwrap().as_deref(),
        Some("/1/")
    );
}

#[tokio::test]
async fn hidden_article_keeps_its_replies_and_comes_back_by_its_source() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    assert!(ground.store.hide_article(&site(), "file:1.md", at(5)).await.unwrap());
    assert!(!ground.store.hide_article(&site(), "file:1.md", at(5)).await.unwrap());
    let hidden = ground.store.article(&site(), article_id(1)).await.unwrap().unwrap();
    assert_eq!((hidden.visibility, hidden.reply_count), (Visibility::Hidden, 1));
    assert!(ground.store.latest_replies(&site(), None, at(9), 9).await.unwrap().is_empty());
    assert_eq!(put(&ground, source(1)).await, Ok(Put::Changed(article_id(1))));
    assert_eq!(ground.store.latest_replies(&site(), None, at(9), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn front_page_is_walked_both_ways_without_drafts_and_scheduled_ones() {
    let ground = Ground::new().await;
    for number in 2..=5 {
        // Two share a moment: the id decides.
        let published = at(i64::try_from(number / 2).unwrap() - 500);
        put(&ground, ArticleSource { published, ..source(number) }).await.unwrap();
    }
    put(&ground, ArticleSource { visibility: Visibility::Draft, ..source(6) }).await.unwrap();
    put(&ground, ArticleSource { published: at(60), ..source(7) }).await.unwrap();
    let page =
        async |before, after| ground.store.front_page(&site(), (before, after), at(0), 2).await.unwrap();
    let ids =
        |page: &rejoinder_store::FrontPage| page.articles.iter().map(|card| card.id).collect::<Vec<_>>();
    let first = page(None, None).await;
    assert_eq!(ids(&first), [article_id(5), article_id(4)]);
    assert_eq!((first.newer, first.older, first.next_due), (false, true, Some(at(60))));
    let second = page(Some(article_id(4)), None).await;
    assert_eq!((ids(&second), second.newer, second.older), (vec![article_id(3), article_id(2)], true, true));
    let last = page(Some(article_id(2)), None).await;
    assert_eq!((ids(&last), last.newer, last.older), (vec![article_id(1)], true, false));
    let back = page(None, Some(article_id(1))).await;
    assert_eq!(ids(&back), [article_id(3), article_id(2)]);
    assert!(ground.store.has_articles(&site()).await.unwrap());
    assert!(!ground.store.has_articles(&"other".parse().unwrap()).await.unwrap());
}

#[tokio::test]
async fn months_and_their_articles_are_those_everybody_may_see() {
    let ground = Ground::new().await;
    let published = "2020-02-29T23:59:59Z".parse().unwrap();
    put(&ground, ArticleSource { published, ..source(2) }).await.unwrap();
    put(&ground, ArticleSource { published: at(60), ..source(3) }).await.unwrap();
    let months = ground.store.months(&site(), at(0)).await.unwrap();
    assert_eq!(months, [Month::of(at(-1000)), Month { year: 2020, month: 2 }]);
    let listed = ground.store.articles_of(&site(), months[1], at(0)).await.unwrap();
    assert_eq!(listed.iter().map(|card| card.id).collect::<Vec<_>>(), [article_id(2)]);
    let now = ground.store.articles_of(&site(), months[0], at(0)).await.unwrap();
    assert_eq!(now.iter().map(|card| card.id).collect::<Vec<_>>(), [article_id(1)]);
}

#[tokio::test]
async fn latest_replies_are_the_newest_published_ones() {
    let ground = Ground::new().await;
    put(&ground, source(2)).await.unwrap();
    for number in 1..=4 {
        ground.add(reply(number, None)).await;
    }
    ground.add(rejoinder_store::NewReply { article: article_id(2), ..reply(5, None) }).await;
    ground.act(3, State::Removed).await;
    let bodies = async |article, limit| {
        let latest = ground.store.latest_replies(&site(), article, at(9), limit).await.unwrap();
        latest.into_iter().map(|reply| reply.html).collect::<Vec<_>>()
    };
    assert_eq!(bodies(None, 2).await, ["<p>Words 5</p>\n", "<p>Words 4</p>\n"]);
    assert_eq!(bodies(Some(article_id(1)), 2).await, ["<p>Words 4</p>\n", "<p>Words 2</p>\n"]);
}

#[tokio::test]
async fn key_is_made_once_and_kept() {
    let ground = Ground::new().await;
    assert_eq!(ground.store.secret("marks", [1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(ground.store.secret("marks", [2; 32]).await.unwrap(), [1; 32]);
    assert_eq!(ground.store.secret("other", [2; 32]).await.unwrap(), [2; 32]);
}
