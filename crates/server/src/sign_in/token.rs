//! The code for a token (RFC 6749 §4.1.3), and the token given up again (RFC 7009).

use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use url::Url;

use super::SignInError;
use super::plan::{ClientAuth, Plan};
use crate::app::App;
use crate::net::{Bounds, Incoming, Outgoing};

/// What a provider gave for a code. It prints as dots: nothing of it belongs in a log.
pub(crate) struct Tokens {
    /// The access token; empty if only an ID token came.
    pub(crate) access: String,
    /// The ID token.
    pub(crate) id: Option<String>,
    /// Everything, for dialects that say more.
    pub(crate) all: Map<String, Value>,
}

/// What a provider said instead.
#[derive(Debug)]
pub(crate) enum TokenError {
    /// It does not know this program (any more).
    UnknownClient,
    /// Something else.
    Other(SignInError),
}

impl From<TokenError> for SignInError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::UnknownClient => Self::Unavailable("it does not know this client".into()),
            TokenError::Other(error) => error,
        }
    }
}

/// Exchanges a code. The verifier goes along whatever the provider says of PKCE by now (RFC 9700 §4.8).
pub(crate) async fn exchange(
    app: &App,
    plan: &Plan,
    secret: Option<&str>,
    code: &str,
) -> Result<Tokens, TokenError> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &plan.redirect),
        ("code_verifier", &plan.verifier),
    ];
    let request = proven(plan, secret, plan.endpoints.token.clone(), &fields);
    let answer =
        app.net.send(request, Bounds::DOCUMENT).await.map_err(|error| TokenError::Other(error.into()))?;
    read(&answer)
}

/// Gives a token up where that is possible. Nothing depends on it.
pub(crate) async fn revoke(app: &App, plan: &Plan, secret: Option<&str>, token: &str) {
    let Some(url) = plan.endpoints.revoke.clone().filter(|_| !token.is_empty()) else { return };
    let request = proven(plan, secret, url, &[("token", token)]);
    if let Err(error) = app.net.send(request, Bounds::DOCUMENT).await {
        tracing::debug!(%error, "a token could not be revoked");
    }
}

/// A request in which this program proves who it is.
fn proven(plan: &Plan, secret: Option<&str>, url: Url, fields: &[(&str, &str)]) -> Outgoing {
    let id = plan.client_id.as_str();
    let mut fields = fields.to_vec();
    let basic = match (plan.endpoints.auth, secret) {
        (ClientAuth::Basic, Some(secret)) => {
            // Form-encoded before they are joined (RFC 6749 §2.3.1): a colon in an id would end it.
            let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            Some(STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
        }
        (_, secret) => {
            fields.push(("client_id", id));
            fields.extend(secret.map(|secret| ("client_secret", secret)));
            None
        }
    };
    let request = Outgoing::form(url, &fields).with(header::ACCEPT, "application/json");
    match basic {
        Some(basic) => request.with(header::AUTHORIZATION, &format!("Basic {basic}")),
        None => request,
    }
}

/// What counts is whether there is a token: some providers answer errors with 200.
fn read(answer: &Incoming) -> Result<Tokens, TokenError> {
    let unavailable = |why: String| TokenError::Other(SignInError::Unavailable(why));
    let status = answer.status.as_u16();
    let Some(all) = object(&answer.body) else {
        return Err(unavailable(format!("its token endpoint answered {status} and no JSON")));
    };
    let text = |name: &str| all.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    // An error may be an object (Facebook) where OAuth has a text.
    let error = all.get("error").map(|error| error.as_str().unwrap_or("an error").to_owned());
    if matches!(
        error.as_deref(),
        Some("invalid_client" | "unauthorized_client" | "incorrect_client_credentials")
    ) {
        return Err(TokenError::UnknownClient);
    }
    if let Some(error) = error {
        tracing::info!(status, error = ?error.chars().take(80).collect::<String>(), "a code was not exchanged");
        return Err(if answer.status.is_server_error() {
            unavailable(format!("its token endpoint answered {status}"))
        } else {
            TokenError::Other(SignInError::Refused("the provider did not take the code"))
        });
    }
    let (access, id) =
        (text("access_token").unwrap_or_default().to_owned(), text("id_token").map(str::to_owned));
    if !answer.status.is_success() {
        return Err(unavailable(format!("its token endpoint answered {status}")));
    }
    Ok(Tokens { access, id, all })
}

/// A JSON object; `None` if it is none.
pub(crate) fn object(body: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// An object that was read with a token.
pub(crate) async fn read_with_token(
    app: &App,
    url: Url,
    token: &str,
) -> Result<Map<String, Value>, SignInError> {
    let request = Outgoing::get(url).bearer(token).with(header::ACCEPT, "application/json");
    let answer = app.net.send(request, Bounds::DOCUMENT).await?;
    let status = answer.status.as_u16();
    if !answer.status.is_success() {
        return Err(SignInError::Unavailable(format!("its profile answered {status}")));
    }
    object(&answer.body).ok_or_else(|| SignInError::Unavailable("its profile is no JSON object".into()))
}
