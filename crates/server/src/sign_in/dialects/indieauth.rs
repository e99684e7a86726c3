//! A reader's own website (IndieAuth, Living Standard).

use axum::http::{HeaderMap, header};
use rejoinder_domain::{Identity, Profile, markup};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Found, Place, picture, redirect, text};
use crate::app::{App, Site};
use crate::config::Provider;
use crate::net::{Bounds, Incoming, Outgoing};
use crate::sign_in::begin::Wish;
use crate::sign_in::plan::{ClientAuth, Endpoints, Plan};
use crate::sign_in::token::Tokens;
use crate::sign_in::{SignInError, instance};

/// Who vouches: whoever holds the website. The website itself is the subject.
const ISSUER: &str = "indieauth";

pub(super) async fn place(app: &App, wish: &Wish<'_>) -> Result<Place, SignInError> {
    let me = instance::website(wish.place).ok_or(SignInError::NoInstance)?;
    let (endpoints, me) = discover(app, me).await?;
    let key = key(&endpoints.authorize);
    let redirect = redirect(app, wish.site, wish.provider, &key);
    let client_id = client_id(app, wish.site, wish.provider, &key);
    let plan = Plan { me: Some(me), ..Plan::new(app, endpoints, client_id, redirect) };
    Ok(Place { plan, instance: key })
}

/// What a server is called in our own addresses: its host, and letters that tell it from others on that host, where
/// people may have servers of their own below each other.
fn key(authorize: &Url) -> String {
    let hash = Sha256::digest(authorize.as_str());
    let letters = bs58::encode(hash.get(..8).unwrap_or_default()).into_string();
    format!("{}-{letters}", instance::key(authorize))
}

/// What this program is to one server: the address of a document about itself (§4.2).
fn client_id(app: &App, site: &Site, provider: &Provider, instance: &str) -> String {
    format!("{}/sign-in/{}/{instance}/client.json", app.public_url(site), provider.id)
}

/// The document about this program that a server reads. Each server has one of its own, so that the one address that
/// readers come back to from there is in it.
pub(crate) fn client(app: &App, site: &Site, provider: &Provider, instance: &str) -> Value {
    json!({
        "client_id": client_id(app, site, provider, instance),
        "client_name": site.title,
        "client_uri": format!("{}/", app.public_url(site)),
        "redirect_uris": [redirect(app, site, provider, instance)],
    })
}

/// Finds a website's endpoints (§4.1), and the website's address after its redirects.
async fn discover(app: &App, me: Url) -> Result<(Endpoints, Url), SignInError> {
    let request = Outgoing::get(me).with(header::ACCEPT, "text/html");
    let page = app.net.send(request, Bounds::MOVABLE).await.map_err(|_| SignInError::NoInstance)?;
    if !page.status.is_success() {
        return Err(SignInError::NoInstance);
    }
    let mut me = page.url.clone();
    me.set_fragment(None);
    if let Some(metadata) = linked(&page, "indieauth-metadata") {
        let document = app.sign_in.discovery.document(app, metadata.clone()).await?;
        let document = document.ok_or(SignInError::NoInstance)?;
        if !speaks_for(&metadata, &document.issuer) {
            return Err(SignInError::Refused("the metadata is another issuer's"));
        }
        return Ok((endpoints(document.authorization_endpoint, Some(document.issuer)), me));
    }
    let authorize = linked(&page, "authorization_endpoint").ok_or(SignInError::NoInstance)?;
    Ok((endpoints(authorize, None), me))
}

/// Whether a document at this address may name this issuer: one above it on the same server (§4.1.1). The beginning
/// of the text alone says nothing: `https://a.example` is also that of `https://a.example.evil.example`.
fn speaks_for(metadata: &Url, issuer: &str) -> bool {
    let same_server = Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == metadata.origin());
    same_server && metadata.as_str().starts_with(issuer)
}

/// Who only wants to know who somebody is exchanges the code where the reader was asked (§5.3.2). No page and no
/// document can name another place for it, and so get at what another server gave.
fn endpoints(authorize: Url, issuer: Option<String>) -> Endpoints {
    Endpoints {
        token: authorize.clone(),
        authorize,
        profile: None,
        jwks: None,
        revoke: None,
        names_itself: issuer.is_some(),
        issuer: issuer.unwrap_or_default(),
        auth: ClientAuth::None,
    }
}

/// The first address that a page links to with this relation: in its headers (RFC 8288), then in its HTML.
fn linked(page: &Incoming, relation: &str) -> Option<Url> {
    let in_html = || {
        let html = String::from_utf8_lossy(&page.body);
        markup::related(&html).into_iter().find(|(rel, _)| rel == relation).map(|(_, address)| address)
    };
    let address = in_headers(&page.headers, relation).or_else(in_html)?;
    page.url.join(&address).ok()
}

fn in_headers(headers: &HeaderMap, relation: &str) -> Option<String> {
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).find_map(|link| {
        let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let named = parameters.split(';').filter_map(|one| one.trim().strip_prefix("rel=")).any(|rel| {
            rel.trim_matches('"').split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation))
        });
        named.then(|| address.to_owned())
    })
}

pub(super) fn parameters(plan: &Plan) -> Vec<(&'static str, String)> {
    let me = plan.me.as_ref().map(|me| ("me", me.to_string()));
    [("scope", "profile".to_owned())].into_iter().chain(me).collect()
}

pub(super) async fn found(app: &App, plan: &Plan, tokens: &Tokens) -> Result<Found, SignInError> {
    let said = text(&tokens.all, "me");
    let me = instance::website(&said).ok_or(SignInError::Refused("the profile names nobody"))?;
    // Whoever is named must name the same server: else any server could vouch for any website (§5.3.4).
    if Some(&me) != plan.me.as_ref() {
        let (endpoints, _) = discover(app, me.clone()).await?;
        if endpoints.authorize != plan.endpoints.authorize {
            return Err(SignInError::Refused("the website is vouched for by another server"));
        }
    }
    let identity =
        Identity::new(ISSUER, me.as_str()).ok_or(SignInError::Refused("the profile names nobody"))?;
    let empty = Map::new();
    let about = tokens.all.get("profile").and_then(Value::as_object).unwrap_or(&empty);
    let name = text(about, "name");
    let shown = me.as_str().split_once("://").map_or("", |(_, rest)| rest).trim_end_matches('/').to_owned();
    let profile = Profile {
        name: if name.is_empty() { shown.clone() } else { name },
        handle: shown,
        page: me.to_string(),
        ..Profile::of(identity)
    };
    Ok(Found { profile, pictures: picture(&text(about, "photo")).into_iter().collect() })
}
