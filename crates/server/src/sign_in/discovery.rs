//! Finding an OpenID issuer's parts (OpenID Connect Discovery 1.0; RFC 8414 for OAuth servers).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::header;
use rejoinder_domain::Time;
use serde::Deserialize;
use url::Url;

use super::SignInError;
use crate::app::App;
use crate::net::{Bounds, NetError, Outgoing};

/// How long a document is believed.
const KEPT: Duration = Duration::from_hours(1);
/// Documents kept at most; readers name instances, so there is no end of them.
const MOST: usize = 500;

/// A discovery document, as far as it is used.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Document {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) userinfo_endpoint: Option<Url>,
    pub(crate) jwks_uri: Option<Url>,
    pub(crate) revocation_endpoint: Option<Url>,
    #[serde(default)]
    pub(crate) token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    pub(crate) scopes_supported: Vec<String>,
}

/// Documents that were read not long ago.
#[derive(Default)]
pub struct Discovery {
    known: Mutex<HashMap<Url, (Document, Time)>>,
}

impl Discovery {
    /// An OpenID issuer's document. Its `issuer` must be the one that was asked for, byte for byte (Discovery §4.3):
    /// else one issuer could speak for another.
    pub(crate) async fn openid(&self, app: &App, issuer: &str) -> Result<Document, SignInError> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let url = Url::parse(&address).map_err(|_| SignInError::Refused("the issuer is no address"))?;
        let document = self.document(app, url).await?;
        let document =
            document.ok_or_else(|| SignInError::Unavailable("it has no discovery document".into()))?;
        if document.issuer == issuer {
            Ok(document)
        } else {
            Err(SignInError::Refused("the discovery document is another issuer's"))
        }
    }

    /// The document at an address; `None` if there is none (404).
    pub(crate) async fn document(&self, app: &App, url: Url) -> Result<Option<Document>, SignInError> {
        let now = app.now();
        let kept = |(document, at): &(Document, Time)| (now < at.after(KEPT)).then(|| document.clone());
        if let Some(document) = self.lock().get(&url).and_then(kept) {
            return Ok(Some(document));
        }
        let request = Outgoing::get(url.clone()).with(header::ACCEPT, "application/json");
        let answer = app.net.send(request, Bounds::DOCUMENT).await?;
        let status = answer.status.as_u16();
        if status == 404 {
            return Ok(None);
        }
        // Its server is down, not wrong.
        if answer.status.is_server_error() {
            return Err(NetError::Unreachable(format!("status {status}")).into());
        }
        if !answer.status.is_success() {
            return Err(SignInError::Unavailable(format!("discovery answered {status}")));
        }
        let document: Document = serde_json::from_slice(&answer.body)
            .map_err(|error| SignInError::Unavailable(format!("the discovery document: {error}")))?;
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(url, (document.clone(), now));
        Ok(Some(document))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Url, (Document, Time)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
