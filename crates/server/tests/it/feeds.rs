//! Feeds, maps and what machines are told.

use std::time::Duration;

use quick_xml::Reader;
use quick_xml::events::Event;
use rejoinder_domain::State;

use crate::ground::Ground;

/// Every element's name with its text, and whether all of it is XML (characters of XML 1.0 §2.2 included).
pub(crate) fn read(xml: &str) -> Vec<(String, String)> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "a character that XML does not have");
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push((start.name().as_ref().to_owned(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, own)) = open.last_mut() {
                    own.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let name = reference.to_string();
                let text = match reference.resolve_char_ref().unwrap() {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&name).unwrap().to_owned(),
                };
                open.last_mut().unwrap().1.push_str(&text);
            }
            Event::End(_) => found.push(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

fn texts(xml: &str, name: &str) -> Vec<String> {
    read(xml).into_iter().filter(|(own, _)| own == name).map(|(_, text)| text).collect()
}

#[tokio::test]
async fn feeds_tell_of_what_is_public_and_when_it_changed() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    let first = reader.say("/salt", "First & <b>bold</b>").await;
    ground.pass(Duration::from_mins(1));
    let second = reader.say("/salt", "Second").await;
    ground.pass(Duration::from_mins(1));
    let page = reader.page(&format!("/r/{first}/edit")).await;
    assert_eq!(reader.fill(&page, &[("body", "First, changed")]).await.status, 303);
    for feed in ["/replies.atom", "/salt/replies.atom"] {
        let answer = ground.reader().get(feed).await;
        assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
        let base = "http://127.0.0.1:8080";
        let ids = texts(answer.text(), "id");
        assert!(ids.contains(&format!("{base}{feed}")), "{feed}: {ids:?}");
        assert!(
            ids.contains(&format!("{base}/r/{first}")) && ids.contains(&format!("{base}/r/{second}")),
            "{ids:?}"
        );
        let updated = texts(answer.text(), "updated");
        assert_eq!(updated[0], "2026-11-23T12:02:00.000000Z", "the feed changed when its newest entry did");
        assert!(updated[1..].contains(&"2026-11-23T12:01:00.000000Z".to_owned()), "{updated:?}");
        assert!(texts(answer.text(), "content").contains(&"<p dir=\"auto\">First, changed</p>".to_owned()));
    }
}

#[tokio::test]
async fn feed_of_articles_has_them_whole() {
    let ground = Ground::new().await;
    ground.article("b.md", "title: 'B & <i>C</i>'\nauthor: Bea\nupdated: 2026-11-22").await;
    let feed = ground.reader().get("/feed.atom").await;
    assert_eq!(texts(feed.text(), "title"), ["Rejoinder", "B & <i>C</i>", "Salt"]);
    assert!(texts(feed.text(), "content").iter().any(|html| html.contains("<em>marsh</em>")));
    assert!(texts(feed.text(), "updated").contains(&"2026-11-22T00:00:00.000000Z".to_owned()));
    assert_eq!(texts(feed.text(), "name"), ["Bea", "Rejoinder"]);
}

#[tokio::test]
async fn feeds_have_no_reply_that_is_not_published() {
    let ground = Ground::new().await;
    let reader = ground.reader();
    for state in [State::Pending, State::Spam, State::Removed] {
        let id = reader.say("/salt", &format!("Words that are {state}")).await;
        ground.moderate(&id, state).await;
        for feed in ["/replies.atom", "/salt/replies.atom"] {
            let answer = reader.get(feed).await;
            assert!(
                !answer.text().contains(&id) && !answer.text().contains("Words that are"),
                "{state} in {feed}"
            );
        }
    }
    assert_eq!(reader.get("/nowhere/replies.atom").await.status, 404);
}

#[tokio::test]
async fn feeds_stay_xml_whatever_is_written() {
    let ground = Ground::new().await;
    let nasty = "]]> <!-- <![CDATA[ &nbsp; &#0; \u{1}\u{8}\u{b}\u{fffe}\u{ffff} \u{1F468} </content></entry>";
    let typed = [("name", nasty), ("body", nasty), ("website", "https://example.org/?a=1&b=<x>\"'")];
    let answer = ground.reader().submit("/salt", &typed).await;
    answer.posted();
    for feed in ["/replies.atom", "/salt/replies.atom", "/feed.atom"] {
        read(ground.reader().get(feed).await.text());
    }
}

#[tokio::test]
async fn map_of_the_site_goes_by_months() {
    let ground = Ground::new().await;
    ground.write("old.md", "---\ntitle: Old\ndate: 2025-02-03\n---\nText.\n");
    ground.write("große.md", "---\ntitle: Big\ndate: 2025-02-28T23:59:59Z\n---\nText.\n");
    ground.read().await;
    let reader = ground.reader();
    let index = reader.get("/sitemap.xml").await;
    let base = "http://127.0.0.1:8080";
    assert_eq!(
        texts(index.text(), "loc"),
        [format!("{base}/sitemaps/2026-11.xml"), format!("{base}/sitemaps/2025-02.xml")]
    );
    let month = reader.get("/sitemaps/2025-02.xml").await;
    assert_eq!(texts(month.text(), "loc"), [format!("{base}/old"), format!("{base}/gro%C3%9Fe")]);
    for none in ["/sitemaps/2025-13.xml", "/sitemaps/2025-02", "/sitemaps/x.xml", "/sitemaps/99999-01.xml"] {
        assert_eq!(reader.get(none).await.status, 404, "{none}");
    }
}

#[tokio::test]
async fn robots_are_told_where_the_map_is_and_what_to_leave() {
    let ground = Ground::new().await;
    let robots = ground.reader().get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    for line in ["Sitemap: http://127.0.0.1:8080/sitemap.xml", "Disallow: /*?reply_to=", "Disallow: /api/"] {
        assert!(robots.text().lines().any(|own| own == line), "{line}");
    }
}
