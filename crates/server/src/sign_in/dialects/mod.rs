//! What differs from provider to provider: where it is, what it is asked for, and how it says who somebody is.

mod apple;
mod indieauth;
mod mastodon;
mod openid;
mod plain;
mod sso;

use rejoinder_domain::Profile;
use serde_json::{Map, Value};
use url::Url;

use super::begin::Wish;
use super::plan::Plan;
use super::token::Tokens;
use super::{Kind, SignInError, instance};
use crate::app::{App, Site};
use crate::config::Provider;
use crate::net::Outgoing;

pub(crate) use apple::{client_secret as apple_client_secret, name as apple_name};
pub(crate) use indieauth::client as indieauth_client;
pub(crate) use mastodon::{forget as forget_registration, secret as registered_secret};
pub(crate) use openid::issuer as discovered_issuer;
pub(crate) use sso::found as vouched;

/// Where a sign-in goes.
pub(crate) struct Place {
    pub(crate) plan: Plan,
    /// The instance, of providers that have them; else empty.
    pub(crate) instance: String,
}

/// Who somebody turned out to be.
pub(crate) struct Found {
    pub(crate) profile: Profile,
    /// How their picture is asked for: the first that is one is taken.
    pub(crate) pictures: Vec<Outgoing>,
}

/// Finds the provider's parts and makes a plan.
pub(crate) async fn place(app: &App, wish: &Wish<'_>) -> Result<Place, SignInError> {
    let provider = wish.provider;
    match provider.kind {
        Kind::Mastodon => mastodon::place(app, wish).await,
        Kind::Indieauth => indieauth::place(app, wish).await,
        Kind::Jwt => sso::place(app, wish),
        kind => {
            let endpoints = if kind.has_id_token() {
                openid::endpoints(app, provider).await?
            } else {
                plain::endpoints(provider)?
            };
            let redirect = redirect(app, wish.site, provider, "");
            let plan = Plan::new(app, endpoints, provider.client_id.clone(), redirect);
            Ok(Place { plan, instance: String::new() })
        }
    }
}

/// What the provider is asked for beside what every one is.
pub(crate) fn parameters(
    site: &Site,
    provider: &Provider,
    plan: &Plan,
    change: bool,
) -> Vec<(&'static str, String)> {
    match provider.kind {
        Kind::Mastodon => mastodon::parameters(site, plan, change),
        Kind::Indieauth => indieauth::parameters(plan),
        Kind::Jwt => sso::parameters(plan),
        kind if kind.has_id_token() => openid::parameters(kind, plan, change),
        kind => plain::parameters(kind, change),
    }
}

/// Who somebody is, by what came for the code.
pub(crate) async fn found(
    app: &App,
    provider: &Provider,
    plan: &Plan,
    tokens: &Tokens,
) -> Result<Found, SignInError> {
    match provider.kind {
        Kind::Mastodon => mastodon::found(app, plan, tokens).await,
        Kind::Indieauth => indieauth::found(app, plan, tokens).await,
        kind if kind.has_id_token() => openid::found(app, provider, plan, tokens).await,
        _ => plain::found(app, provider, plan, tokens).await,
    }
}

/// Where the provider sends readers back to: an address of its own for every provider and instance, so that none can
/// pass off what another said (RFC 9700 §4.4.2).
pub(crate) fn redirect(app: &App, site: &Site, provider: &Provider, instance: &str) -> String {
    let base = app.public_url(site);
    let below = if instance.is_empty() { String::new() } else { format!("{instance}/") };
    format!("{base}/sign-in/{}/{below}callback", provider.id)
}

/// A built-in address.
fn built_in(address: &str) -> Result<Url, SignInError> {
    Url::parse(address).map_err(|error| SignInError::Unavailable(format!("{address}: {error}")))
}

/// A text of an answer; empty if it is not there.
fn text(object: &Map<String, Value>, name: &str) -> String {
    object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An id that is a number with some providers and a text with others. Empty if it is neither.
fn id(object: &Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    }
}

/// A yes that some providers write as text.
fn yes(object: &Map<String, Value>, name: &str) -> bool {
    matches!(object.get(name), Some(Value::Bool(true))) || text(object, name) == "true"
}

/// Asks for a picture at an address, if it is one.
fn picture(address: &str) -> Option<Outgoing> {
    let url = instance::website(address).or_else(|| Url::parse(address).ok())?;
    matches!(url.scheme(), "http" | "https").then(|| Outgoing::get(url))
}
