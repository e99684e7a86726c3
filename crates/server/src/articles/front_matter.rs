//! What stands above an article's text: TOML between lines of `+++`, or YAML between lines of `---`.

use serde::{Deserialize, Deserializer};

use super::loose;

/// Longest front matter, in bytes.
const BYTES: usize = 64 * 1024;

/// The keys that mean something here. Others are left alone: files come from other generators, which have theirs, and
/// write some of these in more ways than one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    #[serde(deserialize_with = "date")]
    pub(super) date: Option<String>,
    #[serde(deserialize_with = "date")]
    pub(super) updated: Option<String>,
    #[serde(deserialize_with = "loose::text")]
    pub(super) author: Option<String>,
    pub(super) summary: Option<String>,
    /// Stands in for a summary.
    pub(super) description: Option<String>,
    #[serde(deserialize_with = "loose::with_commas")]
    pub(super) tags: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) path: Option<String>,
    #[serde(deserialize_with = "loose::list")]
    pub(super) aliases: Vec<String>,
    /// `open` or `closed`
    pub(super) replies: Option<String>,
    /// `public` or `hidden`
    pub(super) visibility: Option<String>,
    #[serde(deserialize_with = "loose::flag")]
    pub(super) draft: bool,
    /// `publish`, `first` or `hold`
    pub(super) policy: Option<String>,
    pub(super) close_after_days: Option<u32>,
    pub(super) max_links: Option<u32>,
}

/// A date as TOML has it (of its own type), or as text, or none.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Toml(toml::value::Datetime),
    Text(String),
    Nothing(()),
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Written::deserialize(from)? {
        Written::Toml(date) => Some(date.to_string()),
        Written::Text(text) => Some(text),
        Written::Nothing(()) => None,
    })
}

/// Splits a file into what stands above and the text; a file without front matter is all text.
pub(super) fn split(file: &str) -> Result<(FrontMatter, &str), String> {
    let file = file.strip_prefix('\u{FEFF}').unwrap_or(file);
    for fence in ["+++", "---"] {
        let Some(rest) = after_fence(file, fence) else { continue };
        let (above, text) = until_fence(rest, fence)
            .ok_or_else(|| format!("the line `{fence}` that ends the front matter is missing"))?;
        if above.len() > BYTES {
            return Err(format!("the front matter has more than {BYTES} bytes"));
        }
        let read = if fence == "+++" { read_toml(above) } else { read_yaml(above) };
        return read.map(|matter| (matter, text));
    }
    Ok((FrontMatter::default(), file))
}

fn after_fence<'a>(file: &'a str, fence: &str) -> Option<&'a str> {
    let (first, rest) = file.split_once('\n')?;
    (first.trim_end() == fence).then_some(rest)
}

fn until_fence<'a>(rest: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((rest.get(..at)?, rest.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}

fn read_toml(text: &str) -> Result<FrontMatter, String> {
    toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
}

fn read_yaml(text: &str) -> Result<FrontMatter, String> {
    if text.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    serde_saphyr::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_yaml_say_the_same() {
        let toml = "+++\ntitle = \"Salt\"\ndate = 2026-11-21\ntags = [\"sea\"]\ndraft = true\n+++\nText";
        let yaml = "---\ntitle: Salt\ndate: 2026-11-21\ntags: [sea]\ndraft: true\n---\nText";
        let (from_toml, text) = split(toml).unwrap();
        assert_eq!(
            (from_toml.title.as_deref(), from_toml.date.as_deref(), text),
            (Some("Salt"), Some("2026-11-21"), "Text")
        );
        assert_eq!(split(yaml).unwrap(), (from_toml, "Text"));
    }

    #[test]
    fn file_without_front_matter_is_all_text() {
        assert_eq!(split("# Salt\n---\nText").unwrap(), (FrontMatter::default(), "# Salt\n---\nText"));
    }

    #[test]
    fn keys_of_other_generators_are_left_alone() {
        assert_eq!(split("---\nlayout: post\n---\nx").unwrap().0, FrontMatter::default());
    }

    #[test]
    fn what_has_no_value_is_as_if_it_were_not_there() {
        let keys = [
            "title",
            "author",
            "summary",
            "description",
            "tags",
            "language",
            "path",
            "aliases",
            "replies",
            "visibility",
            "draft",
            "policy",
            "date",
            "updated",
            "close_after_days",
            "max_links",
            "",
        ];
        let empty = keys.join(":\n");
        assert_eq!(split(&format!("---\n{empty}---\nx")).unwrap().0, FrontMatter::default());
    }

    #[test]
    fn text_or_list_or_more_is_read_as_what_was_meant() {
        let tags = |value: &str| split(&format!("---\ntags: {value}\n---\n")).unwrap().0.tags;
        assert_eq!(tags("sea"), ["sea"]);
        assert_eq!(tags("sea, the coast"), ["sea", " the coast"]);
        assert_eq!(tags("[2026, true, 'sea, salt', null]"), ["2026", "true", "sea, salt"]);
        let author = |value: &str| split(&format!("---\nauthor: {value}\n---\n")).unwrap().0.author;
        assert_eq!(author("[Ana, {name: Bo, url: [x]}]").as_deref(), Some("Ana, Bo"));
        assert_eq!(author("{url: x}"), None);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(split("+++\ntitle = 1\n+++\n").unwrap_err().contains("title"));
        assert!(split("+++\ntitle = 'x'\n").unwrap_err().contains("missing"));
        assert!(split("---\n{ [\n---\n").is_err());
    }
}
