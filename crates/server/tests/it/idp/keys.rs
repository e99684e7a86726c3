//! Keys that tokens are signed with, made for these tests and used nowhere else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

const EC_OWN: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOIrKRu+UFWxTyYHL
germAXUtqG74IIohQd2ryDxUq9ihRANCAASLSqhkE0AMbb91JC9rwpreOv5wb055
/Ya3srmVOHU3A8mMCvT/CK8roaf6hQeU5qh9KwTk3WLmCpJndskADVE0
-----END PRIVATE KEY-----";

const EC_OTHER: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSz65orJTa1lP5BRE
DOduOl7TW8J7t4st9fonetBoSyChRANCAASi8QoP0ng1seqO5KzAw3bFuAa9rlWm
zR9m1b4f3oP89eYAFwIqXDDprjB1OXS6CNuRD5q1PuMxX4vUF3RgGzEv
-----END PRIVATE KEY-----";

const RSA: &str = "-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDm6hRPAH/sU5D1
OCKxhnUVqsZrYL5H2yA7oRmHwpO29QHbPnAIGy5W92kEgNxobuOzsGu5UuvwoxDp
8B6xyWzc6YKRIuu1j5N1msY8yqATsF0vvdf+GO1aIG1ivMfpkguZChube3TxxGbF
3YLfogAWhnX2iOggy1oSJsDV5tnTrT4zz2z3hVjnLfWG6L7Wmrkd9fEqtR0q+FZC
y1naO8lGqLbUHhdZKq96LLPbxlRSWsjvc+eAcvEk/c2Rck1MwXW0QgVH+w2zRsSO
rbOaiDX2jN1ObQ98EKxf7QHv3lAH7CevHHV413eqN5qS/miEaRbDiTljyQUCGl1O
VbXUZJaNAgMBAAECggEAAK6MjEnMod8Cq1Y9EXj0TwmVgtyDubi0sMYZNDNGvZVc
BXGfcH4AoDKoBfTlKmZ2c4vdNnr2SYC6cm20XhG9E6q2yi76aeI7Ih8b0VA/9+XF
nmIn1ixwf2+La17KBI5mGUhM5q7F7QbjAeL2RXtKUdymdvoYOiytQaqUJGN+B4JY
nEK4EiaPpQWB+E6SCEFgt56hIpodAQ/oev/138uxHIiKol385AAln+Okp7K4TTRN
tlKU8hloUoDmvqa19PIygS+BS5/DdcFAt/PYpHWywjm2i/Mdr30v2evilVH0rGep
cv4bxTwZVpIyFtj1ZQrrfB7RGFjgIuyX7egkYMdRZQKBgQD+2eZxNEmw+D9fmmH6
as3rImEEPPiMv31R4pCskm/pUtEN8i3mpslAcrvnnwRsaTGsI1K1DJtwaQOviM7f
zQdy3W5wEYTuHvZRUqnZWtCQxtOHWftyq/4DCq0wDamSpLdIAew1LLkH6Q2AXYGd
cIbgGIer2OIgEtk3KjDeFP1xVwKBgQDn9I5St5/wJhpxDWnIIPx3FysnPu+yDdJn
hrC7lojyD9FaRZ4ra6Z0sEQx/UDnmGGdw7CfWinynxGZ4dKp3IDyJ9Acnsd3CVYP
cWSyCy6k3x8CVxZJMu4TxxCpZV38JR2h62IKgvI/7JFIyyN/mFy8ADeyGjEhcrrl
+u0X19gUuwKBgQCRsUxWR0ghjandI8sDd++EjsDbxWdqP0aLe3St04F658dvq5Wm
GI9Q8saNYZEL0Q9+kysDKdPq7X4X6aQquXGarxAlrT5LSxQR5aoIAizdt2zSIhTn
t3+diYr8v7LDjLrixYad15Vn+kmnqs0gjmXs0tks2u5a26umJ86MB3/kPQKBgBPl
4MerxOae/imwkuB+I+o7bJJDTeCiWuhSn5qYAUtym+z4h+cFpxPfgxoetZCoe8dC
4EXrQCn2B1aCDsZPiig7zhiGbmoBvQY6Hf9AAlJWaZyTx++jlNTRgNZnQba9oFsh
jBmGvi1Jp/TsqDDr6xidlCmNIaXS58GO0wP2miy9AoGALo3Hk3Q/iTpHMwsR0uSJ
soOz5r6TI9AR6y/8dkCTsJaJtvM5XPFPsyyI74gQjxJXja8NCdBNsh3y0FA9gf5s
WjUxwLIDWHcMV0YlPZJpMG7BetzPxVj+GgHafbUBFIC4v8IRk9Mbg22mgO8oqOKv
l0e0UKUU/5tyJoC3XYnOBSU=
-----END PRIVATE KEY-----";

/// The public half of the RSA key, as anybody can write it down who has read the key set.
pub(crate) const RSA_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5uoUTwB/7FOQ9TgisYZ1
FarGa2C+R9sgO6EZh8KTtvUB2z5wCBsuVvdpBIDcaG7js7BruVLr8KMQ6fAescls
3OmCkSLrtY+TdZrGPMqgE7BdL73X/hjtWiBtYrzH6ZILmQobm3t08cRmxd2C36IA
FoZ19ojoIMtaEibA1ebZ060+M89s94VY5y31hui+1pq5HfXxKrUdKvhWQstZ2jvJ
Rqi21B4XWSqveiyz28ZUUlrI73PngHLxJP3NkXJNTMF1tEIFR/sNs0bEjq2zmog1
9ozdTm0PfBCsX+0B795QB+wnrxx1eNd3qjeakv5ohGkWw4k5Y8kFAhpdTlW11GSW
jQIDAQAB
-----END PUBLIC KEY-----
";

/// Whoever signs.
#[derive(Clone)]
pub(crate) struct Signer {
    /// What the key is called in the key set.
    pub(crate) kid: String,
    /// The algorithm.
    pub(crate) algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    /// The provider's first key (ES256).
    pub(crate) fn own() -> Self {
        Self { kid: "own".into(), algorithm: Algorithm::ES256, key: elliptic(EC_OWN) }
    }

    /// A key that is not the provider's, unless it changes to it (ES256).
    pub(crate) fn other() -> Self {
        Self { kid: "other".into(), algorithm: Algorithm::ES256, key: elliptic(EC_OTHER) }
    }

    /// The provider's RSA key (RS256).
    pub(crate) fn rsa() -> Self {
        let key = EncodingKey::from_rsa_pem(RSA.as_bytes()).unwrap();
        Self { kid: "rsa".into(), algorithm: Algorithm::RS256, key }
    }

    /// Somebody who takes these bytes for a shared secret (HS256).
    pub(crate) fn secret(bytes: &[u8]) -> Self {
        Self { kid: "rsa".into(), algorithm: Algorithm::HS256, key: EncodingKey::from_secret(bytes) }
    }

    /// The same key under another name.
    pub(crate) fn called(self, kid: &str) -> Self {
        Self { kid: kid.into(), ..self }
    }

    /// The same key with another algorithm of its family.
    pub(crate) fn by(self, algorithm: Algorithm) -> Self {
        Self { algorithm, ..self }
    }

    /// Its public half as key sets name it.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk =
            serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk
    }

    /// The header of its tokens.
    pub(crate) fn header(&self) -> Value {
        json!({"alg": format!("{:?}", self.algorithm), "typ": "JWT", "kid": self.kid})
    }

    /// A token that says this.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&self.header(), claims)
    }

    /// A token with this header, whatever it names.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }
}

/// A part of a token.
pub(crate) fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn elliptic(pem: &str) -> EncodingKey {
    EncodingKey::from_ec_pem(pem.as_bytes()).unwrap()
}

/// A private key as Apple gives out to sign client secrets with.
pub(crate) fn apple_pem() -> &'static str {
    EC_OTHER
}
