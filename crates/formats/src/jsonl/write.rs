//! Records out.

use std::io::Write;

use rejoinder_domain::Policy;
use rejoinder_domain::record::{
    ArticleRecord, EventRecord, MentionRecord, Record, RecordSink, ReplyRecord, RevisionRecord,
};

use super::accounts::{account_line, identity_line};
use super::lines::{
    ArticleLine, AuthorLine, EventLine, Line, MentionLine, ReplyLine, RevisionLine, RulesLine, SiteLine,
};

/// Writes records as lines.
pub struct Writer<W> {
    to: W,
    lines: u64,
}

impl<W: Write> Writer<W> {
    /// Writes to `to`, which had better be buffered.
    pub fn new(to: W) -> Self {
        Self { to, lines: 0 }
    }

    /// What was written to, and how many lines.
    pub fn into_inner(self) -> (W, u64) {
        (self.to, self.lines)
    }
}

impl<W: Write + Send + 'static> RecordSink for Writer<W> {
    fn take(&mut self, record: &Record) -> Result<(), String> {
        serde_json::to_writer(&mut self.to, &line(record)).map_err(|error| error.to_string())?;
        self.to.write_all(b"\n").map_err(|error| error.to_string())?;
        self.lines += 1;
        Ok(())
    }
}

fn line(record: &Record) -> Line {
    match record {
        Record::Site(site) => Line::Site(SiteLine {
            id: site.id.to_string(),
            title: site.title.clone(),
            language: site.language.clone(),
        }),
        Record::Account(account) => Line::Account(account_line(account)),
        Record::Identity(identity) => Line::Identity(Box::new(identity_line(identity))),
        Record::Article(article) => Line::Article(Box::new(article_line(article))),
        Record::Reply(reply) => Line::Reply(Box::new(reply_line(reply))),
        Record::Revision(revision) => Line::Revision(revision_line(revision)),
        Record::Mention(mention) => Line::Mention(mention_line(mention)),
        Record::Event(event) => Line::Event(event_line(event)),
    }
}

fn article_line(article: &ArticleRecord) -> ArticleLine {
    let rules = &article.rules;
    ArticleLine {
        id: Some(article.id.to_string()),
        path: article.path.to_string(),
        old_addresses: article.old_addresses.clone(),
        title: article.title.clone(),
        summary: article.summary.clone(),
        byline: article.byline.clone(),
        language: article.language.clone(),
        tags: article.tags.clone(),
        published: article.published.to_string(),
        updated: article.updated.map(|updated| updated.to_string()),
        visibility: article.visibility.as_str().to_owned(),
        replies: RulesLine {
            open: rules.open,
            policy: rules.policy.map(Policy::as_str).map(str::to_owned),
            close_after_days: rules.close_after_days,
            max_links: rules.max_links.map(|links| u32::try_from(links).unwrap_or(u32::MAX)),
        },
        origin: article.origin.clone(),
        stamp: article.stamp.clone(),
        html: article.html.clone(),
    }
}

fn reply_line(reply: &ReplyRecord) -> ReplyLine {
    ReplyLine {
        id: reply.id.to_string(),
        article: reply.article.to_string(),
        parent: reply.parent.map(|parent| parent.to_string()),
        state: reply.state.to_string(),
        created: reply.created.to_string(),
        edited: reply.edited.map(|edited| edited.to_string()),
        version: reply.version,
        origin: reply.origin.clone(),
        anchor: reply.anchor.clone(),
        reasons: reply.reasons.split_whitespace().map(str::to_owned).collect(),
        author: AuthorLine {
            name: reply.name.clone(),
            website: reply.website.clone(),
            email: reply.email.clone(),
            account: reply.account.map(|account| account.to_string()),
            provider: reply.provider.clone(),
            subject: reply.subject.clone(),
        },
        renderer: Some(reply.renderer),
        body: reply.body.clone(),
        html: Some(reply.html.clone()),
    }
}

fn revision_line(revision: &RevisionRecord) -> RevisionLine {
    RevisionLine {
        reply: revision.reply.to_string(),
        version: revision.version,
        at: revision.at.to_string(),
        body: revision.body.clone(),
        html: revision.html.clone(),
    }
}

fn mention_line(mention: &MentionRecord) -> MentionLine {
    MentionLine {
        id: mention.id.to_string(),
        article: mention.article.to_string(),
        r#type: if mention.pingback { "pingback" } else { "trackback" }.to_owned(),
        state: mention.state.to_string(),
        created: mention.created.to_string(),
        title: mention.title.clone(),
        url: mention.url.clone(),
        excerpt: mention.excerpt.clone(),
        origin: mention.origin.clone(),
    }
}

fn event_line(event: &EventRecord) -> EventLine {
    EventLine {
        seq: event.seq,
        site: event.site.as_ref().map(ToString::to_string),
        article: event.article.to_string(),
        reply: event.reply.map(|reply| reply.to_string()),
        event: event.kind.clone(),
        at: event.at.to_string(),
        actor: event.actor.clone(),
        reason: event.reason.clone(),
    }
}
