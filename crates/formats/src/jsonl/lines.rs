//! The lines as JSON has them. Names and order of fields are the format's contract.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    Site(SiteLine),
    Account(AccountLine),
    Identity(Box<IdentityLine>),
    Article(Box<ArticleLine>),
    Reply(Box<ReplyLine>),
    Revision(RevisionLine),
    Mention(MentionLine),
    Event(EventLine),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteLine {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) created: String,
    /// JPEG in base64.
    #[serde(default)]
    pub(super) picture: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityLine {
    pub(super) account: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) badge: String,
    #[serde(default)]
    pub(super) handle: String,
    #[serde(default)]
    pub(super) page: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) email_verified: bool,
    pub(super) linked: String,
    #[serde(default)]
    pub(super) used: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) passkey: Option<PasskeyLine>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyLine {
    pub(super) credential: String,
    pub(super) key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleLine {
    #[serde(default)]
    pub(super) id: Option<String>,
    pub(super) path: String,
    #[serde(default)]
    pub(super) old_addresses: Vec<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) byline: String,
    #[serde(default)]
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) published: String,
    #[serde(default)]
    pub(super) updated: Option<String>,
    #[serde(default = "public")]
    pub(super) visibility: String,
    #[serde(default)]
    pub(super) replies: RulesLine,
    #[serde(default)]
    pub(super) origin: Option<String>,
    #[serde(default)]
    pub(super) stamp: Option<String>,
    #[serde(default)]
    pub(super) html: String,
}

fn public() -> String {
    "public".into()
}

fn yes() -> bool {
    true
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesLine {
    #[serde(default = "yes")]
    pub(super) open: bool,
    #[serde(default)]
    pub(super) policy: Option<String>,
    #[serde(default)]
    pub(super) close_after_days: Option<u32>,
    #[serde(default)]
    pub(super) max_links: Option<u32>,
}

impl Default for RulesLine {
    fn default() -> Self {
        Self { open: true, policy: None, close_after_days: None, max_links: None }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyLine {
    pub(super) id: String,
    pub(super) article: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    pub(super) state: String,
    pub(super) created: String,
    #[serde(default)]
    pub(super) edited: Option<String>,
    #[serde(default = "first")]
    pub(super) version: i64,
    #[serde(default)]
    pub(super) origin: Option<String>,
    #[serde(default)]
    pub(super) anchor: Option<String>,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
    pub(super) author: AuthorLine,
    #[serde(default)]
    pub(super) renderer: Option<u32>,
    pub(super) body: String,
    #[serde(default)]
    pub(super) html: Option<String>,
}

fn first() -> i64 {
    1
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorLine {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) website: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) account: Option<String>,
    #[serde(default)]
    pub(super) provider: Option<String>,
    #[serde(default)]
    pub(super) subject: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RevisionLine {
    pub(super) reply: String,
    pub(super) version: i64,
    pub(super) at: String,
    pub(super) body: String,
    pub(super) html: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentionLine {
    pub(super) id: String,
    pub(super) article: String,
    pub(super) r#type: String,
    pub(super) state: String,
    pub(super) created: String,
    #[serde(default)]
    pub(super) title: String,
    pub(super) url: String,
    #[serde(default)]
    pub(super) excerpt: String,
    #[serde(default)]
    pub(super) origin: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventLine {
    pub(super) seq: i64,
    #[serde(default)]
    pub(super) site: Option<String>,
    pub(super) article: String,
    #[serde(default)]
    pub(super) reply: Option<String>,
    pub(super) event: String,
    pub(super) at: String,
    pub(super) actor: String,
    #[serde(default)]
    pub(super) reason: Option<String>,
}
