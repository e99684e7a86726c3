//! Who asks, as far as cookies and addresses tell.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use ipnet::IpNet;
use rejoinder_domain::ArticleId;
use rejoinder_store::{Session, StoreError, Visit};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::{App, Site};
use crate::limits;
use crate::sign_in::session;
use crate::unclaimed::Sender;

/// A browser that has posted before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The token in its cookie.
    pub token: String,
    /// SHA-256 of the token: what the store knows.
    pub owner: [u8; 32],
}

impl Own {
    /// The browser with this token.
    pub fn new(token: String) -> Self {
        let owner = Sha256::digest(token.as_bytes()).into();
        Self { token, owner }
    }
}

/// Details that a reader wants to find again in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Website.
    pub website: String,
}

/// Who asks.
pub struct Visitor {
    /// The site that is asked for.
    pub site: Arc<Site>,
    /// Set if the browser has posted before.
    pub own: Option<Own>,
    /// The token of its session, if it has one; whether that is alive the store knows.
    pub session: Option<String>,
    /// The token that its sign-ins are bound to.
    pub browser: Option<String>,
    /// Set if its reader wants details kept.
    pub details: Option<Details>,
    /// The network the request comes from.
    pub network: String,
    /// Tells browsers apart that have no cookie: by their address and what they say of themselves.
    pub sender: Sender,
    /// A form of ours sent it, or something that is no browser: no other site's page did.
    pub same_site: bool,
}

impl Visitor {
    /// Nothing about the page would be personal.
    pub fn is_stranger(&self) -> bool {
        self.own.is_none() && self.details.is_none() && self.session.is_none() && self.browser.is_none()
    }

    /// What this visitor's own replies are known by: the account's, then the browser's.
    pub fn owners(&self, session: Option<&Session>) -> Vec<[u8; 32]> {
        let account = session.map(|session| session::owner(session.account.id));
        account.into_iter().chain(self.own.as_ref().map(|own| own.owner)).collect()
    }

    /// What is this visitor's own under an article.
    pub async fn visit(&self, app: &App, article: ArticleId) -> Result<Visit, StoreError> {
        let asked = rejoinder_store::Visitor {
            article,
            session: self.session.as_deref().map(session::hashed),
            own: self.own.as_ref().map(|own| own.owner),
            browser: self.browser.as_deref().map(session::hashed),
            now: app.now(),
        };
        app.store.visit(&self.site.id, asked).await
    }

    /// The session of whoever is signed in.
    pub async fn signed_in(&self, app: &App) -> Result<Option<Session>, StoreError> {
        let Some(token) = &self.session else { return Ok(None) };
        app.store.session(&self.site.id, session::hashed(token), app.now()).await
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let host = host(parts);
        let Some(site) = app.site_at(&host).cloned() else {
            unreachable!("a configuration has at least one site")
        };
        let names = CookieNames::of(app, &site);
        let [own, session, browser, details] =
            cookie_values(&parts.headers, [&names.own, &names.session, &names.browser, &names.details]);
        let own = own.filter(|token| is_token(token)).map(Own::new);
        if let Some(own) = &own {
            app.unclaimed.claim(&own.token);
        }
        let session = session.filter(|token| is_token(token));
        let browser = browser.filter(|token| is_token(token));
        let details = details.and_then(|value| read_details(&value));
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = client_address(peer, &parts.headers, &app.config.trusted_proxies);
        let network = address.map(limits::network).unwrap_or_default();
        let sender = sender(address, &parts.headers);
        let same_site = is_same_site(
            &parts.headers,
            &host,
            app.configured_url(&site).map(|url| url.origin().ascii_serialization()),
        );
        Ok(Self { site, own, session, browser, details, network, sender, same_site })
    }
}

/// The values of the cookies with these names; of several with one name the first counts.
fn cookie_values<const N: usize>(headers: &HeaderMap, names: [&str; N]) -> [Option<String>; N] {
    let mut values = [const { None }; N];
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    for cookie in lines.flat_map(Cookie::split_parse).filter_map(Result::ok) {
        for (name, value) in names.iter().zip(&mut values) {
            if cookie.name() == *name {
                value.get_or_insert_with(|| cookie.value().to_owned());
            }
        }
    }
    values
}

/// The site that a request asks for.
pub fn site(app: &App, parts: &Parts) -> Arc<Site> {
    let Some(site) = app.site_at(&host(parts)) else { unreachable!("a configuration has at least one site") };
    Arc::clone(site)
}

/// The host that is asked for, with its port if one is named.
fn host(parts: &Parts) -> String {
    let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or(parts.uri.authority().map(Authority::as_str)).unwrap_or_default().to_owned()
}

/// The right-most address that is not a proxy's of ours: what is further left, anybody may have written.
pub fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpNet]) -> Option<IpAddr> {
    let trusted = |address: &IpAddr| {
        proxies.iter().any(|range| range.contains(&address.to_canonical()) || range.contains(address))
    };
    let mut client = peer?;
    if !trusted(&client) {
        return Some(client);
    }
    let values: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    for part in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        match part.trim().parse() {
            Ok(address) => client = address,
            // Something unreadable: what is left of it cannot be believed either.
            Err(_) => break,
        }
        if !trusted(&client) {
            break;
        }
    }
    Some(client)
}

/// Whether no page of another site sent this (RFC 6454; Fetch Metadata). A request that says nothing about where it
/// comes from was not sent by a page in a browser of the last years.
fn is_same_site(headers: &HeaderMap, host: &str, configured: Option<String>) -> bool {
    let text =
        |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("null").to_ascii_lowercase());
    if let Some(origin) = text("origin") {
        return match configured {
            Some(configured) => origin == configured,
            None => origin.split_once("://").is_some_and(|(_, rest)| rest == host.to_ascii_lowercase()),
        };
    }
    text("sec-fetch-site").is_none_or(|site| matches!(site.as_str(), "same-origin" | "none"))
}

/// The exact address, and headers that a browser sends alike with a form and when it follows the answer.
fn sender(address: Option<IpAddr>, headers: &HeaderMap) -> Sender {
    let mut hash = Sha256::new();
    hash.update(address.map(|address| address.to_canonical().to_string()).unwrap_or_default());
    for name in [header::USER_AGENT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING] {
        // No header has a NUL: no two lists of values are one.
        hash.update([0]);
        hash.update(headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default());
    }
    hash.finalize().into()
}

fn is_token(text: &str) -> bool {
    (20..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn read_details(value: &str) -> Option<Details> {
    let bytes = bs58::decode(value.get(..4096.min(value.len()))?).into_vec().ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// How long a browser keeps what its author's replies are known by.
const YEAR: std::time::Duration = std::time::Duration::from_hours(24 * 365);

/// Names of a site's cookies.
pub struct CookieNames {
    own: String,
    session: String,
    browser: String,
    details: String,
    secure: bool,
}

impl CookieNames {
    /// Those of this site. Over https they begin with `__Host-` (RFC 6265bis §4.1.3.2): no other host can set them.
    pub fn of(app: &App, site: &Site) -> Self {
        let secure = app.is_secure(site);
        let prefix = if secure { "__Host-" } else { "" };
        Self {
            own: format!("{prefix}rejoinder-own-{}", site.id),
            session: format!("{prefix}rejoinder-session-{}", site.id),
            browser: format!("{prefix}rejoinder-sign-in-{}", site.id),
            details: format!("{prefix}rejoinder-details-{}", site.id),
            secure,
        }
    }

    /// The strictly necessary one: by it an author's own replies are known.
    pub fn own(&self, token: &str) -> Cookie<'static> {
        self.cookie(self.own.clone(), token.to_owned(), YEAR)
    }

    /// The one of a session.
    pub fn session(&self, token: &str, span: std::time::Duration) -> Cookie<'static> {
        self.cookie(self.session.clone(), token.to_owned(), span)
    }

    /// Takes a session's away, with the same attributes: else browsers keep the first.
    pub fn no_session(&self) -> Cookie<'static> {
        self.cookie(self.session.clone(), String::new(), std::time::Duration::ZERO)
    }

    /// The one that sign-ins are bound to.
    pub fn browser(&self, token: &str, span: std::time::Duration) -> Cookie<'static> {
        self.cookie(self.browser.clone(), token.to_owned(), span)
    }

    /// The one that keeps details, set only when asked for.
    pub fn details(&self, details: &Details) -> Cookie<'static> {
        let json = serde_json::to_vec(details).unwrap_or_default();
        self.cookie(self.details.clone(), bs58::encode(json).into_string(), YEAR)
    }

    /// Takes the kept details away.
    pub fn no_details(&self) -> Cookie<'static> {
        self.cookie(self.details.clone(), String::new(), std::time::Duration::ZERO)
    }

    fn cookie(&self, name: String, value: String, span: std::time::Duration) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .max_age(Duration::seconds(i64::try_from(span.as_secs()).unwrap_or(i64::MAX)))
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    fn client(peer: &str, forwarded: &str) -> String {
        let proxies: Vec<IpNet> = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        let headers = headers(&[("x-forwarded-for", forwarded)]);
        client_address(Some(peer.parse().unwrap()), &headers, &proxies).unwrap().to_string()
    }

    #[test]
    fn client_is_the_rightmost_address_that_is_no_proxy() {
        assert_eq!(client("127.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(client("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.1.2.3"), "203.0.113.9");
        assert_eq!(client("203.0.113.5", "198.51.100.1"), "203.0.113.5", "a stranger's word is not taken");
        assert_eq!(client("127.0.0.1", "198.51.100.1, nonsense, 10.0.0.1"), "10.0.0.1");
    }

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        let same = |list: &[(&'static str, &str)]| is_same_site(&headers(list), "example.org", None);
        assert!(same(&[("origin", "https://example.org")]));
        assert!(!same(&[("origin", "https://example.com")]));
        assert!(!same(&[("origin", "null")]));
        assert!(!same(&[("sec-fetch-site", "cross-site")]));
        assert!(!same(&[("sec-fetch-site", "same-site")]));
        assert!(same(&[("sec-fetch-site", "same-origin")]));
        assert!(same(&[]));
    }

    #[test]
    fn configured_origin_alone_counts() {
        let configured = Some("https://news.example".to_owned());
        assert!(is_same_site(&headers(&[("origin", "https://news.example")]), "other", configured.clone()));
        assert!(!is_same_site(&headers(&[("origin", "http://news.example")]), "news.example", configured));
    }
}
