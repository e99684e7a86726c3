//! The same words once more: by the same author they are one reply, and nobody else gets hold of it.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::StatusCode;
use rejoinder_domain::State;

use crate::browser::Reader;
use crate::ground::Ground;

const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

/// A browser on the same network with another address.
fn neighbour(ground: &Ground) -> Reader<'_> {
    let mut reader = ground.reader();
    reader.address = IpAddr::from([192, 0, 2, 2]);
    reader
}

/// Another browser at the same address.
fn another(ground: &Ground) -> Reader<'_> {
    let mut reader = ground.reader();
    reader.agent = "Another browser";
    reader
}

#[tokio::test]
async fn same_words_from_another_network_are_one_reply_of_the_browser_that_said_them() {
    let ground = Ground::new().await;
    let mut ana = ground.reader();
    let first = ana.say("/salt", "Same").await;
    ana.address = ELSEWHERE;
    assert_eq!(ana.say("/salt", "Same").await, first);
    let second = ana.say("/salt", "Other words").await;
    ana.address = ground.reader().address;
    assert_eq!(ana.say("/salt", "Other words").await, second);
    assert_eq!(ground.replies().await, 2);
}

#[tokio::test]
async fn equal_words_of_two_browsers_that_are_known_are_two_replies() {
    let ground = Ground::new().await;
    let (ana, other) = (ground.reader(), ground.reader());
    ana.say("/salt", "Hello").await;
    other.say("/salt", "Good evening").await;
    assert_ne!(ana.say("/salt", "Same").await, other.say("/salt", "Same").await);
}

/// Says something with a browser that keeps no cookies; where the answer leads.
async fn without_cookies(reader: &Reader<'_>, body: &str) -> String {
    let id = reader.say("/salt", body).await;
    reader.jar.borrow_mut().clear();
    format!("/r/{id}")
}

#[tokio::test]
async fn waiting_reply_of_a_browser_without_cookies_is_shown_to_its_author_alone() {
    for policy in ["first", "hold"] {
        let ground = Ground::site(&format!("policy = '{policy}'")).await;
        let ana = ground.reader();
        let permalink = without_cookies(&ana, "Two *words*").await;
        let page = ana.page(&permalink).await;
        assert_eq!(page.one("h1").text(), "Your reply is waiting for approval.");
        assert_eq!(page.one("textarea").text(), "Two *words*");
        assert_eq!(page.one("main").one("a").attr("href"), Some("/salt"));
        let strangers = [neighbour(&ground), another(&ground)];
        let never = ground.app.new_reply_id();
        for stranger in strangers {
            let answer = stranger.get(&permalink).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert_eq!(answer.text(), stranger.get(&format!("/r/{never}")).await.text(), "nothing is told");
        }
        ground.pass(Duration::from_mins(10));
        assert_eq!(ana.get(&permalink).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn words_that_another_browser_waits_with_are_given_back_to_who_says_them_too() {
    let ground = Ground::site("policy = 'hold'").await;
    let (ana, other) = (ground.reader(), another(&ground));
    let id = ana.say("/salt", "Same").await;
    assert_eq!(other.say("/salt", "Same").await, id);
    let page = other.page(&format!("/r/{id}")).await;
    assert_eq!(page.one("h1").text(), "Your reply is waiting for approval.");
    assert_eq!(page.one("textarea").text(), "Same");
    let edited = ana.post(&format!("/r/{id}/edit"), &[("body", "Something else"), ("version", "1")]).await;
    assert_eq!(edited.status, StatusCode::SEE_OTHER);
    let answer = other.get(&format!("/r/{id}")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "the new words were never the other's");
}

#[tokio::test]
async fn words_that_a_moderator_took_away_are_given_back_to_who_says_them_again() {
    for answered in [false, true] {
        let ground = Ground::new().await;
        let ana = ground.reader();
        let id = ana.say("/salt", "Rude").await;
        if answered {
            let answer = [("name", "Bo"), ("body", "Well"), ("parent", id.as_str())];
            ground.reader().submit("/salt", &answer).await.posted();
        }
        ground.moderate(&id, State::Removed).await;
        assert_eq!(ana.say("/salt", "Rude").await, id);
        let page = ana.page(&format!("/r/{id}")).await;
        assert_eq!(page.one("h1").text(), "Removed by a moderator.");
        assert_eq!(page.one("textarea").text(), "Rude");
    }
}

/// Whether this reader may change the reply.
async fn owns(reader: &Reader<'_>, id: &str) -> bool {
    reader.get(&format!("/r/{id}/edit")).await.status == StatusCode::OK
}

#[tokio::test]
async fn who_presses_twice_gets_the_cookie_with_the_second_answer() {
    let ground = Ground::new().await;
    let (first, second) = (ground.reader(), ground.reader());
    let id = first.say("/salt", "Same").await;
    ground.pass(Duration::from_secs(29));
    assert_eq!(second.say("/salt", "Same").await, id);
    assert!(owns(&second, &id).await);
}

#[tokio::test]
async fn who_only_repeats_what_another_said_does_not_get_hold_of_it() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let id = ana.say("/salt", "Same").await;
    for thief in [neighbour(&ground), another(&ground)] {
        assert_eq!(thief.say("/salt", "Same").await, id);
        assert!(!owns(&thief, &id).await);
    }
    ground.pass(Duration::from_secs(30));
    let late = ground.reader();
    assert_eq!(late.say("/salt", "Same").await, id);
    assert!(!owns(&late, &id).await);
    assert!(owns(&ana, &id).await);
}

#[tokio::test]
async fn browser_keeps_its_own_cookie_when_it_repeats_what_another_said() {
    let ground = Ground::new().await;
    let (ana, phone) = (ground.reader(), ground.reader());
    let own = phone.say("/salt", "From the phone").await;
    let words = [("name", "Ana"), ("email", "ana@example.org"), ("body", "Same")];
    let id = ana.submit("/salt", &words).await.posted();
    assert_eq!(phone.submit("/salt", &words).await.posted(), id);
    assert!(owns(&phone, &own).await && !owns(&phone, &id).await);
}
