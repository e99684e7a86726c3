//! Exports put together for a test, and what is read from them.

use std::convert::Infallible;

use rejoinder_formats::item::{ArticleItem, Item, MentionItem, ReplyItem, Skipped};
use rejoinder_formats::wordpress::{Cause, FileError, ReadError, Summary, read};

/// An export with these items.
pub(crate) fn export(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:wp=\"http://wordpress.org/export/1.2/\">\
         <channel><title>Blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>\
         <wp:author><wp:author_login>ana</wp:author_login>\
         <wp:author_display_name><![CDATA[Ana Lima]]></wp:author_display_name></wp:author>{items}</channel></rss>"
    )
}

/// A published post with number 12 and these further elements.
pub(crate) fn post(elements: &str) -> String {
    export(&format!(
        "<item><title>Post</title><link>https://blog.example/post/</link><wp:post_id>12</wp:post_id>\
         <wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{elements}</item>"
    ))
}

/// A published post with one approved comment that has these further elements.
pub(crate) fn comment(elements: &str) -> String {
    post(&format!(
        "<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_approved>1</wp:comment_approved>{elements}\
         </wp:comment>"
    ))
}

/// All that was read.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) items: Vec<Item>,
    pub(crate) summary: Summary,
}

impl Found {
    pub(crate) fn articles(&self) -> Vec<&ArticleItem> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Article(item) = item { Some(&**item) } else { None })
            .collect()
    }

    pub(crate) fn replies(&self) -> Vec<&ReplyItem> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Reply(item) = item { Some(item) } else { None })
            .collect()
    }

    pub(crate) fn mentions(&self) -> Vec<&MentionItem> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Mention(item) = item { Some(item) } else { None })
            .collect()
    }

    pub(crate) fn skipped(&self) -> Vec<&Skipped> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Skipped(item) = item { Some(item) } else { None })
            .collect()
    }
}

/// Reads a file that should be good.
pub(crate) fn found(bytes: impl AsRef<[u8]>) -> Found {
    try_read(bytes.as_ref()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a file that should not be good.
pub(crate) fn fault(bytes: impl AsRef<[u8]>) -> (u64, Cause) {
    match try_read(bytes.as_ref()) {
        Ok(found) => panic!("read well: {found:?}"),
        Err(FileError { line, cause, .. }) => (line, cause),
    }
}

/// Reads a file of any kind.
pub(crate) fn try_read(bytes: &[u8]) -> Result<Found, FileError> {
    let mut items = Vec::new();
    let mut sink = |item| {
        items.push(item);
        Ok::<(), Infallible>(())
    };
    match read(bytes, &mut sink) {
        Ok(summary) => Ok(Found { items, summary }),
        Err(ReadError::File(error)) => Err(error),
        Err(ReadError::Sink(never)) => match never {},
    }
}
