//! The providers of the configuration, checked.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use url::Url;

use super::file::SignIn;
use crate::sign_in::{Kind, SsoKey};

/// Longest name of a provider, in characters.
const NAME: usize = 40;

/// Something that must not be seen: it prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Addresses that stand in for built-in or discovered ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Where readers are sent.
    pub authorize: Option<Url>,
    /// Where codes are exchanged.
    pub token: Option<Url>,
    /// Where the profile is read.
    pub profile: Option<Url>,
    /// Where e-mail addresses are read.
    pub emails: Option<Url>,
    /// Where the picture is read.
    pub photo: Option<Url>,
    /// Where tokens are revoked.
    pub revoke: Option<Url>,
    /// Where keys are read.
    pub jwks: Option<Url>,
}

/// One provider, checked.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its id: in addresses and cookies.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// What readers know it as: "your NAME account".
    pub name: String,
    /// What this program is known as there; empty where nothing is registered beforehand.
    pub client_id: String,
    /// What proves it.
    pub client_secret: Option<Secret>,
    /// The file that holds it, if one does.
    pub secret_file: Option<PathBuf>,
    /// Who signs its tokens, or where it is.
    pub issuer: Option<String>,
    /// Addresses other than the built-in ones.
    pub addresses: Addresses,
    /// Apple: the team and the key that sign the client secret.
    pub apple: Option<(String, String)>,
    /// The publisher's own site: the key that its tokens are checked with.
    pub sso: Option<SsoKey>,
}

impl Provider {
    /// The badge of its accounts: the kind where the kind has a name, else with the entry's own.
    pub fn badge(&self) -> String {
        match self.kind.name() {
            Some(name) if name == self.name => self.kind.to_string(),
            _ => format!("{}:{}", self.kind, self.name),
        }
    }
}

/// Checks the providers.
pub(super) fn check(entries: Vec<SignIn>) -> Result<Vec<Provider>, String> {
    let mut seen = HashSet::new();
    entries
        .into_iter()
        .map(|entry| {
            let id = entry.id.clone().unwrap_or_default();
            let provider = check_one(entry).map_err(|problem| format!("sign_in `{id}`: {problem}"))?;
            if seen.insert(id.clone()) {
                Ok(provider)
            } else {
                Err(format!("two sign_in entries have the id `{id}`"))
            }
        })
        .collect()
}

fn check_one(entry: SignIn) -> Result<Provider, String> {
    let id = entry.id.as_deref().unwrap_or_default();
    let fits = (1..=32).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits {
        return Err("id: 1 to 32 lower-case letters, digits and hyphens".into());
    }
    let kind: Kind = entry.kind.as_deref().unwrap_or(id).parse()?;
    complete(kind, &entry)?;
    let client_secret = secret("client_secret", entry.client_secret, entry.client_secret_file.as_deref())?;
    let issuer = entry.issuer.filter(|issuer| !issuer.is_empty());
    if let Some(issuer) = &issuer {
        Url::parse(issuer).map_err(|error| format!("issuer: `{issuer}` is not an address: {error}"))?;
    }
    let (client_secret, sso) = match client_secret {
        Some(secret) if kind == Kind::Jwt => {
            (None, Some(sso_key(&secret, entry.client_secret_file.is_some())?))
        }
        secret => (secret, None),
    };
    Ok(Provider {
        id: id.to_owned(),
        kind,
        name: name(entry.name, kind, id)?,
        client_id: entry.client_id.unwrap_or_default(),
        client_secret,
        secret_file: entry.client_secret_file.map(PathBuf::from),
        issuer,
        addresses: Addresses {
            authorize: address("authorize_url", entry.authorize_url)?,
            token: address("token_url", entry.token_url)?,
            profile: address("profile_url", entry.profile_url)?,
            emails: address("emails_url", entry.emails_url)?,
            photo: address("photo_url", entry.photo_url)?,
            revoke: address("revoke_url", entry.revoke_url)?,
            jwks: address("jwks_url", entry.jwks_url)?,
        },
        apple: entry.team_id.zip(entry.key_id),
        sso,
    })
}

/// Says which key is missing, and where its value comes from.
fn complete(kind: Kind, entry: &SignIn) -> Result<(), String> {
    let missing = |key: &Option<String>| key.as_deref().unwrap_or_default().is_empty();
    let no_secret = entry.client_secret.is_none() && entry.client_secret_file.is_none();
    let problem = match kind {
        kind if kind.needs_client() && missing(&entry.client_id) => {
            "client_id: the provider gives one when the site is registered there"
        }
        Kind::Oidc if missing(&entry.issuer) => {
            "issuer: an OpenID issuer's address, as its discovery document says it"
        }
        // A public client has none.
        Kind::Oidc => return Ok(()),
        kind if kind.needs_client() && no_secret => {
            "client_secret or client_secret_file: the provider gives one when the site is registered there"
        }
        Kind::Apple if entry.team_id.is_none() || entry.key_id.is_none() => {
            "team_id and key_id: Apple names them beside the key"
        }
        Kind::Jwt if missing(&entry.issuer) => {
            "issuer: what your site's tokens say in `iss`, for example https://paper.example"
        }
        Kind::Jwt if missing(&entry.authorize_url) => {
            "authorize_url: the address of your site's login page, which sends readers back with a token"
        }
        Kind::Jwt if no_secret => {
            "client_secret or client_secret_file: a secret of at least 32 bytes that your login page has too, or in the file the public key (PEM) of the one that it signs with"
        }
        _ => return Ok(()),
    };
    Err(problem.into())
}

fn sso_key(secret: &Secret, from_file: bool) -> Result<SsoKey, String> {
    let key = if from_file { "client_secret_file" } else { "client_secret" };
    SsoKey::read(secret.reveal()).map_err(|problem| format!("{key}: {problem}"))
}

fn name(given: Option<String>, kind: Kind, id: &str) -> Result<String, String> {
    let name = given.unwrap_or_else(|| kind.name().unwrap_or(id).to_owned());
    let fits = (1..=NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(format!("name: 1 to {NAME} characters")) }
}

/// A secret that stands in the configuration or in a file of its own.
pub(super) fn secret(key: &str, given: Option<String>, file: Option<&str>) -> Result<Option<Secret>, String> {
    let text = match (given, file) {
        (Some(_), Some(_)) => return Err(format!("{key} and {key}_file: give one of them")),
        (Some(text), None) => text,
        (None, Some(file)) => std::fs::read_to_string(Path::new(file))
            .map_err(|error| format!("{key}_file: cannot read {file}: {error}"))?,
        (None, None) => return Ok(None),
    };
    let text = text.trim();
    if text.is_empty() { Err(format!("{key}: it is empty")) } else { Ok(Some(Secret(text.to_owned()))) }
}

fn address(key: &str, text: Option<String>) -> Result<Option<Url>, String> {
    let Some(text) = text else { return Ok(None) };
    let url = Url::parse(&text).map_err(|error| format!("{key}: `{text}` is not an address: {error}"))?;
    if matches!(url.scheme(), "http" | "https") && url.host().is_some() {
        Ok(Some(url))
    } else {
        Err(format!("{key}: `{text}` is not an address of the web"))
    }
}
