//! Apple's ways: a client secret that is a token of ours, and a name that comes once, beside the code.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rejoinder_domain::Time;
use serde_json::{Value, json};

use crate::config::Provider;
use crate::sign_in::SignInError;

/// How long a client secret holds, in seconds: it is made for one request.
const HOLDS: i64 = 300;

/// Apple's client secret: a token signed with the team's key.
pub(crate) fn client_secret(provider: &Provider, now: Time) -> Result<String, SignInError> {
    let (team, key) =
        provider.apple.as_ref().ok_or(SignInError::Refused("the team and the key are not set"))?;
    let pem = provider.client_secret.as_ref().ok_or(SignInError::Refused("the key is not set"))?;
    let seconds = now.as_micros() / 1_000_000;
    let claims = json!({
        "iss": team,
        "iat": seconds,
        "exp": seconds + HOLDS,
        "aud": "https://appleid.apple.com",
        "sub": provider.client_id,
    });
    let header = Header { kid: Some(key.clone()), ..Header::new(Algorithm::ES256) };
    EncodingKey::from_ec_pem(pem.reveal().as_bytes())
        .and_then(|key| jsonwebtoken::encode(&header, &claims, &key))
        .map_err(|error| SignInError::Unavailable(format!("the key of client_secret_file: {error}")))
}

/// The name in the `user` that Apple sends with the first consent ever. Nobody has signed it: it is for showing only.
pub(crate) fn name(user: &str) -> String {
    let user: Value = serde_json::from_str(user).unwrap_or_default();
    let part = |name: &str| {
        user.pointer(&format!("/name/{name}")).and_then(Value::as_str).unwrap_or_default().trim()
    };
    format!("{} {}", part("firstName"), part("lastName")).trim().to_owned()
}
