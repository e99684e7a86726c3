//! Shortcodes: `[name attributes]`, some with content up to `[/name]`.
//!
//! Known are those of WordPress itself and the commonest of WordPress.com. All others stay as they are: what looks
//! like one is often just words in brackets.

use super::{is_address, link};

/// Most bytes of a shortcode's attributes.
const ATTRIBUTES: usize = 4096;

/// Every shortcode known here.
const KNOWN: [&str; 19] = [
    "audio",
    "caption",
    "code",
    "dailymotion",
    "embed",
    "flickr",
    "gallery",
    "googlevideo",
    "instagram",
    "playlist",
    "soundcloud",
    "sourcecode",
    "ted",
    "tweet",
    "video",
    "vimeo",
    "wp_caption",
    "youtube",
    "slideshare",
];

/// The text with every known shortcode resolved: captions to figures, players and embeds to links, galleries to
/// nothing (their pictures are named in the database alone). `[[name]]` is how an author writes one literally.
pub(super) fn resolved(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut endless = Vec::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('[') {
        html.push_str(before);
        if let Some((literal, after)) = literal(inside) {
            html.push_str(literal);
            rest = after;
        } else if let Some((code, after)) = Code::parse(inside, &mut endless) {
            html.push_str(&code.html());
            rest = after;
        } else {
            html.push('[');
            rest = inside;
        }
    }
    html.push_str(rest);
    html
}

/// What is meant by `[[name …]]`, given what follows the first bracket.
fn literal(inside: &str) -> Option<(&str, &str)> {
    let code = inside.strip_prefix('[')?;
    known(code.strip_prefix('/').unwrap_or(code))?;
    let length = position(code, b']')?;
    let after = code.get(length + 1..)?.strip_prefix(']')?;
    Some((inside.get(..length + 2)?, after))
}

/// The known name that a text begins with.
fn known(text: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|name| {
        let after = text.strip_prefix(name).and_then(|after| after.chars().next());
        after.is_some_and(|c| c.is_whitespace() || matches!(c, ']' | '=' | '/'))
    })
}

/// Where a byte is, not too far on.
fn position(text: &str, wanted: u8) -> Option<usize> {
    text.bytes().take(ATTRIBUTES).position(|byte| byte == wanted)
}

/// One shortcode.
struct Code<'a> {
    name: &'static str,
    /// Attributes with their names (`""` if they have none).
    attributes: Vec<(&'a str, &'a str)>,
    content: &'a str,
}

impl<'a> Code<'a> {
    /// Reads one, given what follows its bracket; also gives what follows the whole.
    fn parse(inside: &'a str, endless: &mut Vec<&'static str>) -> Option<(Self, &'a str)> {
        let name = known(inside)?;
        let (written, after) = inside.split_at_checked(position(inside, b']')?)?;
        let after = after.strip_prefix(']')?;
        let written = written.strip_prefix(name)?.trim();
        let (attributes, alone) = written.strip_suffix('/').map_or((written, false), |kept| (kept, true));
        let end = if alone || endless.contains(&name) { None } else { Self::end(name, after, endless) };
        let (content, after) = end.unwrap_or(("", after));
        Some((Self { name, attributes: self::attributes(attributes), content }, after))
    }

    /// Content and what follows `[/name]`, if that comes before the next `[name`.
    fn end(name: &'static str, text: &'a str, endless: &mut Vec<&'static str>) -> Option<(&'a str, &'a str)> {
        for (at, _) in text.match_indices('[') {
            let (content, code) = text.split_at_checked(at)?;
            let code = code.strip_prefix('[')?;
            if let Some(after) = code.strip_prefix('/').and_then(|code| code.strip_prefix(name)) {
                return after.strip_prefix(']').map(|after| (content, after));
            }
            if known(code) == Some(name) {
                return None;
            }
        }
        endless.push(name);
        None
    }

    fn html(&self) -> String {
        match self.name {
            "gallery" | "playlist" => String::new(),
            "caption" | "wp_caption" => self.figure(),
            "code" | "sourcecode" => {
                let code = self.content.trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
                format!("<pre><code>{code}</code></pre>")
            }
            "audio" | "video" => [self.player(), self.content.to_owned()].concat(),
            _ => self.player(),
        }
    }

    /// A link to what would have been shown in this place.
    fn player(&self) -> String {
        let values = self.attributes.iter().map(|(_, value)| *value).chain([self.content.trim()]);
        let mut addresses = values.clone().filter_map(address);
        if let Some(address) = addresses.next() {
            return link(address);
        }
        let is_id = |id: &str| {
            (6..=20).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let mut ids = self.attributes.iter().filter(|(name, _)| matches!(*name, "" | "id" | "v"));
        let id = ids.find(|(_, id)| is_id(id)).map(|(_, id)| *id);
        match (self.name, id.or(Some(self.content.trim()).filter(|id| is_id(id)))) {
            ("youtube", Some(id)) => link(&format!("https://www.youtube.com/watch?v={id}")),
            ("vimeo", Some(id)) => link(&format!("https://vimeo.com/{id}")),
            _ => String::new(),
        }
    }

    /// A picture with words under it: these follow the picture, or, in oldest posts, are an attribute.
    fn figure(&self) -> String {
        let content = self.content.trim();
        let attribute = self.attributes.iter().find(|(name, _)| *name == "caption").map(|(_, value)| *value);
        let (picture, words) = match attribute {
            Some(words) => (content, words),
            None => after_picture(content).unwrap_or((content, "")),
        };
        if picture.is_empty() {
            return words.to_owned();
        }
        let words = words.trim();
        let words =
            if words.is_empty() { String::new() } else { format!("<figcaption>{words}</figcaption>") };
        format!("<figure>{}{words}</figure>", picture.trim())
    }
}

/// Parts a picture (with the link round it) and what follows it.
fn after_picture(content: &str) -> Option<(&str, &str)> {
    let image = content.find("<img").or_else(|| content.find("<IMG"))?;
    let end = image + content.get(image..)?.find('>')? + 1;
    let rest = content.get(end..)?;
    let closing = rest.trim_start().strip_prefix("</a>").or_else(|| rest.trim_start().strip_prefix("</A>"));
    let words = closing.unwrap_or(rest);
    content.split_at_checked(content.len() - words.len())
}

/// The address a value is or begins with (`http://example.org/a.mp3|titles=A`).
fn address(value: &str) -> Option<&str> {
    let address = value.split(['|', ' ', '\n']).next().unwrap_or_default();
    is_address(address).then_some(address)
}

/// Attributes: `name="value"`, `name='value'`, `name=value`, `"value"`, `value`, `=value`.
fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name_end = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        let (name, value) = match rest.split_at_checked(name_end) {
            Some((name, after)) if after.starts_with('=') => (name, after.strip_prefix('=').unwrap_or(after)),
            _ => ("", rest),
        };
        let (value, after) = value_and_rest(value);
        found.push((name, value));
        rest = after.trim_start();
    }
    found
}

fn value_and_rest(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(both) = text.strip_prefix(quote).and_then(|inner| inner.split_once(quote)) {
            return both;
        }
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caption_becomes_figure() {
        let source = "a [caption id=\"x\" align=\"alignleft\" width=\"300\"]<a href=\"/b\"><img src=\"/b.jpg\" /></a> Some <em>words</em>[/caption] z";
        let html = "a <figure><a href=\"/b\"><img src=\"/b.jpg\" /></a><figcaption>Some <em>words</em></figcaption></figure> z";
        assert_eq!(resolved(source), html);
    }

    #[test]
    fn old_caption_has_its_words_in_an_attribute() {
        assert_eq!(
            resolved("[wp_caption width='3' caption='It is']<img src=\"b\">[/wp_caption]"),
            "<figure><img src=\"b\"><figcaption>It is</figcaption></figure>"
        );
    }

    #[test]
    fn caption_without_words_or_picture_keeps_what_it_has() {
        assert_eq!(resolved("[caption]<img src=\"b\">[/caption]"), "<figure><img src=\"b\"></figure>");
        assert_eq!(resolved("[caption]words[/caption]"), "<figure>words</figure>");
        assert_eq!(resolved("[caption][/caption]"), "");
    }

    #[test]
    fn galleries_leave_nothing() {
        assert_eq!(resolved("a[gallery ids=\"1,2\"]b[playlist]c"), "abc");
    }

    #[test]
    fn players_become_links() {
        let video = "<a href=\"https://www.youtube.com/watch?v=abcDEF_1-23\">https://www.youtube.com/watch?v=abcDEF_1-23</a>";
        for source in [
            "[youtube=https://www.youtube.com/watch?v=abcDEF_1-23]",
            "[youtube https://www.youtube.com/watch?v=abcDEF_1-23]",
            "[youtube id=\"abcDEF_1-23\" w=\"640\"]",
            "[youtube abcDEF_1-23]",
            "[youtube]abcDEF_1-23[/youtube]",
            "[embed width=\"640\"]https://www.youtube.com/watch?v=abcDEF_1-23[/embed]",
        ] {
            assert_eq!(resolved(source), video, "{source}");
        }
        let sound = "<a href=\"http://example.org/a.mp3\">http://example.org/a.mp3</a>";
        for source in [
            "[audio http://example.org/a.mp3|titles=A]",
            "[audio mp3=\"http://example.org/a.mp3\"][/audio]",
            "[audio src='http://example.org/a.mp3' /]",
        ] {
            assert_eq!(resolved(source), sound, "{source}");
        }
        assert_eq!(resolved("[video]words[/video]"), "words");
    }

    #[test]
    fn code_is_kept_as_code() {
        assert_eq!(
            resolved("[sourcecode language=\"html\"]\n<b>[gallery]&amp;</b>\n[/sourcecode]"),
            "<pre><code>&lt;b&gt;[gallery]&amp;&lt;/b&gt;</code></pre>"
        );
    }

    #[test]
    fn other_words_in_brackets_stay() {
        for source in
            ["[1]", "[sic]", "[contact-form]", "[", "[]", "[videos]", "[gallery", "[captions x]y[/captions]"]
        {
            assert_eq!(resolved(source), source);
        }
    }

    #[test]
    fn doubled_brackets_are_literal() {
        assert_eq!(resolved("[[gallery ids=\"1\"]] [[/caption]]"), "[gallery ids=\"1\"] [/caption]");
    }

    #[test]
    fn content_never_reaches_into_the_next() {
        let source = "[video src=\"http://example.org/1\"] a [video src=\"http://example.org/2\"]b[/video]";
        let html = resolved(source);
        assert!(html.contains("</a> a <a href=\"http://example.org/2\">"), "{html}");
    }

    #[test]
    fn address_cannot_leave_its_attribute() {
        assert_eq!(resolved("[embed]http://a\"onload=x[/embed]"), "");
    }
}
