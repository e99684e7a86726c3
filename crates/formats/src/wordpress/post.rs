//! One item of the channel: a post or a page with its comments, or something that is no article.

use std::io::BufRead;

use rejoinder_domain::{Time, Visibility};

use super::address::{numbered, one_slash, own_path};
use super::channel::Channel;
use super::comment::comment;
use super::content::post_html;
use super::date::{database_date, feed_date};
use super::error::{FileError, ReadError};
use super::one_line;
use super::xml::{LONG, Source, Space, Tag};
use crate::item::{ArticleItem, Item};

/// Most categories and tags of one article.
const TAGS: usize = 200;

/// An `item` as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Post {
    pub(super) line: u64,
    pub(super) id: String,
    title: String,
    link: String,
    guid: String,
    creator: String,
    content: String,
    excerpt: String,
    published: String,
    date: String,
    date_gmt: String,
    modified_gmt: String,
    comment_status: String,
    status: String,
    pub(super) kind: String,
    password: String,
    tags: Vec<String>,
    /// Comments handed out: there must be an article for them.
    replies: u64,
    /// Comments not handed out, for what they belong to is left out.
    pub(super) left_out: u64,
}

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is an article that these may see.
    Article(Visibility),
    /// It is no article.
    Foreign,
    /// Its owner threw it away.
    Trash,
}

impl Post {
    /// What becomes of it as far as the file has been read; the elements that tell stand before the comments.
    pub(super) fn fate(&self) -> Fate {
        if !matches!(self.kind.as_str(), "" | "post" | "page") || self.status == "inherit" {
            return Fate::Foreign;
        }
        if self.status == "trash" {
            return Fate::Trash;
        }
        if !self.password.is_empty() {
            return Fate::Article(Visibility::Hidden);
        }
        Fate::Article(match self.status.as_str() {
            // Exports by other programs leave the state out; what they hold is what was published.
            "" | "publish" => Visibility::Public,
            "draft" | "pending" | "auto-draft" => Visibility::Draft,
            // `private`, states of plugins, and `future`: whether its time came there, only the old blog knew.
            _ => Visibility::Hidden,
        })
    }

    /// Its title for reports.
    pub(super) fn name(&self) -> String {
        one_line(&self.title, 80)
    }

    fn created(&self, visibility: Visibility) -> Option<Time> {
        let given = database_date(&self.date_gmt);
        // The other dates of a draft are when it was written.
        if visibility == Visibility::Draft {
            return given;
        }
        given.or_else(|| feed_date(&self.published)).or_else(|| database_date(&self.date))
    }

    fn add_tag(&mut self, tag: &Tag, name: &str) {
        let is_tag = matches!(tag.domain.as_deref(), None | Some("category" | "post_tag" | "tag"));
        let name = one_line(name, 200);
        let none =
            tag.nicename.as_deref() == Some("uncategorized") || name.eq_ignore_ascii_case("uncategorized");
        let known = self.tags.contains(&name);
        if is_tag && !none && !known && !name.is_empty() && self.tags.len() < TAGS {
            self.tags.push(name);
        }
    }

    /// One element of WordPress's own.
    fn wordpress<R: BufRead>(&mut self, source: &mut Source<R>, name: &str) -> Result<(), FileError> {
        match name {
            "post_id" => self.id = source.short()?,
            "post_date" => self.date = source.short()?,
            "post_date_gmt" => self.date_gmt = source.short()?,
            "post_modified_gmt" => self.modified_gmt = source.short()?,
            "comment_status" => self.comment_status = source.short()?,
            "status" => self.status = source.short()?,
            "post_type" => self.kind = source.short()?,
            "post_password" => self.password = source.short()?,
            _ => source.skip()?,
        }
        Ok(())
    }

    fn element<R: BufRead>(&mut self, source: &mut Source<R>, tag: &Tag) -> Result<(), FileError> {
        match (tag.space, tag.name.as_str()) {
            (Space::WordPress, name) => self.wordpress(source, name)?,
            (Space::Rss, "title") => self.title = source.short()?,
            (Space::Rss, "link") => self.link = source.short()?,
            (Space::Rss, "guid") => self.guid = source.short()?,
            (Space::Rss, "pubDate") => self.published = source.short()?,
            (Space::Rss, "category") => {
                let name = source.short()?;
                self.add_tag(tag, &name);
            }
            (Space::Dublin, "creator") => self.creator = source.short()?,
            (Space::Content, "encoded") => {
                // A second one replaces the first, and must not need room beside it.
                self.content = String::new();
                self.content = source.text(LONG)?;
            }
            (Space::Excerpt, "encoded") => self.excerpt = source.short()?,
            _ => source.skip()?,
        }
        Ok(())
    }

    /// Programs that write exports for other systems leave the number out.
    fn fill_id(&mut self) {
        if self.id.is_empty() {
            let other = [&self.guid, &self.link].into_iter().find(|text| !text.is_empty());
            self.id = other.cloned().unwrap_or_else(|| format!("line-{}", self.line));
        }
    }

    fn into_article(self, channel: &Channel, visibility: Visibility) -> ArticleItem {
        let linked = own_path(&self.link);
        let path = linked.as_deref().map(one_slash);
        let mut old_addresses = numbered(&channel.site.address, &self.id, self.kind == "page", &self.guid);
        old_addresses.extend(linked.filter(|linked| path.as_ref() != Some(linked)));
        ArticleItem {
            line: self.line,
            path,
            old_addresses,
            title: one_line(&self.title, usize::MAX),
            summary: one_line(&self.excerpt, usize::MAX),
            byline: channel.display_name(&self.creator),
            published: self.created(visibility),
            updated: database_date(&self.modified_gmt),
            visibility,
            replies_open: self.comment_status != "closed",
            html: post_html(&self.content),
            tags: self.tags,
            id: self.id,
        }
    }
}

/// Reads the item that is open; its comments go out as they come, itself at its end.
pub(super) fn post<R: BufRead, E>(
    source: &mut Source<R>,
    channel: &mut Channel,
    began: &Tag,
    sink: &mut dyn FnMut(Item) -> Result<(), E>,
) -> Result<(), ReadError<E>> {
    let mut post = Post { line: began.line, ..Post::default() };
    while let Some(tag) = source.child()? {
        if !tag.is(Space::WordPress, "comment") {
            post.element(source, &tag)?;
        } else if matches!(post.fate(), Fate::Article(_)) {
            let item = comment(source, &tag)?;
            post.replies += u64::from(!matches!(item, Item::Skipped(_)));
            channel.announce(source, sink)?;
            sink(item).map_err(ReadError::Sink)?;
        } else {
            source.skip()?;
            post.left_out += 1;
        }
    }
    channel.announce(source, sink)?;
    post.fill_id();
    let visibility = match post.fate() {
        Fate::Article(visibility) => visibility,
        // Its type came after its comments, as in no export of WordPress: they are out, and need an article.
        _ if post.replies > 0 => Visibility::Hidden,
        fate => return channel.leave_out(&post, fate, sink).map_err(ReadError::Sink),
    };
    let article = post.into_article(channel, visibility);
    sink(Item::Article(Box::new(article))).map_err(ReadError::Sink)
}
