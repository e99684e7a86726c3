//! What an export says about the publication as a whole, and what was left out of it.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

use super::error::{Cause, FileError, ReadError};
use super::post::{Fate, Post, post};
use super::xml::{Source, Space, Tag};
use super::{one_line, web_address};
use crate::item::{Item, SiteItem, Skipped};

/// Most authors whose names are kept; the largest publications have some thousands.
const AUTHORS: usize = 20_000;
/// Most types of items told apart.
const TYPES: usize = 100;

/// The channel as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Channel {
    pub(super) site: SiteItem,
    pub(super) version: Option<String>,
    /// The site was handed out.
    announced: bool,
    link: String,
    /// Names to show by login.
    authors: HashMap<String, String>,
    left_out: BTreeMap<String, LeftOut>,
}

/// Items of one type that are no articles.
#[derive(Debug)]
struct LeftOut {
    line: u64,
    count: u64,
    comments: u64,
}

impl Channel {
    /// Reads the channel that is open.
    pub(super) fn read<R: BufRead, E>(
        &mut self,
        source: &mut Source<R>,
        sink: &mut dyn FnMut(Item) -> Result<(), E>,
    ) -> Result<(), ReadError<E>> {
        while let Some(tag) = source.child()? {
            if tag.is(Space::Rss, "item") {
                post(source, self, &tag, sink)?;
            } else {
                self.element(source, &tag)?;
            }
        }
        Ok(())
    }

    fn element<R: BufRead>(&mut self, source: &mut Source<R>, tag: &Tag) -> Result<(), FileError> {
        match (tag.space, tag.name.as_str()) {
            (Space::Rss, "title") => self.site.title = one_line(&source.short()?, usize::MAX),
            (Space::Rss, "link") => self.link = source.short()?,
            (Space::Rss, "language") => {
                self.site.language = Some(source.short()?).filter(|tag| !tag.is_empty());
            }
            (Space::WordPress, "base_blog_url") => self.site.address = web_address(&source.short()?),
            (Space::WordPress, "wxr_version") => self.version = Some(source.short()?),
            (Space::WordPress, "author") => self.author(source)?,
            _ => source.skip()?,
        }
        Ok(())
    }

    fn author<R: BufRead>(&mut self, source: &mut Source<R>) -> Result<(), FileError> {
        let (mut login, mut display, mut first, mut last) = Default::default();
        while let Some(tag) = source.child()? {
            match tag.name.as_str() {
                "author_login" => login = source.short()?,
                "author_display_name" => display = source.short()?,
                "author_first_name" => first = source.short()?,
                "author_last_name" => last = source.short()?,
                _ => source.skip()?,
            }
        }
        let name = if display.is_empty() { format!("{first} {last}") } else { display };
        let name = one_line(&name, 200);
        if !name.is_empty() && self.authors.len() < AUTHORS {
            self.authors.insert(one_line(&login, 200), name);
        }
        Ok(())
    }

    /// The name that goes with a login; the login itself if the export does not say.
    pub(super) fn display_name(&self, login: &str) -> String {
        let login = one_line(login, 200);
        self.authors.get(&login).cloned().unwrap_or(login)
    }

    /// Hands out the site before anything else; a feed without anything of WordPress's own is no export.
    pub(super) fn announce<R: BufRead, E>(
        &mut self,
        source: &Source<R>,
        sink: &mut dyn FnMut(Item) -> Result<(), E>,
    ) -> Result<(), ReadError<E>> {
        if self.announced {
            return Ok(());
        }
        if !source.seen_wordpress {
            return Err(source.fault(Cause::NotAnExport("it is another kind of feed")).into());
        }
        if self.site.address.is_empty() {
            self.site.address = web_address(&self.link);
        }
        self.announced = true;
        sink(Item::Site(self.site.clone())).map_err(ReadError::Sink)
    }

    /// Notes an item that is left out. What the owner threw away is told one by one, the rest by type at the end.
    pub(super) fn leave_out<E>(
        &mut self,
        post: &Post,
        fate: Fate,
        sink: &mut dyn FnMut(Item) -> Result<(), E>,
    ) -> Result<(), E> {
        if fate == Fate::Trash {
            let what = format!("post {} \"{}\"", one_line(&post.id, 40), post.name());
            let why = format!("it is in the trash, and so are its comments ({})", post.left_out);
            return sink(Item::Skipped(Skipped { line: post.line, count: 1, what, why }));
        }
        let kind = if post.kind.is_empty() { "unknown".to_owned() } else { one_line(&post.kind, 40) };
        let full = self.left_out.len() >= TYPES && !self.left_out.contains_key(&kind);
        let kind = if full { "other".to_owned() } else { kind };
        let entry = self.left_out.entry(kind).or_insert(LeftOut { line: post.line, count: 0, comments: 0 });
        entry.count += 1;
        entry.comments += post.left_out;
        Ok(())
    }

    /// Tells what was left out, by type.
    pub(super) fn report<E>(
        &mut self,
        sink: &mut dyn FnMut(Item) -> Result<(), E>,
    ) -> Result<(), ReadError<E>> {
        for (kind, LeftOut { line, count, comments }) in std::mem::take(&mut self.left_out) {
            let why = reason(&kind).to_owned();
            let what = format!("items of type {kind}");
            sink(Item::Skipped(Skipped { line, count, what, why })).map_err(ReadError::Sink)?;
            if comments > 0 {
                let what = format!("comments on items of type {kind}");
                let why = "what they are about is not imported".to_owned();
                sink(Item::Skipped(Skipped { line, count: comments, what, why })).map_err(ReadError::Sink)?;
            }
        }
        Ok(())
    }
}

/// Why items of a type become no articles.
fn reason(kind: &str) -> &'static str {
    match kind {
        "attachment" => "pictures and files are taken from the articles that show them",
        "revision" | "post" | "page" => "it is an earlier version of an article",
        "nav_menu_item" => "menus belong to the old theme",
        "wp_block"
        | "wp_template"
        | "wp_template_part"
        | "wp_navigation"
        | "wp_global_styles"
        | "custom_css"
        | "wp_font_family"
        | "wp_font_face"
        | "customize_changeset"
        | "oembed_cache"
        | "user_request" => "it belongs to the old theme or editor",
        _ => "only posts and pages become articles",
    }
}
