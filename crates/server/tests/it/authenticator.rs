//! A reader's authenticator (WebAuthn Level 3 §6), as honest or dishonest as a test wants it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Base64url, as everything binary travels.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// One passkey, on a device that claims what its fields say.
#[derive(Clone)]
pub(crate) struct Authenticator {
    /// What it signs with.
    pub(crate) key: SigningKey,
    /// What it calls the passkey.
    pub(crate) credential: Vec<u8>,
    /// The user handle it was given; base64url.
    pub(crate) handle: String,
    /// The host that it believes to be asked by.
    pub(crate) host: &'static str,
    /// The origin that its browser believes to be at.
    pub(crate) origin: &'static str,
    /// It has verified the reader.
    pub(crate) verified: bool,
    /// How often it has signed; always 0 on devices that do not count.
    pub(crate) counter: u32,
}

impl Authenticator {
    /// An honest one with a key of this number.
    pub(crate) fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            credential: vec![number; 32],
            handle: String::new(),
            host: "localhost",
            origin: "http://localhost:8080",
            verified: true,
            counter: 0,
        }
    }

    /// The same device with another key behind the same names.
    pub(crate) fn forged(&self) -> Self {
        Self { key: SigningKey::from_slice(&[99; 32]).unwrap(), ..self.clone() }
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    /// Authenticator data (§6.1), with a new key if `flags` say so.
    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verified { 0b100 } else { 0 };
        let mut data = Sha256::digest(self.host).to_vec();
        data.push(flags | verified | 1);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes its passkey, as it is asked to.
    pub(crate) fn make(&mut self, options: &Value) -> String {
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let client = self.client_data("webauthn.create", options);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut data = self.data(0b100_0000);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
        data.extend(x);
        data.extend(b"\x22\x58\x20");
        data.extend(y);
        let length = u16::try_from(data.len()).unwrap();
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(length.to_be_bytes());
        object.extend(data);
        json!({
            "id": base64url(&self.credential),
            "rawId": base64url(&self.credential),
            "type": "public-key",
            "response": { "clientDataJSON": base64url(client), "attestationObject": base64url(object) },
        })
        .to_string()
    }

    /// Proves that it has its passkey.
    pub(crate) fn prove(&self, options: &Value) -> String {
        let client = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": base64url(&self.credential),
            "rawId": base64url(&self.credential),
            "type": "public-key",
            "response": {
                "clientDataJSON": base64url(client),
                "authenticatorData": base64url(data),
                "signature": base64url(signature.to_der()),
                "userHandle": self.handle,
            },
        })
        .to_string()
    }
}
