//! The configuration as it is written down. Unknown keys are errors: a misspelt one must not pass for set.

use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

/// The whole file.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// `[server]`
    pub server: Server,
    /// `[[site]]`
    pub site: Vec<Site>,
    /// `[limits]`
    pub limits: Limits,
    /// `[network]`
    pub network: Network,
    /// `[mail]`
    pub mail: Mail,
    /// `[[sign_in]]`
    pub sign_in: Vec<SignIn>,
}

/// `[server]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: Option<String>,
    /// The address readers use.
    pub public_url: Option<String>,
    /// Address ranges of proxies.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<IpNet>,
    /// What `/metrics` asks for.
    pub metrics_token: Option<String>,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Replies a minute from one network; 0 for no limit.
    #[serde(deserialize_with = "number")]
    pub replies_per_minute: u32,
    /// Minutes in which an author may change a reply.
    #[serde(deserialize_with = "number")]
    pub edit_minutes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { replies_per_minute: 10, edit_minutes: 15 }
    }
}

/// `[network]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// Address ranges that outbound requests may reach although they are private.
    #[serde(deserialize_with = "list")]
    pub allow_private: Vec<IpNet>,
}

/// `[[site]]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// Its id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// A line below the title.
    pub tagline: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Name of its time zone (IANA).
    pub time_zone: Option<String>,
    /// The address readers use for this site, if several are served.
    pub public_url: Option<String>,
    /// Folder of Markdown files.
    pub articles: Option<String>,
    /// `publish`, `first` or `hold`.
    pub policy: Option<String>,
    /// Other sites' origins that may embed the threads.
    #[serde(deserialize_with = "list")]
    pub origins: Vec<String>,
    /// Levels of nesting shown.
    #[serde(deserialize_with = "maybe_number")]
    pub depth: Option<u32>,
    /// `oldest` or `newest`.
    pub order: Option<String>,
    /// `required`, `optional` or `hidden`.
    pub name: Option<String>,
    /// The same for the e-mail field.
    pub email: Option<String>,
    /// The same for the website field.
    pub website: Option<String>,
    /// Days after which articles take no more replies; 0 for never.
    #[serde(deserialize_with = "maybe_number")]
    pub close_after_days: Option<u32>,
    /// Links above which a reply is held.
    #[serde(deserialize_with = "maybe_number")]
    pub max_links: Option<u32>,
    /// Accent colour, CSS.
    pub accent: Option<String>,
    /// Ids of the providers that readers may sign in with; all, if it is not there.
    #[serde(deserialize_with = "maybe_list")]
    pub sign_in: Option<Vec<String>>,
}

/// `[mail]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The server: `smtps://USER@HOST`, `smtp://USER@HOST?tls=required`, or `smtp://localhost` without TLS.
    pub server: Option<String>,
    /// The user's password.
    pub password: Option<String>,
    /// A file that holds it.
    pub password_file: Option<String>,
    /// Whom mail is from: `The Harbour Post <post@example.org>`.
    pub from: Option<String>,
}

/// `[[sign_in]]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// Its id.
    pub id: Option<String>,
    /// Its kind; the id, if that is one.
    pub kind: Option<String>,
    /// What readers know it as.
    pub name: Option<String>,
    /// What the site is registered as at the provider.
    pub client_id: Option<String>,
    /// The secret that goes with it.
    pub client_secret: Option<String>,
    /// A file that holds the secret.
    pub client_secret_file: Option<String>,
    /// Who signs its tokens, or where it is.
    pub issuer: Option<String>,
    /// Where readers are sent.
    pub authorize_url: Option<String>,
    /// Where codes are exchanged.
    pub token_url: Option<String>,
    /// Where the profile is read.
    pub profile_url: Option<String>,
    /// Where e-mail addresses are read.
    pub emails_url: Option<String>,
    /// Where the picture is read.
    pub photo_url: Option<String>,
    /// Where tokens are revoked.
    pub revoke_url: Option<String>,
    /// Where keys are read.
    pub jwks_url: Option<String>,
    /// Apple's team.
    pub team_id: Option<String>,
    /// Apple's key.
    pub key_id: Option<String>,
}

/// A value that a file writes in its own type and the environment can only write as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Typed<T> {
    Value(T),
    Text(String),
}

fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match Typed::deserialize(from)? {
        Typed::Value(number) => Ok(number),
        Typed::Text(text) => {
            text.trim().parse().map_err(|_| serde::de::Error::custom(format!("`{text}` is not a number")))
        }
    }
}

fn maybe_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    number(from).map(Some)
}

fn maybe_list<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    list(from).map(Some)
}

/// A list, or in the environment its parts with commas between them.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de> + std::str::FromStr>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    match Typed::deserialize(from)? {
        Typed::Value(list) => Ok(list),
        Typed::Text(text) => text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                part.parse().map_err(|_| serde::de::Error::custom(format!("`{part}` does not fit here")))
            })
            .collect(),
    }
}
