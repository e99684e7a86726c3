//! Files beside the articles.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::ground::Ground;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";

#[tokio::test]
async fn file_beside_an_article_is_served_as_what_its_ending_says_and_never_as_a_page() {
    let ground = Ground::new().await;
    for (name, kind) in [
        ("a/cat.png", "image/png"),
        ("a/cat.JPG", "image/jpeg"),
        ("a/map.svg", "image/svg+xml"),
        ("a/notes.txt", "text/plain; charset=utf-8"),
        ("a b.pdf", "application/pdf"),
    ] {
        ground.write(name, "<script>alert(1)</script>");
        let answer = ground.reader().get(&format!("/files/{}", name.replace(' ', "%20"))).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind), "{name}");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox", "{name}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    }
}

#[tokio::test]
async fn only_pictures_sounds_films_and_documents_are_served() {
    let ground = Ground::new().await;
    for name in [
        "page.html",
        "code.js",
        "style.css",
        "page.xhtml",
        "plain",
        ".hidden.png",
        "salt.md",
        "a.xml",
        "x.png.html",
    ] {
        ground.write(name, "x");
        assert_eq!(
            ground.reader().get(&format!("/files/{name}")).await.status,
            StatusCode::NOT_FOUND,
            "{name}"
        );
    }
    assert_eq!(ground.reader().get("/files/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let ground = Ground::new().await;
    ground.write("a/cat.png", PNG);
    std::fs::write(ground.folder.path().join("data/secret.txt"), "secret").unwrap();
    std::fs::write(ground.folder.path().join("secret.png"), "secret").unwrap();
    std::os::unix::fs::symlink(ground.folder.path().join("secret.png"), ground.articles().join("link.png"))
        .unwrap();
    let reader = ground.reader();
    for folder in ["/files", "/media"] {
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2E%2E%5Csecret.txt",
            "/a/../../secret.txt",
            "/a/..%2f..%2fsecret.txt",
            "//etc/hostname.txt",
            "/link.png",
            "/%00.png",
            "/a/cat.png/",
            "/./a/cat.png",
            "/rejoinder.db",
        ] {
            let answer = reader.get(&format!("{folder}{path}")).await;
            assert!(answer.status.is_client_error(), "{folder}{path}: {}", answer.status);
            assert!(!answer.text().contains("secret"), "{folder}{path}");
        }
    }
    assert_eq!(reader.get("/files/a/cat.png").await.body, PNG);
}

#[tokio::test]
async fn files_in_the_folder_of_an_article_that_nobody_may_see_are_not_served() {
    let ground = Ground::new().await;
    let status = async |path: &str| ground.reader().get(&format!("/files/{path}")).await.status;
    for (folder, lines) in [
        ("draft", "date: 2026-11-20\ndraft: true"),
        ("hidden", "date: 2026-11-20\nvisibility: hidden"),
        ("scheduled", "date: 2026-11-25"),
        ("wrong", "date: 2026-11-20\nreplies: perhaps"),
    ] {
        for file in ["cat.png", "deep/down/cat.png"] {
            ground.write(&format!("{folder}/{file}"), PNG);
        }
        ground.write(&format!("{folder}/index.md"), format!("---\n{lines}\n---\nText.\n"));
        ground.write(&format!("{folder}/seen/index.md"), "---\ndate: 2026-11-20\n---\nText.\n");
        ground.write(&format!("{folder}/seen/cat.png"), PNG);
        ground.read().await;
        for file in ["cat.png", "deep/down/cat.png"] {
            assert_eq!(status(&format!("{folder}/{file}")).await, StatusCode::NOT_FOUND, "{folder}/{file}");
        }
        assert_eq!(status(&format!("{folder}/seen/cat.png")).await, StatusCode::OK, "{folder}/seen");
    }
    std::fs::remove_dir_all(ground.articles().join("wrong")).unwrap();
    ground.article("draft/index.md", "title: Out").await;
    assert_eq!(status("draft/deep/down/cat.png").await, StatusCode::OK, "published");
    std::fs::remove_file(ground.articles().join("draft/index.md")).unwrap();
    ground.read().await;
    assert_eq!(status("draft/cat.png").await, StatusCode::NOT_FOUND, "its article is gone");
    ground.write("shared/cat.png", PNG);
    ground.article("shared/a.md", "title: A\ndraft: true").await;
    assert_eq!(status("shared/cat.png").await, StatusCode::OK, "a folder that is no article's");
}

#[tokio::test]
async fn part_of_a_file_can_be_asked_for() {
    let ground = Ground::new().await;
    ground.write("film.mp4", "0123456789");
    let reader = ground.reader();
    let part = reader.send(Method::GET, "/files/film.mp4", &[("range", "bytes=2-4")], Body::empty()).await;
    assert_eq!((part.status, part.text()), (StatusCode::PARTIAL_CONTENT, "234"));
    assert_eq!(part.header("content-range"), "bytes 2-4/10");
    let beyond = reader.send(Method::GET, "/files/film.mp4", &[("range", "bytes=20-")], Body::empty()).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let whole = reader.get("/files/film.mp4").await;
    let since = [("if-modified-since", whole.header("last-modified"))];
    assert_eq!(
        reader.send(Method::GET, "/files/film.mp4", &since, Body::empty()).await.status,
        StatusCode::NOT_MODIFIED
    );
}

#[tokio::test]
async fn assets_are_kept_for_a_year_at_addresses_that_name_their_content() {
    let ground = Ground::site("accent = '#0a5c7a'").await;
    let page = ground.reader().page("/salt").await;
    let mut addresses: Vec<&str> = page.all("link").iter().filter_map(|link| link.attr("href")).collect();
    addresses.retain(|address| address.starts_with("/assets/") || address.starts_with("/theme-"));
    addresses.push(page.one("[type=module]").attr("src").unwrap());
    assert_eq!(addresses.len(), 4, "style, theme, icon and script");
    for address in addresses {
        let answer = ground.reader().get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{address}");
    }
}
