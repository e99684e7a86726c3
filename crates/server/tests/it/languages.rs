//! Pages speak the site's language.

use crate::ground::Ground;

#[tokio::test]
async fn arabic_counts_two_and_few_and_many_in_ways_of_their_own() {
    let ground = Ground::site("policy = 'publish'\nlanguage = 'ar'").await;
    let mut headings = Vec::new();
    for count in 0..=11 {
        headings.push(ground.reader().page("/salt").await.by_id("replies-title").unwrap().text());
        ground.reader().say("/salt", &format!("Number {count}")).await;
    }
    let words = |text: &str| text.split_whitespace().last().unwrap_or_default().to_owned();
    assert_ne!(words(&headings[1]), words(&headings[2]));
    assert_ne!(words(&headings[2]), words(&headings[3]));
    assert_ne!(words(&headings[3]), words(&headings[11]));
    assert!(headings[3].contains('٣') && headings[11].contains("١١"), "{headings:?}");
}

#[tokio::test]
async fn every_language_lays_out_and_counts_in_its_own_way() {
    for (tag, direction, one) in [
        ("en", "ltr", "1 reply"),
        ("de", "ltr", "1 "),
        ("fr", "ltr", "1 "),
        ("es", "ltr", "1 "),
        ("ru", "ltr", "1 "),
        ("fa", "rtl", "۱"),
        ("ar", "rtl", ""),
    ] {
        let ground = Ground::site(&format!("policy = 'publish'\nlanguage = '{tag}'")).await;
        let none = ground.reader().page("/salt").await.by_id("replies-title").unwrap().text();
        ground.reader().say("/salt", "Hello").await;
        let page = ground.reader().page("/salt").await;
        let html = page.one("html");
        assert_eq!((html.attr("lang"), html.attr("dir")), (Some(tag), Some(direction)));
        let title = page.by_id("replies-title").unwrap().text();
        assert!(title.contains(one) && title != none, "{tag}: {title}");
    }
}
