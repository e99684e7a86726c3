//! What readers see.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;

use crate::paper::Paper;

#[tokio::test]
async fn strangers_get_the_same_bytes_and_no_cookie() {
    let paper = Paper::publishing().await;
    paper.browser().reply("Hello", "").await;
    let (one, other) = (paper.browser().get("/salt").await, paper.browser().get("/salt").await);
    assert_eq!(one.text, other.text);
    assert_eq!(one.header("etag"), other.header("etag"));
    for path in ["/", "/salt", "/feed.atom", "/sitemap.xml", "/nothing"] {
        assert_eq!(paper.browser().get(path).await.header("set-cookie"), "", "{path}");
    }
}

#[tokio::test]
async fn article_that_is_not_public_leaks_nowhere() {
    let paper = Paper::publishing().await;
    paper.write("draft.md", "---\ntitle: Unready\ndraft: true\n---\nUnready\n");
    paper.write("hidden.md", "---\ntitle: Unready\nvisibility: hidden\n---\nUnready\n");
    paper.write("later.md", "---\ntitle: Unready\ndate: 2026-11-25\n---\nUnready\n");
    paper.read_folder().await;
    for path in ["/draft", "/hidden", "/later", "/draft/replies.atom", "/later/replies.atom"] {
        assert_eq!(paper.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        let posted = paper.browser().send(path, &[("body", "x")], &[]).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in
        ["/", "/feed.atom", "/replies.atom", "/sitemap.xml", "/sitemaps/2026-11.xml", "/api/v1/articles"]
    {
        assert!(!paper.browser().get(path).await.text.to_lowercase().contains("unready"), "{path}");
    }
    paper.wait(Duration::from_hours(24));
    assert_eq!(paper.browser().get("/later").await.status, StatusCode::OK);
    assert!(paper.browser().get("/").await.text.contains("Unready"));
    assert!(paper.browser().get("/sitemaps/2026-11.xml").await.text.contains("/later"));
}

#[tokio::test]
async fn changed_file_is_a_changed_page_and_its_old_path_leads_on() {
    let paper = Paper::publishing().await;
    assert!(paper.browser().get("/salt").await.text.contains("Text."));
    paper.write("salt.md", "---\ntitle: Salt\npath: /sea-salt\ndate: 2026-11-20\n---\nOther text.\n");
    assert_eq!(paper.read_folder().await.changed, 1);
    let moved = paper.browser().get("/salt").await;
    assert_eq!((moved.status, moved.header("location")), (StatusCode::MOVED_PERMANENTLY, "/sea-salt"));
    assert!(paper.browser().get("/sea-salt").await.text.contains("Other text."));
}

#[tokio::test]
async fn paths_of_ours_and_of_others_are_refused_and_reported() {
    let paper = Paper::publishing().await;
    paper.write("a.md", "---\npath: /api/x\n---\nx\n");
    paper.write("b.md", "---\npath: /salt\n---\nx\n");
    let refused = paper.read_folder().await.refused;
    assert_eq!(refused.len(), 2);
    assert!(
        refused[0].1.contains("used by the server") && refused[1].1.contains("another article"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn every_reply_is_met_once_on_the_way_through_the_pages() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    let mut ids: Vec<String> = Vec::new();
    for number in 0..90 {
        let parent = if number % 3 == 0 { String::new() } else { ids[number / 2].clone() };
        ids.push(ana.reply(&format!("Reply {number}"), &parent).await);
    }
    for order in ["oldest", "newest"] {
        let mut seen = Vec::new();
        let mut pages = vec![format!("/salt?order={order}")];
        while let Some(path) = pages.pop() {
            let page = paper.browser().get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let context = page.text.matches("class=\"reply context\"").count();
            seen.extend(page.replies().into_iter().skip(context).map(str::to_owned));
            for mark in ["rel=\"next\" href=\"", "class=\"more-answers\" href=\""] {
                for rest in page.text.split(mark).skip(1) {
                    let link = rest.split_once('"').unwrap().0.replace("&#38;", "&");
                    pages.push(format!("/salt{}", link.split('#').next().unwrap()));
                }
            }
        }
        let once: BTreeSet<_> = seen.iter().cloned().collect();
        assert_eq!((seen.len(), once.len()), (ids.len(), ids.len()), "{order}");
    }
    for id in &ids {
        assert!(paper.browser().follow(&format!("/r/{id}")).await.replies().contains(&id.as_str()));
    }
}

#[tokio::test]
async fn form_to_answer_quotes_what_is_answered() {
    let paper = Paper::publishing().await;
    let id = paper.browser().reply("Her words", "").await;
    let page = paper.browser().get(&format!("/salt?reply_to={id}")).await;
    assert!(page.text.contains("Reply to Ana</h2>"));
    assert!(page.between("<blockquote class=\"answered\"", "</blockquote>").contains("Her words"));
    assert!(page.text.contains(&format!("name=\"parent\" value=\"{id}\"")));
}

#[tokio::test]
async fn unchanged_page_is_not_sent_again() {
    let paper = Paper::publishing().await;
    let etag = paper.browser().get("/salt").await.header("etag").to_owned();
    let request =
        axum::http::Request::get("/salt").header("if-none-match", &etag).body(axum::body::Body::empty());
    assert_eq!(paper.send(request.unwrap()).await.status, StatusCode::NOT_MODIFIED);
    paper.browser().reply("New", "").await;
    assert_ne!(paper.browser().get("/salt").await.header("etag"), etag);
}

#[tokio::test]
async fn every_language_lays_out_its_own_way() {
    for (tag, direction, one) in [
        ("en", "ltr", "1 reply</h2>"),
        ("de", "ltr", "1 "),
        ("fr", "ltr", "1 "),
        ("es", "ltr", "1 "),
        ("ru", "ltr", "1 "),
        ("fa", "rtl", "۱"),
        ("ar", "rtl", "</h2>"),
    ] {
        let paper = Paper::with(&format!("[[site]]\nlanguage = '{tag}'\npolicy = 'publish'\n")).await;
        paper.browser().reply("Hello", "").await;
        let page = paper.browser().get("/salt").await;
        assert!(page.text.contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")), "{tag}");
        assert!(page.between("<h2 id=\"replies-title\">", "\n").contains(one), "{tag}");
    }
}

#[tokio::test]
async fn title_cannot_leave_the_structured_data() {
    let paper = Paper::publishing().await;
    paper.write("x.md", "---\ntitle: \"</script><script>alert(1)</script>\"\ndate: 2026-11-20\n---\nx\n");
    paper.read_folder().await;
    let page = paper.browser().get("/x").await;
    let data: serde_json::Value =
        serde_json::from_str(page.between("<script type=\"application/ld+json\">", "</script>")).unwrap();
    assert_eq!(data["headline"], "</script><script>alert(1)</script>");
}

#[tokio::test]
async fn files_beside_articles_are_served_and_nothing_else() {
    let paper = Paper::publishing().await;
    paper.write("cat.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"2\"/>");
    paper.write("page.html", "<p>");
    let cat = paper.browser().get("/files/cat.svg").await;
    assert_eq!((cat.status, cat.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert_eq!(cat.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(paper.browser().get("/files/page.html").await.status, StatusCode::NOT_FOUND);
}
