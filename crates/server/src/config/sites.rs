//! The sites of the configuration, checked.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use jiff::tz::TimeZone;
use rejoinder_domain::{Need, Policy, ReplyRules, SiteId};
use rejoinder_store::Order;
use url::Url;

use super::file::Site;
use super::public_url;
use crate::language::Language;

/// One site, checked.
#[derive(Clone)]
pub struct SiteConfig {
    /// Its id.
    pub id: SiteId,
    /// Its title.
    pub title: String,
    /// A line below the title; may be empty.
    pub tagline: String,
    /// Its language.
    pub language: &'static Language,
    /// The zone its dates are shown in.
    pub time_zone: TimeZone,
    /// The address readers use for it, if it has one of its own.
    pub public_url: Option<Url>,
    /// Folder of Markdown files.
    pub articles: PathBuf,
    /// What it demands of replies.
    pub rules: ReplyRules,
    /// Levels of nesting shown, 1 to 10.
    pub depth: usize,
    /// Which replies come first unless the reader chooses.
    pub order: Order,
    /// Accent colour, CSS.
    pub accent: Option<String>,
    /// Ids of the providers that readers may sign in with; all, if it is not there.
    pub sign_in: Option<Vec<String>>,
}

impl std::fmt::Debug for SiteConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SiteConfig").field("id", &self.id).field("title", &self.title).finish_non_exhaustive()
    }
}

/// Checks the sites; with none there is one, `main`.
pub(super) fn check(
    sites: Vec<Site>,
    data: &Path,
    edit_minutes: u32,
    demo: bool,
) -> Result<Vec<SiteConfig>, String> {
    let sites = if sites.is_empty() { vec![Site::default()] } else { sites };
    let mut seen = HashSet::new();
    sites
        .into_iter()
        .map(|site| {
            let id = site.id.clone().unwrap_or_else(|| "main".into());
            let site = check_one(site, data, edit_minutes, demo)
                .map_err(|problem| format!("site `{id}`: {problem}"))?;
            if seen.insert(site.id.clone()) { Ok(site) } else { Err(format!("two sites have the id `{id}`")) }
        })
        .collect()
}

fn check_one(site: Site, data: &Path, edit_minutes: u32, demo: bool) -> Result<SiteConfig, String> {
    let id = site
        .id
        .as_deref()
        .map_or(Ok(SiteId::default()), SiteId::from_str)
        .map_err(|error| error.to_string())?;
    let depth = site.depth.unwrap_or(5);
    if !(1..=10).contains(&depth) {
        return Err(format!("depth: {depth} is not between 1 and 10"));
    }
    let policy = if demo { Policy::Publish } else { Policy::default() };
    let defaults = ReplyRules::default();
    let rules = ReplyRules {
        policy: or_default("policy", site.policy.as_deref(), policy)?,
        name: need("name", site.name.as_deref(), defaults.name)?,
        email: need("email", site.email.as_deref(), defaults.email)?,
        website: need("website", site.website.as_deref(), defaults.website)?,
        close_after_days: site.close_after_days,
        max_links: site
            .max_links
            .map_or(defaults.max_links, |links| usize::try_from(links).unwrap_or(usize::MAX)),
        edit_window: Duration::from_mins(edit_minutes.into()),
    };
    let articles = match site.articles {
        Some(folder) => folder.into(),
        None if id == SiteId::default() => data.join("articles"),
        None => data.join("articles").join(id.as_str()),
    };
    Ok(SiteConfig {
        title: site
            .title
            .unwrap_or_else(|| if demo { "The Harbour Post".into() } else { "Rejoinder".into() }),
        tagline: site.tagline.unwrap_or_default(),
        language: language(site.language.as_deref().unwrap_or("en"))?,
        time_zone: time_zone(site.time_zone.as_deref().unwrap_or("UTC"))?,
        public_url: site
            .public_url
            .as_deref()
            .map(public_url)
            .transpose()
            .map_err(|error| format!("public_url: {error}"))?,
        articles,
        rules,
        depth: usize::try_from(depth).unwrap_or(5),
        order: order(site.order.as_deref())?,
        accent: site.accent.map(accent).transpose()?,
        sign_in: site.sign_in,
        id,
    })
}

fn or_default<T: FromStr<Err: std::fmt::Display>>(
    key: &str,
    text: Option<&str>,
    default: T,
) -> Result<T, String> {
    text.map_or(Ok(default), |text| text.parse().map_err(|error| format!("{key}: `{text}`: {error}")))
}

fn need(key: &str, text: Option<&str>, default: Need) -> Result<Need, String> {
    match text {
        None => Ok(default),
        Some("required") => Ok(Need::Required),
        Some("optional") => Ok(Need::Optional),
        Some("hidden") => Ok(Need::Hidden),
        Some(other) => Err(format!("{key}: `{other}` is not required, optional or hidden")),
    }
}

fn order(text: Option<&str>) -> Result<Order, String> {
    match text {
        None | Some("oldest") => Ok(Order::Oldest),
        Some("newest") => Ok(Order::Newest),
        Some(other) => Err(format!("order: `{other}` is not oldest or newest")),
    }
}

fn language(tag: &str) -> Result<&'static Language, String> {
    Language::find(tag).ok_or_else(|| {
        let known: Vec<&str> = Language::all().map(Language::tag).collect();
        format!("language: `{tag}` is not one of {}", known.join(", "))
    })
}

fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| format!("time_zone: {error}"))
}

/// A colour goes into a style sheet of ours: only what colours are written with may pass.
fn accent(text: String) -> Result<String, String> {
    let fits = text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || "#(),.%/ -".contains(c));
    if fits {
        Ok(text)
    } else {
        Err(format!("accent: `{text}` is not a CSS colour such as #0a5c7a or oklch(45% 0.1 230)"))
    }
}
