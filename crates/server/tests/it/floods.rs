//! What one network may send: too much is refused, with the text and with the time to wait.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::browser::{Answer, Reader};
use crate::ground::Ground;

async fn ground() -> Ground {
    Ground::with("[limits]\nreplies_per_minute = 2\n[[site]]\npolicy = 'publish'\n").await
}

fn assert_too_many(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
}

/// The first refusal; before it at least twenty pass, and one more whenever the limiter's own clock lets it.
async fn refused_after_twenty(send: impl AsyncFn() -> Answer) -> Answer {
    for number in 0..1000 {
        let answer = send().await;
        if answer.status != StatusCode::OK {
            assert!(number >= 20, "only {number} passed");
            return answer;
        }
    }
    panic!("everything passed");
}

#[tokio::test]
async fn changes_of_a_reply_count_as_replies_do() {
    let ground = ground().await;
    let ana = ground.reader();
    let edit = format!("/r/{}/edit", ana.say("/salt", "Frist").await);
    assert_eq!(ana.submit(&edit, &[("body", "First")]).await.status, StatusCode::SEE_OTHER);
    let refused = ana.submit(&edit, &[("body", "Fist & <b>feast</b>")]).await;
    assert_too_many(&refused);
    assert_eq!(refused.page().one("textarea").text(), "Fist & <b>feast</b>");
    let (_, fields) = crate::browser::filled(&refused.page(), &[]);
    assert!(fields.contains(&("version".to_owned(), "2".to_owned())), "it can be sent again: {fields:?}");
    let preview = ana.submit(&edit, &[("body", "Fist"), ("intent", "preview")]).await;
    assert_eq!(preview.status, StatusCode::OK, "a preview takes none of them");
}

#[tokio::test]
async fn previews_are_limited_and_keep_the_text() {
    let ground = ground().await;
    let ana = ground.reader();
    let typed = [("name", "Ana"), ("body", "How it looks"), ("intent", "preview")];
    let page = ana.page("/salt").await;
    let refused = refused_after_twenty(async || ana.fill(&page, &typed).await).await;
    assert_too_many(&refused);
    assert_eq!(refused.page().one("textarea").text(), "How it looks");
    let edit = format!("/r/{}/edit", ana.say("/salt", "Posted all the same").await);
    let refused = ana.submit(&edit, &[("body", "Before"), ("intent", "preview")]).await;
    assert_too_many(&refused);
    assert_eq!(refused.page().one("textarea").text(), "Before");
}

async fn call(reader: &Reader<'_>, method: Method, path: &str, key: &str, body: Value) -> Answer {
    let key = format!("Bearer {key}");
    let headers = [("content-type", "application/json"), ("authorization", key.as_str())];
    reader.send(method, &format!("/api/v1{path}"), &headers, body.to_string()).await
}

#[tokio::test]
async fn programs_are_limited_alike() {
    let ground = ground().await;
    let reader = ground.reader();
    let path = format!("/articles/{}/replies", ground.at("/salt").await.id);
    let headers = [("content-type", "application/json")];
    let new = json!({ "body": "First", "name": "Zoe" }).to_string();
    let posted = reader.send(Method::POST, &format!("/api/v1{path}"), &headers, new).await;
    let posted: Value = serde_json::from_str(posted.text()).unwrap();
    let reply = format!("/replies/{}", posted["reply"]["id"].as_str().unwrap());
    let key = posted["edit_key"].as_str().unwrap();
    let change = |version: u64| json!({ "body": format!("Words {version}"), "version": version });
    let changed = call(&reader, Method::PATCH, &reply, key, change(1)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    assert_too_many(&call(&reader, Method::PATCH, &reply, key, change(2)).await);
    let preview = async || call(&reader, Method::POST, "/preview", key, json!({ "body": "x" })).await;
    assert_too_many(&refused_after_twenty(preview).await);
}
