//! The publisher's articles: full GFM, or HTML from another system, with a wide allow-list.

use std::collections::{HashMap, HashSet};

use comrak::{Anchorizer, Options};

use super::links;
use super::safe::{self, ARTICLE_ATTRIBUTES, ARTICLE_TAGS};
use super::tokens::{Piece, Tag, end_of, pieces};
use super::writer::Writer;

/// A picture, film or sound that this server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Path it is served at, beginning with one `/`.
    pub src: String,
    /// Width in pixels, if known.
    pub width: Option<u32>,
    /// Height in pixels, if known.
    pub height: Option<u32>,
}

/// Says which of the addresses that an article names are served from here.
pub trait PictureSource {
    /// The picture meant by an address as it is written in the article; `None` if this server doesn't have it.
    fn picture(&self, address: &str) -> Option<Picture>;
}

impl<F: Fn(&str) -> Option<Picture>> PictureSource for F {
    fn picture(&self, address: &str) -> Option<Picture> {
        self(address)
    }
}

/// An article as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleHtml {
    /// Safe HTML. Its headings begin with `h2`, its ids with [`ANCHOR_PREFIX`](super::ANCHOR_PREFIX).
    pub html: String,
    /// The first picture that this server has: what stands for the article elsewhere.
    pub lead: Option<Picture>,
    /// Addresses, as written, of pictures that this server doesn't have and that became links.
    pub missing: Vec<String>,
}

/// The publisher's Markdown (GFM with footnotes and HTML) as safe HTML. Quotes stay as typed. The highest heading
/// becomes `h2`, for the page's `h1` is the title. Pictures that are not served from here become links.
pub fn article_html(markdown: &str, pictures: &dyn PictureSource) -> ArticleHtml {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.render.r#unsafe = true;
    imported_article_html(&comrak::markdown_to_html(markdown, &options), pictures)
}

/// An article's HTML from another system as safe HTML, by the same rules.
pub fn imported_article_html(html: &str, pictures: &dyn PictureSource) -> ArticleHtml {
    let pieces = pieces(html);
    let mut rewrite = Rewrite {
        out: Writer::default(),
        pictures,
        shift: pieces.iter().filter_map(heading_level).min().map_or(0, |highest| 2 - highest),
        anchors: Anchorizer::new(),
        lead: None,
        missing: Vec::new(),
        seen: HashSet::new(),
        last_ends: last_ends(&pieces),
    };
    rewrite.run(&pieces);
    let Rewrite { out, lead, missing, .. } = rewrite;
    ArticleHtml { html: safe::article(&out.finish()), lead, missing }
}

/// Addresses of pictures, films and sounds in an article's HTML, as written, each once, in their order.
pub fn article_pictures(html: &str) -> Vec<String> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for piece in pieces(html) {
        let Piece::Open(tag) = piece else { continue };
        if let Some(address) = source(&tag).filter(|address| seen.insert((*address).to_owned())) {
            found.push(address.to_owned());
        }
    }
    found
}

/// The path of the first picture in an article's safe HTML: what stands for the article elsewhere.
pub fn lead_picture(html: &str) -> Option<String> {
    let picture = |piece: Piece| match piece {
        Piece::Open(tag) if tag.name == "img" => tag.get("src").map(str::to_owned),
        _ => None,
    };
    if !html.contains("<img") {
        return None;
    }
    pieces(html).into_iter().find_map(picture).filter(|path| safe::is_own_path(path))
}

/// The address that a picture, film or sound is loaded from; pages that load late keep it elsewhere.
fn source(tag: &Tag) -> Option<&str> {
    if !matches!(tag.name.as_str(), "img" | "video" | "audio" | "source") {
        return None;
    }
    let late = ["data-orig-file", "data-src", "data-lazy-src", "data-original"];
    let plain = tag.get("src").filter(|src| !src.starts_with("data:"));
    plain.or_else(|| late.iter().find_map(|name| tag.get(name)))
}

fn heading_level(piece: &Piece) -> Option<i8> {
    match piece {
        Piece::Open(tag) => level_of(&tag.name),
        _ => None,
    }
}

fn level_of(name: &str) -> Option<i8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => i8::try_from(digit - b'0').ok(),
        _ => None,
    }
}

struct Rewrite<'a> {
    out: Writer,
    pictures: &'a dyn PictureSource,
    /// Added to the level of every heading.
    shift: i8,
    anchors: Anchorizer,
    lead: Option<Picture>,
    missing: Vec<String>,
    /// What is in `missing`.
    seen: HashSet<String>,
    /// Where the last end tag of each name is.
    last_ends: HashMap<String, usize>,
}

fn last_ends(pieces: &[Piece]) -> HashMap<String, usize> {
    let end = |(at, piece): (usize, &Piece)| match piece {
        Piece::Close(name) if matches!(name.as_str(), "video" | "audio" | "object") => {
            Some((name.clone(), at))
        }
        _ => None,
    };
    pieces.iter().enumerate().filter_map(end).collect()
}

impl Rewrite<'_> {
    fn run(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            at += 1;
            match piece {
                Piece::Text(text) => self.out.text(text),
                Piece::Close(name) => {
                    if let Some(name) = self.ours(name) {
                        self.out.close(name);
                    }
                }
                Piece::Open(tag) if matches!(tag.name.as_str(), "video" | "audio" | "object") => {
                    at = self.embedded(pieces, at - 1, tag);
                }
                Piece::Open(tag) => self.start(tag, pieces.get(at..).unwrap_or_default()),
            }
        }
    }

    /// The element of ours that an element becomes.
    fn ours(&self, name: &str) -> Option<&'static str> {
        if let Some(level) = level_of(name) {
            return Some(match level + self.shift {
                ..=2 => "h2",
                3 => "h3",
                4 => "h4",
                5 => "h5",
                _ => "h6",
            });
        }
        let name = match name {
            "strike" => "s",
            "tt" => "code",
            "acronym" => "abbr",
            "center" | "article" | "main" | "nav" => "div",
            name => name,
        };
        ARTICLE_TAGS.split(' ').find(|tag| *tag == name)
    }

    fn start(&mut self, tag: &Tag, rest: &[Piece]) {
        match tag.name.as_str() {
            "img" => self.image(tag),
            "iframe" | "frame" | "embed" => self.frame(tag),
            "input" => self.task(tag),
            "a" => self.anchor(tag),
            name => {
                let Some(ours) = self.ours(name) else { return };
                let mut attributes = kept_attributes(ours, tag);
                if level_of(name).is_some() && tag.get("id").is_none() {
                    attributes.extend(self.heading_anchor(rest));
                }
                self.write(ours, &attributes);
            }
        }
    }

    fn write(&mut self, name: &'static str, attributes: &[(String, String)]) {
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if matches!(name, "br" | "hr" | "wbr" | "col" | "img") {
            self.out.void(name, &attributes);
        } else {
            self.out.open(name, &attributes);
        }
    }

    /// A heading's name, made of its text.
    fn heading_anchor(&mut self, rest: &[Piece]) -> Option<(String, String)> {
        let end = |piece: &&Piece| !matches!(piece, Piece::Close(name) if level_of(name).is_some());
        let text: String = rest
            .iter()
            .take(100)
            .take_while(end)
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
            .collect();
        let text: String = text.trim().chars().take(60).collect();
        let name = links::anchor(&self.anchors.anchorize(&text))?;
        Some(("id".to_owned(), name))
    }

    fn anchor(&mut self, tag: &Tag) {
        let mut attributes = kept_attributes("a", tag);
        if let Some(name) = tag.get("name").filter(|_| tag.get("id").is_none()).and_then(links::anchor) {
            attributes.push(("id".to_owned(), name));
        }
        if attributes.iter().any(|(name, _)| name == "href" || name == "id") {
            self.write("a", &attributes);
        }
    }

    /// A task of a list: a box, ticked or not.
    fn task(&mut self, tag: &Tag) {
        if tag.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) {
            self.out.text(if tag.has("checked") { "☑" } else { "☐" });
        }
    }

    fn image(&mut self, tag: &Tag) {
        let Some(address) = source(tag) else {
            return self.out.text(tag.get("alt").unwrap_or_default());
        };
        let Some(picture) = self.have(address) else {
            let label = tag.get("alt").or_else(|| tag.get("title"));
            return self.link(address, &label.map_or_else(|| links::label(address), str::to_owned));
        };
        let mut attributes = vec![("src".to_owned(), picture.src.clone())];
        attributes.push(("alt".to_owned(), tag.get("alt").unwrap_or_default().to_owned()));
        attributes.extend(tag.get("title").map(|title| ("title".to_owned(), title.to_owned())));
        attributes.extend(size(&picture));
        attributes
            .extend([("loading", "lazy"), ("decoding", "async")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        self.write("img", &attributes);
        self.lead.get_or_insert(picture);
    }

    fn frame(&mut self, tag: &Tag) {
        if let Some(address) = tag.get("src").or_else(|| tag.get("data-src")) {
            let address = watchable(address);
            let label = tag.get("title").map_or_else(|| links::host_label(&address), str::to_owned);
            self.link(&address, &label);
        }
    }

    /// A film, a sound or an object, with all that is in it; says where to go on.
    fn embedded(&mut self, pieces: &[Piece], at: usize, tag: &Tag) -> usize {
        // Looked for only where there is one: a thousand starts without an end would each read all that follows.
        let ends = self.last_ends.get(tag.name.as_str()).is_some_and(|&last| last > at);
        if tag.name == "object" && tag.get("data").is_none() {
            return at + 1;
        }
        let end = if ends { end_of(pieces, at, &tag.name) } else { None };
        let within = pieces.get(at + 1..end.unwrap_or(at + 1)).unwrap_or_default();
        if tag.name == "object" {
            let address = tag.get("data").unwrap_or_default();
            self.link(address, &links::host_label(address));
            return end.map_or(at + 1, |end| end + 1);
        }
        let inner =
            within.iter().find_map(|piece| if let Piece::Open(tag) = piece { source(tag) } else { None });
        if let Some(address) = source(tag).or(inner) {
            let name = if tag.name == "video" { "video" } else { "audio" };
            if let Some(found) = self.have(address) {
                let mut attributes = vec![("src".to_owned(), found.src.clone())];
                attributes.extend(
                    [("controls", ""), ("preload", "metadata")].map(|(k, v)| (k.to_owned(), v.to_owned())),
                );
                attributes.extend(size(&found).into_iter().filter(|_| name == "video"));
                self.write(name, &attributes);
                self.out.close(name);
            } else {
                self.link(address, &links::label(address));
            }
        }
        end.map_or(at + 1, |end| end + 1)
    }

    fn have(&mut self, address: &str) -> Option<Picture> {
        let found = self.pictures.picture(address).filter(|picture| safe::is_own_path(&picture.src));
        if found.is_none() && self.seen.insert(address.to_owned()) {
            self.missing.push(address.to_owned());
        }
        found
    }

    /// A link, or its label where there cannot be one.
    fn link(&mut self, address: &str, label: &str) {
        match links::publisher_address(address) {
            Some(address) if !self.out.is_in("a") => {
                self.out.open("a", &[("href", &address)]);
                self.out.text(label);
                self.out.close("a");
            }
            _ => self.out.text(label),
        }
    }
}

fn size(picture: &Picture) -> Vec<(String, String)> {
    let sides = [("width", picture.width), ("height", picture.height)];
    sides.into_iter().filter_map(|(name, side)| Some((name.to_owned(), side?.to_string()))).collect()
}

/// Attributes of an element that stay, with the values they are served with.
fn kept_attributes(ours: &str, tag: &Tag) -> Vec<(String, String)> {
    let own = ARTICLE_ATTRIBUTES.iter().find(|(name, _)| *name == ours).map_or(&[][..], |(_, names)| names);
    let kept = |(name, value): &(String, String)| {
        let known = own.contains(&name.as_str()) || matches!(name.as_str(), "id" | "lang" | "dir");
        let value = match name.as_str() {
            "href" => links::publisher_address(value)?,
            "id" => links::anchor(value)?,
            _ => value.clone(),
        };
        (known && safe::article_attribute(ours, name, &value)).then(|| (name.clone(), value))
    };
    tag.attributes.iter().filter_map(kept).collect()
}

/// The page on which people watch what a frame shows, where it is known.
fn watchable(address: &str) -> String {
    let known = links::parse(address).filter(|url| {
        matches!(url.host_str(), Some("www.youtube.com" | "youtube.com" | "www.youtube-nocookie.com"))
    });
    let id = known.as_ref().and_then(|url| url.path().strip_prefix("/embed/"));
    id.map_or_else(|| address.to_owned(), |id| format!("https://www.youtube.com/watch?v={id}"))
}
