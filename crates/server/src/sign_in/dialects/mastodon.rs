//! Any Mastodon instance. This program registers itself there, once for each.

use std::time::Duration;

use axum::http::header;
use rejoinder_domain::{Identity, Profile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::{Found, Place, id, picture, redirect, text};
use crate::app::{App, Site};
use crate::net::{Bounds, Outgoing};
use crate::sign_in::begin::Wish;
use crate::sign_in::plan::{ClientAuth, Endpoints, Plan};
use crate::sign_in::token::{Tokens, object, read_with_token};
use crate::sign_in::{SignInError, instance};

/// Instances at which this program registers in an hour at most: readers name them, and each registration costs the
/// instance something.
const REGISTRATIONS: u64 = 30;

/// What an instance knows this program as.
#[derive(Serialize, Deserialize)]
struct Client {
    id: String,
    secret: String,
    scope: String,
}

pub(super) async fn place(app: &App, wish: &Wish<'_>) -> Result<Place, SignInError> {
    let base = instance::mastodon(wish.place).ok_or(SignInError::NoInstance)?;
    let key = instance::key(&base);
    let (endpoints, newer) = endpoints(app, &base).await?;
    let redirect = redirect(app, wish.site, wish.provider, &key);
    let scope = if newer { "profile" } else { "read:accounts" };
    let known = app.store.registration(&wish.site.id, &wish.provider.id, &key).await?;
    let known = known.and_then(|client| serde_json::from_str::<Client>(&client).ok());
    let client = match known.filter(|client| client.scope == scope) {
        Some(client) => client,
        None => register(app, wish, (&base, &key), (&redirect, scope)).await?,
    };
    let plan = Plan { scope: Some(client.scope), ..Plan::new(app, endpoints, client.id, redirect) };
    Ok(Place { plan, instance: key })
}

/// Where an instance's parts are, and whether it is 4.3 or newer: from then on it says so itself (RFC 8414).
async fn endpoints(app: &App, base: &Url) -> Result<(Endpoints, bool), SignInError> {
    let at = |path: &str| base.join(path).map_err(|_| SignInError::NoInstance);
    let document =
        app.sign_in.discovery.document(app, at("/.well-known/oauth-authorization-server")?).await?;
    let newer = document
        .as_ref()
        .is_some_and(|document| document.scopes_supported.iter().any(|scope| scope == "profile"));
    // Everything an instance says of itself must be at the instance: else it could speak for another.
    let own = |url: Option<Url>, path: &str| match url {
        Some(url) if url.origin() == base.origin() => Ok(url),
        Some(_) => Err(SignInError::Refused("the instance names another as its own")),
        None => at(path),
    };
    let (authorize, token, revoke) = match document {
        Some(document) => (
            Some(document.authorization_endpoint),
            Some(document.token_endpoint),
            document.revocation_endpoint,
        ),
        None => (None, None, None),
    };
    let endpoints = Endpoints {
        authorize: own(authorize, "/oauth/authorize")?,
        token: own(token, "/oauth/token")?,
        profile: Some(at("/api/v1/accounts/verify_credentials")?),
        jwks: None,
        revoke: Some(own(revoke, "/oauth/revoke")?),
        issuer: base.origin().ascii_serialization(),
        names_itself: false,
        auth: ClientAuth::Post,
    };
    Ok((endpoints, newer))
}

async fn register(
    app: &App,
    wish: &Wish<'_>,
    (base, key): (&Url, &str),
    (redirect, scope): (&str, &str),
) -> Result<Client, SignInError> {
    let now = app.now();
    let hour = (now.before(Duration::from_hours(1)), REGISTRATIONS);
    if !app.store.take_registration(&wish.site.id, (&wish.provider.id, key), hour, now).await? {
        return Err(SignInError::TooMany);
    }
    let url = base.join("/api/v1/apps").map_err(|_| SignInError::NoInstance)?;
    let ask = json!({
        "client_name": wish.site.title,
        "redirect_uris": redirect,
        "scopes": scope,
        "website": app.public_url(wish.site),
    });
    let request = Outgoing::json(url, &ask).with(header::ACCEPT, "application/json");
    let answer = app.net.send(request, Bounds::DOCUMENT).await.map_err(|_| SignInError::NoInstance)?;
    let said = object(&answer.body).filter(|_| answer.status.is_success()).ok_or(SignInError::NoInstance)?;
    let client = Client {
        id: text(&said, "client_id"),
        secret: text(&said, "client_secret"),
        scope: scope.to_owned(),
    };
    if client.id.is_empty() || client.secret.is_empty() {
        return Err(SignInError::NoInstance);
    }
    let json = serde_json::to_string(&client).map_err(|error| SignInError::Unavailable(error.to_string()))?;
    app.store.keep_registration(&wish.site.id, (&wish.provider.id, key), json, now).await?;
    Ok(client)
}

/// The secret that goes with a registration.
pub(crate) async fn secret(
    app: &App,
    site: &Site,
    (provider, instance): (&str, &str),
) -> Result<Option<String>, SignInError> {
    let known = app.store.registration(&site.id, provider, instance).await?;
    Ok(known.and_then(|client| serde_json::from_str::<Client>(&client).ok()).map(|client| client.secret))
}

/// Lets go of a registration that the instance no longer knows: the next sign-in registers anew.
pub(crate) async fn forget(app: &App, site: &Site, (provider, instance): (&str, &str)) {
    let gone = app.store.keep_registration(&site.id, (provider, instance), String::new(), app.now()).await;
    if let Err(error) = gone {
        tracing::error!(%error, "a registration could not be let go");
    }
}

pub(super) fn parameters(site: &Site, plan: &Plan, change: bool) -> Vec<(&'static str, String)> {
    let scope = plan.scope.clone().unwrap_or_default();
    let mut all = vec![("scope", scope), ("lang", site.language.tag().to_owned())];
    if change {
        all.push(("force_login", "true".into()));
    }
    all
}

pub(super) async fn found(app: &App, plan: &Plan, tokens: &Tokens) -> Result<Found, SignInError> {
    let url = plan.endpoints.profile.clone().ok_or(SignInError::Refused("there is no profile"))?;
    let account = read_with_token(app, url, &tokens.access).await?;
    // Ids are unique at one instance only, and an instance may say anything of others: who vouches is where we asked.
    let identity = Identity::new(plan.endpoints.issuer.clone(), id(&account, "id"))
        .ok_or(SignInError::Refused("the profile names nobody"))?;
    let host = plan.endpoints.authorize.host_str().unwrap_or_default();
    let page = Url::parse(&text(&account, "url")).ok().filter(|url| url.host_str() == Some(host));
    let handle = text(&account, "username");
    let name = text(&account, "display_name");
    let profile = Profile {
        name: if name.trim().is_empty() { handle.clone() } else { name },
        handle: format!("@{handle}@{host}"),
        page: page.map(String::from).unwrap_or_default(),
        ..Profile::of(identity)
    };
    let address = text(&account, "avatar_static");
    let own = !address.contains("/avatars/original/missing.png");
    Ok(Found { profile, pictures: picture(&address).filter(|_| own).into_iter().collect() })
}
