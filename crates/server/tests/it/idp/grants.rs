//! Codes and tokens: what a provider gives whoever comes with what belongs to it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::Known;
use super::answer::{Call, Reply};
use super::metadata::{issuer, kind_of};
use super::person::Person;
use super::walk::Callback;

/// The client's secret, with what has to be encoded on its way.
pub(crate) const SECRET: &str = "s%c r+t:&";

/// Somebody said yes to this.
pub(super) struct Grant {
    pub(super) client: String,
    redirect: String,
    challenge: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) person: Person,
}

impl Known {
    pub(super) fn approve(&mut self, address: &Url) -> Callback {
        let asked = |name: &str| {
            address.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
        };
        self.counter += 1;
        let code = format!("code-{}-that-nobody-guesses", self.counter);
        let redirect = asked("redirect_uri").unwrap();
        let mut back = Callback::to(&redirect).with("code", &code).with("state", &asked("state").unwrap());
        if kind_of(address.path()) == "indieauth" {
            back = back.with("iss", &issuer("indieauth", &address.origin().ascii_serialization()));
        }
        let grant = Grant {
            client: asked("client_id").unwrap(),
            redirect,
            challenge: asked("code_challenge"),
            nonce: asked("nonce"),
            person: self.person.clone(),
        };
        self.grants.insert(code, grant);
        back
    }

    /// A token for a code (RFC 6749 §4.1.3, RFC 7636 §4.6).
    pub(super) fn token(&mut self, call: &Call) -> Reply {
        let kind = kind_of(&call.path);
        let refused = |status, error: &str| Reply::json(&json!({"error": error})).with_status(status);
        let (client, secret) = call.client();
        if !knows(kind, &client, &secret) {
            return refused(401, "invalid_client");
        }
        let Some(grant) = self.grants.remove(&call.field("code")) else {
            return refused(400, "invalid_grant");
        };
        let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(call.field("code_verifier")));
        let own = grant.client == client
            && grant.redirect == call.field("redirect_uri")
            && grant.challenge.as_ref().is_none_or(|challenge| *challenge == proof);
        if !own {
            return refused(400, "invalid_grant");
        }
        self.counter += 1;
        let token = format!("token-{}-that-nobody-guesses", self.counter);
        self.tokens.insert(token.clone(), grant.person.clone());
        let mut body = self.beside(kind, &call.origin(), &grant);
        body["access_token"] = json!(token);
        body["token_type"] = json!("Bearer");
        Reply::json(&body)
    }
}

fn knows(kind: &str, client: &str, secret: &str) -> bool {
    match kind {
        "indieauth" => client.starts_with("http") && secret.is_empty(),
        "mastodon" => client.starts_with("client-") && client.replace("client", "secret") == secret,
        "apple" => client == "paper" && secret.split('.').count() == 3,
        _ => client == "paper" && secret == SECRET,
    }
}
