//! Whatever goes in, only what is allowed comes out, and sanitising it again changes nothing.

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, ParseOpts, QualName, ns, parse_fragment};
use markup5ever_rcdom::{NodeData, RcDom};
use proptest::prelude::*;
use url::Url;

use crate::markup::{Picture, article_html, imported_article_html, imported_html, reply_html, safe};

/// Known ways to smuggle markup, one a line; `␤` stands for a line feed, `␉` for a tab, `␀` for NUL.
const VECTORS: &str = include_str!("xss.txt");

const REPLY_TAGS: &str = "p br em strong del code pre blockquote ul ol li a";
const NEVER: &str = "script style iframe object embed svg math form input button textarea select base meta link \
    template noscript frame frameset title html head body plaintext xmp noembed noframes applet source track";

fn pictures(address: &str) -> Option<Picture> {
    address.contains('p').then(|| Picture { src: "/media/p.png".to_owned(), width: Some(1), height: None })
}

/// Every element with its attributes, as a browser reads them within an element of the given name.
fn elements(html: &str, context: &str) -> Vec<(String, Vec<(String, String)>)> {
    let context = QualName::new(None, ns!(html), LocalName::from(context));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, vec![], true).one(html);
    let root = dom.document.children.borrow().first().unwrap().clone();
    let mut left: Vec<_> = root.children.borrow().clone();
    let mut found = Vec::new();
    while let Some(node) = left.pop() {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                assert_eq!(name.ns, ns!(html), "foreign element in {html}");
                let attributes = attrs.borrow();
                let attributes = attributes.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
                found.push((name.local.to_string(), attributes.collect()));
            }
            NodeData::Text { .. } => {}
            other => panic!("{other:?} in {html}"),
        }
        left.extend(node.children.borrow().iter().cloned());
    }
    found
}

fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    Url::parse(address).is_ok_and(|url| schemes.contains(&url.scheme()))
}

fn check_reply(html: &str) {
    assert_eq!(safe::reply(html), html, "sanitising again changes it");
    for (name, attributes) in
        ["div", "body", "td", "p"].into_iter().flat_map(|context| elements(html, context))
    {
        assert!(REPLY_TAGS.split(' ').any(|tag| tag == name), "<{name}> in {html}");
        for (attribute, value) in &attributes {
            let allowed = match (name.as_str(), attribute.as_str()) {
                ("a", "href") => has_scheme(value, &["http", "https", "mailto"]),
                ("a", "rel") => value == "nofollow ugc noopener",
                ("ol", "start") => value.bytes().all(|b| b.is_ascii_digit()),
                (_, "dir") => value == "auto",
                _ => false,
            };
            assert!(allowed, "{attribute}={value:?} in {html}");
        }
        let has_rel = attributes.iter().any(|(attribute, _)| attribute == "rel");
        assert_eq!(name == "a", has_rel, "{html}");
    }
}

fn check_article(html: &str) {
    assert_eq!(safe::article(html), html, "sanitising again changes it");
    for (name, attributes) in
        ["div", "body", "article"].into_iter().flat_map(|context| elements(html, context))
    {
        assert!(!NEVER.split_whitespace().any(|tag| tag == name), "<{name}> in {html}");
        for (attribute, value) in &attributes {
            let allowed = match attribute.as_str() {
                "href" => {
                    has_scheme(value, &["http", "https", "mailto", "tel"]) || Url::parse(value).is_err()
                }
                "src" => value == "/media/p.png",
                "id" => value.starts_with("s-"),
                name => {
                    !name.starts_with("on") && !["style", "class", "srcdoc", "name", "poster"].contains(&name)
                }
            };
            assert!(allowed, "{attribute}={value:?} in {html}");
        }
    }
}

fn check(input: &str) {
    check_reply(&reply_html(input));
    check_reply(&imported_html(input));
    check_article(&article_html(input, &pictures).html);
    check_article(&imported_article_html(input, &pictures).html);
}

fn vectors() -> Vec<String> {
    VECTORS.lines().map(|line| line.replace('␤', "\n").replace('␉', "\t").replace('␀', "\0")).collect()
}

#[test]
fn known_vectors_are_many_and_differ() {
    let mut all = vectors();
    all.sort();
    all.dedup();
    assert!(all.len() >= 150, "{}", all.len());
}

#[test]
fn known_vectors_do_nothing() {
    for vector in vectors() {
        check(&vector);
        check(&format!("Text before.\n\n{vector}\n\nand *after*"));
        check(&format!("[x]({vector})"));
        check(&format!("<a href=\"{vector}\">x</a><img src=\"{vector}\" alt=\"{vector}\">"));
        check(&format!("<table><tr><td>{vector}</table><p>{vector}"));
    }
}

#[test]
fn sanitiser_alone_lets_nothing_through() {
    for vector in vectors() {
        check_reply(&safe::reply(&vector));
        check_article(&safe::article(&vector));
    }
    assert_eq!(safe::article("<p id=replies class=x onclick=y style=z>a</p>"), "<p>a</p>");
    assert_eq!(
        safe::article("<img src=https://example.org/x.png><img src=//example.org/x.png>"),
        "<img><img>"
    );
    assert_eq!(safe::reply("<a href=javascript:x>a</a>"), "<a rel=\"nofollow ugc noopener\">a</a>");
}

#[test]
fn each_vector_alone_leaves_no_handler_behind() {
    for vector in vectors() {
        let html = imported_html(&vector);
        for (_, attributes) in elements(&html, "div") {
            assert!(!attributes.iter().any(|(name, _)| name.starts_with("on")), "{html}");
        }
    }
}

/// Parts of which strings are put together that parsers have stumbled over.
const NASTY: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "/",
    "=",
    "`",
    "&",
    ";",
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    "\0",
    "a",
    "p",
    "x",
    "--",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=",
    "<a href=\"https://a.bc/\">",
    "</a>",
    "<a>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th scope=row>",
    "<caption>",
    "<col>",
    "<colgroup>",
    "<tbody>",
    "<thead>",
    "<ul>",
    "<ol start=3>",
    "<li>",
    "</li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<blockquote cite=\"",
    "<blockquote>",
    "</blockquote>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mtext>",
    "<mglyph>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<noscript>",
    "</noscript>",
    "<template>",
    "</template>",
    "<select>",
    "<option>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>",
    "<form>",
    "<input>",
    "<button>",
    "<iframe src=",
    "<object>",
    "<video>",
    "<source src=p>",
    "<audio src=p>",
    "</video>",
    "<img src=",
    "<img src=p ",
    " onerror=alert(1)",
    "javascript:",
    "data:",
    "https://a.bc/",
    "mailto:a@b.cd",
    "//a.bc",
    "<h1>",
    "</h1>",
    "<h3 id=x>",
    "<details open>",
    "<summary>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<figure>",
    "<figcaption>",
    "<section>",
    "<div dir=rtl>",
    "</div>",
    "<br>",
    "<hr>",
    "<wbr>",
    "<font>",
    "<nobr>",
    "<marquee>",
    "<plaintext>",
    "<xmp>",
    "<frameset>",
    "<body onload=x>",
    "<html>",
    "<head>",
    "<q>",
    "<sup>",
    "*",
    "**",
    "_",
    "~~",
    "> ",
    "- ",
    "1. ",
    "# ",
    "```\n",
    "    ",
    "[",
    "](",
    "![",
    ")",
    "[^1]",
    "[^1]: ",
    "|",
    "|---|\n",
    "\\",
    "<http://a.bc>",
    "http://a.bc/?a=b&c",
    "www.a.bc",
    "&lt;",
    "&#106;",
    "&nbsp;",
    "&#0;",
    "&#13;",
    "\u{202e}",
    "\u{feff}",
    "😀",
    "]]>",
    "<![CDATA[",
];

#[test]
fn characters_that_xml_does_not_have_are_left_out_however_they_are_written() {
    for unfit in ["\u{1}", "\u{8}", "\u{1b}", "\u{7f}", "\u{fffe}", "\u{ffff}", "&#1;", "&#x8;", "&#xFFFF;"] {
        let written = format!("<p>a{unfit}b</p>");
        assert_eq!(safe::article(&written), "<p>ab</p>", "{unfit:?}");
        assert_eq!(safe::reply(&written), "<p>ab</p>", "{unfit:?}");
        for made in [reply_html(&written), imported_html(&written), article_html(&written, &pictures).html] {
            let unfit = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
            assert!(!made.contains(unfit), "{made:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_comes_out_safe(input in any::<String>()) {
        check(&input);
    }

    #[test]
    fn nasty_parts_come_out_safe(parts in prop::collection::vec(prop::sample::select(NASTY), 0..40)) {
        check(&parts.concat());
    }

    #[test]
    fn spliced_vectors_come_out_safe(
        first in prop::sample::select(vectors()), second in prop::sample::select(vectors()),
        cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
    ) {
        let head: String = first.chars().take(cut.index(first.chars().count() + 1)).collect();
        let tail: String = second.chars().skip(at.index(second.chars().count() + 1)).collect();
        check(&format!("{head}{tail}"));
    }
}
