//! The folder of articles.

use axum::http::StatusCode;
use rejoinder_domain::Policy;

use crate::ground::Ground;

#[tokio::test]
async fn changed_file_changes_the_page() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    assert!(reader.page("/salt").await.text().contains("Text of the marsh."));
    ground.write("salt.md", "---\ntitle: Salt and light\ndate: 2026-11-20\n---\nAnother text.\n");
    assert_eq!(ground.read().await.changed, 1);
    let page = reader.page("/salt").await;
    assert_eq!((page.one("h1").text().as_str(), page.text().contains("marsh")), ("Salt and light", false));
    assert!(page.text().contains("Another text."));
    assert!(reader.page("/").await.text().contains("Salt and light"));
    assert!(reader.get("/feed.atom").await.text().contains("Salt and light"));
}

#[tokio::test]
async fn file_that_did_not_change_is_not_read_again() {
    let ground = Ground::new().await;
    let reading = ground.read().await;
    assert_eq!((reading.added, reading.changed, reading.hidden), (0, 0, 0));
}

#[tokio::test]
async fn article_whose_file_is_gone_is_hidden_and_comes_back_with_its_replies() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: B").await;
    let id = ground.reader().say("/b", "Kept").await;
    let text = std::fs::read(ground.articles().join("b.md")).unwrap();
    std::fs::remove_file(ground.articles().join("b.md")).unwrap();
    assert_eq!(ground.read().await.hidden, 1);
    assert_eq!(ground.reader().get("/b").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ground.reader().get(&format!("/r/{id}")).await.status, StatusCode::NOT_FOUND);
    ground.write("b.md", text);
    ground.read().await;
    assert!(ground.reader().page("/b").await.reply(&id).is_some());
}

#[tokio::test]
async fn second_article_at_a_path_is_refused_with_both_names() {
    let ground = Ground::new().await;
    ground.write("other.md", "---\npath: /salt\ndate: 2026-11-20\n---\nOther.\n");
    let reading = ground.read().await;
    let (file, why) = &reading.refused[0];
    assert_eq!(file.to_str(), Some("other.md"));
    assert!(why.contains("/salt") && why.contains("another article (file:salt.md)"), "{why}");
    assert!(ground.reader().page("/salt").await.text().contains("marsh"));
}

#[tokio::test]
async fn article_at_an_address_of_ours_is_refused() {
    let ground = Ground::new().await;
    for path in [
        "/r/1",
        "/api",
        "/api/x",
        "/feed.atom",
        "/salt/replies.atom",
        "/sitemap.xml",
        "/healthz",
        "/a//b",
        "/../b",
        "/",
    ] {
        ground.write("other.md", format!("---\npath: {path}\ndate: 2026-11-20\n---\nOther {path}.\n"));
        let reading = ground.read().await;
        assert_eq!((reading.refused.len(), reading.added), (1, 0), "{path}");
        assert!(reading.refused[0].1.contains(path), "{}", reading.refused[0].1);
    }
    ground.write("other.md", "---\npath: /api/x\n---\nOther.\n");
    ground.write("third.md", "---\npath: /salt\n---\nThird.\n");
    let refused = ground.read().await.refused;
    assert_eq!(refused.len(), 2, "each is named: {refused:?}");
    assert!(refused[0].1.contains("used by the server"), "{refused:?}");
}

#[tokio::test]
async fn file_that_cannot_be_read_is_named_and_costs_no_other() {
    let ground = Ground::new().await;
    ground.write("bytes.md", [0xFF, 0xFE, 0x00]);
    ground.write("big.md", "x".repeat(3 * 1024 * 1024));
    ground.write("matter.md", "---\nreplies: perhaps\n---\nx\n");
    ground.write("fine.md", "---\ndate: 2026-11-20\n---\nx\n");
    let reading = ground.read().await;
    let refused: Vec<&str> = reading.refused.iter().map(|(file, _)| file.to_str().unwrap()).collect();
    assert_eq!((reading.added, refused), (1, vec!["big.md", "bytes.md", "matter.md"]));
    assert_eq!(ground.reader().get("/fine").await.status, StatusCode::OK);
}

#[tokio::test]
async fn front_matter_gives_an_article_rules_of_its_own() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: B\npolicy: hold\nclose_after_days: 30\nmax_links: 0").await;
    let rules = ground.at("/b").await.rules;
    assert_eq!(
        (rules.policy, rules.close_after_days, rules.max_links),
        (Some(Policy::Hold), Some(30), Some(0))
    );
    assert!(ground.reader().page("/b").await.text().contains("held until a moderator approves"));
    assert!(!ground.reader().page("/salt").await.text().contains("held until a moderator approves"));
}

#[tokio::test]
async fn article_in_another_language_says_so() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: ب\nlanguage: fa\nauthor: سارا").await;
    let page = ground.reader().page("/b").await;
    let article = page.one("article.article");
    assert_eq!((article.attr("lang"), article.attr("dir")), (Some("fa"), Some("rtl")));
    assert_eq!(page.one("html").attr("lang"), Some("en"));
}

#[tokio::test]
async fn moved_file_goes_on_with_the_article_and_its_replies() {
    let ground = Ground::new().await;
    let (before, reply) = (ground.at("/salt").await.id, ground.reader().say("/salt", "Kept").await);
    let moved = ground.articles().join("salt/index.md");
    std::fs::create_dir(ground.articles().join("salt")).unwrap();
    std::fs::rename(ground.articles().join("salt.md"), &moved).unwrap();
    let reading = ground.read().await;
    assert_eq!((reading.refused.len(), reading.added, reading.changed, reading.hidden), (0, 0, 1, 0));
    assert_eq!(ground.at("/salt").await.id, before);
    assert!(ground.reader().page("/salt").await.reply(&reply).is_some());
    std::fs::rename(moved, ground.articles().join("salt.md")).unwrap();
    assert_eq!(ground.read().await.changed, 1);
    assert_eq!(ground.at("/salt").await.id, before, "and back again");
}

#[tokio::test]
async fn file_with_the_path_of_one_that_is_gone_brings_its_article_back() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: B\npath: /2026/b/").await;
    let (before, reply) = (ground.at("/2026/b/").await.id, ground.reader().say("/2026/b/", "Kept").await);
    let text = std::fs::read(ground.articles().join("b.md")).unwrap();
    std::fs::remove_file(ground.articles().join("b.md")).unwrap();
    assert_eq!(ground.read().await.hidden, 1);
    ground.write("better name.md", text);
    let reading = ground.read().await;
    assert_eq!((reading.refused.len(), reading.added, reading.changed), (0, 0, 1));
    assert_eq!(ground.at("/2026/b/").await.id, before);
    assert!(ground.reader().page("/2026/b/").await.reply(&reply).is_some());
}

#[tokio::test]
async fn renumbered_files_keep_their_articles_whichever_way_the_numbers_went() {
    for (names, renamed) in [
        (["1.md", "2.md", "3.md"], ["2.md", "3.md", "4.md"]),
        (["2.md", "3.md", "4.md"], ["1.md", "2.md", "3.md"]),
    ] {
        let ground = Ground::new().await;
        let mut before = Vec::new();
        for (name, path) in names.into_iter().zip(["/a", "/b", "/c"]) {
            ground.article(name, &format!("title: At {path}\npath: {path}")).await;
            before.push((path, ground.at(path).await.id, ground.reader().say(path, "Kept").await));
        }
        let texts = names.map(|name| std::fs::read(ground.articles().join(name)).unwrap());
        for name in names {
            std::fs::remove_file(ground.articles().join(name)).unwrap();
        }
        renamed.into_iter().zip(texts).for_each(|(name, text)| ground.write(name, text));
        let reading = ground.read().await;
        assert_eq!((reading.refused.len(), reading.added, reading.hidden), (0, 0, 0), "{reading:?}");
        for (path, id, reply) in before {
            assert_eq!(ground.at(path).await.id, id, "{path} in {renamed:?}");
            let page = ground.reader().page(path).await;
            assert_eq!(page.one("h1").text(), format!("At {path}"));
            assert!(page.reply(&reply).is_some(), "{path} in {renamed:?}");
        }
    }
}

#[tokio::test]
async fn emptied_folder_hides_its_articles_and_a_missing_one_changes_nothing() {
    let ground = Ground::new().await;
    let (folder, away) = (ground.articles(), ground.folder.path().join("away"));
    std::fs::rename(&folder, &away).unwrap();
    assert_eq!(ground.read().await.hidden, 0, "a disk may not be mounted");
    assert_eq!(ground.reader().get("/salt").await.status, StatusCode::OK);
    std::fs::rename(&away, &folder).unwrap();
    std::fs::remove_file(folder.join("salt.md")).unwrap();
    assert_eq!(ground.read().await.hidden, 1);
    assert_eq!(ground.reader().get("/salt").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn missing_folder_is_made_only_where_no_article_came_from_it() {
    let ground = Ground::new().await;
    std::fs::remove_dir_all(ground.articles()).unwrap();
    assert!(rejoinder::articles::watch::watch(&ground.app).await.unwrap().is_empty());
    assert!(!ground.articles().exists(), "an empty one would say that all are gone");
    let fresh = Ground::bare("").await;
    assert_eq!(rejoinder::articles::watch::watch(&fresh.app).await.unwrap().len(), 1);
    assert!(fresh.articles().is_dir());
}

#[tokio::test]
async fn folder_of_another_site_is_no_part_of_the_one_around_it() {
    let sites = "[[site]]\n[[site]]\nid = 'b'\npublic_url = 'http://b.example'\n";
    let ground = Ground::with(sites).await;
    ground.write("b/inner.md", "---\ndate: 2026-11-20\n---\n![A cat](cat.gif)\n");
    ground.write("b/cat.gif", b"GIF89a\x03\x00\x02\x00\x00\x00\x00;");
    ground.write("taken.md", "---\ndate: 2026-11-20\n---\n![A cat](b/cat.gif)\n");
    assert_eq!(ground.read().await.added, 1, "the one beside the folder of b");
    let [main, b] = [0, 1].map(|at| ground.app.sites()[at].clone());
    assert_eq!(rejoinder::articles::folder::read(&ground.app, &b).await.unwrap().added, 1);
    assert_eq!((main.id.as_str(), b.id.as_str()), ("main", "b"));
    let mut reader = ground.reader();
    for path in ["/b/inner", "/files/b/cat.gif"] {
        assert_eq!(reader.get(path).await.status, StatusCode::NOT_FOUND, "{path} on main");
    }
    let taken = ground.reader().page("/taken").await;
    assert!(taken.one(".prose").all("img").is_empty(), "it would not be served");
    reader.origin = "http://b.example";
    for path in ["/inner", "/files/cat.gif"] {
        assert_eq!(reader.get(path).await.status, StatusCode::OK, "{path} on b");
    }
}

#[tokio::test]
async fn files_of_other_generators_are_taken_as_they_are() {
    let ground = Ground::new().await;
    for (name, lines) in [
        (
            "jekyll.md",
            "layout: post\ntitle: 1984\ndate: 2026-11-21 14:05:00 +0100\ntags: sea\ncategories: [a]",
        ),
        ("offset.md", "date: 2026-11-21T14:05:00+0100"),
        ("utc.md", "date: 2026-11-21 14:05:00 UTC"),
        ("empty.md", "title:\ndate:\nupdated:\ntags:\naliases:\nauthor:\nsummary:\ndraft:\nlanguage:\npath:"),
        ("hugo.md", "date: 2026-11-21\nsummary: Short\ndescription: Long\ntags: [2026, the sea]\nweight: 3"),
        ("authors.md", "date: 2026-11-21\nauthor: [Ana, Bo]\naliases: old-authors"),
        ("author.md", "date: 2026-11-21\nauthor:\n  name: Ana\n  email: ana@example.org\ntags: sea, salt"),
    ] {
        ground.write(name, format!("---\n{lines}\n---\nText.\n"));
    }
    ground.write("zola.md", "+++\ntitle = \"Zola\"\ndate = 2026-11-21\ntags = \"sea\"\n+++\nText.\n");
    let reading = ground.read().await;
    assert_eq!((reading.refused, reading.added), (vec![], 8));
    let jekyll = ground.at("/jekyll").await;
    assert_eq!((jekyll.title.as_str(), jekyll.tags.as_slice()), ("1984", &["sea".to_owned()][..]));
    for path in ["/jekyll", "/offset"] {
        assert_eq!(ground.at(path).await.published.to_string(), "2026-11-21T13:05:00.000000Z", "{path}");
    }
    assert_eq!(ground.at("/utc").await.published.to_string(), "2026-11-21T14:05:00.000000Z");
    let hugo = ground.at("/hugo").await;
    assert_eq!((hugo.summary.as_str(), hugo.tags), ("Short", vec!["2026".to_owned(), "the sea".to_owned()]));
    assert_eq!(ground.at("/authors").await.byline, "Ana, Bo");
    let author = ground.at("/author").await;
    assert_eq!((author.byline.as_str(), author.tags), ("Ana", vec!["sea".to_owned(), "salt".to_owned()]));
    assert_eq!(ground.at("/zola").await.tags, ["sea"]);
    let old = ground.reader().get("/old-authors").await;
    assert_eq!((old.status, old.header("location")), (StatusCode::MOVED_PERMANENTLY, "/authors"));
}
