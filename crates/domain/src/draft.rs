//! A reply on its way in: what was typed, checked against the rules.

use url::{Host, Url};

use crate::site::{Need, ReplyRules};
use crate::{markup, text};

/// Longest body, in characters as people count them.
pub const BODY_CHARACTERS: usize = 20_000;
/// Longest body, in bytes of UTF-8.
pub const BODY_BYTES: usize = 80_000;
/// Longest name, in characters.
pub const NAME_CHARACTERS: usize = 200;
/// Longest name, in bytes of UTF-8.
pub const NAME_BYTES: usize = 1_000;
/// Longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3 less its brackets).
pub const EMAIL_BYTES: usize = 254;
/// Longest website address, in bytes.
pub const WEBSITE_BYTES: usize = 500;

/// What somebody typed into the form, or sent to the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The text, Markdown.
    pub body: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Address of the author's website.
    pub website: String,
}

/// A draft that keeps the rules, cleaned and rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The text as it is kept.
    pub body: String,
    /// The text as it is shown: safe HTML.
    pub html: String,
    /// Links in it.
    pub links: usize,
    /// Name; empty if none was given.
    pub name: String,
    /// E-mail address; empty if none was given.
    pub email: String,
    /// Website, `http` or `https`; empty if none was given.
    pub website: String,
}

/// The field a refusal belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The text.
    Body,
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// The website.
    Website,
}

impl Field {
    /// The field's name in the form and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Name => "name",
            Self::Email => "email",
            Self::Website => "website",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It must be filled in.
    Missing,
    /// It has this many characters (bytes for addresses) and may have only that many.
    TooLong {
        /// What it has.
        count: usize,
        /// What it may have.
        limit: usize,
    },
    /// It is not what the field is for.
    NotValid,
}

/// One field refused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Which field.
    pub field: Field,
    /// Why.
    pub fault: Fault,
}

impl Draft {
    /// Checks every field and renders the text, or says everything that is wrong at once, in the form's order.
    pub fn check(&self, rules: &ReplyRules) -> Result<Words, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let body = kept(Field::Body, self.check_body(), &mut refusals);
        let name = kept(Field::Name, check_name(&self.name, rules.name), &mut refusals);
        let email = kept(Field::Email, check_email(&self.email, rules.email), &mut refusals);
        let website = kept(Field::Website, check_website(&self.website, rules.website), &mut refusals);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let html = markup::reply_html(&body);
        let links = markup::count_links(&html);
        Ok(Words { body, html, links, name, email, website })
    }

    /// What of it is longer than in any reply. Nothing else is looked at, and nothing rendered.
    pub fn overlong(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        kept(Field::Body, self.check_body(), &mut refusals);
        kept(Field::Name, check_name(&self.name, Need::Optional), &mut refusals);
        kept(Field::Email, check_email(&self.email, Need::Optional), &mut refusals);
        kept(Field::Website, check_website(&self.website, Need::Optional), &mut refusals);
        refusals.retain(|refusal| matches!(refusal.fault, Fault::TooLong { .. }));
        refusals
    }

    fn check_body(&self) -> Result<String, Fault> {
        if self.body.len() > BODY_BYTES {
            // Counted only up to here: the text is refused whatever the exact number.
            return Err(too_long(text::characters(&self.body), BODY_CHARACTERS));
        }
        let body = text::clean_body(&self.body);
        if text::is_blank(&body) {
            return Err(Fault::Missing);
        }
        let count = text::characters(&body);
        if count > BODY_CHARACTERS { Err(too_long(count, BODY_CHARACTERS)) } else { Ok(body) }
    }
}

fn too_long(count: usize, limit: usize) -> Fault {
    // A text of few characters can still have too many bytes: then say that it is over, not that it fits.
    Fault::TooLong { count: count.max(limit + 1), limit }
}

fn kept(field: Field, checked: Result<String, Fault>, refusals: &mut Vec<Refusal>) -> String {
    checked.unwrap_or_else(|fault| {
        refusals.push(Refusal { field, fault });
        String::new()
    })
}

fn check_name(typed: &str, need: Need) -> Result<String, Fault> {
    if need == Need::Hidden {
        return Ok(String::new());
    }
    if typed.len() > NAME_BYTES {
        return Err(too_long(text::characters(typed), NAME_CHARACTERS));
    }
    let name = text::clean_name(typed);
    let count = text::characters(&name);
    if count > NAME_CHARACTERS {
        return Err(too_long(count, NAME_CHARACTERS));
    }
    given(name, need)
}

fn given(value: String, need: Need) -> Result<String, Fault> {
    if value.is_empty() && need == Need::Required { Err(Fault::Missing) } else { Ok(value) }
}

fn check_email(typed: &str, need: Need) -> Result<String, Fault> {
    let email = typed.trim();
    if need == Need::Hidden {
        return Ok(String::new());
    }
    if email.len() > EMAIL_BYTES {
        return Err(Fault::TooLong { count: email.len(), limit: EMAIL_BYTES });
    }
    if !email.is_empty() && !is_email(email) {
        return Err(Fault::NotValid);
    }
    given(email.to_owned(), need)
}

/// An e-mail address as it is written to, or `None` if it is none: in lower case, for nobody has two that differ in
/// case alone.
pub fn email_address(typed: &str) -> Option<String> {
    let email = typed.trim();
    (email.len() <= EMAIL_BYTES && is_email(email)).then(|| email.to_lowercase())
}

/// What browsers accept in `<input type=email>` (HTML Living Standard §4.10.5.1.5), and letters of other scripts (RFC 6531).
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local
            .chars()
            .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
        && !local.chars().any(|c| c.is_whitespace() || c.is_control());
    local_fits && matches!(Host::parse(domain), Ok(Host::Domain(_))) && !domain.contains('%')
}

fn check_website(typed: &str, need: Need) -> Result<String, Fault> {
    let typed = typed.trim();
    if need == Need::Hidden || typed.is_empty() || typed == "http://" || typed == "https://" {
        return given(String::new(), need);
    }
    if typed.len() > WEBSITE_BYTES {
        return Err(Fault::TooLong { count: typed.len(), limit: WEBSITE_BYTES });
    }
    website(typed).ok_or(Fault::NotValid)
}

/// The address of a website as it may be linked: `http` or `https` with a real host and no password; `https` is
/// put in front of a bare host. `None` if it is none.
pub fn website(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&with_scheme).ok()?;
    let web =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let host = match url.host()? {
        Host::Domain(domain) => domain.contains('.') || domain == "localhost",
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    };
    (web && host && url.as_str().len() <= 2 * WEBSITE_BYTES).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(body: &str) -> Draft {
        Draft { body: body.into(), name: "Ana".into(), ..Draft::default() }
    }

    fn faults(draft: &Draft) -> Vec<(Field, Fault)> {
        let refused = draft.check(&ReplyRules::default()).unwrap_err();
        refused.into_iter().map(|refusal| (refusal.field, refusal.fault)).collect()
    }

    #[test]
    fn a_name_and_a_text_are_enough() {
        let words = draft("Good *point*").check(&ReplyRules::default()).unwrap();
        assert_eq!((words.name.as_str(), words.links), ("Ana", 0));
        assert!(words.html.contains("<em>point</em>"), "{}", words.html);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let bad = Draft { email: "nobody".into(), website: "javascript:alert(1)".into(), ..Draft::default() };
        let expected = [
            (Field::Body, Fault::Missing),
            (Field::Name, Fault::Missing),
            (Field::Email, Fault::NotValid),
            (Field::Website, Fault::NotValid),
        ];
        assert_eq!(faults(&bad), expected);
    }

    #[test]
    fn lengths_count_characters_and_bytes() {
        assert!(draft(&"ä".repeat(BODY_CHARACTERS)).check(&ReplyRules::default()).is_ok());
        let over = draft(&"ä".repeat(BODY_CHARACTERS + 1));
        assert_eq!(
            faults(&over),
            [(Field::Body, Fault::TooLong { count: BODY_CHARACTERS + 1, limit: BODY_CHARACTERS })]
        );
        let bytes = draft(&"👩‍👩‍👧‍👦".repeat(BODY_CHARACTERS / 2));
        assert!(matches!(*faults(&bytes), [(Field::Body, Fault::TooLong { .. })]));
    }

    #[test]
    fn invisible_text_is_no_text() {
        assert_eq!(faults(&draft(" \u{0}\n\t\u{200B}\u{2060} ")), [(Field::Body, Fault::Missing)]);
    }

    #[test]
    fn hidden_fields_are_ignored() {
        let rules = ReplyRules {
            name: Need::Hidden,
            email: Need::Hidden,
            website: Need::Hidden,
            ..ReplyRules::default()
        };
        let words = Draft { email: "not one".into(), ..draft("Hello") }.check(&rules).unwrap();
        assert_eq!((words.name.as_str(), words.email.as_str()), ("", ""));
    }

    #[test]
    fn websites_are_of_the_web() {
        assert_eq!(website("example.org").as_deref(), Some("https://example.org/"));
        assert_eq!(website("http://example.org/a?b").as_deref(), Some("http://example.org/a?b"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.org",
            "https://u:p@example.org",
            "nohost",
            "https://",
        ] {
            assert_eq!(website(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses_are_those_of_mail() {
        for good in ["a@b.example", "a.b+c@example.org", "ünï@example.org", "a@xn--exmple-cua.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a",
            "@b.example",
            "a@",
            "a b@example.org",
            "a@b c.example",
            "<a@example.org>",
            "a@exa\nmple.org",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
