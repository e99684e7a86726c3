//! The closing report of an import.

use std::collections::BTreeMap;
use std::fmt;

use rejoinder_domain::{State, Visibility};
use serde::Serialize;

/// Lines that are named for each reason; of further ones only the number is told.
const NAMED: usize = 20;

/// What an import found and did; of a rehearsal, what it would do.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Nothing was changed.
    pub dry_run: bool,
    /// Articles by visibility.
    pub articles: BTreeMap<&'static str, u64>,
    /// Of these, new ones, changed ones, and those that were there just so.
    pub articles_new: u64,
    /// Articles that were there and are now as the file says.
    pub articles_changed: u64,
    /// Articles that were there already, just so.
    pub articles_known: u64,
    /// Replies by state.
    pub replies: BTreeMap<&'static str, u64>,
    /// Replies that are new.
    pub replies_new: u64,
    /// Replies that were there already.
    pub replies_known: u64,
    /// Pingbacks and trackbacks.
    pub mentions: u64,
    /// Mentions that are new.
    pub mentions_new: u64,
    /// Pictures that have a local copy now.
    pub pictures_copied: u64,
    /// Pictures that became links, because no copy was found.
    pub pictures_missing: u64,
    /// On a rehearsal: pictures that would be asked for where the blog was.
    pub pictures_to_fetch: u64,
    /// What was left out or is otherwise than in the file, by reason.
    pub notes: BTreeMap<String, Note>,
}

/// One reason, and where it applied.
#[derive(Debug, Default, Serialize)]
pub struct Note {
    /// How often.
    pub count: u64,
    /// The first of them: line of the file and what it was.
    pub first: Vec<(u64, String)>,
}

impl Report {
    /// Something was left out, or is otherwise than in the file.
    pub fn note(&mut self, why: &str, line: u64, what: String, count: u64) {
        let note = self.notes.entry(why.to_owned()).or_default();
        note.count += count;
        if note.first.len() < NAMED {
            note.first.push((line, what));
        }
    }

    /// One more article.
    pub fn article(&mut self, visibility: Visibility) {
        *self.articles.entry(visibility.as_str()).or_default() += 1;
    }

    /// One more reply.
    pub fn reply(&mut self, state: State) {
        *self.replies.entry(state.as_str()).or_default() += 1;
    }
}

/// For people.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = |counts: &BTreeMap<&str, u64>| {
            let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
            if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
        };
        let would = if self.dry_run { "would be " } else { "" };
        writeln!(f, "articles  {}", by(&self.articles))?;
        writeln!(
            f,
            "          {would}{} new, {} changed, {} known",
            self.articles_new, self.articles_changed, self.articles_known
        )?;
        writeln!(f, "replies   {}", by(&self.replies))?;
        writeln!(f, "          {would}{} new, {} known", self.replies_new, self.replies_known)?;
        writeln!(f, "mentions  {} ({would}{} new)", self.mentions, self.mentions_new)?;
        writeln!(f, "pictures  {} copied, {} left as links", self.pictures_copied, self.pictures_missing)?;
        if self.pictures_to_fetch > 0 {
            writeln!(f, "          {} would be fetched", self.pictures_to_fetch)?;
        }
        for (why, note) in &self.notes {
            writeln!(f, "{} × {why}", note.count)?;
            for (line, what) in &note.first {
                writeln!(f, "    line {line}: {what}")?;
            }
        }
        Ok(())
    }
}
