//! Single sign-on from the publisher's own site: its login page sends the reader back with a token that it has signed.
//! There is no code to exchange and no profile to fetch.

use std::time::Duration;

use rejoinder_domain::{Identity, Profile, Time};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Found, Place, picture, redirect, text};
use crate::app::{App, Site};
use crate::config::Provider;
use crate::sign_in::SignInError;
use crate::sign_in::begin::Wish;
use crate::sign_in::claims::{self, Expected, LEEWAY, moment};
use crate::sign_in::keys::Signed;
use crate::sign_in::plan::{ClientAuth, Endpoints, Plan};

/// Longest life of a token, from `iat` to `exp`.
const LIFE: Duration = Duration::from_mins(10);

pub(super) fn place(app: &App, wish: &Wish<'_>) -> Result<Place, SignInError> {
    let provider = wish.provider;
    let set = provider.addresses.authorize.clone().zip(provider.issuer.clone());
    let (authorize, issuer) = set.ok_or(SignInError::Refused("the login page or the issuer is not set"))?;
    let endpoints = Endpoints {
        // Nothing is asked for there.
        token: authorize.clone(),
        authorize,
        profile: None,
        jwks: None,
        revoke: None,
        issuer,
        names_itself: false,
        auth: ClientAuth::None,
    };
    let redirect = redirect(app, wish.site, provider, "");
    // Tokens are for one site, not for all that this program serves.
    let plan = Plan::new(app, endpoints, wish.site.id.to_string(), redirect);
    Ok(Place { plan, instance: String::new() })
}

pub(super) fn parameters(plan: &Plan) -> Vec<(&'static str, String)> {
    vec![("return", plan.redirect.clone()), ("nonce", plan.nonce.clone())]
}

/// Who somebody is by the token they came back with. With this the token is used up.
pub(crate) async fn found(
    app: &App,
    (site, provider): (&Site, &Provider),
    plan: &Plan,
    token: Option<&str>,
) -> Result<Found, SignInError> {
    let token = token.filter(|token| !token.is_empty()).ok_or(SignInError::Denied)?;
    let key = provider.sso.as_ref().ok_or(SignInError::Refused("the key is not set"))?;
    let signed = key.verified(token)?;
    let now = app.now();
    let used = check(&signed, plan, now)?;
    let found = who(&signed.claims, &plan.endpoints.issuer)?;
    // Last: what is refused for another reason uses up nothing.
    if app.store.use_token(&site.id, used.mark, used.until, now).await? {
        Ok(found)
    } else {
        Err(SignInError::Refused("the token's jti was used before"))
    }
}

/// What is remembered of a token that was used.
#[derive(Debug, PartialEq, Eq)]
struct Used {
    /// Made from its issuer and its `jti`.
    mark: [u8; 32],
    /// From then on it is refused without being remembered.
    until: Time,
}

/// Checks what a token says, once its signature was found right.
fn check(signed: &Signed, plan: &Plan, now: Time) -> Result<Used, SignInError> {
    let claims = &signed.claims;
    let issuer = plan.endpoints.issuer.as_str();
    let expected = Expected {
        issuers: &[issuer],
        client_id: &plan.client_id,
        nonce: &plan.nonce,
        access_token: None,
        now,
    };
    claims::check(claims, signed.algorithm, &expected)?;
    let unset = SignInError::Refused("the token has no exp or iat");
    let (exp, iat) = moment(claims, "exp").zip(moment(claims, "iat")).ok_or(unset)?;
    if exp <= iat || exp > iat.after(LIFE) {
        return Err(SignInError::Refused("the token must hold for ten minutes at most"));
    }
    let jti = text(claims, "jti");
    if jti.is_empty() {
        return Err(SignInError::Refused("the token has no jti"));
    }
    let mark = Sha256::new().chain_update(issuer).chain_update(b"\0").chain_update(jti).finalize().into();
    Ok(Used { mark, until: exp.after(LEEWAY) })
}

/// The profile in a token. Roles are not looked at, and an address is only said: nobody has proved it here.
fn who(claims: &Map<String, Value>, issuer: &str) -> Result<Found, SignInError> {
    // Marked as ours: a key of this entry cannot speak for the same issuer met by OpenID Connect.
    let identity = Identity::new(format!("jwt:{issuer}"), text(claims, "sub"))
        .ok_or(SignInError::Refused("the token names nobody"))?;
    let profile = Profile {
        name: text(claims, "name"),
        page: text(claims, "profile"),
        email: text(claims, "email"),
        ..Profile::of(identity)
    };
    Ok(Found { profile, pictures: picture(&text(claims, "picture")).into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn plan() -> Plan {
        let page = url::Url::parse("https://paper.example/login").unwrap();
        let endpoints = Endpoints {
            authorize: page.clone(),
            token: page,
            profile: None,
            jwks: None,
            revoke: None,
            issuer: "https://paper.example".into(),
            names_itself: false,
            auth: ClientAuth::None,
        };
        let text = String::from;
        Plan {
            endpoints,
            client_id: text("main"),
            redirect: text("https://replies.example/sign-in/paper/callback"),
            verifier: text("v"),
            nonce: text("n"),
            scope: None,
            me: None,
        }
    }

    /// Claims with some of them changed; those that become null are left out.
    fn claims(change: &Value) -> Map<String, Value> {
        let mut claims = json!({"iss": "https://paper.example", "aud": "main", "sub": "42", "iat": NOW, "exp": NOW + 300, "jti": "a", "nonce": "n"});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let mut claims = claims.as_object().unwrap().clone();
        claims.retain(|_, value| !value.is_null());
        claims
    }

    fn judge_at(change: &Value, seconds: i64) -> Result<Used, String> {
        let signed = Signed { claims: claims(change), algorithm: Algorithm::HS256 };
        check(&signed, &plan(), Time::from_micros((NOW + seconds) * 1_000_000))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn t18_token_of_this_sign_in_is_believed_with_clocks_a_minute_apart() {
        for (change, seconds) in [
            (json!({}), 0),
            (json!({"aud": ["main"]}), 0),
            (json!({"exp": NOW + 600}), 0),
            (json!({}), 359),
            (json!({}), -59),
            (json!({"nbf": NOW + 59}), 0),
            (json!({"nbf": NOW - 100}), 0),
        ] {
            assert!(judge_at(&change, seconds).is_ok(), "{change} {seconds}");
        }
    }

    #[test]
    fn t18_token_that_proves_nothing_here_and_now_is_refused() {
        for name in ["iss", "aud", "iat", "exp", "jti", "nonce"] {
            assert!(judge_at(&json!({name: null}), 0).is_err(), "no {name}");
            assert!(judge_at(&json!({name: ""}), 0).is_err(), "an empty {name}");
        }
        for (change, seconds) in [
            (json!({}), 361),
            (json!({}), -61),
            (json!({"nbf": NOW + 61}), 0),
            (json!({"exp": NOW + 601}), 0),
            (json!({"exp": i64::MAX}), 0),
            (json!({"iat": NOW - 400}), 0),
            (json!({"exp": NOW, "iat": NOW}), 0),
            (json!({"exp": NOW - 30, "iat": NOW + 30}), 0),
            (json!({"iss": "https://paper.example/"}), 0),
            (json!({"iss": "https://evil.example"}), 0),
            (json!({"aud": "other"}), 0),
            (json!({"aud": ["main", "other"]}), 0),
            (json!({"nonce": "another"}), 0),
            (json!({"jti": 7}), 0),
        ] {
            assert!(judge_at(&change, seconds).is_err(), "{change} {seconds}");
        }
    }

    #[test]
    fn t18_used_token_is_remembered_as_long_as_it_would_be_taken() {
        let used = judge_at(&json!({}), 0).unwrap();
        assert_eq!(used.until.as_micros(), (NOW + 360) * 1_000_000);
        assert!(judge_at(&json!({}), 360).is_err());
        let mark = |change: &Value| judge_at(change, 0).unwrap().mark;
        assert_eq!(mark(&json!({"sub": "43"})), used.mark);
        assert_ne!(mark(&json!({"jti": "b"})), used.mark);
    }

    #[test]
    fn t19_claims_show_and_prove_nothing_but_the_subject() {
        let said = json!({"name": "Ana", "profile": "https://paper.example/ana", "picture": "https://paper.example/ana.png",
            "email": "ana@paper.example", "email_verified": true, "role": "admin", "roles": ["owner"], "groups": ["moderators"]});
        let Found { profile, pictures } = who(&claims(&said), "https://paper.example").unwrap();
        let identity = Identity { issuer: "jwt:https://paper.example".into(), subject: "42".into() };
        let expected = Profile {
            name: "Ana".into(),
            page: "https://paper.example/ana".into(),
            email: "ana@paper.example".into(),
            ..Profile::of(identity)
        };
        assert_eq!(profile, expected);
        assert_eq!(pictures.len(), 1);
        for nobody in [json!({"sub": null}), json!({"sub": " "}), json!({"sub": 42})] {
            assert!(who(&claims(&nobody), "https://paper.example").is_err(), "{nobody}");
        }
    }
}
