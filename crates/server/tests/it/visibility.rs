//! What is not public is nowhere: no page, list, feed, map, redirect, count or form tells of it.

use std::time::Duration;

use axum::http::StatusCode;

use crate::ground::Ground;

const WORD: &str = "zanzibar";

/// Articles that nobody may see, each with a reply from when it was public. All their texts have [`WORD`].
async fn ground() -> (Ground, Vec<(&'static str, String)>) {
    let ground = Ground::new().await;
    let mut replies = Vec::new();
    for (path, front) in [
        ("/draft", "draft: true"),
        ("/hidden", "visibility: hidden"),
        ("/scheduled", "date: 2026-11-25T08:00:00Z"),
    ] {
        let name = format!("{}.md", &path[1..]);
        ground.article(&name, &format!("title: Then {WORD}")).await;
        let reader = ground.reader();
        replies.push((path, reader.submit(path, &[("name", WORD), ("body", WORD)]).await.posted()));
        let date = if front.starts_with("date") { "" } else { "date: 2026-11-20\n" };
        let old = format!("aliases: [/old{path}-{WORD}]");
        ground.write(
            &name,
            format!("---\n{date}{front}\ntitle: Now {WORD}\nsummary: {WORD}\n{old}\n---\n{WORD}\n"),
        );
        assert_eq!(ground.read().await.changed, 1);
    }
    (ground, replies)
}

#[tokio::test]
async fn article_that_is_not_public_is_nowhere() {
    let (ground, replies) = ground().await;
    let reader = ground.reader();
    let lists = [
        "/",
        "/feed.atom",
        "/replies.atom",
        "/sitemap.xml",
        "/sitemaps/2026-11.xml",
        "/salt",
        "/api/v1/articles",
    ];
    for list in lists {
        let answer = reader.get(list).await;
        assert_eq!(answer.status, StatusCode::OK, "{list}");
        assert!(!answer.text().contains(WORD), "{list}");
        for (path, id) in &replies {
            assert!(!answer.text().contains(id) && !answer.text().contains(path), "{list} tells of {path}");
        }
    }
    for (path, id) in &replies {
        let old = format!("/old{path}-{WORD}");
        let others = [
            format!("{path}/"),
            format!("{path}/replies.atom"),
            format!("{path}?reply_to={id}"),
            format!("/r/{id}"),
            old,
        ];
        for address in std::iter::once((*path).to_owned()).chain(others) {
            let answer = reader.get(&address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address} {:?}", answer.headers);
            assert!(!answer.text().contains(WORD), "{address}");
        }
        let article = ground.at(path).await.id;
        for of in
            [format!("replies/{id}"), format!("articles/{article}"), format!("articles/{article}/replies")]
        {
            let answer = reader.get(&format!("/api/v1/{of}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} by the API: {of}");
        }
    }
}

#[tokio::test]
async fn article_that_is_not_public_takes_no_reply_and_keeps_what_was_typed() {
    let (ground, replies) = ground().await;
    let reader = ground.reader();
    let before = ground.replies().await;
    let (_, fields) =
        crate::browser::filled(&reader.page("/salt").await, &[("name", "Eve"), ("body", "Kept <words>")]);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for (path, _) in &replies {
        let answer = reader.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.page().one("textarea").text(), "Kept <words>");
        assert!(!answer.text().contains(WORD), "{path}");
    }
    assert_eq!(ground.replies().await, before);
}

#[tokio::test]
async fn scheduled_article_appears_when_its_time_comes() {
    let (ground, replies) = ground().await;
    let reader = ground.reader();
    for list in ["/", "/feed.atom", "/replies.atom", "/sitemaps/2026-11.xml", "/scheduled"] {
        assert!(!reader.get(list).await.text().contains("Now"), "{list}");
    }
    ground.pass(Duration::from_hours(44) - Duration::from_secs(1));
    assert_eq!(reader.get("/scheduled").await.status, StatusCode::NOT_FOUND);
    assert!(!reader.get("/").await.text().contains("/scheduled"));
    ground.pass(Duration::from_secs(1));
    for list in ["/", "/feed.atom", "/sitemaps/2026-11.xml"] {
        let answer = reader.get(list).await;
        assert!(answer.text().contains("/scheduled"), "{list}");
        assert!(!answer.text().contains("/draft") && !answer.text().contains("/hidden"), "{list}");
    }
    assert!(reader.get("/replies.atom").await.text().contains(&replies[2].1));
    let page = reader.page("/scheduled").await;
    assert!(page.reply(&replies[2].1).is_some());
    assert_eq!(
        reader.submit("/scheduled", &[("name", "Ana"), ("body", "Yes")]).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn own_reply_to_an_article_that_was_hidden_is_not_shown_either() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    let id = reader.say("/salt", "Mine").await;
    ground.article("salt.md", "title: Salt\nvisibility: hidden").await;
    for path in ["/salt", "/salt?reply_to=", &format!("/r/{id}")] {
        assert_eq!(reader.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
