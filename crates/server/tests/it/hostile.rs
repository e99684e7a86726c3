//! Bad input: a clear answer, nothing kept twice, no panic.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::paper::Paper;

#[tokio::test]
async fn strange_addresses_get_plain_answers() {
    let paper = Paper::publishing().await;
    for (path, status) in [
        ("/%zz", StatusCode::BAD_REQUEST),
        ("/%ff", StatusCode::BAD_REQUEST),
        ("/%00", StatusCode::BAD_REQUEST),
        ("/..%2f..%2fetc/passwd", StatusCode::NOT_FOUND),
        ("/files/..%2frejoinder.db", StatusCode::NOT_FOUND),
        ("/files/salt.md", StatusCode::NOT_FOUND),
        ("/nothing", StatusCode::NOT_FOUND),
        ("/salt?after=zzz", StatusCode::NOT_FOUND),
        ("/salt?after=11111", StatusCode::NOT_FOUND),
        ("/salt?order=a&order=b", StatusCode::BAD_REQUEST),
        ("/r/nothing", StatusCode::NOT_FOUND),
        ("/r/comment-1", StatusCode::NOT_FOUND),
        ("/?p=1", StatusCode::NOT_FOUND),
        ("/sitemaps/2026-13.xml", StatusCode::NOT_FOUND),
    ] {
        let answer = paper.browser().get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(!answer.header("content-security-policy").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn strange_bodies_get_plain_answers() {
    let paper = Paper::publishing().await;
    let form = "application/x-www-form-urlencoded";
    for (kind, body, status) in [
        ("application/json", "{}".to_owned(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("multipart/form-data", String::new(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (form, "body=a&body=b".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (form, "a".repeat(10_000_000), StatusCode::PAYLOAD_TOO_LARGE),
        (form, format!("body={}&name=x", "%3E".repeat(100_000)), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let request = Request::post("/salt").header("content-type", kind).body(Body::from(body)).unwrap();
        assert_eq!(paper.send(request).await.status, status, "{kind}");
    }
    let delete = Request::delete("/salt").body(Body::empty()).unwrap();
    assert_eq!(paper.send(delete).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn text_for_an_article_that_is_gone_is_given_back() {
    let paper = Paper::publishing().await;
    let answer = paper.browser().send("/gone", &[("body", "Typed for nothing?")], &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("Typed for nothing?</textarea>"));
}

#[tokio::test]
async fn text_that_is_far_too_long_is_given_back_and_not_kept() {
    let paper = Paper::publishing().await;
    let long = "x".repeat(20_001);
    let answer = paper.browser().post(&[("body", &long), ("name", "Ana")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(&format!("{long}</textarea>")) && answer.text.contains("20,001"));
    assert!(paper.browser().get("/salt").await.replies().is_empty());
}

#[tokio::test]
async fn invisible_bytes_do_not_reach_the_page() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    ana.post(&[("body", "a\0b\u{202E}c"), ("name", "A\0na\r\nX: y")]).await;
    let page = paper.browser().get("/salt").await;
    assert!(!page.text.contains('\0') && page.text.contains("Ana X: y"), "{}", page.text);
}

/// Every tag of a page, without its attributes' values: what markup it is made of.
fn tags(page: &str) -> Vec<String> {
    let tag = |part: &str| {
        part.split(|c: char| c == '>' || c.is_whitespace()).next().unwrap_or_default().to_owned()
    };
    page.split('<').skip(1).map(tag).filter(|tag| !tag.starts_with('!')).collect()
}

#[tokio::test]
async fn markup_typed_into_any_field_stays_text() {
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</textarea><script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "{{7-7}} ${7-7}",
    ];
    for payload in payloads {
        let (paper, harmless) = (Paper::publishing().await, Paper::publishing().await);
        for (paper, text) in [(&paper, payload), (&harmless, "harmless")] {
            let mut ana = paper.browser();
            ana.post(&[("body", text), ("name", text), ("remember", "1")]).await;
        }
        for path in ["/salt", "/replies.atom", "/salt/replies.atom"] {
            let (page, plain) = (paper.browser().get(path).await, harmless.browser().get(path).await);
            assert_eq!(tags(&page.text), tags(&plain.text), "{payload} on {path}");
        }
        let (bad, plain) = (
            paper
                .browser()
                .post(&[("body", payload), ("name", payload), ("email", payload), ("website", payload)])
                .await,
            harmless
                .browser()
                .post(&[("body", "x"), ("name", "x"), ("email", "x"), ("website", "no host")])
                .await,
        );
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let tail = |text: &str| tags(text.split_once("id=\"respond\"").unwrap().1);
        assert_eq!(tail(&bad.text), tail(&plain.text), "{payload} in the form");
    }
}
