//! What every page has around its own content.

use crate::app::{App, Site};
use crate::language::Language;
use crate::pages::assets;

/// The frame of a page: `base.html` draws it.
pub(crate) struct Chrome<'a> {
    pub(crate) t: &'static Language,
    pub(crate) site: &'a Site,
    /// The site's address, without a slash at its end.
    pub(crate) base: String,
    /// What the window is called, without the site's title.
    pub(crate) title: &'a str,
    /// The address search engines shall know the page by.
    pub(crate) canonical: Option<String>,
    /// A sentence about it, for search engines and previews; may be empty.
    pub(crate) description: String,
    /// Search engines shall leave it out.
    pub(crate) noindex: bool,
    pub(crate) css: &'static str,
    pub(crate) theme: Option<String>,
    pub(crate) script: &'static str,
    pub(crate) icon: &'static str,
}

impl<'a> Chrome<'a> {
    pub(crate) fn new(app: &App, site: &'a Site, title: &'a str) -> Self {
        Self {
            t: site.language,
            site,
            base: app.public_url(site),
            title,
            canonical: None,
            description: String::new(),
            noindex: false,
            css: assets::css_address(),
            theme: site.theme.as_deref().map(assets::theme_address),
            script: assets::script_address(),
            icon: assets::icon_address(),
        }
    }

    pub(crate) fn unlisted(app: &App, site: &'a Site, title: &'a str) -> Self {
        Self { noindex: true, ..Self::new(app, site, title) }
    }
}
