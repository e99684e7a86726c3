//! A Markdown file as an article.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use rejoinder_domain::markup::{self, Picture, PictureSource};
use rejoinder_domain::{ArticleId, ArticlePath, ArticleRules, Time, Visibility, text};
use rejoinder_store::ArticleSource;

use super::bounds::Bounds;
use super::date::moment;
use super::front_matter::{self, FrontMatter};
use crate::pages::files;
use crate::urls;

/// Longest file, in bytes.
pub(super) const FILE_BYTES: u64 = 2 * 1024 * 1024;

/// A file on its way to an article.
pub(super) struct Source<'a> {
    /// The folder of all files.
    pub(super) bounds: &'a Bounds,
    /// The file's path below the folder.
    pub(super) relative: &'a Path,
    /// The file's text.
    pub(super) text: &'a str,
    /// State of the file.
    pub(super) stamp: String,
    /// When the file was last changed: the date of an article that names none.
    pub(super) changed: Time,
    /// The zone in which dates without one are meant.
    pub(super) zone: &'a TimeZone,
    /// The id it gets if it is new.
    pub(super) id: ArticleId,
}

impl Source<'_> {
    /// The article, or what is wrong with the file.
    pub(super) fn article(self) -> Result<ArticleSource, String> {
        let (matter, body) = front_matter::split(self.text)?;
        let (title, body) = title(&matter, body, self.relative);
        let path: ArticlePath = self.path(&matter)?;
        let beside = Beside { bounds: self.bounds, file: self.relative };
        let rendered = markup::article_html(body, &beside);
        let date = matter.date.as_deref().map(|date| self.time("date", date)).transpose()?;
        let updated = matter.updated.as_deref().map(|date| self.time("updated", date)).transpose()?;
        let old_addresses =
            matter.aliases.iter().map(|alias| Self::alias(alias)).collect::<Result<_, _>>()?;
        Ok(ArticleSource {
            id: self.id,
            origin: origin(self.relative),
            stamp: self.stamp,
            path,
            old_addresses,
            title,
            summary: summary(&matter),
            byline: text::clean_name(matter.author.as_deref().unwrap_or_default()),
            language: matter.language.clone().map(language).transpose()?,
            tags: matter
                .tags
                .iter()
                .map(|tag| text::clean_name(tag))
                .filter(|tag| !tag.is_empty())
                .take(20)
                .collect(),
            published: date.unwrap_or(self.changed),
            updated,
            visibility: visibility(&matter)?,
            rules: rules(&matter)?,
            html: rendered.html,
        })
    }

    /// The path that the file names, or its own without its ending: `a/b.md` and `a/b/index.md` are `/a/b`.
    fn path(&self, matter: &FrontMatter) -> Result<ArticlePath, String> {
        let text = match &matter.path {
            Some(path) if path.starts_with('/') => path.clone(),
            Some(path) => format!("/{path}"),
            None => {
                let stem = self.relative.with_extension("");
                let own = if stem.ends_with("index") {
                    stem.parent().map(PathBuf::from).unwrap_or_default()
                } else {
                    stem
                };
                let own = own.to_str().ok_or("the file's name is not UTF-8")?;
                format!("/{}", own.trim_matches('/').replace(' ', "-"))
            }
        };
        text.parse().map_err(|error| format!("path {text}: {error}"))
    }

    fn alias(alias: &str) -> Result<String, String> {
        let slash = if alias.starts_with('/') { "" } else { "/" };
        let path: ArticlePath =
            format!("{slash}{alias}").parse().map_err(|error| format!("alias {alias}: {error}"))?;
        Ok(path.to_string())
    }

    fn time(&self, key: &str, text: &str) -> Result<Time, String> {
        moment(text, self.zone).ok_or_else(|| {
            format!("{key}: `{text}` is not a date such as 2026-11-23 or 2026-11-23T14:05:00Z")
        })
    }
}

/// The summary, else the description; other generators keep both.
fn summary(matter: &FrontMatter) -> String {
    let written = [&matter.summary, &matter.description].into_iter().flatten();
    written.map(|text| text::clean_name(text)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// Where an article of this file comes from.
pub(crate) fn origin(relative: &Path) -> String {
    format!("file:{}", relative.to_string_lossy())
}

/// The title that is named; else the first heading, which then leaves the text; else the file's name.
fn title<'a>(matter: &FrontMatter, body: &'a str, relative: &Path) -> (String, &'a str) {
    if let Some(title) = matter.title.as_deref().map(text::clean_name).filter(|title| !title.is_empty()) {
        return (title, body);
    }
    let start = body.trim_start();
    if let Some(heading) = start.strip_prefix("# ") {
        let (line, rest) = heading.split_once('\n').unwrap_or((heading, ""));
        let html = markup::article_html(line, &NoPictures).html;
        return (text::clean_name(&markup::plain_text(&html, 300)), rest);
    }
    let name = relative.file_stem().and_then(|stem| stem.to_str()).unwrap_or("article");
    (text::clean_name(&name.replace(['-', '_'], " ")), body)
}

fn language(tag: String) -> Result<String, String> {
    let fits = (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits { Ok(tag) } else { Err(format!("language: `{tag}` is not a tag such as de or pt-BR")) }
}

fn visibility(matter: &FrontMatter) -> Result<Visibility, String> {
    if matter.draft {
        return Ok(Visibility::Draft);
    }
    matter
        .visibility
        .as_deref()
        .map_or(Ok(Visibility::Public), |text| text.parse().map_err(|error| format!("visibility: {error}")))
}

fn rules(matter: &FrontMatter) -> Result<ArticleRules, String> {
    let open = match matter.replies.as_deref() {
        None | Some("open") => true,
        Some("closed") => false,
        Some(other) => return Err(format!("replies: `{other}` is not open or closed")),
    };
    let policy = matter
        .policy
        .as_deref()
        .map(|text| text.parse().map_err(|error| format!("policy: {error}")))
        .transpose()?;
    let max_links = matter.max_links.map(|links| usize::try_from(links).unwrap_or(usize::MAX));
    Ok(ArticleRules { open, policy, close_after_days: matter.close_after_days, max_links })
}

/// Pictures beside the file.
struct Beside<'a> {
    bounds: &'a Bounds,
    file: &'a Path,
}

impl PictureSource for Beside<'_> {
    fn picture(&self, address: &str) -> Option<Picture> {
        let decoded = urls::decoded(address)?;
        let relative = match decoded.strip_prefix('/') {
            Some(from_top) => PathBuf::from(from_top),
            None => self.file.parent()?.join(&decoded),
        };
        let tidy = tidy(&relative)?;
        let (file, _) = self.bounds.real().ok()?.file(&tidy)?;
        files::media_type(&file)?;
        let size = imagesize::size(&file).ok();
        let pixels = |of: fn(&imagesize::ImageSize) -> usize| {
            size.as_ref().and_then(|size| u32::try_from(of(size)).ok())
        };
        Some(Picture {
            src: urls::path(&format!("/files/{tidy}")),
            width: pixels(|size| size.width),
            height: pixels(|size| size.height),
        })
    }
}

/// A path without `.` and `..`; `None` if it leads out.
fn tidy(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.to_str()?.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

struct NoPictures;

impl PictureSource for NoPictures {
    fn picture(&self, _: &str) -> Option<Picture> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(relative: &str, text: &str) -> Result<ArticleSource, String> {
        let folder = tempfile::tempdir().unwrap();
        let source = Source {
            bounds: &Bounds::alone(folder.path()),
            relative: Path::new(relative),
            text,
            stamp: String::new(),
            changed: Time::from_micros(5),
            zone: &TimeZone::UTC,
            id: ArticleId::from_bytes([1; 16]),
        };
        source.article()
    }

    #[test]
    fn path_is_the_files_own_unless_it_names_one() {
        assert_eq!(read("a/salt marsh.md", "x").unwrap().path.as_str(), "/a/salt-marsh");
        assert_eq!(read("salt/index.md", "x").unwrap().path.as_str(), "/salt");
        assert_eq!(read("x.md", "---\npath: /2026/salt/\n---\nx").unwrap().path.as_str(), "/2026/salt/");
    }

    #[test]
    fn paths_of_ours_are_refused() {
        assert!(read("api.md", "x").unwrap_err().contains("used by the server"));
        assert!(read("x.md", "---\npath: /r/1\n---\nx").is_err());
        assert!(read("index.md", "x").is_err(), "the front page is ours");
    }

    #[test]
    fn title_is_named_or_the_first_heading_or_the_files_name() {
        assert_eq!(read("x.md", "---\ntitle: Named\n---\n# Heading\n").unwrap().title, "Named");
        let headed = read("x.md", "# The *first*\n\nText").unwrap();
        assert_eq!((headed.title.as_str(), headed.html.contains("first")), ("The first", false));
        assert_eq!(read("salt-marsh.md", "Text").unwrap().title, "salt marsh");
    }

    #[test]
    fn dates_have_an_offset_or_the_sites_zone() {
        let at = |date: &str| {
            read("x.md", &format!("---\ndate: \"{date}\"\n---\n"))
                .map(|article| article.published.to_string())
        };
        assert_eq!(at("2026-11-23T14:05:00+01:00").unwrap(), "2026-11-23T13:05:00.000000Z");
        assert_eq!(at("2026-11-23").unwrap(), "2026-11-23T00:00:00.000000Z");
        assert_eq!(at("2026-11-23 14:05").unwrap(), "2026-11-23T14:05:00.000000Z");
        assert!(at("yesterday").unwrap_err().contains("yesterday"));
    }

    #[test]
    fn drafts_and_closed_threads_are_what_they_say() {
        assert_eq!(read("x.md", "---\ndraft: true\n---\n").unwrap().visibility, Visibility::Draft);
        assert!(!read("x.md", "---\nreplies: closed\n---\n").unwrap().rules.open);
        assert!(read("x.md", "---\nreplies: perhaps\n---\n").is_err());
    }

    #[test]
    fn pictures_beside_the_file_are_served_with_their_size() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("salt")).unwrap();
        let gif = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;";
        std::fs::write(folder.path().join("salt/a b.gif"), gif).unwrap();
        let bounds = Bounds::alone(folder.path());
        let beside = Beside { bounds: &bounds, file: Path::new("salt/index.md") };
        let picture = beside.picture("./a%20b.gif").unwrap();
        assert_eq!(
            (picture.src.as_str(), picture.width, picture.height),
            ("/files/salt/a%20b.gif", Some(3), Some(2))
        );
        assert!(beside.picture("../../a.gif").is_none());
        assert!(beside.picture("https://example.org/a.gif").is_none());
    }
}
