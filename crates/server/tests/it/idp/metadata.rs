//! What a provider answers by itself: where its parts are, its keys, its profiles.

use serde_json::{Value, json};

use super::answer::{Call, Reply};
use super::grants::Grant;
use super::person::{Person, TENANT};
use super::{Known, png};

/// The kind of provider that a path belongs to.
pub(super) fn kind_of(path: &str) -> &str {
    match path.split('/').nth(1).unwrap_or_default() {
        "oauth" | "api" => "mastodon",
        kind => kind,
    }
}

/// Who vouches for people of a kind.
pub(super) fn issuer(kind: &str, origin: &str) -> String {
    match kind {
        "microsoft" => format!("{origin}/microsoft/{TENANT}/v2.0"),
        "indieauth" => format!("{origin}/indieauth/"),
        kind => format!("{origin}/{kind}"),
    }
}

impl Known {
    /// What it answers where nothing is forged.
    pub(super) fn usual(&mut self, call: &Call) -> Reply {
        let (path, origin) = (call.path.as_str(), call.origin());
        match path.rsplit('/').next().unwrap_or_default() {
            "openid-configuration" => discovery(kind_of(path), &origin),
            "oauth-authorization-server" => instance(&origin),
            "metadata" => website_server(&origin),
            "jwks" | "keys" => Reply::json(&json!({"keys": self.published})),
            "apps" => self.register(),
            "token" | "auth" => self.token(call),
            "revoke" => Reply::json(&json!({})),
            "emails" => self.emails(call),
            "me" | "user" | "userinfo" | "verify_credentials" => self.profile(call),
            "picture.png" => Reply::of("image/png", png(20, 20)),
            "anabell" | "boreed" => home_page(),
            _ => Reply::status(404),
        }
    }

    /// What says who somebody is, beside the access token.
    pub(super) fn beside(&self, kind: &str, origin: &str, grant: &Grant) -> Value {
        match kind {
            "indieauth" => grant.person.profile(kind, origin),
            "oidc" | "second" | "google" | "gitlab" | "microsoft" | "apple" => {
                let mut claims = grant.person.claims(kind);
                claims["iss"] = json!(issuer(kind, origin));
                claims["aud"] = json!(grant.client);
                claims["exp"] = json!(self.now + 300);
                claims["iat"] = json!(self.now);
                claims["nonce"] = json!(grant.nonce);
                json!({"id_token": (self.mint)(claims, &self.signer)})
            }
            _ => json!({}),
        }
    }

    fn profile(&self, call: &Call) -> Reply {
        let Some(person) = self.tokens.get(call.bearer()) else { return Reply::status(401) };
        Reply::json(&person.profile(kind_of(&call.path), &call.origin()))
    }

    fn emails(&self, call: &Call) -> Reply {
        let Some(Person { email, .. }) = self.tokens.get(call.bearer()) else { return Reply::status(401) };
        Reply::json(&json!([{"email": email, "verified": true, "primary": true}]))
    }

    fn register(&mut self) -> Reply {
        self.counter += 1;
        let (id, secret) = (format!("client-{}", self.counter), format!("secret-{}", self.counter));
        Reply::json(&json!({"id": "1", "client_id": id, "client_secret": secret}))
    }
}

fn discovery(kind: &str, origin: &str) -> Reply {
    let at = |path: &str| json!(format!("{origin}/{kind}/{path}"));
    Reply::json(&json!({
        "issuer": issuer(kind, origin),
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "revocation_endpoint": at("revoke"),
        "jwks_uri": at("jwks"),
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
    }))
}

fn instance(origin: &str) -> Reply {
    let at = |path: &str| json!(format!("{origin}/oauth/{path}"));
    Reply::json(&json!({
        "issuer": format!("{origin}/"),
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "revocation_endpoint": at("revoke"),
        "scopes_supported": ["read", "profile"],
    }))
}

fn website_server(origin: &str) -> Reply {
    let at = |path: &str| json!(format!("{origin}/indieauth/{path}"));
    Reply::json(&json!({
        "issuer": issuer("indieauth", origin),
        "authorization_endpoint": at("auth"),
        "token_endpoint": at("token"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

/// A website whose server is found by its metadata.
fn home_page() -> Reply {
    Reply::of(
        "text/html",
        "<!doctype html><title>Home</title><link rel=indieauth-metadata href=/indieauth/metadata>",
    )
}
