//! What a sign-in needs to know from its beginning to its end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::SignInError;
use crate::app::App;

/// How this program proves at the token endpoint who it is (RFC 6749 §2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientAuth {
    /// In the `Authorization` header.
    Basic,
    /// Among the form's fields.
    Post,
    /// Not at all: the client is public, or its id is its address.
    None,
}

/// Where a provider's parts are, as they were when the sign-in began: what is said of them later changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Endpoints {
    /// Where the reader is sent.
    pub(crate) authorize: Url,
    /// Where the code is exchanged.
    pub(crate) token: Url,
    /// Where the profile is read.
    pub(crate) profile: Option<Url>,
    /// Where the tokens' keys are.
    pub(crate) jwks: Option<Url>,
    /// Where the token is revoked.
    pub(crate) revoke: Option<Url>,
    /// Who vouches for identities: the `iss` of ID tokens and callbacks.
    pub(crate) issuer: String,
    /// The provider says that its callbacks name it (RFC 9207 §3).
    pub(crate) names_itself: bool,
    /// How the client proves itself.
    pub(crate) auth: ClientAuth,
}

/// Everything a sign-in under way is made of. It is kept in the store and never leaves the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Where everything is.
    pub(crate) endpoints: Endpoints,
    /// What this program is called there.
    pub(crate) client_id: String,
    /// Where the reader comes back to.
    pub(crate) redirect: String,
    /// PKCE's secret (RFC 7636 §4.1).
    pub(crate) verifier: String,
    /// What the ID token must repeat (OpenID Connect Core §3.1.2.1).
    pub(crate) nonce: String,
    /// What is asked for, where that depends on the instance.
    pub(crate) scope: Option<String>,
    /// The website that the reader says is theirs (IndieAuth).
    pub(crate) me: Option<Url>,
}

impl Plan {
    /// A plan with fresh secrets.
    pub(crate) fn new(app: &App, endpoints: Endpoints, client_id: String, redirect: String) -> Self {
        let (verifier, nonce) = (random(app), random(app));
        Self { endpoints, client_id, redirect, verifier, nonce, scope: None, me: None }
    }

    /// PKCE's challenge, method S256 (RFC 7636 §4.2).
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }

    pub(crate) fn write(&self) -> Result<String, SignInError> {
        serde_json::to_string(self).map_err(|error| SignInError::Unavailable(error.to_string()))
    }

    pub(crate) fn read(text: &str) -> Result<Self, SignInError> {
        serde_json::from_str(text)
            .map_err(|_| SignInError::Refused("the sign-in was begun by another version"))
    }
}

/// 256 bits that nobody can guess, as text for addresses.
pub(crate) fn random(app: &App) -> String {
    URL_SAFE_NO_PAD.encode(app.random::<32>())
}
