//! What is sent to whom, and who waits. Time stands still but for what the tests say.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::*;
use crate::pages::splice::Spliceable;

type Making = Pin<Box<dyn Future<Output = Result<Option<Draft>, Failure>> + Send>>;

const NOW: Time = Time::from_micros(1_000_000);
const ARTICLE: ArticleId = ArticleId::from_bytes([1; 16]);

fn key() -> PageKey {
    PageKey { site: SiteId::default(), page: Page::Article("/salt".into(), ThreadView::default()) }
}

fn draft(text: &str) -> Draft {
    Draft {
        body: Spliceable::new(text),
        content_type: "text/html",
        article: Some(ARTICLE),
        shows: None,
        stale_at: None,
    }
}

fn cache(rebuild: Duration) -> Arc<Cache> {
    Arc::new(Cache::new(1_000_000, rebuild))
}

fn change(cache: &Cache, seq: i64) {
    cache.changed(&[Change { site: SiteId::default(), article: ARTICLE, seq }]);
}

/// What is sent to who asks so many milliseconds after [`NOW`], if `text` would be made now.
async fn asked(cache: &Arc<Cache>, millis: u64, fresh_only: bool, text: &'static str) -> Bytes {
    let now = NOW.after(Duration::from_millis(millis));
    let page = cache.page(key(), now, fresh_only, async move || Ok(Some(draft(text)))).await;
    page.unwrap().unwrap().body.bytes().clone()
}

/// What makes a page of this text once it is told to, or fails once nobody can tell it any more.
fn when_told(told: oneshot::Receiver<()>, text: &'static str) -> impl FnOnce() -> Making {
    move || {
        Box::pin(async move {
            told.await.map_err(|_| Failure::NotFound)?;
            Ok(Some(draft(text)))
        })
    }
}

/// A page that was made as often as it takes to be in a storm, each time at once: the last time 30 ms after [`NOW`].
async fn in_storm() -> Arc<Cache> {
    let cache = cache(REBUILD);
    for (number, text) in ["first", "second", "third", "fourth"].into_iter().enumerate() {
        let number = u64::try_from(number).unwrap();
        change(&cache, number.try_into().unwrap());
        assert_eq!(asked(&cache, number * 10, false, text).await, text, "nobody waits for a storm");
    }
    change(&cache, 9);
    cache
}

/// Waits until so many pages were made.
async fn made(cache: &Cache, pages: u64) {
    let made = async {
        while cache.built() < pages {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), made).await.expect("it is never made");
}

/// Lets a question go on until it waits for something.
fn waits(question: &mut Pin<&mut impl Future>) -> bool {
    matches!(question.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
}

/// What `fresh_only` gets who asks after a change that came while another caller's page was being made.
async fn asked_meanwhile(rebuild: Duration, fresh_only: bool) -> Bytes {
    let cache = cache(rebuild);
    let (done, told) = oneshot::channel();
    let mut early = pin!(cache.page(key(), NOW, false, when_told(told, "before")));
    assert!(waits(&mut early));
    change(&cache, 7);
    let mut late = pin!(cache.page(key(), NOW, fresh_only, async || Ok(Some(draft("after")))));
    assert!(waits(&mut late));
    done.send(()).unwrap();
    assert_eq!(early.await.unwrap().unwrap().body.bytes(), "before", "what it asked for");
    late.await.unwrap().unwrap().body.bytes().clone()
}

#[tokio::test]
async fn page_begun_before_a_change_is_not_for_who_asks_after_it() {
    assert_eq!(asked_meanwhile(REBUILD, true).await, "after");
    assert_eq!(asked_meanwhile(REBUILD, false).await, "after");
    assert_eq!(asked_meanwhile(Duration::ZERO, false).await, "after");
}

#[tokio::test]
async fn nobody_waits_in_a_storm_but_authors() {
    let cache = in_storm().await;
    assert_eq!(asked(&cache, 40, false, "fifth").await, "fourth");
    assert_eq!(cache.built(), 4, "it was made a moment ago");
    assert_eq!(asked(&cache, 40, true, "fifth").await, "fifth");
}

#[tokio::test]
async fn page_is_made_anew_beside_its_readers() {
    let cache = in_storm().await;
    let (done, told) = oneshot::channel();
    let now = NOW.after(Duration::from_millis(60));
    let due = cache.page(key(), now, false, when_told(told, "fifth"));
    assert_eq!(due.await.unwrap().unwrap().body.bytes(), "fourth");
    assert_eq!(asked(&cache, 70, false, "made twice").await, "fourth");
    done.send(()).unwrap();
    made(&cache, 5).await;
    assert_eq!(asked(&cache, 70, false, "made twice").await, "fifth");
}

#[tokio::test]
async fn strangers_do_not_wait_for_an_author_in_a_storm() {
    let cache = in_storm().await;
    let (done, told) = oneshot::channel();
    let now = NOW.after(Duration::from_millis(60));
    let mut author = pin!(cache.page(key(), now, true, when_told(told, "fifth")));
    assert!(waits(&mut author));
    let mut other = pin!(cache.page(key(), now, true, async || Ok(Some(draft("made twice")))));
    assert!(waits(&mut other));
    assert_eq!(asked(&cache, 60, false, "made twice").await, "fourth");
    done.send(()).unwrap();
    for page in [author.await, other.await] {
        assert_eq!(page.unwrap().unwrap().body.bytes(), "fifth");
    }
    assert_eq!(asked(&cache, 60, false, "made twice").await, "fifth");
}

#[tokio::test]
async fn who_waited_for_a_page_that_could_not_be_made_makes_it() {
    let cache = in_storm().await;
    let (done, told) = oneshot::channel();
    let mut failing = pin!(cache.page(key(), NOW, true, when_told(told, "never")));
    assert!(waits(&mut failing));
    let mut waiting = pin!(cache.page(key(), NOW, true, async || Ok(Some(draft("fifth")))));
    assert!(waits(&mut waiting));
    drop(done);
    assert!(matches!(failing.await, Err(Failure::NotFound)));
    assert_eq!(waiting.await.unwrap().unwrap().body.bytes(), "fifth");
}

#[tokio::test]
async fn page_that_is_gone_is_gone_for_everybody() {
    let cache = in_storm().await;
    let gone = cache.page(key(), NOW, true, async || Ok(None)).await;
    assert!(gone.unwrap().is_none());
    assert_eq!(asked(&cache, 40, false, "fifth").await, "fifth");
}

#[tokio::test]
async fn renewal_that_fails_is_made_up_for() {
    let cache = in_storm().await;
    let now = NOW.after(Duration::from_millis(60));
    let due = cache.page(key(), now, false, async || Err(Failure::NotFound)).await;
    assert_eq!(due.unwrap().unwrap().body.bytes(), "fourth");
    // Until that task has run its page is still being made.
    let fifth = async {
        while asked(&cache, 60, false, "fifth").await != "fifth" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), fifth).await.unwrap();
}

#[tokio::test]
async fn clock_that_is_set_back_keeps_no_page() {
    let cache = in_storm().await;
    let page = cache.page(key(), Time::from_micros(5), false, async || Ok(Some(draft("fifth")))).await;
    assert_eq!(page.unwrap().unwrap().body.bytes(), "fifth");
}

#[tokio::test]
async fn page_of_long_ago_is_waited_for_even_in_a_storm() {
    let cache = in_storm().await;
    assert_eq!(asked(&cache, 119, false, "fifth").await, "fourth");
    let cache = in_storm().await;
    assert_eq!(asked(&cache, 120, false, "fifth").await, "fifth");
}
