//! Lines in: each is checked, its HTML made safe again, and what a short line leaves out is filled in.

use std::fmt::Display;
use std::io::{BufRead, Read};
use std::str::FromStr;

use rejoinder_domain::record::{
    ArticleKey, ArticleRecord, EventRecord, MentionRecord, Record, ReplyRecord, RevisionRecord, SiteRecord,
    id_from_text,
};
use rejoinder_domain::{
    AccountId, ArticleId, ArticleRules, EMAIL_BYTES, NAME_BYTES, PATH_BYTES, ReplyId, Time, markup, text,
    website,
};

use super::LINE_BYTES;
use super::accounts::{account, identity};
use super::lines::{ArticleLine, EventLine, Line, MentionLine, ReplyLine, RevisionLine, SiteLine};

/// Longest text of a reply, in bytes: what the longest of other systems hold, many times over.
const BODY_BYTES: usize = 2_000_000;
/// Longest of all short texts (titles, origins, reasons), in bytes.
const SHORT_BYTES: usize = 10_000;

/// Why a file was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct JsonlError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub what: String,
}

/// Reads records from lines; empty lines are passed over. It stops after the first error.
pub struct Reader<R> {
    from: R,
    line: u64,
    failed: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `from`.
    pub fn new(from: R) -> Self {
        Self { from, line: 0, failed: false }
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, String> {
        loop {
            self.line += 1;
            let mut bytes = Vec::new();
            let limit = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
            let read = self.from.by_ref().take(limit).read_until(b'\n', &mut bytes);
            match read.map_err(|error| format!("cannot be read: {error}"))? {
                0 => return Ok(None),
                _ if bytes.len() > LINE_BYTES => {
                    return Err(format!("longer than {} MiB", LINE_BYTES >> 20));
                }
                _ if bytes.iter().all(u8::is_ascii_whitespace) => {}
                _ => return Ok(Some(bytes)),
            }
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    /// A record and the number of its line.
    type Item = Result<(u64, Record), JsonlError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let read = self.next_line().and_then(|bytes| bytes.as_deref().map(record).transpose());
        self.failed = read.is_err();
        let line = self.line;
        read.map(|record| record.map(|record| (line, record)))
            .map_err(|what| JsonlError { line, what })
            .transpose()
    }
}

pub(super) type Checked<T> = Result<T, String>;

fn record(bytes: &[u8]) -> Checked<Record> {
    // The line is known here; what serde says of its own "line 1" would only confuse.
    let line: Line = serde_json::from_slice(bytes).map_err(|error| {
        let said = error.to_string();
        said.split(" at line 1 ").next().unwrap_or_default().to_owned()
    })?;
    Ok(match line {
        Line::Site(line) => Record::Site(site(line)?),
        Line::Account(line) => Record::Account(account(line)?),
        Line::Identity(line) => Record::Identity(Box::new(identity(*line)?)),
        Line::Article(line) => Record::Article(Box::new(article(*line)?)),
        Line::Reply(line) => Record::Reply(Box::new(reply(*line)?)),
        Line::Revision(line) => Record::Revision(revision(line)?),
        Line::Mention(line) => Record::Mention(mention(line)?),
        Line::Event(line) => Record::Event(event(line)?),
    })
}

fn parsed<T: FromStr>(field: &str, value: &str) -> Checked<T>
where
    T::Err: Display,
{
    value.parse().map_err(|error| format!("{field}: {error}"))
}

pub(super) fn time(field: &str, value: &str) -> Checked<Time> {
    value.parse().map_err(|_| format!("{field}: not a time as RFC 3339 has it, such as 2026-11-23T14:05:00Z"))
}

fn maybe_time(field: &str, value: Option<&str>) -> Checked<Option<Time>> {
    value.map(|value| time(field, value)).transpose()
}

pub(super) fn limited(field: &str, value: String, bytes: usize) -> Checked<String> {
    if value.contains('\0') {
        return Err(format!("{field}: has a zero character"));
    }
    if value.len() > bytes { Err(format!("{field}: longer than {bytes} bytes")) } else { Ok(value) }
}

fn short(field: &str, value: String) -> Checked<String> {
    limited(field, value, SHORT_BYTES)
}

/// One line that is shown: what feeds cannot hold, or what would turn the text around it, is left out.
fn shown(field: &str, value: String) -> Checked<String> {
    Ok(text::clean_name(&short(field, value)?))
}

fn maybe_short(field: &str, value: Option<String>) -> Checked<Option<String>> {
    value.map(|value| short(field, value)).transpose()
}

fn reply_id(field: &str, value: &str) -> Checked<ReplyId> {
    id_bytes(field, value).map(ReplyId::from_bytes)
}

pub(super) fn account_id(field: &str, value: &str) -> Checked<AccountId> {
    id_bytes(field, value).map(AccountId::from_bytes)
}

fn id_bytes(field: &str, value: &str) -> Checked<[u8; 16]> {
    let fits = (1..=200).contains(&value.len());
    if fits { Ok(id_from_text(value)) } else { Err(format!("{field}: an id has 1 to 200 bytes")) }
}

/// What begins with a slash is a path, all else an id.
fn article_key(value: String) -> Checked<ArticleKey> {
    if value.starts_with('/') {
        limited("article", value, PATH_BYTES).map(ArticleKey::Path)
    } else {
        id_bytes("article", &value).map(|id| ArticleKey::Id(ArticleId::from_bytes(id)))
    }
}

fn code(field: &str, value: String) -> Checked<String> {
    let fits = (1..=100).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(value) } else { Err(format!("{field}: a code has lower-case letters, digits and _")) }
}

fn site(line: SiteLine) -> Checked<SiteRecord> {
    Ok(SiteRecord {
        id: parsed("id", &line.id)?,
        title: short("title", line.title)?,
        language: short("language", line.language)?,
    })
}

fn article(line: ArticleLine) -> Checked<ArticleRecord> {
    let old = |address: String| match limited("old_addresses", address, 2 * PATH_BYTES)? {
        address if address.starts_with('/') => Ok(address),
        _ => Err("old_addresses: an address begins with a slash".to_owned()),
    };
    let path = parsed("path", &line.path)?;
    let rules = line.replies;
    Ok(ArticleRecord {
        id: ArticleId::from_bytes(id_bytes("id", line.id.as_deref().unwrap_or(&line.path))?),
        path,
        old_addresses: line.old_addresses.into_iter().map(old).collect::<Checked<_>>()?,
        title: shown("title", line.title)?,
        summary: shown("summary", line.summary)?,
        byline: shown("byline", line.byline)?,
        language: maybe_short("language", line.language)?,
        tags: tags(line.tags)?,
        published: time("published", &line.published)?,
        updated: maybe_time("updated", line.updated.as_deref())?,
        visibility: parsed("visibility", &line.visibility)?,
        rules: ArticleRules {
            open: rules.open,
            policy: rules.policy.map(|policy| parsed("replies.policy", &policy)).transpose()?,
            close_after_days: rules.close_after_days,
            max_links: rules.max_links.map(|links| usize::try_from(links).unwrap_or(usize::MAX)),
        },
        origin: maybe_short("origin", line.origin)?,
        stamp: maybe_short("stamp", line.stamp)?,
        html: markup::safe_article_html(&line.html),
    })
}

fn tags(tags: Vec<String>) -> Checked<Vec<String>> {
    let mut shown: Vec<String> = tags.into_iter().map(|tag| shown("tags", tag)).collect::<Checked<_>>()?;
    shown.retain(|tag| !tag.is_empty());
    Ok(shown)
}

fn reply(line: ReplyLine) -> Checked<ReplyRecord> {
    let author = line.author;
    let body = limited("body", line.body, BODY_BYTES)?;
    let html = match line.html {
        Some(html) => markup::safe_reply_html(&limited("html", html, BODY_BYTES)?),
        None => markup::reply_html(&body),
    };
    let id = reply_id("id", &line.id)?;
    let parent = line.parent.map(|parent| reply_id("parent", &parent)).transpose()?;
    if parent == Some(id) {
        return Err("parent: a reply cannot answer itself".into());
    }
    if line.version < 1 {
        return Err("version: counts from 1".into());
    }
    let reasons: Vec<String> =
        line.reasons.into_iter().take(100).map(|reason| code("reasons", reason)).collect::<Checked<_>>()?;
    Ok(ReplyRecord {
        id,
        article: article_key(line.article)?,
        parent,
        state: parsed("state", &line.state)?,
        created: time("created", &line.created)?,
        edited: maybe_time("edited", line.edited.as_deref())?,
        version: line.version,
        origin: maybe_short("origin", line.origin)?,
        anchor: maybe_short("anchor", line.anchor)?,
        reasons: reasons.join(" "),
        name: text::clean_name(&limited("author.name", author.name, 4 * NAME_BYTES)?),
        email: limited("author.email", author.email, 4 * EMAIL_BYTES)?,
        website: web_address("author.website", author.website)?,
        account: author.account.map(|account| account_id("author.account", &account)).transpose()?,
        provider: maybe_short("author.provider", author.provider)?,
        subject: maybe_short("author.subject", author.subject)?,
        renderer: line.renderer.unwrap_or(markup::RENDERER),
        body,
        html,
    })
}

/// An address that may be linked, as it is written; an empty text for none.
pub(super) fn web_address(field: &str, value: String) -> Checked<String> {
    let value = short(field, value)?;
    let written_whole = value.starts_with("http://") || value.starts_with("https://");
    if value.is_empty() || (written_whole && website(&value).is_some()) {
        Ok(value)
    } else {
        Err(format!("{field}: neither empty nor an http or https address"))
    }
}

fn revision(line: RevisionLine) -> Checked<RevisionRecord> {
    Ok(RevisionRecord {
        reply: reply_id("reply", &line.reply)?,
        version: line.version,
        at: time("at", &line.at)?,
        body: limited("body", line.body, BODY_BYTES)?,
        html: markup::safe_reply_html(&limited("html", line.html, BODY_BYTES)?),
    })
}

fn mention(line: MentionLine) -> Checked<MentionRecord> {
    let url = short("url", line.url)?;
    if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
        return Err("url: neither empty nor an http or https address".into());
    }
    let pingback = match line.r#type.as_str() {
        "pingback" => true,
        "trackback" => false,
        _ => return Err("type: a mention is a pingback or a trackback".into()),
    };
    Ok(MentionRecord {
        id: reply_id("id", &line.id)?,
        article: article_key(line.article)?,
        pingback,
        state: parsed("state", &line.state)?,
        created: time("created", &line.created)?,
        title: shown("title", line.title)?,
        url,
        excerpt: text::clean_body(&limited("excerpt", line.excerpt, BODY_BYTES)?),
        origin: maybe_short("origin", line.origin)?,
    })
}

fn event(line: EventLine) -> Checked<EventRecord> {
    // Far from the last number there is: what comes after this event needs numbers too.
    if !(1..1 << 52).contains(&line.seq) {
        return Err("seq: counts from 1 and stays below 2^52".into());
    }
    Ok(EventRecord {
        seq: line.seq,
        site: line.site.map(|site| parsed("site", &site)).transpose()?,
        article: ArticleId::from_bytes(id_bytes("article", &line.article)?),
        reply: line.reply.map(|reply| reply_id("reply", &reply)).transpose()?,
        kind: code("event", line.event)?,
        at: time("at", &line.at)?,
        actor: short("actor", line.actor)?,
        reason: maybe_short("reason", line.reason)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REPLY: &str = r#"{"kind":"reply","id":"a","article":"/1/","parent":null,"state":"published","created":"2020-01-01T00:00:00Z","author":{"name":"Bo","website":"","email":""},"body":"*x*"}"#;

    fn refused(line: &str) -> String {
        Reader::new(line.as_bytes()).last().unwrap().unwrap_err().to_string()
    }

    #[test]
    fn reply_by_hand_needs_no_html() {
        let (line, record) = Reader::new(format!("\n{REPLY}").as_bytes()).next().unwrap().unwrap();
        let Record::Reply(reply) = record else { panic!("{record:?}") };
        assert_eq!((line, reply.version, reply.html.contains("<em>x</em>")), (2, 1, true));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (from, to, said) in [
            ("\"reply\"", "\"like\"", "unknown variant `like`"),
            ("\"body\"", "\"secret\":1,\"body\"", "unknown field `secret`"),
            ("published", "liked", "state: a state is"),
            ("2020-01-01T00:00:00Z", "yesterday", "created: not a time"),
            ("\"website\":\"\"", "\"website\":\"javascript:alert(1)\"", "author.website: neither"),
            ("\"parent\":null", "\"parent\":\"a\"", "parent: a reply cannot answer itself"),
            ("*x*", "\\u0000", "body: has a zero character"),
        ] {
            let error = refused(&format!("{REPLY}\n{}", REPLY.replace(from, to)));
            assert!(error.starts_with("line 2: ") && error.contains(said), "{error}");
        }
    }

    #[test]
    fn overlong_line_is_refused_without_being_read_to_its_end() {
        let error = Reader::new(std::io::BufReader::new(std::io::repeat(b'x'))).next().unwrap().unwrap_err();
        assert_eq!(error.what, "longer than 16 MiB");
    }

    #[test]
    fn event_that_would_use_the_numbers_up_is_refused() {
        let line = format!(
            r#"{{"kind":"event","seq":{},"article":"a","event":"x","at":"2020-01-01T00:00:00Z","actor":"author"}}"#,
            i64::MAX
        );
        assert!(refused(&line).contains("seq: "), "{}", refused(&line));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Reader::new(bytes.as_slice()).count();
        }
    }
}
