//! What an ID token must say to prove anything (OpenID Connect Core §3.1.3.7).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use rejoinder_domain::Time;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::SignInError;

/// How far two clocks may be apart.
pub(crate) const LEEWAY: Duration = Duration::from_mins(1);
/// A token that was made longer ago is not of this sign-in.
const OLDEST: Duration = Duration::from_hours(1);

/// Whom an ID token must be from and for.
pub(crate) struct Expected<'a> {
    /// Its `iss`: one of these, or with `{tenantid}` in the place of the token's own `tid`.
    pub(crate) issuers: &'a [&'a str],
    /// Its `aud`.
    pub(crate) client_id: &'a str,
    /// Its `nonce`.
    pub(crate) nonce: &'a str,
    /// The access token that came with it, if any.
    pub(crate) access_token: Option<&'a str>,
    /// Now.
    pub(crate) now: Time,
}

/// Checks what a token says, once its signature was found right.
pub(crate) fn check(
    claims: &Map<String, Value>,
    algorithm: Algorithm,
    expected: &Expected<'_>,
) -> Result<(), SignInError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let moment = |name: &str| moment(claims, name);
    let refused = |why| Err(SignInError::Refused(why));
    if !issuer_fits(text("iss").unwrap_or_default(), text("tid"), expected.issuers) {
        return refused("the token is another issuer's");
    }
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audiences.contains(&expected.client_id) {
        return refused("the token is for somebody else");
    }
    let party = text("azp");
    if party.is_some_and(|party| party != expected.client_id) || (audiences.len() > 1 && party.is_none()) {
        return refused("the token was made for another party");
    }
    if moment("exp").is_none_or(|exp| expected.now >= exp.after(LEEWAY)) {
        return refused("the token is over");
    }
    let made = moment("iat");
    if made.is_none_or(|iat| iat > expected.now.after(LEEWAY) || expected.now > iat.after(OLDEST)) {
        return refused("the token is not of this sign-in's time");
    }
    if moment("nbf").is_some_and(|nbf| nbf > expected.now.after(LEEWAY)) {
        return refused("the token is not valid yet");
    }
    if text("nonce") != Some(expected.nonce) {
        return refused("the token is not of this sign-in");
    }
    match (text("at_hash"), expected.access_token) {
        (Some(hash), Some(token)) if half_hash(algorithm, token) != hash => {
            refused("the access token is not the token's")
        }
        _ => Ok(()),
    }
}

fn issuer_fits(issuer: &str, tenant: Option<&str>, expected: &[&str]) -> bool {
    expected.iter().any(|one| match one.split_once("{tenantid}") {
        None => issuer == *one,
        // A tenant is a GUID and nothing else: no `..` and no slash can stand in its place.
        Some((before, after)) => tenant.is_some_and(|tenant| {
            uuid::Uuid::try_parse(tenant).is_ok() && issuer == format!("{before}{tenant}{after}")
        }),
    })
}

/// A moment that a token names; `None` if it names none.
pub(crate) fn moment(claims: &Map<String, Value>, name: &str) -> Option<Time> {
    claims.get(name).and_then(seconds).map(Time::from_micros)
}

/// `NumericDate` (RFC 7519 §2), in microseconds.
fn seconds(value: &Value) -> Option<i64> {
    let seconds = value.as_i64().or_else(|| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a fraction of a second does not matter, and casts of floats saturate"
        )]
        value.as_f64().map(|seconds| seconds as i64)
    })?;
    seconds.checked_mul(1_000_000)
}

/// The left half of an access token's hash, by the hash of the ID token's signature (Core §3.1.3.6).
fn half_hash(algorithm: Algorithm, token: &str) -> String {
    let hash = match algorithm {
        Algorithm::RS384 | Algorithm::PS384 | Algorithm::ES384 => Sha384::digest(token).to_vec(),
        Algorithm::RS512 | Algorithm::PS512 | Algorithm::EdDSA => Sha512::digest(token).to_vec(),
        _ => Sha256::digest(token).to_vec(),
    };
    URL_SAFE_NO_PAD.encode(hash.get(..hash.len() / 2).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    fn expected(issuers: &'static [&'static str]) -> Expected<'static> {
        Expected {
            issuers,
            client_id: "paper",
            nonce: "n",
            access_token: Some("at"),
            now: Time::from_micros(NOW * 1_000_000),
        }
    }

    fn judge(change: &Value) -> Result<(), String> {
        let mut claims = json!({"iss": "https://idp.example", "sub": "1", "aud": "paper", "exp": NOW + 300, "iat": NOW, "nonce": "n"});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let issuers = &["https://idp.example", "https://login.example/{tenantid}/v2.0"];
        check(claims.as_object().unwrap(), Algorithm::RS256, &expected(issuers))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn token_of_this_sign_in_is_believed() {
        for change in [
            json!({}),
            json!({"aud": ["paper"]}),
            json!({"aud": ["paper", "other"], "azp": "paper"}),
            json!({"exp": NOW - 59}),
            json!({"iat": NOW + 59}),
            json!({"at_hash": half_hash(Algorithm::RS256, "at")}),
            json!({"iss": "https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "tid": "9188040d-6c67-4c5b-b112-36a304b66dad"}),
        ] {
            assert_eq!(judge(&change), Ok(()), "{change}");
        }
    }

    #[test]
    fn token_that_proves_nothing_is_refused() {
        for change in [
            json!({"iss": "https://idp.example/"}),
            json!({"iss": null}),
            json!({"iss": "https://login.example/evil/v2.0", "tid": "evil"}),
            json!({"iss": "https://login.example/{tenantid}/v2.0"}),
            json!({"iss": "https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "tid": "00000000-0000-0000-0000-000000000000"}),
            json!({"aud": "other"}),
            json!({"aud": ["other"]}),
            json!({"aud": ["paper", "other"]}),
            json!({"aud": null}),
            json!({"azp": "other"}),
            json!({"exp": NOW - 60}),
            json!({"exp": null}),
            json!({"exp": "tomorrow"}),
            json!({"iat": NOW + 61}),
            json!({"iat": NOW - 3601}),
            json!({"iat": null}),
            json!({"nbf": NOW + 61}),
            json!({"nonce": "other"}),
            json!({"nonce": null}),
            json!({"at_hash": "xxxxxxxxxxxxxxxxxxxxxx"}),
        ] {
            assert!(judge(&change).is_err(), "{change}");
        }
    }
}
