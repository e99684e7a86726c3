//! Forged ID tokens, and how they are made.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::idp::{RSA_PUBLIC, Signer, part};

/// A way to forge a token: from what it should say, and whoever should sign it.
pub(super) type Forgery = Box<dyn Fn(Value, &Signer) -> String + Send + Sync>;

pub(super) fn forgery(forge: impl Fn(Value, &Signer) -> String + Send + Sync + 'static) -> Forgery {
    Box::new(forge)
}

/// A token that is as it should be but for one claim.
pub(super) fn saying(name: &'static str, value: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Forgery {
    forgery(move |mut claims, signer| {
        claims[name] = value(&claims);
        signer.token(&claims)
    })
}

/// The same without a claim.
fn silent(name: &'static str) -> Forgery {
    forgery(move |mut claims, signer| {
        claims.as_object_mut().unwrap().remove(name);
        signer.token(&claims)
    })
}

/// A token of the provider's own key with one more parameter in its header.
fn headed(name: &'static str, value: Value) -> Forgery {
    forgery(move |claims, signer| {
        let mut header = signer.header();
        header[name] = value.clone();
        signer.token_with(&header, &claims)
    })
}

/// A token that nobody has signed.
fn unsigned(header: Value, signature: &'static str) -> Forgery {
    forgery(move |claims, _| format!("{}.{}.{signature}", part(&header), part(&claims)))
}

/// A token of a key that is not the provider's, which its header brings along or says where to find.
fn brought(parameters: impl Fn(&Signer) -> Value + Send + Sync + 'static) -> Forgery {
    forgery(move |claims, _| {
        let evil = Signer::other().called("own");
        let mut header = evil.header();
        let Value::Object(more) = parameters(&evil) else { panic!("no parameters") };
        header.as_object_mut().unwrap().extend(more);
        evil.token_with(&header, &claims)
    })
}

/// A token whose parts are put together otherwise.
fn cut(cut: impl Fn(&[&str]) -> String + Send + Sync + 'static) -> Forgery {
    forgery(move |claims, signer| cut(&signer.token(&claims).split('.').collect::<Vec<_>>()))
}

/// A token of this key.
fn of(signer: fn() -> Signer) -> Forgery {
    forgery(move |claims, _| signer().token(&claims))
}

/// Tokens of keys that are not the provider's, or not for this.
pub(super) fn by_key(evil: &str) -> Vec<(&'static str, Forgery)> {
    let keys = format!("{evil}/evil/keys");
    vec![
        ("HS256 with the public key", of(|| Signer::secret(RSA_PUBLIC.as_bytes()))),
        (
            "HS256 with the published key",
            of(|| Signer::secret(Signer::rsa().jwk()["n"].as_str().unwrap().as_bytes())),
        ),
        ("HS256 with a shared key of the set", of(|| Signer::secret(b"shared").called("shared"))),
        ("another key under the same name", of(|| Signer::other().called("own"))),
        ("another key under its own name", of(Signer::other)),
        (
            "another key without a name",
            forgery(|claims, _| Signer::other().token_with(&json!({"alg": "ES256"}), &claims)),
        ),
        ("the own key under a name of nobody's", of(|| Signer::own().called("x"))),
        ("the own key under another's name", of(|| Signer::own().called("rsa"))),
        ("PS256 with a key for RS256", of(|| Signer::rsa().by(Algorithm::PS256))),
        ("RS512 with a key for RS256", of(|| Signer::rsa().by(Algorithm::RS512))),
        ("a key that is for encryption", of(|| Signer::rsa().called("enc"))),
        ("jku", brought(move |_| json!({"jku": keys, "x5u": keys}))),
        ("jwk", brought(|signer| json!({"jwk": signer.jwk()}))),
    ]
}

/// Tokens that nobody has signed, or not as they are, or that ask for what is not known here.
pub(super) fn by_form() -> Vec<(&'static str, Forgery)> {
    let zeros = URL_SAFE_NO_PAD.encode([0; 64]);
    vec![
        ("alg none", unsigned(json!({"alg": "none"}), "")),
        ("alg none with the key's name", unsigned(json!({"alg": "none", "kid": "own"}), "")),
        ("alg None", unsigned(json!({"alg": "None", "kid": "own"}), "")),
        ("no alg", unsigned(json!({"kid": "own"}), "")),
        ("alg of nobody", unsigned(json!({"alg": "ES999", "kid": "own"}), "AAAA")),
        ("crit", headed("crit", json!(["exp"]))),
        ("crit of nobody's", headed("crit", json!(["evil"]))),
        ("crit that is empty", headed("crit", json!([]))),
        ("a signature of zeros", cut(move |parts| format!("{}.{}.{zeros}", parts[0], parts[1]))),
        ("no signature", cut(|parts| format!("{}.{}.", parts[0], parts[1]))),
        ("two parts", cut(|parts| format!("{}.{}", parts[0], parts[1]))),
        ("four parts", cut(|parts| format!("{}.{}.{}.{}", parts[0], parts[1], parts[2], parts[2]))),
        (
            "the signature of other claims",
            forgery(|mut claims, signer| {
                let honest = signer.token(&claims);
                claims["sub"] = json!("1002");
                format!("{}.{}.{}", part(&signer.header()), part(&claims), honest.rsplit('.').next().unwrap())
            }),
        ),
        ("nothing", forgery(|_, _| String::new())),
        ("no token", forgery(|_, _| "token".into())),
    ]
}

/// Tokens that the provider has signed and that say what they should not.
pub(super) fn by_claims() -> Vec<(&'static str, Forgery)> {
    let later = |seconds: i64| move |claims: &Value| json!(claims["iat"].as_i64().unwrap() + seconds);
    vec![
        ("another issuer", saying("iss", |_| json!("https://evil.example"))),
        (
            "the issuer with a slash",
            saying("iss", |claims| json!(format!("{}/", claims["iss"].as_str().unwrap()))),
        ),
        ("the issuer in a list", saying("iss", |claims| json!([claims["iss"]]))),
        ("no issuer", silent("iss")),
        ("for another client", saying("aud", |_| json!("other"))),
        ("for other clients", saying("aud", |_| json!(["other", "another"]))),
        ("for two clients and made for neither", saying("aud", |_| json!(["paper", "other"]))),
        ("for nobody", silent("aud")),
        ("made for another client", saying("azp", |_| json!("other"))),
        ("over", saying("exp", later(-60))),
        ("without an end", silent("exp")),
        ("with an end that is text", saying("exp", |_| json!("2099-01-01"))),
        ("made in the future", saying("iat", later(61))),
        ("made long ago", saying("iat", later(-3601))),
        ("made at no time", silent("iat")),
        ("not valid yet", saying("nbf", later(61))),
        ("of another sign-in", saying("nonce", |_| json!("other"))),
        ("of no sign-in", silent("nonce")),
        ("with a nonce in a list", saying("nonce", |claims| json!([claims["nonce"]]))),
        ("beside another access token", saying("at_hash", |_| json!("AAAAAAAAAAAAAAAAAAAAAA"))),
        ("about nobody", silent("sub")),
        ("about nobody by name", saying("sub", |_| json!(""))),
    ]
}
