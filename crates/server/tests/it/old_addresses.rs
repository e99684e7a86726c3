//! Addresses that an article had on an old blog.

use axum::http::StatusCode;
use rejoinder_domain::{ArticleRules, SiteId, Visibility};
use rejoinder_store::ArticleSource;

use crate::ground::Ground;

/// An article as an import puts it, at `path` and at these old addresses.
async fn put(ground: &Ground, path: &str, old: &[&str]) {
    let now = ground.app.now();
    let source = ArticleSource {
        id: ground.app.new_article_id(),
        origin: format!("wordpress:old.example/blog/post{path}"),
        stamp: "1".into(),
        path: path.parse().unwrap(),
        old_addresses: old.iter().map(|address| (*address).to_owned()).collect(),
        title: format!("At {path}"),
        summary: String::new(),
        byline: String::new(),
        language: None,
        tags: vec![],
        published: now,
        updated: None,
        visibility: Visibility::Public,
        rules: ArticleRules::default(),
        html: String::new(),
    };
    ground.app.store.put_article(&SiteId::default(), source, now, "import").await.unwrap().unwrap();
}

#[tokio::test]
async fn addresses_by_number_lead_on_from_the_subfolder_that_the_blog_was_in() {
    let ground = Ground::new().await;
    put(&ground, "/blog/2012/hello/", &["/blog/?p=12", "/?p=12"]).await;
    put(&ground, "/blog/about/", &["/blog/?page_id=20", "/blog/?p=20"]).await;
    put(&ground, "/блог/привет/", &["/блог/?p=7"]).await;
    // The front page of such a blog, where it was a page of its own.
    put(&ground, "/blog/", &["/blog/?page_id=2", "/blog/?p=2"]).await;
    let reader = ground.reader();
    for (old, new) in [
        ("/?p=12", "/blog/2012/hello/"),
        ("/blog/?p=12", "/blog/2012/hello/"),
        ("/blog?p=12", "/blog/2012/hello/"),
        ("/blog/?utm_source=x&p=12", "/blog/2012/hello/"),
        ("/blog/?page_id=20", "/blog/about/"),
        ("/blog/?p=20", "/blog/about/"),
        ("/%D0%B1%D0%BB%D0%BE%D0%B3/?p=7", "/%D0%B1%D0%BB%D0%BE%D0%B3/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/"),
    ] {
        let answer = reader.get(old).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::MOVED_PERMANENTLY, new), "{old}");
    }
    for shown in ["/blog/", "/blog/?p=2", "/blog/?page_id=2", "/blog/?p=99", "/blog/?p=x"] {
        let (answer, _) = reader.follow(shown).await;
        assert_eq!(answer.page().one("h1").text(), "At /blog/", "{shown}");
    }
    for none in ["/elsewhere/?p=12", "/blogs/?p=12", "/salt/x?p=12"] {
        assert_eq!(reader.get(none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn address_by_number_of_what_nobody_may_see_leads_nowhere() {
    let ground = Ground::bare("").await;
    put(&ground, "/blog/2012/hello/", &["/blog/?p=12"]).await;
    ground
        .app
        .store
        .hide_article(
            &SiteId::default(),
            "wordpress:old.example/blog/post/blog/2012/hello/",
            ground.app.now(),
        )
        .await
        .unwrap();
    assert_eq!(ground.reader().get("/blog/?p=12").await.status, StatusCode::NOT_FOUND);
}
