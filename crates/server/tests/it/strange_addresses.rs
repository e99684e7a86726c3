//! Addresses that nobody was given: a clear answer of ours, and nothing kept in memory for them.

use axum::http::{Method, StatusCode};
use rejoinder_domain::{ArticleId, ReplyId};

use crate::ground::Ground;

#[tokio::test]
async fn address_that_is_no_text_gets_a_page_of_ours_on_every_route() {
    let ground = Ground::new().await;
    for broken in ["%ff", "%zz", "%", "a%00"] {
        for path in [
            "/r/X",
            "/r/X/edit",
            "/r/X/withdraw",
            "/files/X",
            "/media/X",
            "/assets/X",
            "/pictures/X",
            "/sitemaps/X",
            "/sign-in/X",
        ] {
            let path = path.replace('X', broken);
            let answer = ground.reader().get(&path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
            assert_eq!(answer.page().one("h1").text(), "Not understood", "{path}");
            assert!(!answer.header("content-security-policy").is_empty(), "{path}");
        }
    }
}

#[tokio::test]
async fn address_that_is_no_text_gets_a_problem_document_from_the_api() {
    let ground = Ground::new().await;
    for (method, path) in [
        (Method::GET, "/api/v1/articles/%ff"),
        (Method::POST, "/api/v1/articles/%ff/replies"),
        (Method::GET, "/api/v1/replies/%ff"),
        (Method::DELETE, "/api/v1/replies/%ff"),
        (Method::GET, "/api/v1/%ff"),
    ] {
        let answer = ground.reader().send(method, path, &[], "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem: serde_json::Value = serde_json::from_str(answer.text()).unwrap();
        assert_eq!(problem["code"], "bad_request", "{path}");
        assert_eq!(problem["request"], answer.header("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn page_that_begins_at_something_unknown_is_not_there_and_not_made() {
    let ground = Ground::new().await;
    let ids = ground.thread("/salt", &[None, Some(0)]).await;
    ground.article("other.md", "title: Other").await;
    let elsewhere = ground.thread("/other", &[None]).await.remove(0);
    let reader = ground.reader();
    let before = ground.app.cache.built();
    let unknown = ReplyId::from_bytes([9; 16]).to_string();
    for key in ["before", "after", "from", "branch"] {
        for id in [&unknown, &elsewhere] {
            let path = format!("/salt?{key}={id}");
            assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    for key in ["before", "after"] {
        let path = format!("/?{key}={}", ArticleId::from_bytes([9; 16]));
        assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ground.app.cache.built(), before);
    reader.page(&format!("/salt?branch={}", ids[0])).await;
    reader.page(&format!("/?after={}", ground.at("/salt").await.id)).await;
    assert_eq!(ground.app.cache.built(), before + 2, "what is there is made");
}

#[tokio::test]
async fn site_is_found_by_its_host_also_when_the_port_of_its_scheme_is_named() {
    let config = "[[site]]\nid = 'a'\ntitle = 'First'\npublic_url = 'https://a.example'\n\
                  [[site]]\nid = 'b'\ntitle = 'Second'\npublic_url = 'http://b.example'\n\
                  [[site]]\nid = 'c'\ntitle = 'Third'\npublic_url = 'http://c.example:8443'\n";
    let ground = Ground::bare(config).await;
    for (origin, title) in [
        ("https://a.example:443", "First"),
        ("http://b.example", "Second"),
        ("http://b.example:80", "Second"),
        ("http://B.example:443", "Second"),
        ("http://b.example:8080", "First"),
        ("http://c.example:8443", "Third"),
        ("http://c.example:443", "First"),
        ("http://elsewhere.example:80", "First"),
    ] {
        let mut reader = ground.reader();
        reader.origin = origin;
        assert_eq!(reader.page("/").await.one("h1").text(), title, "{origin}");
    }
}
