//! Signing in with an account that a reader has elsewhere.
//!
//! Every way to sign in is one transaction: it begins with [`begin`](begin::begin), which sends the reader to the provider, and
//! ends with [`finish`](finish::finish), which is called when the reader comes back. In between all that is known is a row of
//! the store, bound to one browser and one provider, used once. What differs from provider to provider is in `dialects`.
//! A passkey has no provider: its sign-in ends in [`passkey::finish`].

pub mod begin;
mod claims;
mod dialects;
mod discovery;
pub mod finish;
mod instance;
mod keys;
mod kind;
pub(crate) mod letter;
pub mod passkey;
mod picture;
mod plan;
pub mod session;
mod sso_key;
mod token;

use std::time::Duration;

use rejoinder_store::StoreError;
use url::{Host, Url};

use crate::language::Language;
use crate::net::NetError;

pub(crate) use dialects::{discovered_issuer, indieauth_client, redirect};
pub use discovery::Discovery;
pub use keys::Keys;
pub use kind::{Kind, badge_name, say};
pub use sso_key::SsoKey;

/// How long a sign-in may take from the click to the reader's return.
pub const PENDING: Duration = Duration::from_mins(10);
/// How long typed text is kept that travelled along: through the sign-in, and ten minutes from its end.
pub const KEPT: Duration = Duration::from_mins(20);

/// Who has signed in within this time may change what the account is signed in with.
pub const FRESH: Duration = Duration::from_mins(5);

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The reader said no at the provider.
    #[error("the reader declined")]
    Denied,
    /// The provider cannot be reached.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(#[from] NetError),
    /// The provider answers, but not as it should.
    #[error("the provider does not answer as it should: {0}")]
    Unavailable(String),
    /// What came from the provider proves nothing.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// No page waits for this sign-in: its window is unknown, over, bound already or another provider's.
    #[error("no page waits for this sign-in")]
    NoWindow,
    /// What the reader typed is no instance or website that can be signed in with.
    #[error("there is nothing to sign in with at that address")]
    NoInstance,
    /// Pages go out unencrypted: a session could be read on the way.
    #[error("sign-in needs https")]
    Insecure,
    /// Too many letters to one address, or too many new instances.
    #[error("too many within an hour")]
    TooMany,
    /// The identity belongs to another account.
    #[error("the identity belongs to another account")]
    Elsewhere,
    /// The account has as many ways to log in as it may have.
    #[error("the account has as many ways to log in as it may have")]
    Full,
    /// The passkey is none of this site's, or not any more.
    #[error("the passkey is not known")]
    UnknownPasskey,
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignInError {
    /// The code that says so in addresses; its message is `sign-in-{code}`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Unreachable(_) | Self::Unavailable(_) => "unavailable",
            Self::Refused(_) => "failed",
            Self::NoWindow => "expired",
            Self::NoInstance => "no-instance",
            Self::Insecure => "insecure",
            Self::TooMany => "too-many",
            Self::Elsewhere => "elsewhere",
            Self::Full => "full",
            Self::UnknownPasskey => "unknown-passkey",
            Self::Store(_) => "storage",
        }
    }

    /// Every code; what is not among them is nobody's.
    pub const CODES: [&'static str; 12] = [
        "denied",
        "unavailable",
        "failed",
        "no-instance",
        "elsewhere",
        "full",
        "unknown-passkey",
        "storage",
        "too-many",
        "expired",
        "insecure",
        "not-fresh",
    ];
}

/// Why somebody is not signed in, in words. Where no text waits none is spoken of.
pub fn outcome(t: &'static Language, code: &str, waits: bool) -> String {
    let key = match code {
        "denied" | "unknown-passkey" | "too-many" if !waits => format!("account-{code}"),
        "unavailable" | "failed" | "storage" | "expired" if !waits => "account-failed".to_owned(),
        _ => format!("sign-in-{code}"),
    };
    t.text(&key).into_owned()
}

/// Whether readers may sign in at a site with this address. Over plain http anybody between could read the codes and
/// the session: only the machine itself may.
pub fn is_safe_at(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return true };
    let own = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || own
}

/// What was learnt of providers and need not be asked again.
#[derive(Default)]
pub struct SignIn {
    /// Where issuers' parts are.
    pub discovery: Discovery,
    /// What issuers sign with.
    pub keys: Keys,
}
