//! What is typed stays text, whatever it is.

use rejoinder_domain::text;

use crate::browser::Pairs;
use crate::feeds;
use crate::ground::Ground;
use crate::html::Page;

/// Texts that mean something to HTML, XML, to templates or to the eye.
const HOSTILE: [&str; 20] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "x\" autofocus onfocus=\"alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title></script><script>alert(1)</script>",
    "</div></article></li></ol></details></section></main></body></html><h1>Mine</h1>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<b <i title=\"never closed",
    "<!-- never closed",
    "<template><table><tr><td><select><option>",
    "<form action=//evil.example><plaintext>",
    "]]><![CDATA[ <?php </content></entry>",
    "&lt;script&gt; &#60;b&#62; &quot; onclick=&quot; &nbsp; &#0; &NoSuch;",
    "a\0R\0b\0F\0c\0G\0d",
    "a\u{202E}b\u{2066}c\u{200F}d\u{2067}e",
    "\u{FEFF}\u{FFFE}x\u{1}\u{8}\u{B}\u{7F}\u{85}\u{2028}y",
    "{{ 7-7 }} ${7-7} {% block %}",
    "{ $name } { NUMBER($count) }",
    "x\n\n> y\n\n1. z\n\n```\n</code></pre></blockquote>",
];

/// What is typed into a form.
type Typed = Vec<(&'static str, String)>;

/// A reply with a text in every field that shows.
fn fields(text: &str) -> Typed {
    let website = format!("https://example.org/{text}");
    vec![("body", text.into()), ("name", text.into()), ("website", website), ("remember", "1".into())]
}

/// One that is refused, because the text is neither an e-mail address nor a website's.
fn refused(text: &str) -> Typed {
    let website = format!("javascript:{text}");
    vec![("body", text.into()), ("name", text.into()), ("email", text.into()), ("website", website)]
}

fn pairs<'a>(typed: &'a Typed, more: Pairs<'a>) -> Vec<(&'a str, &'a str)> {
    typed.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect()
}

/// Every page that says what was typed into fields, to strangers and to its author.
async fn pages(text: &str) -> Vec<(&'static str, Page)> {
    let ground = Ground::site("policy = 'publish'\ndepth = 1").await;
    let (ana, stranger) = (ground.reader(), ground.reader());
    let (typed, changed) = (fields(text), format!("{text} and more"));
    let id = ana.submit("/salt", &pairs(&typed, &[])).await.posted();
    let (answer, edit) = (format!("/salt?reply_to={id}"), format!("/r/{id}/edit"));
    ana.submit(&answer, &pairs(&typed, &[])).await.posted();
    let preview = ana.submit("/salt", &pairs(&typed, &[("intent", "preview")])).await;
    let refusal = stranger.submit("/salt", &pairs(&refused(text), &[])).await;
    let edited = ana.submit(&edit, &[("body", &changed), ("intent", "preview")]).await;
    let conflict = ana.submit(&edit, &[("body", &changed), ("version", "0")]).await;
    let gone = stranger.post("/gone", &pairs(&typed, &[])).await;
    let statuses = [&preview, &refusal, &edited, &conflict, &gone].map(|answer| answer.status.as_u16());
    assert_eq!(statuses, [200, 422, 200, 409, 404], "{text:?}");
    vec![
        ("the thread", stranger.page("/salt").await),
        ("a branch", stranger.page(&format!("/salt?branch={id}")).await),
        ("the form to answer", stranger.page(&answer).await),
        ("the thread of its author", ana.page("/salt").await),
        ("the form to edit", ana.page(&edit).await),
        ("the question whether to withdraw", ana.page(&format!("/r/{id}/withdraw")).await),
        ("the preview", preview.page()),
        ("the refused form", refusal.page()),
        ("the preview of an edit", edited.page()),
        ("the edit in conflict", conflict.page()),
        ("the page for what is gone", gone.page()),
        ("the thread in which it waits", waiting(text).await),
    ]
}

/// The page on which an author sees own replies that wait, one below the other.
async fn waiting(text: &str) -> Page {
    let ground = Ground::site("policy = 'hold'").await;
    let (ana, typed) = (ground.reader(), fields(text));
    let id = ana.submit("/salt", &pairs(&typed, &[])).await.posted();
    ana.submit(&format!("/salt?reply_to={id}"), &pairs(&typed, &[])).await.posted();
    let page = ana.page("/salt").await;
    assert_eq!(page.replies().len(), 2);
    page
}

#[tokio::test]
async fn hostile_text_makes_the_same_pages_as_harmless_text() {
    let harmless = pages("harmless").await;
    for text in HOSTILE {
        for ((name, page), (_, plain)) in pages(text).await.iter().zip(&harmless) {
            let outside = |page: &Page| page.emptied(".reply-body").emptied(".answered").structure();
            assert_eq!(outside(page), outside(plain), "{text:?} in {name}");
            // Some of the texts are more than one paragraph to Markdown.
            if !text::clean_body(text).contains('\n') {
                assert_eq!(page.structure(), plain.structure(), "{text:?} in {name}");
            }
        }
    }
}

#[tokio::test]
async fn hostile_text_makes_the_same_feeds_as_harmless_text() {
    let feeds = async |text: &str| {
        let ground = Ground::new().await;
        ground.reader().submit("/salt", &pairs(&fields(text), &[])).await.posted();
        let mut elements = Vec::new();
        for feed in ["/replies.atom", "/salt/replies.atom"] {
            let read = feeds::read(ground.reader().get(feed).await.text());
            elements.extend(read.into_iter().map(|(name, _)| name));
        }
        elements
    };
    let harmless = feeds("harmless").await;
    for text in HOSTILE {
        assert_eq!(feeds(text).await, harmless, "{text:?}");
    }
}

#[tokio::test]
async fn hostile_text_is_shown_as_it_was_typed() {
    for text in HOSTILE {
        let ground = Ground::new().await;
        let reader = ground.reader();
        let id = reader.submit("/salt", &pairs(&fields(text), &[])).await.posted();
        let answer = ground.reader().get("/salt").await;
        assert!(!answer.text().contains('\0'), "{text:?}");
        let page = answer.page();
        let author = page.reply(&id).unwrap().one(".reply-author");
        assert_eq!(author.text(), text::clean_name(text));
        let link = author.one("a");
        assert!(link.attr("href").unwrap().starts_with("https://example.org/"), "{text:?}");
        assert_eq!(link.attr("rel"), Some("nofollow ugc noopener"));
        let answer = reader.submit("/salt", &pairs(&refused(text), &[])).await;
        // A browser reads a NUL as a sign that something was there.
        let typed = text.replace('\0', "\u{FFFD}");
        let page = answer.page();
        assert_eq!(page.one("textarea").text(), typed);
        for field in ["name", "email"] {
            let input = page.by_id(&format!("field-{field}")).unwrap();
            assert_eq!(input.attr("value"), Some(typed.as_str()), "{field}");
        }
        assert!(page.by_id("error-website").is_some() && page.by_id("error-email").is_some());
    }
}

#[tokio::test]
async fn invisible_characters_do_not_reach_the_page() {
    let ground = Ground::new().await;
    let typed = [("body", "a\0b\u{202E}c"), ("name", "A\0na\r\nX: y")];
    let id = ground.reader().submit("/salt", &typed).await.posted();
    let answer = ground.reader().get("/salt").await;
    assert!(!answer.text().contains('\0'));
    let page = answer.page();
    let reply = page.reply(&id).unwrap();
    assert_eq!(reply.one(".reply-author").text(), "Ana X: y");
    // What turns the direction of writing round ends with the line.
    assert_eq!(reply.one(".reply-body").text().trim(), "ab\u{202E}c\u{202C}");
}
