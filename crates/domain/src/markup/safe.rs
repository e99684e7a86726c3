//! The last step: allow-lists on a real HTML parser. Nothing edits HTML after it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::ANCHOR_PREFIX;

/// Sanitising is repeated until it changes nothing. What our writer writes is mostly so from the start.
const ROUNDS: usize = 4;

/// What replies may consist of.
pub(super) const REPLY_TAGS: [&str; 12] =
    ["p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"];

/// What every link of a reader says of itself: not ours, not vouched for, no hold on our window.
pub(super) const READER_REL: &str = "nofollow ugc noopener";

/// Blocks of a reply that take their direction from their own text.
pub(super) const DIRECTED: [&str; 5] = ["p", "pre", "blockquote", "ul", "ol"];

/// What articles may consist of.
pub(super) const ARTICLE_TAGS: &str = "a abbr address aside audio b bdi bdo blockquote br caption cite code col \
    colgroup dd del details dfn div dl dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li mark \
    ol p pre q rp rt ruby s samp section small strong sub summary sup table tbody td tfoot th thead time tr u ul \
    var video wbr";

/// Attributes that an article's elements may have, besides `id`, `lang` and `dir`.
pub(super) const ARTICLE_ATTRIBUTES: [(&str, &[&str]); 16] = [
    ("a", &["href", "title"]),
    ("abbr", &["title"]),
    ("dfn", &["title"]),
    ("audio", &["src", "controls", "preload"]),
    ("video", &["src", "controls", "preload", "width", "height"]),
    ("img", &["src", "alt", "title", "width", "height", "loading", "decoding"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("td", &["colspan", "rowspan", "align"]),
    ("th", &["colspan", "rowspan", "align", "scope", "abbr"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("time", &["datetime"]),
    ("del", &["datetime"]),
    ("ins", &["datetime"]),
    ("details", &["open"]),
];

static REPLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(REPLY_TAGS))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .tag_attribute_values(
            DIRECTED
                .into_iter()
                .map(|tag| (tag, HashMap::from([("dir", HashSet::from(["auto"]))])))
                .collect(),
        )
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(READER_REL))
        .attribute_filter(|tag, attribute, value| match (tag, attribute) {
            ("ol", "start") => is_number(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

static ARTICLE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ARTICLE_TAGS.split(' ').collect())
        .generic_attributes(HashSet::from(["id", "lang", "dir"]))
        .tag_attributes(
            ARTICLE_ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect(),
        )
        // A wide table scrolls, so the keyboard must be able to get there (WCAG 2.1.1).
        .set_tag_attribute_value("table", "tabindex", "0")
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|tag, attribute, value| {
            article_attribute(tag, attribute, value).then_some(Cow::Borrowed(value))
        });
    builder
});

/// Safe HTML of a reply.
pub(super) fn reply(html: &str) -> String {
    settle(&REPLY, html)
}

/// Safe HTML of an article.
pub(super) fn article(html: &str) -> String {
    settle(&ARTICLE, html)
}

fn settle(builder: &Builder<'_>, html: &str) -> String {
    let mut safe = html.to_owned();
    for _ in 0..ROUNDS {
        let again = builder.clean(&fit(&safe)).to_string();
        if again == safe {
            return safe;
        }
        safe = again;
    }
    // Markup that parsers read differently each time: only its text is kept.
    builder.clean(&ammonia::clean_text(&fit(&super::plain_text(&safe, usize::MAX)))).to_string()
}

/// The text without the characters that XML does not have, and without other controls: one of them would break every
/// feed that the HTML is in. References to them are characters after the first round, and go in the next.
fn fit(html: &str) -> Cow<'_, str> {
    let unfit =
        |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if html.contains(unfit) { Cow::Owned(html.replace(unfit, "")) } else { Cow::Borrowed(html) }
}

/// Whether an attribute of an article's element has a value that does nothing but what it is for.
pub(super) fn article_attribute(tag: &str, name: &str, value: &str) -> bool {
    match name {
        "id" => value.starts_with(ANCHOR_PREFIX) && !value.contains(char::is_whitespace),
        "src" => is_own_path(value),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "align" => matches!(value, "left" | "right" | "center"),
        "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value" => is_number(value),
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "href" => tag == "a",
        _ => true,
    }
}

/// Whether an address is a path on this server, as browsers read it.
pub(super) fn is_own_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control())
}

fn is_number(value: &str) -> bool {
    (1..=9).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}
