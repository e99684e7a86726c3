//! Programs as authors: known by the keys that they were given, and told nothing of others' waiting replies.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Answer, Pairs};
use crate::ground::Ground;

async fn call(ground: &Ground, method: Method, path: &str, headers: Pairs<'_>, body: Value) -> Answer {
    let kind = [("content-type", "application/json")];
    let path = format!("/api/v1{path}");
    ground.reader().send(method, &path, &[&kind, headers].concat(), body.to_string()).await
}

async fn post(ground: &Ground, headers: Pairs<'_>, body: Value) -> Answer {
    let path = format!("/articles/{}/replies", ground.at("/salt").await.id);
    call(ground, Method::POST, &path, headers, body).await
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(answer.text()).unwrap()
}

fn words(body: &str) -> Value {
    json!({ "body": body, "name": "Zoe" })
}

/// A reply that waits: its id and the header with its key.
async fn waiting(ground: &Ground, body: &str) -> (String, String) {
    let posted = post(ground, &[], words(body)).await;
    assert_eq!(posted.status, StatusCode::CREATED, "{}", posted.text());
    let posted = read(&posted);
    assert_eq!(posted["reply"]["state"], "pending");
    let key = format!("Bearer {}", posted["edit_key"].as_str().unwrap());
    (posted["reply"]["id"].as_str().unwrap().to_owned(), key)
}

#[tokio::test]
async fn reply_that_waits_is_read_and_answered_with_its_key_alone() {
    let ground = Ground::site("policy = 'hold'").await;
    let (id, key) = waiting(&ground, "First").await;
    let (_, other) = waiting(&ground, "Another's").await;
    let path = format!("/replies/{id}");
    let own = [("authorization", key.as_str())];
    let shown = call(&ground, Method::GET, &path, &own, json!(null)).await;
    assert_eq!((shown.status, read(&shown)["body"].clone()), (StatusCode::OK, json!("First")));
    assert_eq!(shown.header("cache-control"), "private, no-store");
    let answer = json!({ "body": "Second", "name": "Zoe", "parent": id });
    for (strange, status) in [
        (vec![], StatusCode::UNPROCESSABLE_ENTITY),
        (vec![("authorization", "Bearer made-up")], StatusCode::UNAUTHORIZED),
        (vec![("authorization", other.as_str())], StatusCode::UNPROCESSABLE_ENTITY),
        (vec![("authorization", "Basic em9lOnpvZQ==")], StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let hidden = call(&ground, Method::GET, &path, &strange, json!(null)).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{strange:?}");
        assert_eq!(post(&ground, &strange, answer.clone()).await.status, status, "{strange:?}");
    }
    let posted = post(&ground, &own, answer).await;
    assert_eq!(posted.status, StatusCode::CREATED, "{}", posted.text());
    assert_eq!(read(&posted)["reply"]["parent"], json!(id));
    assert_eq!(format!("Bearer {}", read(&posted)["edit_key"].as_str().unwrap()), key);
}

#[tokio::test]
async fn retry_of_a_waiting_reply_is_answered_like_the_first_request() {
    let ground = Ground::site("policy = 'hold'").await;
    let retry = [("idempotency-key", "4f1c")];
    let first = post(&ground, &retry, words("Once")).await;
    let second = post(&ground, &retry, words("Once")).await;
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(read(&first), read(&second));
    assert!(read(&second)["edit_key"].is_string());
    let key = format!("Bearer {}", read(&second)["edit_key"].as_str().unwrap());
    let path = format!("/replies/{}", read(&second)["reply"]["id"].as_str().unwrap());
    let gone = call(&ground, Method::DELETE, &path, &[("authorization", &key)], json!(null)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn idempotency_key_belongs_to_one_article() {
    let ground = Ground::new().await;
    ground.article("other.md", "title: Other").await;
    let retry = [("idempotency-key", "4f1c")];
    assert_eq!(post(&ground, &retry, words("Once")).await.status, StatusCode::CREATED);
    let path = format!("/articles/{}/replies", ground.at("/other").await.id);
    let elsewhere = call(&ground, Method::POST, &path, &retry, words("Once")).await;
    assert_eq!(read(&elsewhere)["code"], "key_reused");
}

#[tokio::test]
async fn nothing_is_told_of_a_waiting_reply_to_who_only_sends_its_words() {
    let ground = Ground::site("policy = 'hold'").await;
    let first = read(&post(&ground, &[("idempotency-key", "mine")], words("Once")).await);
    let browser_s =
        ground.reader().submit("/salt", &[("name", "Zoe"), ("body", "From a form")]).await.posted();
    for body in ["Once", "From a form"] {
        for headers in [vec![], vec![("idempotency-key", "guessed")]] {
            let answer = post(&ground, &headers, words(body)).await;
            assert_eq!((answer.status, answer.text()), (StatusCode::ACCEPTED, ""), "{body} {headers:?}");
        }
    }
    ground.moderate(first["reply"]["id"].as_str().unwrap(), rejoinder_domain::State::Published).await;
    ground.moderate(&browser_s, rejoinder_domain::State::Published).await;
    for body in ["Once", "From a form"] {
        let answer = read(&post(&ground, &[], words(body)).await);
        assert_eq!(answer["reply"]["state"], "published", "what everybody sees may be told");
        assert!(answer["edit_key"].is_null() && answer["reply"]["body"].is_null());
    }
}
