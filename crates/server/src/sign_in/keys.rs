//! The keys that issuers sign with (RFC 7517), and the signatures of their tokens.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rejoinder_domain::Time;
use serde_json::{Map, Value};
use url::Url;

use super::SignInError;
use crate::app::App;
use crate::net::{Bounds, Outgoing};

/// How long keys are believed without asking again.
const KEPT: Duration = Duration::from_hours(1);
/// Keys that are not known make us ask again, but no more often than this.
const AGAIN: Duration = Duration::from_mins(1);
/// Issuers whose keys are kept at most.
const MOST: usize = 200;

/// Signatures that are believed: made with a private key. Never `none`, never a shared secret.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What is known of an issuer's keys.
#[derive(Default)]
struct Known {
    keys: Vec<Jwk>,
    /// When they were read; `None` if they never were.
    read: Option<Time>,
    /// When they were last asked for.
    asked: Option<Time>,
}

/// Keys that were read not long ago. Whoever comes while an issuer's are being read waits for them.
#[derive(Default)]
pub struct Keys {
    known: Mutex<HashMap<Url, Arc<tokio::sync::Mutex<Known>>>>,
}

/// A token whose signature was found right.
pub(crate) struct Signed {
    /// What it says.
    pub(crate) claims: Map<String, Value>,
    /// The algorithm it was signed with.
    pub(crate) algorithm: Algorithm,
}

impl Keys {
    /// What a token says, if one of the issuer's keys has signed it.
    pub(crate) async fn verified(&self, app: &App, jwks: &Url, token: &str) -> Result<Signed, SignInError> {
        let header = readable_header(token)?;
        let keys = self.for_kid(app, jwks, header.kid.as_deref()).await?;
        let fitting = keys.iter().filter(|key| fits(key, header.kid.as_deref(), header.alg));
        let found = fitting
            .filter_map(|key| DecodingKey::from_jwk(key).ok())
            .find_map(|key| jsonwebtoken::decode(token, &key, &signature_alone(header.alg)).ok());
        match found {
            Some(data) => Ok(Signed { claims: data.claims, algorithm: header.alg }),
            None => Err(SignInError::Refused("no key of the issuer has signed the token")),
        }
    }

    async fn for_kid(&self, app: &App, jwks: &Url, kid: Option<&str>) -> Result<Vec<Jwk>, SignInError> {
        let now = app.now();
        let set = self.of(jwks);
        let mut set = set.lock().await;
        let young = set.read.is_some_and(|read| now < read.after(KEPT));
        let has = young
            && kid.is_none_or(|kid| set.keys.iter().any(|key| key.common.key_id.as_deref() == Some(kid)));
        let lately = set.asked.is_some_and(|asked| now < asked.after(AGAIN));
        if !has && !lately {
            set.asked = Some(now);
            match read(app, jwks).await {
                Ok(keys) => (set.keys, set.read) = (keys, Some(now)),
                // Keys that were right an hour ago are better than none, and what they don't know is refused.
                Err(error) => tracing::warn!(%error, "an issuer's keys could not be read"),
            }
        }
        match set.read {
            Some(_) => Ok(set.keys.clone()),
            None => Err(SignInError::Unavailable("its keys could not be read".into())),
        }
    }

    fn of(&self, jwks: &Url) -> Arc<tokio::sync::Mutex<Known>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST && !known.contains_key(jwks) {
            known.clear();
        }
        Arc::clone(known.entry(jwks.clone()).or_default())
    }
}

async fn read(app: &App, jwks: &Url) -> Result<Vec<Jwk>, SignInError> {
    let answer = app.net.send(Outgoing::get(jwks.clone()), Bounds::DOCUMENT).await?;
    if !answer.status.is_success() {
        return Err(SignInError::Unavailable(format!("its keys answered {}", answer.status.as_u16())));
    }
    let set: JwkSet = serde_json::from_slice(&answer.body)
        .map_err(|error| SignInError::Unavailable(format!("its keys: {error}")))?;
    Ok(set.keys)
}

struct Header {
    alg: Algorithm,
    kid: Option<String>,
}

/// The header of a token, if nothing in it asks for what is not known here (`crit`, RFC 7515 §4.1.11).
pub(crate) fn header(token: &str) -> Result<Map<String, Value>, SignInError> {
    let first = token.split('.').next().unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(first).unwrap_or_default();
    let Ok(Value::Object(header)) = serde_json::from_slice(&bytes) else {
        return Err(SignInError::Refused("the token cannot be read"));
    };
    if header.contains_key("crit") {
        return Err(SignInError::Refused("the token asks for an extension"));
    }
    Ok(header)
}

/// What of a header decides which key is tried. Keys that a token brings along or names (`jwk`, `jku`, `x5u`) are not
/// looked at.
fn readable_header(token: &str) -> Result<Header, SignInError> {
    let header = header(token)?;
    let named = header.get("alg").cloned().unwrap_or_default();
    let algorithm = serde_json::from_value(named).ok().filter(|alg| ALGORITHMS.contains(alg));
    let alg = algorithm.ok_or(SignInError::Refused("the token's algorithm is not believed"))?;
    Ok(Header { alg, kid: header.get("kid").and_then(Value::as_str).map(str::to_owned) })
}

fn fits(key: &Jwk, kid: Option<&str>, alg: Algorithm) -> bool {
    let same_kid = kid.is_none() || key.common.key_id.as_deref() == kid;
    let for_signing = key.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature);
    let same_alg = key.common.key_algorithm.is_none_or(|named| named.to_string() == format!("{alg:?}"));
    same_kid && for_signing && same_alg
}

/// Time and addressees are judged in `claims`, by our clock.
pub(crate) fn signature_alone(alg: Algorithm) -> Validation {
    let mut validation = Validation::new(alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}
