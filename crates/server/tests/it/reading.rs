//! Reading a thread: from page to page, into its long branches, and by permalink.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use rejoinder_domain::State;

use crate::browser::Reader;
use crate::ground::Ground;
use crate::html::{Element, Page};

/// Levels that places tell apart; an answer to a reply on the last one stands beside it.
const LEVELS: usize = 10;

/// Most replies on a page: what comes with the root that fills it is shown whole.
const MOST: usize = 49 + 16;

/// The parents of a few hundred replies: branches around the length at which they are folded, one that fills pages
/// of its own, one deeper than places are, one deep and wide; between them such as nobody answered.
fn parents() -> Vec<Option<usize>> {
    let mut parents = vec![None; 40];
    for answers in [15, 16, 17, 110] {
        let root = parents.len();
        parents.push(None);
        parents.extend(vec![Some(root); answers]);
        parents.push(None);
    }
    let root = parents.len();
    parents.push(None);
    parents.extend((root..root + 40).map(Some));
    let root = parents.len();
    parents.push(None);
    parents.extend((0..70).map(|number| Some(root + number * 2 / 3)));
    parents.extend(vec![None; 20]);
    parents
}

/// The numbers of all replies in the order of reading.
fn reading_order(parents: &[Option<usize>], newest_first: bool) -> Vec<usize> {
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for (number, parent) in parents.iter().enumerate() {
        let mut way = parent.map(|parent| ways[parent].clone()).unwrap_or_default();
        way.truncate(LEVELS - 1);
        way.push(number);
        ways.push(way);
    }
    let mut numbers: Vec<usize> = (0..parents.len()).collect();
    numbers.sort_by(|a, b| {
        let (a, b) = (&ways[*a], &ways[*b]);
        if newest_first { b[0].cmp(&a[0]).then_with(|| a.cmp(b)) } else { a.cmp(b) }
    });
    numbers
}

/// Where a link leads to on the article's own path, without the place on the page.
fn query(link: &Element) -> String {
    link.attr("href").unwrap().split('#').next().unwrap().to_owned()
}

/// The pages from one to where no link of this kind leads on.
async fn pages(reader: &Reader<'_>, mut from: String, link: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    loop {
        let page = reader.page(&format!("/salt{from}")).await;
        assert!((1..=MOST).contains(&page.replies().len()), "{} on {from}", page.replies().len());
        let next = page.all(link).first().map(|link| query(link));
        pages.push(page);
        match next {
            Some(next) => from = next,
            None => return pages,
        }
    }
}

/// Ids of the replies on these pages.
fn replies(pages: &[Page]) -> Vec<String> {
    pages.iter().flat_map(Element::replies).collect()
}

#[tokio::test]
async fn every_reply_is_met_once_and_in_its_place_on_the_way_through_the_pages() {
    let ground = Ground::new().await;
    let ids = ground.thread("/salt", &parents()).await;
    let reader = ground.reader();
    for order in ["oldest", "newest"] {
        let there = pages(&reader, format!("?order={order}"), "[rel=next]").await;
        let mut back = pages(&reader, format!("?order={order}&before=end"), "[rel=prev]").await;
        back.reverse();
        let mut seen = replies(&there);
        assert_eq!(replies(&back), seen, "{order}, from the end");
        let folded: Vec<&Element> = there.iter().flat_map(|page| page.all("a.more-answers")).collect();
        assert!(there.len() > 2 && folded.len() == 5, "{} pages, {} folded", there.len(), folded.len());
        for link in folded {
            let rest = replies(&pages(&reader, query(link), "[rel=next]").await);
            assert_eq!(link.text(), format!("Show {} more answers", rest.len()), "{order}");
            // The link says after which reply its page goes on: there a reader comes to it.
            let last = seen.iter().position(|id| query(link).ends_with(&format!("after={id}"))).unwrap();
            seen.splice(last + 1..=last, rest);
        }
        let expected = reading_order(&parents(), order == "newest");
        let expected: Vec<&str> = expected.into_iter().map(|number| ids[number].as_str()).collect();
        assert_eq!(seen, expected, "{order}");
    }
}

#[tokio::test]
async fn every_permalink_leads_to_a_page_that_has_the_reply_at_its_anchor() {
    for order in ["oldest", "newest"] {
        let ground = Ground::site(&format!("policy = 'publish'\norder = '{order}'")).await;
        let ids = ground.thread("/salt", &parents()).await;
        let reader = ground.reader();
        for (number, id) in ids.iter().enumerate() {
            let (answer, address) = reader.follow(&format!("/r/{id}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{order}: {address}");
            assert!(address.ends_with(&format!("#reply-{id}")), "{order}: {address}");
            let page = answer.page();
            assert!(page.replies().contains(id), "{order}: {number} is not on {address}");
            let reply = page.one(&format!("[id=reply-{id}]"));
            assert_eq!(reply.one("[rel=bookmark]").attr("href"), Some(format!("/r/{id}").as_str()));
            assert_eq!(reply.one(".reply-body").text().trim(), format!("Words {number}"));
            assert_eq!(reply.all(&format!("[id=comment-{number}]")).len(), 1, "the old anchor");
            let old = reader.get(&format!("/r/comment-{number}")).await;
            assert_eq!(old.header("location"), address);
        }
    }
}

#[tokio::test]
async fn form_to_answer_quotes_what_is_answered() {
    let ground = Ground::new().await;
    let id = ground.reader().say("/salt", "Her words").await;
    let page = ground.reader().page(&format!("/salt?reply_to={id}")).await;
    assert_eq!(page.by_id("form-title").unwrap().text(), "Reply to Ana");
    assert_eq!(page.one("blockquote.answered").text().trim(), "Her words");
    assert_eq!(page.one("[name=parent]").attr("value"), Some(id.as_str()));
}

#[tokio::test]
async fn page_at_hand_is_what_the_long_way_gives_until_something_changes() {
    let ground = Ground::new().await;
    let stranger = ground.reader();
    for path in ["/salt", "/salt?utm_source=letter", "/salt?order=newest"] {
        let (mut long, short) = (stranger.get(path).await, stranger.get(path).await);
        // The router says what the connection would say by itself.
        long.headers.remove("content-length");
        assert_eq!((&long.headers, &long.body), (&short.headers, &short.body), "{path}");
    }
    let tag = stranger.get("/salt").await.headers["etag"].to_str().unwrap().to_owned();
    let known = [("if-none-match", tag.as_str())];
    let same = stranger.send(Method::GET, "/salt", &known, Body::empty()).await;
    assert_eq!((same.status, same.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert!(same.headers.contains_key("content-security-policy"));

    let author = ground.reader();
    author.say("/salt", "Words that were not there.").await;
    assert!(stranger.get("/salt").await.text().contains("Words that were not there."));
    assert!(author.get("/salt").await.text().contains("/edit"), "who has a cookie gets a page of the own");
    ground.moderate(&ground.in_state(State::Published).await[0], State::Removed).await;
    assert!(!stranger.get("/salt").await.text().contains("Words that were not there."));
    std::fs::remove_file(ground.articles().join("salt.md")).unwrap();
    ground.read().await;
    assert_eq!(stranger.get("/salt").await.status, StatusCode::NOT_FOUND);
}
