//! The API.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::paper::{Answer, Paper};

async fn call(paper: &Paper, method: &str, path: &str, body: Option<Value>, key: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    if !key.is_empty() {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    paper.send(request.header("content-type", "application/json").body(body).unwrap()).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap()
}

async fn article(paper: &Paper) -> String {
    json(&call(paper, "GET", "/articles", None, "").await)["articles"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn reply_is_posted_changed_and_withdrawn_with_its_key() {
    let paper = Paper::publishing().await;
    let replies = format!("/articles/{}/replies", article(&paper).await);
    let new = json!({"body": "From *afar*", "name": "Zoe", "email": "zoe@example.org"});
    let posted = call(&paper, "POST", &replies, Some(new.clone()), "").await;
    assert_eq!(posted.status, StatusCode::CREATED, "{}", posted.text);
    let (id, key) = (json(&posted)["reply"]["id"].clone(), json(&posted)["edit_key"].clone());
    let (path, key) = (format!("/replies/{}", id.as_str().unwrap()), key.as_str().unwrap().to_owned());
    let again = call(&paper, "POST", &replies, Some(new), "").await;
    assert_eq!((again.status, json(&again)["reply"]["id"].clone()), (StatusCode::OK, id));
    assert!(json(&again)["edit_key"].is_null(), "the key is told once");
    let change = Some(json!({"body": "Changed", "version": 1}));
    assert_eq!(call(&paper, "PATCH", &path, change.clone(), "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(call(&paper, "PATCH", &path, change.clone(), "guess").await.status, StatusCode::NOT_FOUND);
    let changed = call(&paper, "PATCH", &path, change.clone(), &key).await;
    assert_eq!((changed.status, json(&changed)["version"].clone()), (StatusCode::OK, json!(2)));
    let stale = Some(json!({"body": "Stale", "version": 1}));
    assert_eq!(call(&paper, "PATCH", &path, stale, &key).await.status, StatusCode::CONFLICT);
    assert_eq!(call(&paper, "DELETE", &path, None, &key).await.status, StatusCode::NO_CONTENT);
    assert_eq!(call(&paper, "GET", &path, None, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn email_is_never_given_out() {
    let paper = Paper::publishing().await;
    let replies = format!("/articles/{}/replies", article(&paper).await);
    let new = json!({"body": "Hello", "name": "Zoe", "email": "zoe@example.org"});
    let posted = call(&paper, "POST", &replies, Some(new), "").await;
    assert!(!posted.text.contains("zoe@"));
    for path in ["/articles", replies.as_str()] {
        assert!(!call(&paper, "GET", path, None, "").await.text.contains("zoe@"), "{path}");
    }
    assert!(!paper.browser().get("/salt").await.text.contains("zoe@"));
}

#[tokio::test]
async fn request_that_may_be_sent_again_is_answered_once() {
    let paper = Paper::publishing().await;
    let path = format!("/api/v1/articles/{}/replies", article(&paper).await);
    let send = async |name: &str| {
        let body = json!({"body": "Once", "name": name}).to_string();
        let request =
            Request::post(&path).header("content-type", "application/json").header("idempotency-key", "k1");
        paper.send(request.body(Body::from(body)).unwrap()).await
    };
    assert_eq!(send("Zoe").await.status, StatusCode::CREATED);
    assert_eq!(send("Zoe").await.status, StatusCode::OK);
    let reused = send("Bo").await;
    assert_eq!(
        (reused.status, json(&reused)["code"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("key_reused"))
    );
}

#[tokio::test]
async fn everything_wrong_is_a_problem_document() {
    let paper = Paper::publishing().await;
    let replies = format!("/articles/{}/replies", article(&paper).await);
    for (method, path, body, status) in [
        ("POST", replies.as_str(), json!({"body": "x", "name": "Zoe", "state": "published"}), 422),
        ("POST", &replies, json!({"body": "", "name": ""}), 422),
        ("POST", &replies, json!({"body": 7, "name": "Zoe"}), 422),
        ("POST", &replies, json!({"body": "x", "name": "Zoe", "parent": "zzz"}), 422),
        ("POST", "/articles/zzz/replies", json!({"body": "x", "name": "Zoe"}), 404),
        ("GET", "/articles?limit=1000", json!(null), 422),
        ("GET", "/articles?nonsense=1", json!(null), 400),
        ("GET", "/nothing", json!(null), 404),
        ("PUT", "/articles", json!(null), 405),
    ] {
        let answer = call(&paper, method, path, Some(body), "").await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        assert_eq!(json(&answer)["request"], answer.header("x-request-id"), "{method} {path}");
    }
    let text = Request::post(format!("/api/v1{replies}"))
        .header("content-type", "text/plain")
        .body(Body::from("{}"));
    assert_eq!(paper.send(text.unwrap()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let surrogate = Request::post("/api/v1/preview").header("content-type", "application/json");
    let surrogate = surrogate.body(Body::from("{\"body\":\"\\ud800\"}")).unwrap();
    assert_eq!(paper.send(surrogate).await.status, StatusCode::BAD_REQUEST);
}
