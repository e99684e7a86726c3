use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const RSA: &str = include_str!("../../../tests/keys/rsa.public.pem");
const RSA_PRIVATE: &str = include_str!("../../../tests/keys/rsa.private.pem");
const P256: &str = include_str!("../../../tests/keys/p256.public.pem");
const P256_PRIVATE: &str = include_str!("../../../tests/keys/p256.private.pem");
const P384: &str = include_str!("../../../tests/keys/p384.public.pem");
const P384_PRIVATE: &str = include_str!("../../../tests/keys/p384.private.pem");
const ED: &str = include_str!("../../../tests/keys/ed25519.public.pem");
const ED_PRIVATE: &str = include_str!("../../../tests/keys/ed25519.private.pem");

fn header(algorithm: Algorithm) -> Header {
    Header { typ: Some(TYPE.into()), ..Header::new(algorithm) }
}

fn signed(header: &Header, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, &json!({"sub": "1"}), key).unwrap()
}

fn shared(secret: &str) -> EncodingKey {
    EncodingKey::from_secret(secret.as_bytes())
}

/// A token with any header, signed by nobody.
fn unsigned(header: &serde_json::Value) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(&json!({"sub": "1"})))
}

#[test]
fn t17_key_says_the_algorithm_and_takes_what_it_has_signed() {
    let rsa = EncodingKey::from_rsa_pem(RSA_PRIVATE.as_bytes()).unwrap();
    let p256 = EncodingKey::from_ec_pem(P256_PRIVATE.as_bytes()).unwrap();
    let p384 = EncodingKey::from_ec_pem(P384_PRIVATE.as_bytes()).unwrap();
    let ed = EncodingKey::from_ed_pem(ED_PRIVATE.as_bytes()).unwrap();
    for (text, algorithm, private) in [
        (SECRET, Algorithm::HS256, shared(SECRET)),
        (RSA, Algorithm::RS256, rsa),
        (P256, Algorithm::ES256, p256),
        (P384, Algorithm::ES384, p384),
        (ED, Algorithm::EdDSA, ed),
    ] {
        let key = SsoKey::read(text).unwrap();
        assert_eq!(key.algorithm(), format!("{algorithm:?}"));
        assert_eq!(key.is_shared(), text == SECRET);
        let signed = key.verified(&signed(&header(algorithm), &private)).unwrap();
        assert_eq!(signed.claims["sub"], "1");
    }
}

#[test]
fn t17_public_key_is_never_a_shared_secret() {
    for pem in [RSA, P256, P384, ED] {
        let key = SsoKey::read(pem).unwrap();
        for text in [pem, pem.trim(), &pem.replace('\n', "\r\n")] {
            for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                assert!(
                    key.verified(&signed(&header(algorithm), &shared(text))).is_err(),
                    "{algorithm:?} {pem}"
                );
            }
        }
        let bare: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-')).collect();
        for text in [bare.concat(), bare.join("\n")] {
            assert!(SsoKey::read(&text).is_err(), "{text}");
        }
    }
    for text in [
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMq",
    ] {
        assert!(SsoKey::read(text).unwrap_err().contains("PEM"), "{text}");
    }
}

#[test]
fn t17_algorithm_of_the_header_decides_nothing() {
    let rsa = EncodingKey::from_rsa_pem(RSA_PRIVATE.as_bytes()).unwrap();
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS512] {
        assert!(SsoKey::read(RSA).unwrap().verified(&signed(&header(algorithm), &rsa)).is_err());
    }
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        assert!(
            SsoKey::read(SECRET).unwrap().verified(&signed(&header(algorithm), &shared(SECRET))).is_err()
        );
    }
    for text in [SECRET, RSA, P256, ED] {
        for none in ["none", "None", "NONE", "nOnE", ""] {
            let token = unsigned(&json!({"alg": none, "typ": TYPE}));
            assert!(SsoKey::read(text).unwrap().verified(&token).is_err(), "{none}");
        }
    }
}

#[test]
fn t17_keys_that_a_token_brings_along_decide_nothing() {
    let own = SsoKey::read(ED).unwrap();
    let ours = EncodingKey::from_ed_pem(ED_PRIVATE.as_bytes()).unwrap();
    let theirs = EncodingKey::from_rsa_pem(RSA_PRIVATE.as_bytes()).unwrap();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let naming = |algorithm| Header {
        jku: Some("https://evil.example/keys".into()),
        jwk: serde_json::from_value(jwk.clone()).unwrap(),
        x5u: Some("https://evil.example/cert".into()),
        kid: Some("../../evil".into()),
        ..header(algorithm)
    };
    assert!(own.verified(&signed(&naming(Algorithm::EdDSA), &ours)).is_ok(), "they are not looked at");
    assert!(own.verified(&signed(&naming(Algorithm::RS256), &theirs)).is_err());
    let mut forged = signed(&naming(Algorithm::EdDSA), &ours);
    forged.replace_range(forged.len() - 10..forged.len() - 5, "AAAAA");
    assert!(own.verified(&forged).is_err());
}

#[test]
fn t17_token_for_something_else_is_refused() {
    let key = SsoKey::read(SECRET).unwrap();
    let with = |typ: Option<&str>| Header { typ: typ.map(str::to_owned), ..header(Algorithm::HS256) };
    for typ in [None, Some("JWT"), Some("at+jwt"), Some("reply-sso"), Some("")] {
        assert!(key.verified(&signed(&with(typ), &shared(SECRET))).is_err(), "{typ:?}");
    }
    let critical = Header { crit: Some(vec!["b64".into()]), ..header(Algorithm::HS256) };
    assert!(key.verified(&signed(&critical, &shared(SECRET))).is_err());
    for broken in ["", ".", "..", "a.b.c", "e30.e30.", "e30"] {
        assert!(key.verified(broken).is_err(), "{broken}");
    }
    let long = Header { kid: Some("x".repeat(TOKEN_BYTES)), ..header(Algorithm::HS256) };
    assert!(key.verified(&signed(&long, &shared(SECRET))).is_err());
}

#[test]
fn t17_secret_that_can_be_guessed_is_refused_with_what_to_do() {
    for short in ["", "12345678", "0123456789abcdef0123456789abcde"] {
        let problem = SsoKey::read(short).unwrap_err();
        assert!(problem.starts_with(&format!("{} bytes", short.len())), "{problem}");
        assert!(problem.contains("openssl rand -base64 48"), "{problem}");
    }
    assert!(SsoKey::read(SECRET).is_ok(), "32 bytes are enough");
}

#[test]
fn key_that_is_no_public_key_is_refused_with_what_to_do() {
    let certificate = RSA.replace("PUBLIC KEY", "CERTIFICATE");
    let two = format!("{RSA}{ED}");
    let cut = RSA.lines().take(3).collect::<Vec<_>>().join("\n");
    let not_a_point = P256.replace('A', "B");
    for (text, hint) in [
        (RSA_PRIVATE, "-pubout"),
        ("-----BEGIN RSA PRIVATE KEY-----", "-pubout"),
        (&certificate, "openssl x509"),
        (&two, "several"),
        (&cut, "P-256"),
        (&not_a_point, "P-256"),
        (include_str!("../../../tests/keys/short.public.pem"), "2048"),
        (include_str!("../../../tests/keys/p521.public.pem"), "P-384"),
        (include_str!("../../../tests/keys/koblitz.public.pem"), "P-256"),
    ] {
        assert!(SsoKey::read(text).unwrap_err().contains(hint), "{text}");
    }
}
