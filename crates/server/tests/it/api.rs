//! The API.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Answer, Pairs};
use crate::ground::Ground;

const JSON: (&str, &str) = ("content-type", "application/json");

/// Asks as a program does that keeps no cookies.
async fn call(ground: &Ground, asked: (Method, &str), headers: Pairs<'_>, body: Option<&Value>) -> Answer {
    let (method, path) = asked;
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    ground.reader().send(method, &format!("/api/v1{path}"), &[&[JSON], headers].concat(), body).await
}

async fn get(ground: &Ground, path: &str) -> Answer {
    call(ground, (Method::GET, path), &[], None).await
}

async fn post(ground: &Ground, path: &str, body: &Value) -> Answer {
    call(ground, (Method::POST, path), &[], Some(body)).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// Where replies to the article at `/salt` are.
async fn replies(ground: &Ground) -> String {
    let articles = json(&get(ground, "/articles").await);
    format!("/articles/{}/replies", articles["articles"][0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn reply_is_posted_changed_and_withdrawn_with_its_key() {
    let ground = Ground::new().await;
    let replies = replies(&ground).await;
    let new = json!({"body": "From *afar*", "name": "Zoe", "email": "zoe@example.org"});
    let posted = post(&ground, &replies, &new).await;
    assert_eq!(posted.status, StatusCode::CREATED, "{}", posted.text());
    let (id, key) = (json(&posted)["reply"]["id"].clone(), json(&posted)["edit_key"].clone());
    let path = format!("/replies/{}", id.as_str().unwrap());
    assert_eq!(posted.header("location"), format!("/api/v1{path}"));
    let again = post(&ground, &replies, &new).await;
    assert_eq!((again.status, json(&again)["reply"]["id"].clone()), (StatusCode::OK, id));
    assert!(json(&again)["edit_key"].is_null(), "the key is told once");
    let key = format!("Bearer {}", key.as_str().unwrap());
    let change = json!({"body": "Changed", "version": 1});
    let patch = async |headers: Pairs<'_>, body: &Value| {
        call(&ground, (Method::PATCH, &path), headers, Some(body)).await
    };
    assert_eq!(patch(&[], &change).await.status, StatusCode::UNAUTHORIZED);
    let guess = patch(&[("authorization", "Bearer guess")], &change).await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND);
    let own = [("authorization", key.as_str())];
    let changed = patch(&own, &change).await;
    assert_eq!((changed.status, json(&changed)["version"].clone()), (StatusCode::OK, json!(2)));
    let stale = patch(&own, &json!({"body": "Stale", "version": 1})).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let withdrawn = call(&ground, (Method::DELETE, &path), &own, None).await;
    assert_eq!(withdrawn.status, StatusCode::NO_CONTENT);
    assert_eq!(get(&ground, &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn email_is_never_given_out() {
    let ground = Ground::new().await;
    let replies = replies(&ground).await;
    let new = json!({"body": "Hello", "name": "Zoe", "email": "zoe@example.org"});
    let posted = post(&ground, &replies, &new).await;
    assert!(!posted.text().contains("zoe@"));
    for path in ["/articles", replies.as_str()] {
        assert!(!get(&ground, path).await.text().contains("zoe@"), "{path}");
    }
    let page = ground.reader().get("/salt").await;
    assert!(page.text().contains("Zoe") && !page.text().contains("zoe@"));
}

#[tokio::test]
async fn request_that_may_be_sent_again_is_answered_once() {
    let ground = Ground::new().await;
    let path = replies(&ground).await;
    let send = async |name: &str| {
        let (body, key) = (json!({"body": "Once", "name": name}), [("idempotency-key", "k1")]);
        call(&ground, (Method::POST, &path), &key, Some(&body)).await
    };
    assert_eq!(send("Zoe").await.status, StatusCode::CREATED);
    assert_eq!(send("Zoe").await.status, StatusCode::OK);
    let reused = send("Bo").await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&reused)["code"], "key_reused");
    assert_eq!(ground.replies().await, 1);
}

#[tokio::test]
async fn everything_wrong_is_a_problem_document() {
    let ground = Ground::new().await;
    let replies = replies(&ground).await;
    for (method, path, body, status) in [
        (Method::POST, replies.as_str(), json!({"body": "x", "name": "Zoe", "state": "published"}), 422),
        (Method::POST, &replies, json!({"body": "", "name": ""}), 422),
        (Method::POST, &replies, json!({"body": 7, "name": "Zoe"}), 422),
        (Method::POST, &replies, json!({"body": "x", "name": "Zoe", "parent": "zzz"}), 422),
        (Method::POST, "/articles/zzz/replies", json!({"body": "x", "name": "Zoe"}), 404),
        (Method::GET, "/articles?limit=1000", json!(null), 422),
        (Method::GET, "/articles?nonsense=1", json!(null), 400),
        (Method::GET, "/nothing", json!(null), 404),
        (Method::PUT, "/articles", json!(null), 405),
    ] {
        let answer = call(&ground, (method.clone(), path), &[], Some(&body)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.text());
        is_problem(&answer);
    }
    let path = format!("/api/v1{replies}");
    let text = ground.reader().send(Method::POST, &path, &[("content-type", "text/plain")], "{}").await;
    assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    is_problem(&text);
    let surrogate = "{\"body\":\"\\ud800\"}";
    let surrogate = ground.reader().send(Method::POST, "/api/v1/preview", &[JSON], surrogate).await;
    assert_eq!(surrogate.status, StatusCode::BAD_REQUEST);
    is_problem(&surrogate);
    assert_eq!(ground.replies().await, 0);
}

fn is_problem(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    assert_eq!(json(answer)["request"], answer.header("x-request-id"));
    assert_eq!(json(answer)["status"], answer.status.as_u16());
}
