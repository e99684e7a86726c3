//! The key that tokens of a publisher's own site are checked with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde_json::{Map, Value};

use super::SignInError;
use super::keys::{Signed, header, signature_alone};

/// What a token's `typ` must be: a token that the site makes for something else is none to sign in with (RFC 8725
/// §3.11).
const TYPE: &str = "reply-sso+jwt";
/// Longest token that is looked at, in bytes.
const TOKEN_BYTES: usize = 8 * 1024;
/// Shortest shared secret, in bytes: as long as the hash (RFC 7518 §3.2). The library would take an empty one.
const SECRET_BYTES: usize = 32;
/// Bytes of RSA keys (PKCS #1) of 2048 to 4096 bits: smaller ones are too weak (RFC 7518 §3.3), larger ones the
/// library does not take.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 268..=540;
/// How public keys begin that are not in PEM. Everybody may have them: as a secret they would let anybody sign.
const NOT_SECRET: [&str; 6] = ["{", "ssh-", "MII", "MCowBQYDK2Vw", "MFkwEwYHKoZI", "MHYwEAYHKoZI"];

/// A key, and with it the one algorithm that it is good for. What a token says of its algorithm, or of keys, decides
/// nothing (RFC 8725 §3.1).
#[derive(Debug, Clone)]
pub struct SsoKey {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl SsoKey {
    /// Reads a public key in PEM; other text is a shared secret, taken as it stands. The error says what to do.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.contains("-----BEGIN") {
            return Self::public(text);
        }
        if text.contains('\n') || NOT_SECRET.iter().any(|start| text.starts_with(start)) {
            return Err("it looks like a public key, which is no secret: give it in PEM (-----BEGIN PUBLIC KEY-----), or one line that is a secret".into());
        }
        if text.len() < SECRET_BYTES {
            return Err(format!(
                "{} bytes can be guessed: make at least {SECRET_BYTES}, for example by `openssl rand -base64 48`, and give them to your login page too",
                text.len()
            ));
        }
        Ok(Self { algorithm: Algorithm::HS256, key: DecodingKey::from_secret(text.as_bytes()) })
    }

    fn public(pem: &str) -> Result<Self, String> {
        let refused = |why: &str| Err(why.to_owned());
        if pem.contains("PRIVATE KEY-----") {
            return refused(
                "it is a private key, which your login page keeps for itself: give its public key (`openssl pkey -in FILE -pubout`)",
            );
        }
        if pem.contains("-----BEGIN CERTIFICATE-----") {
            return refused(
                "it is a certificate: give its public key (`openssl x509 -in FILE -noout -pubkey`)",
            );
        }
        if pem.matches("-----BEGIN").count() > 1 {
            return refused("it holds several keys: give the one that your login page signs with");
        }
        let bytes = pem.as_bytes();
        let key = DecodingKey::from_ed_pem(bytes)
            .or_else(|_| DecodingKey::from_ec_pem(bytes))
            .or_else(|_| DecodingKey::from_rsa_pem(bytes));
        match key.ok().and_then(Self::fixed).filter(Self::works) {
            Some(key) => Ok(key),
            None => refused(
                "it is no public key that is known here: give one of RSA (2048 to 4096 bits), P-256, P-384 or Ed25519 in PEM",
            ),
        }
    }

    /// The algorithm that a public key is good for.
    fn fixed(key: DecodingKey) -> Option<Self> {
        let length = key.try_get_as_bytes().ok()?.len();
        let algorithm = match key.family() {
            AlgorithmFamily::Ed => Algorithm::EdDSA,
            // A point that is not compressed: a byte and two coordinates.
            AlgorithmFamily::Ec if length == 65 => Algorithm::ES256,
            AlgorithmFamily::Ec if length == 97 => Algorithm::ES384,
            AlgorithmFamily::Rsa if RSA_BYTES.contains(&length) => Algorithm::RS256,
            _ => return None,
        };
        Some(Self { algorithm, key })
    }

    /// Whether the library can use the key: then a token of nobody's fails by its signature and not before.
    fn works(&self) -> bool {
        let header = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"{:?}\"}}", self.algorithm));
        let token = format!("{header}.e30.{}", URL_SAFE_NO_PAD.encode([1; 64]));
        let tried = self.decode(&token).map_err(jsonwebtoken::errors::Error::into_kind);
        matches!(tried, Err(ErrorKind::InvalidSignature))
    }

    fn decode(&self, token: &str) -> jsonwebtoken::errors::Result<Map<String, Value>> {
        jsonwebtoken::decode(token, &self.key, &signature_alone(self.algorithm)).map(|data| data.claims)
    }

    /// What a token says, if this key has signed it for signing in. Keys that it brings along or names (`jwk`, `jku`,
    /// `x5c`, `x5u`, `kid`) are not looked at.
    pub(crate) fn verified(&self, token: &str) -> Result<Signed, SignInError> {
        if token.len() > TOKEN_BYTES {
            return Err(SignInError::Refused("the token is too long"));
        }
        let header = header(token)?;
        let kind = header.get("typ").and_then(Value::as_str).unwrap_or_default();
        if !kind.eq_ignore_ascii_case(TYPE) {
            return Err(SignInError::Refused("the token's typ is not reply-sso+jwt"));
        }
        match self.decode(token) {
            Ok(claims) => Ok(Signed { claims, algorithm: self.algorithm }),
            Err(_) => Err(SignInError::Refused("the configured key has not signed the token")),
        }
    }

    /// The algorithm as the headers of its tokens name it.
    pub fn algorithm(&self) -> String {
        format!("{:?}", self.algorithm)
    }

    /// The key is a secret, which the site's login page has too.
    pub fn is_shared(&self) -> bool {
        self.algorithm == Algorithm::HS256
    }
}

#[cfg(test)]
mod tests;
