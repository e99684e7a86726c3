//! One comment: a reply, a mention, or nothing that readers should see.

use std::io::BufRead;

use rejoinder_domain::{State, Time};

use super::content::comment_html;
use super::date::database_date;
use super::error::FileError;
use super::xml::{COMMENT, Source, Space, Tag};
use super::{one_line, web_address};
use crate::item::{Item, MentionItem, MentionKind, PostedWith, ReplyItem, Skipped};

/// A `wp:comment` as it stands in the file. The address it was sent from is left out on purpose.
#[derive(Debug, Default)]
struct Comment {
    line: u64,
    id: String,
    author: String,
    email: String,
    url: String,
    date: String,
    date_gmt: String,
    content: String,
    approved: String,
    kind: String,
    parent: String,
    user: String,
    is_note: bool,
    posted_as: String,
    foreign_user: String,
}

/// Reads the comment that is open.
pub(super) fn comment<R: BufRead>(source: &mut Source<R>, began: &Tag) -> Result<Item, FileError> {
    let mut comment = Comment { line: began.line, ..Comment::default() };
    while let Some(tag) = source.child()? {
        if tag.space != Space::WordPress {
            source.skip()?;
            continue;
        }
        match tag.name.as_str() {
            "comment_id" => comment.id = source.short()?,
            "comment_author" => comment.author = source.short()?,
            "comment_author_email" => comment.email = source.short()?,
            "comment_author_url" => comment.url = source.short()?,
            "comment_date" => comment.date = source.short()?,
            "comment_date_gmt" => comment.date_gmt = source.short()?,
            "comment_content" => comment.content = source.text(COMMENT)?,
            "comment_approved" => comment.approved = source.short()?,
            "comment_type" => comment.kind = source.short()?,
            "comment_parent" => comment.parent = source.short()?,
            "comment_user_id" => comment.user = source.short()?,
            "commentmeta" => comment.meta(source)?,
            _ => source.skip()?,
        }
    }
    if comment.id.is_empty() {
        comment.id = format!("line-{}", comment.line);
    }
    Ok(comment.into_item())
}

impl Comment {
    fn meta<R: BufRead>(&mut self, source: &mut Source<R>) -> Result<(), FileError> {
        let (mut key, mut value) = (String::new(), String::new());
        while let Some(tag) = source.child()? {
            match tag.name.as_str() {
                "meta_key" => key = source.short()?,
                // Values of no interest can be long (a spam filter's notes); the key tells before.
                "meta_value" if key.is_empty() || key.starts_with("hc_") => value = source.short()?,
                _ => source.skip()?,
            }
        }
        match key.as_str() {
            "_wp_note_status" => self.is_note = true,
            "hc_post_as" => self.posted_as = value.trim().to_ascii_lowercase(),
            "hc_foreign_user_id" => value.trim().clone_into(&mut self.foreign_user),
            _ => {}
        }
        Ok(())
    }

    fn into_item(self) -> Item {
        if self.is_note {
            return self.skipped("an editor's note, which is private".to_owned());
        }
        match self.kind.as_str() {
            "" | "comment" => Item::Reply(self.into_reply()),
            "pingback" => Item::Mention(self.into_mention(MentionKind::Pingback)),
            "trackback" => Item::Mention(self.into_mention(MentionKind::Trackback)),
            "note" => self.skipped("an editor's note, which is private".to_owned()),
            kind => {
                let why =
                    format!("its type is \"{}\", which readers may not be meant to see", one_line(kind, 40));
                self.skipped(why)
            }
        }
    }

    fn skipped(&self, why: String) -> Item {
        Item::Skipped(Skipped {
            line: self.line,
            count: 1,
            what: format!("comment {}", one_line(&self.id, 40)),
            why,
        })
    }

    fn created(&self) -> Option<Time> {
        database_date(&self.date_gmt).or_else(|| database_date(&self.date))
    }

    fn into_reply(self) -> ReplyItem {
        ReplyItem {
            parent: Some(&self.parent).filter(|id| !matches!(id.as_str(), "" | "0")).cloned(),
            line: self.line,
            state: state(&self.approved),
            created: self.created(),
            name: one_line(&self.author, usize::MAX),
            website: web_address(&self.url),
            posted_with: self.posted_with(),
            user: Some(self.user).filter(|id| !matches!(id.as_str(), "" | "0")),
            html: comment_html(&self.content),
            email: self.email,
            source: self.content,
            id: self.id,
        }
    }

    fn into_mention(self, kind: MentionKind) -> MentionItem {
        MentionItem {
            line: self.line,
            kind,
            state: state(&self.approved),
            created: self.created(),
            title: one_line(&self.author, usize::MAX),
            url: web_address(&self.url),
            excerpt: one_line(&self.content, usize::MAX),
            id: self.id,
        }
    }

    /// Jetpack's mark of the account that a comment was posted with.
    fn posted_with(&self) -> Option<PostedWith> {
        let provider = match self.posted_as.as_str() {
            "" | "guest" => return None,
            "twitter" => "x",
            "googleplus" | "google_plus" | "google+" => "google",
            "jetpack" | "wordpress.com" => "wordpress",
            other => other,
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if provider.len() > 32 || !provider.bytes().all(plain) {
            return None;
        }
        let subject = Some(&self.foreign_user).filter(|id| !matches!(id.as_str(), "" | "0"));
        Some(PostedWith { provider: provider.to_owned(), subject: subject.cloned() })
    }
}

/// What WordPress's state is here. A state of some plugin's own is for a moderator to look at.
fn state(approved: &str) -> State {
    match approved {
        "1" | "approve" | "approved" => State::Published,
        "trash" | "post-trashed" => State::Removed,
        "spam" => State::Spam,
        _ => State::Pending,
    }
}
