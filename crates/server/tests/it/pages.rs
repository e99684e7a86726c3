//! Reading: an article's page, the front page, and what is neither.

use std::io::Read;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::Value;

use crate::browser::{Answer, Reader};
use crate::ground::Ground;

#[tokio::test]
async fn article_is_shown_with_its_thread_and_the_form() {
    let ground = Ground::new().await;
    let answer = ground.reader().get("/salt").await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let page = answer.page();
    assert_eq!(page.one("h1").text(), "Salt");
    assert_eq!(page.one("title").text(), "Salt – Rejoinder");
    assert_eq!(page.one("em").text(), "marsh");
    let section = page.by_id("replies").unwrap();
    assert_eq!(section.attr("data-count"), Some("0"));
    assert_eq!(section.attr("data-thread"), Some(ground.at("/salt").await.id.to_string().as_str()));
    let form = page.one("form");
    assert_eq!((form.attr("id"), form.attr("method")), (Some("leave-a-reply"), Some("post")));
    assert_eq!(page.one("[rel=canonical]").attr("href"), Some("http://127.0.0.1:8080/salt"));
}

#[tokio::test]
async fn head_says_what_get_says_without_the_body() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    for path in ["/salt", "/", "/feed.atom", "/salt/replies.atom", "/nowhere"] {
        let (get, head) = (reader.get(path).await, reader.send(Method::HEAD, path, &[], Body::empty()).await);
        assert_eq!((head.status, head.header("etag")), (get.status, get.header("etag")), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn page_that_the_browser_has_is_not_sent_again_until_it_changes() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    let first = reader.get("/salt").await;
    let tags = [("if-none-match", first.header("etag"))];
    let again = reader.send(Method::GET, "/salt", &tags, Body::empty()).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(first.header("cache-control"), "public, no-cache");
    ground.reader().say("/salt", "Good").await;
    let changed = reader.send(Method::GET, "/salt", &tags, Body::empty()).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn strangers_get_the_same_bytes_and_no_cookie() {
    let ground = Ground::new().await;
    ground.reader().say("/salt", "Hello").await;
    let (one, other) = (ground.reader().get("/salt").await, ground.reader().get("/salt").await);
    assert_eq!(one.body, other.body);
    assert_eq!(one.header("etag"), other.header("etag"));
    for path in ["/", "/salt", "/feed.atom", "/sitemap.xml", "/nothing"] {
        assert!(ground.reader().get(path).await.cookies().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn other_way_of_writing_a_path_leads_to_its_own() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: B\npath: /2026/b/\naliases: [/old-b]").await;
    ground.article("größe.md", "title: Size").await;
    let reader = ground.reader();
    for (asked, own) in [
        ("/salt/", "/salt"),
        ("/2026/b", "/2026/b/"),
        ("/2026/b?order=newest", "/2026/b/?order=newest"),
        ("/old-b", "/2026/b/"),
        ("/salt/comment-page-2/", "/salt"),
        ("/gr%C3%B6%C3%9Fe/", "/gr%C3%B6%C3%9Fe"),
    ] {
        let answer = reader.get(asked).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (301, own), "{asked}");
        assert_eq!(reader.get(own).await.status, StatusCode::OK, "{own}");
    }
}

#[tokio::test]
async fn moved_article_is_found_at_its_old_path() {
    let ground = Ground::new().await;
    ground.article("salt.md", "title: Salt\npath: /sea-salt").await;
    let answer = ground.reader().get("/salt").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (301, "/sea-salt"));
    assert_eq!(ground.reader().page("/sea-salt").await.one(".prose").text().trim(), "Text.");
    let feed = ground.reader().get("/sea-salt/replies.atom").await;
    assert_eq!(feed.status, StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_be_answered_is_said_on_a_page_of_ours() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    let cases = [
        (Method::GET, "/nowhere", "", 404),
        (Method::GET, "/r/nothing", "", 404),
        (Method::GET, "/r/comment-1", "", 404),
        (Method::GET, "/assets/nothing.css", "", 404),
        (Method::GET, "/sitemaps/2026-13.xml", "", 404),
        (Method::GET, "/files/salt.md", "", 404),
        (Method::GET, "/files/..%2frejoinder.db", "", 404),
        (Method::GET, "/..%2f..%2fetc/passwd", "", 404),
        (Method::GET, "/?p=1", "", 404),
        (Method::GET, "/?before=nothing", "", 404),
        (Method::GET, "/salt?after=nothing", "", 404),
        (Method::GET, "/salt?after=11111", "", 404),
        (Method::GET, "/salt?after=a&after=b", "", 400),
        (Method::GET, "/salt?order=a&order=b", "", 400),
        (Method::GET, "/%ff", "", 400),
        (Method::GET, "/%zz", "", 400),
        (Method::GET, "/%00", "", 400),
        (Method::GET, "/salt%00", "", 400),
        (Method::PUT, "/salt", "", 405),
        (Method::POST, "/", "", 405),
        (Method::DELETE, "/salt", "", 405),
        (Method::DELETE, "/nowhere", "", 405),
        (Method::POST, "/salt", "text/plain", 415),
        (Method::POST, "/salt", "application/json", 415),
        (Method::POST, "/salt", "multipart/form-data", 415),
    ];
    for (method, path, kind, status) in cases {
        let headers = if kind.is_empty() { vec![] } else { vec![("content-type", kind)] };
        let answer = reader.send(method.clone(), path, &headers, "body=x").await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{method} {path}");
        assert_eq!(answer.header("cache-control"), "private, no-store", "{method} {path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{method} {path}");
        let page = answer.page();
        assert_eq!(page.one("[name=robots]").attr("content"), Some("noindex"), "{method} {path}");
        assert!(!page.one("h1").text().is_empty());
    }
}

#[tokio::test]
async fn method_that_is_not_there_is_answered_with_those_that_are() {
    let ground = Ground::new().await;
    for (path, methods) in [("/salt", vec!["GET", "HEAD", "POST"]), ("/", vec!["GET", "HEAD"])] {
        let answer = ground.reader().send(Method::PUT, path, &[], Body::empty()).await;
        let mut allowed: Vec<&str> = answer.header("allow").split(',').map(str::trim).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, methods, "{path}");
    }
}

#[tokio::test]
async fn front_page_turns_its_pages_and_shows_each_article_once() {
    let ground = Ground::new().await;
    for number in 0..44 {
        let front = format!("---\ntitle: N{number}\ndate: 2026-10-01T00:00:{number:02}Z\n---\nText.\n");
        ground.write(&format!("n{number}.md"), front);
    }
    ground.read().await;
    let reader = ground.reader();
    let (mut path, mut titles, mut pages) = ("/".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = reader.page(&path).await;
        titles.extend(page.one("ol").all("h2").iter().map(|title| title.text()));
        pages.push(path);
        let Some(next) = page.all("[rel=next]").first().map(|link| link.attr("href").unwrap().to_owned())
        else {
            break;
        };
        path = next;
    }
    let expected: Vec<String> =
        std::iter::once("Salt".to_owned()).chain((0..44).rev().map(|number| format!("N{number}"))).collect();
    assert_eq!((titles, pages.len()), (expected, 3));
    let back = reader.page(&pages[2]).await.one("[rel=prev]").attr("href").unwrap().to_owned();
    let (there, second) = (reader.page(&back).await, reader.page(&pages[1]).await);
    assert_eq!(there.one("ol").text(), second.one("ol").text());
}

#[tokio::test]
async fn front_page_counts_replies_and_says_where_articles_go() {
    let ground = Ground::new().await;
    ground.reader().say("/salt", "One").await;
    assert!(ground.reader().page("/").await.text().contains("1 reply"));
    let empty = Ground::bare("").await;
    assert!(empty.reader().page("/").await.text().contains(&empty.articles().display().to_string()));
}

#[tokio::test]
async fn linked_data_tells_of_the_article_and_its_replies() {
    let ground = Ground::new().await;
    ground.article("x.md", "title: 'A </script><script>alert(1)</script> & <!-- tale'").await;
    let id = ground.reader().say("/x", "Well said & <b>done</b>").await;
    let page = ground.reader().page("/x").await;
    let scripts = page.all("script");
    assert_eq!(scripts.len(), 2, "ours and the data");
    let data: Value = serde_json::from_str(&page.one("[type=application/ld+json]").text()).unwrap();
    assert_eq!(data["headline"], "A </script><script>alert(1)</script> & <!-- tale");
    assert_eq!(data["comment"][0]["author"]["name"], "Ana");
    assert_eq!(data["comment"][0]["@id"], format!("http://127.0.0.1:8080/r/{id}"));
    assert_eq!(data["commentCount"], 1);
}

/// The page at `/salt` by gzip, and what that unpacks to. It is compressed in the background, once it is asked for a second
/// time.
async fn gzipped(ground: &Ground, reader: &Reader<'_>, accepted: &str) -> (Answer, String) {
    let headers = [("accept-encoding", accepted)];
    for _ in 0..2 {
        reader.send(Method::GET, "/salt", &headers, Body::empty()).await;
    }
    ground.app.cache.compressed().await;
    let answer = reader.send(Method::GET, "/salt", &headers, Body::empty()).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text).unwrap();
    (answer, text)
}

#[tokio::test]
async fn compressed_page_is_the_same_page() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    let plain = reader.get("/salt").await;
    let (answer, text) = gzipped(&ground, &reader, "gzip").await;
    assert_eq!(text, plain.text());
    assert_eq!(answer.header("etag"), plain.header("etag"));
    assert_eq!(answer.header("vary"), "Accept-Encoding, Cookie");
}

#[tokio::test]
async fn page_with_a_form_of_ones_own_is_compressed_around_it() {
    let ground = Ground::new().await;
    ground.article("x.md", "title: X").await;
    let ana = ground.reader();
    ana.submit("/x", &[("name", "Ana Bell"), ("body", "So"), ("remember", "on")]).await;
    let plain = ana.get("/salt").await;
    assert!(plain.text().contains("Ana Bell"), "her name is in the form");
    let (answer, text) = gzipped(&ground, &ana, "gzip, br").await;
    assert_eq!(text, plain.text());
    assert!(answer.body.len() < plain.body.len());
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    let head = ana.send(Method::HEAD, "/salt", &[("accept-encoding", "gzip")], Body::empty()).await;
    assert_eq!((head.header("content-length"), head.body.len()), (answer.header("content-length"), 0));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("vary"), "Accept-Encoding, Cookie");
    assert!(answer.body.windows(8).any(|bytes| bytes == b"Ana Bell"), "what is hers is not compressed");
    let others = ground.reader().get("/salt").await;
    assert!(!others.text().contains("Ana Bell"));
}

#[tokio::test]
async fn first_picture_of_an_article_stands_for_it_elsewhere() {
    let ground = Ground::with("[server]\npublic_url = 'https://post.example.org'\n").await;
    ground.write("bells/größe 1.gif", b"GIF89a\x03\x00\x02\x00\x00\x00\x00;");
    let text = "date: 2026-11-20\n---\n![Away](https://other.example/a.png)\n\n![Here](<größe 1.gif>)\n";
    ground.write("bells/index.md", format!("---\n{text}"));
    ground.read().await;
    let page = ground.reader().page("/bells").await;
    let picture = page.one("[property=og:image]");
    assert_eq!(picture.attr("content"), Some("https://post.example.org/files/bells/gr%C3%B6%C3%9Fe%201.gif"));
    assert!(ground.reader().page("/salt").await.all("[property=og:image]").is_empty());
}
