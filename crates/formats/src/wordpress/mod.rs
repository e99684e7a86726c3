//! WordPress exports (WXR 1.0 to 1.2): `Tools → Export`, written by `wp-admin/includes/export.php`.
//!
//! The file is read in one pass and never held: memory is bounded by the longest single element
//! ([`Cause::TooLong`]). Exports are trusted in nothing. Only comments that readers saw, or that waited for a
//! moderator, become replies: WordPress keeps editors' private notes, orders' histories and plugins' records as
//! comments too, and its exporter writes them all.

mod address;
mod channel;
mod clean;
mod comment;
mod content;
mod date;
mod error;
mod post;
mod xml;

use std::io::BufRead;

use rejoinder_domain::markup::plain_text;
use url::Url;

pub use self::error::{Cause, FileError, ReadError};

use self::channel::Channel;
use self::xml::{Source, Space};
use crate::item::Item;

/// What there is to say about a file that was read to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The format's version, `1.2`, if the file names it.
    pub version: Option<String>,
    /// Control characters that XML forbids and that were left out.
    pub dropped_characters: u64,
    /// Bytes that were no UTF-8: letters of Latin-1 were read as such, others became U+FFFD.
    pub repaired_bytes: u64,
}

/// Reads an export and hands everything in it to `sink`, in the order of the file: first the site; of each article
/// its replies and mentions and then itself; last, what was left out by type.
///
/// To show progress, wrap `input` in a reader that counts. An error of `sink` ends the reading, and so does a file
/// that is broken or no export; items handed out before stay valid, and reading again gives them again.
pub fn read<E>(
    input: impl BufRead,
    sink: &mut dyn FnMut(Item) -> Result<(), E>,
) -> Result<Summary, ReadError<E>> {
    let mut source = Source::new(input)?;
    let mut channel = Channel::default();
    match source.child()? {
        Some(root) if root.is(Space::Rss, "rss") => {}
        Some(root) if root.name.eq_ignore_ascii_case("html") => {
            return Err(source.fault(Cause::NotAnExport("it is a web page")).into());
        }
        Some(_) => return Err(source.fault(Cause::NotAnExport("it is another kind of XML")).into()),
        None => return Err(source.fault(Cause::NotAnExport("it has no elements")).into()),
    }
    while let Some(tag) = source.child()? {
        if tag.is(Space::Rss, "channel") {
            channel.read(&mut source, sink)?;
        } else {
            source.skip()?;
        }
    }
    channel.announce(&source, sink)?;
    channel.report(sink)?;
    refuse_second(&mut source)?;
    let (dropped_characters, repaired_bytes) = source.repairs();
    Ok(Summary { version: channel.version, dropped_characters, repaired_bytes })
}

/// Looks behind the end. Messages of a server that went wrong there do no harm; another export must not be lost.
fn refuse_second<R: BufRead>(source: &mut Source<R>) -> Result<(), FileError> {
    match source.child() {
        Ok(Some(tag)) if tag.is(Space::Rss, "rss") => Err(source.fault(Cause::SecondDocument)),
        _ => Ok(()),
    }
}

/// HTML as one line of text of at most `max` characters.
fn one_line(html: &str, max: usize) -> String {
    if html.contains(['<', '&']) || html.chars().nth(max).is_some() {
        return plain_text(html, max);
    }
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address of the web as it is kept; empty if it is none. WordPress keeps addresses escaped for HTML, and `http://`
/// where nothing was given.
fn web_address(escaped: &str) -> String {
    let text = escaped.replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&");
    let text = text.trim();
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => text.to_owned(),
        _ => String::new(),
    }
}
