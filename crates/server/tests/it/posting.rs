//! Replies on their way in, and forms that are refused with what was typed.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use rejoinder_domain::State;

use crate::browser::Answer;
use crate::ground::Ground;

/// What stands in the form's text field.
fn typed(answer: &Answer) -> String {
    answer.page().one("textarea").text()
}

#[tokio::test]
async fn reply_is_on_the_page_it_leads_to() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let id = ana.say("/salt", "Good *point*").await;
    let landed = ana.get(&format!("/r/{id}")).await;
    assert_eq!(landed.header("location"), format!("/salt#reply-{id}"));
    let page = ground.reader().page("/salt").await;
    assert_eq!(page.replies(), [id.as_str()]);
    assert_eq!(page.reply(&id).unwrap().one(".reply-body").one("em").text(), "point");
    assert_eq!(page.by_id("replies-title").unwrap().text(), "1 reply");
}

#[tokio::test]
async fn refused_form_keeps_what_was_typed() {
    let ground = Ground::new().await;
    let fields = [("body", "My <b>words</b>"), ("name", ""), ("email", "nobody")];
    let answer = ground.reader().submit("/salt", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(typed(&answer), "My <b>words</b>");
    let page = answer.page();
    assert_eq!(page.one("[name=email]").attr("value"), Some("nobody"));
    assert!(page.one("title").text().starts_with("Error: Salt"));
    assert!(page.by_id("error-name").is_some() && page.by_id("error-email").is_some());
    assert_eq!(ground.replies().await, 0);
}

#[tokio::test]
async fn text_that_is_far_too_long_is_given_back_and_not_kept() {
    let ground = Ground::new().await;
    let long = "x".repeat(20_001);
    let answer = ground.reader().submit("/salt", &[("body", &long), ("name", "Ana")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(typed(&answer), long);
    assert!(answer.page().by_id("error-body").unwrap().text().contains("20,001"));
    assert_eq!(ground.replies().await, 0);
}

#[tokio::test]
async fn text_for_an_article_that_is_not_there_is_given_back() {
    let ground = Ground::new().await;
    let answer = ground.reader().post_with("/gone", &[("body", "Typed for nothing?")], &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(typed(&answer), "Typed for nothing?");
}

#[tokio::test]
async fn form_that_cannot_be_read_is_refused_plainly() {
    let ground = Ground::new().await;
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    for (body, status) in [
        ("body=a&body=b".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        ("a".repeat(10_000_000), StatusCode::PAYLOAD_TOO_LARGE),
        (format!("body={}&name=x", "%3E".repeat(100_000)), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = ground.reader().send(Method::POST, "/salt", &kind, body).await;
        assert_eq!(answer.status, status);
        assert!(!answer.page().one("h1").text().is_empty());
    }
    assert_eq!(ground.replies().await, 0);
}

#[tokio::test]
async fn old_form_comes_back_with_its_text() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let old = ana.page("/salt").await;
    ground.pass(Duration::from_hours(8 * 24));
    let late = ana.fill(&old, &[("body", "Late words"), ("name", "Ana")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(typed(&late), "Late words");
    // It brought a new mark: sent again as it stands, it is taken.
    ana.fill(&late.page(), &[]).await.posted();
}

#[tokio::test]
async fn form_of_another_site_is_refused() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let mark = ana.page("/salt").await.one("[name=mark]").attr("value").unwrap().to_owned();
    let fields = [("body", "Words"), ("name", "Ana"), ("mark", mark.as_str())];
    for origin in ["https://evil.example", "null", "http://127.0.0.1:8081"] {
        let answer = ana.post_with("/salt", &fields, &[("origin", origin)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(typed(&answer), "Words");
    }
    assert_eq!(ground.replies().await, 0);
    // What says nothing about where it comes from is no page of another site.
    ana.post_with("/salt", &fields, &[]).await.posted();
}

#[tokio::test]
async fn preview_is_what_will_be_shown_and_keeps_nothing() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let body = "> said\n\nNo, *never*. https://example.org";
    let preview = ana.submit("/salt", &[("body", body), ("name", "Ana"), ("intent", "preview")]).await;
    assert_eq!((preview.status, typed(&preview).as_str()), (StatusCode::OK, body));
    assert_eq!(ground.replies().await, 0);
    let id = ana.say("/salt", body).await;
    let page = ground.reader().page("/salt").await;
    let shown = page.reply(&id).unwrap().one(".reply-body");
    assert!(!shown.all("blockquote").is_empty() && !shown.all("a").is_empty());
    assert_eq!(preview.page().by_id("preview").unwrap().one(".reply-body"), shown);
}

#[tokio::test]
async fn trapped_reply_is_spam_but_its_author_is_not_told() {
    let ground = Ground::new().await;
    let bot = ground.reader();
    let id = bot.submit("/salt", &[("body", "Buy"), ("name", "Bot"), ("subject", "x")]).await.posted();
    assert_eq!(ground.in_state(State::Spam).await, [id.as_str()]);
    let (answer, _) = bot.follow(&format!("/r/{id}")).await;
    assert_eq!(answer.page().reply(&id).unwrap().attr("data-state"), Some("pending"));
    assert!(ground.reader().page("/salt").await.replies().is_empty());
}

#[tokio::test]
async fn first_reply_waits_and_the_known_author_passes() {
    let ground = Ground::site("").await;
    let ana = ground.reader();
    let first = ana.say("/salt", "First").await;
    assert!(ground.reader().page("/salt").await.replies().is_empty());
    ground.moderate(&first, State::Published).await;
    let second = ana.say("/salt", "Second").await;
    assert_eq!(ground.reader().page("/salt").await.replies(), [first, second]);
    // Who is known is known by the cookie: the name proves nothing.
    ground.reader().say("/salt", "Third").await;
    assert_eq!(ground.in_state(State::Pending).await.len(), 1);
}

#[tokio::test]
async fn limit_is_by_network_and_keeps_the_text() {
    let ground = Ground::with("[[site]]\npolicy = 'publish'\n[limits]\nreplies_per_minute = 2\n").await;
    let (ana, mut neighbour, mut other) = (ground.reader(), ground.reader(), ground.reader());
    neighbour.address = IpAddr::from([192, 0, 2, 200]);
    other.address = IpAddr::from([198, 51, 100, 1]);
    ana.say("/salt", "1").await;
    ana.say("/salt", "2").await;
    for reader in [&ana, &neighbour] {
        let refused = reader.submit("/salt", &[("body", "Third words"), ("name", "Ana")]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", reader.address);
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(typed(&refused), "Third words");
    }
    other.say("/salt", "Third words").await;
}
