//! Kinds of providers, and what is built in about each.

use std::fmt;
use std::str::FromStr;

use crate::language::Language;

/// A kind of provider (`kind` of a `[[sign_in]]` entry).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// WordPress.com Connect.
    Wordpress,
    /// Google, by OpenID Connect.
    Google,
    /// X, by OAuth 2 with PKCE.
    X,
    /// Facebook Login.
    Facebook,
    /// GitHub, or a GitHub of one's own.
    Github,
    /// GitLab.com or a GitLab of one's own, by OpenID Connect.
    Gitlab,
    /// Microsoft accounts at home and at work, by OpenID Connect.
    Microsoft,
    /// Sign in with Apple.
    Apple,
    /// Any Mastodon instance: the reader says which.
    Mastodon,
    /// Any issuer of OpenID Connect, found by discovery.
    Oidc,
    /// A reader's own website.
    Indieauth,
    /// A reader's e-mail address, proved by a code sent there.
    Email,
    /// The publisher's own site, which signs tokens.
    Jwt,
    /// A passkey, made for this very site: there is no provider.
    Passkey,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Wordpress,
        Self::Google,
        Self::X,
        Self::Facebook,
        Self::Github,
        Self::Gitlab,
        Self::Microsoft,
        Self::Apple,
        Self::Mastodon,
        Self::Oidc,
        Self::Indieauth,
        Self::Email,
        Self::Jwt,
        Self::Passkey,
    ];

    /// The one with this word, if there is one.
    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word for it in the configuration, in addresses and in badges.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wordpress => "wordpress",
            Self::Google => "google",
            Self::X => "x",
            Self::Facebook => "facebook",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Microsoft => "microsoft",
            Self::Apple => "apple",
            Self::Mastodon => "mastodon",
            Self::Oidc => "oidc",
            Self::Indieauth => "indieauth",
            Self::Email => "email",
            Self::Jwt => "jwt",
            Self::Passkey => "passkey",
        }
    }

    /// What it is called in "your … account"; `None` where only the entry's own name says that.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Wordpress => "WordPress.com",
            Self::Google => "Google",
            Self::X => "X",
            Self::Facebook => "Facebook",
            Self::Github => "GitHub",
            Self::Gitlab => "GitLab",
            Self::Microsoft => "Microsoft",
            Self::Apple => "Apple",
            Self::Mastodon => "Mastodon",
            Self::Indieauth => "IndieAuth",
            Self::Email => "e-mail",
            Self::Passkey => "Passkey",
            Self::Oidc | Self::Jwt => return None,
        })
    }

    /// Its marks as the path of an SVG drawing in a box of 24 by 24.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Wordpress => include_str!("../../web/icons/wordpress.path"),
            Self::Google => include_str!("../../web/icons/google.path"),
            Self::X => include_str!("../../web/icons/x.path"),
            Self::Facebook => include_str!("../../web/icons/facebook.path"),
            Self::Github => include_str!("../../web/icons/github.path"),
            Self::Gitlab => include_str!("../../web/icons/gitlab.path"),
            Self::Microsoft => include_str!("../../web/icons/microsoft.path"),
            Self::Apple => include_str!("../../web/icons/apple.path"),
            Self::Mastodon => include_str!("../../web/icons/mastodon.path"),
            Self::Oidc => include_str!("../../web/icons/openid.path"),
            Self::Indieauth => include_str!("../../web/icons/website.path"),
            Self::Email => include_str!("../../web/icons/letter.path"),
            Self::Jwt => include_str!("../../web/icons/key.path"),
            Self::Passkey => include_str!("../../web/icons/passkey.path"),
        }
    }

    /// The reader says where the account is: an instance, the address of a website, an e-mail address.
    pub fn asks_where(self) -> bool {
        matches!(self, Self::Mastodon | Self::Indieauth | Self::Email)
    }

    /// The entry needs a `client_id`. The others register by themselves, are their own address, know the site, or there
    /// is nobody to register with.
    pub fn needs_client(self) -> bool {
        !self.asks_where() && !matches!(self, Self::Jwt | Self::Passkey)
    }

    /// May send readers back by a form that it posts (`response_mode=form_post`).
    pub fn may_post_back(self) -> bool {
        matches!(self, Self::Apple | Self::Jwt)
    }

    /// Proves who somebody is by an ID token (OpenID Connect Core).
    pub fn has_id_token(self) -> bool {
        matches!(self, Self::Google | Self::Gitlab | Self::Microsoft | Self::Apple | Self::Oidc)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::of(text).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("kind: `{text}` is not one of {}", known.join(", "))
        })
    }
}

/// What an account's provider is called, from its badge: a kind, or `kind:name`.
pub fn badge_name(badge: &str) -> &str {
    match badge.split_once(':') {
        Some((_, name)) => name,
        None => Kind::of(badge).and_then(Kind::name).unwrap_or(badge),
    }
}

/// A message that names an account's provider (`$provider`), from its badge. A passkey is no account with somebody:
/// what is said of it has words of its own, `{key}-passkey`.
pub fn say(t: &'static Language, key: &str, badge: &str) -> String {
    match Kind::of(badge) {
        Some(Kind::Passkey) => t.text(&format!("{key}-passkey")).into_owned(),
        _ => t.fill(key, "provider", badge_name(badge)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkey_is_no_account_with_anybody() {
        for t in Language::all() {
            for key in ["via", "identity-using", "identity-connecting", "sign-in-with", "account-unlink-name"]
            {
                let (own, other) = (say(t, key, "passkey"), say(t, key, "github"));
                assert!(!own.is_empty() && other.contains("GitHub"), "{} {key}", t.tag());
            }
        }
        assert_eq!(say(Language::english(), "via", "passkey:Key ring"), "via Key ring");
    }
}
