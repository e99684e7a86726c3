//! Requests to other servers: the one way out of the program.
//!
//! Addresses come from readers, from providers and from old exports, so none of them is trusted to be where it says
//! it is. Names are resolved and judged when the connection is made: what was judged is what is connected to.

mod guard;
mod reach;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use bytes::Bytes;
use ipnet::IpNet;
use url::Url;

pub use guard::{Lookup, system_lookup};
pub use reach::is_public;

use guard::Guard;

/// How this program calls itself (RFC 9110 §10.1.5); some providers refuse what has no name.
const AGENT: &str = concat!("Rejoinder/", env!("CARGO_PKG_VERSION"));
/// How long a connection may take to be there.
const CONNECT: Duration = Duration::from_secs(5);

/// What a request may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Most bytes of the answer's body.
    pub bytes: usize,
    /// From the beginning to the last byte.
    pub time: Duration,
    /// Redirects that are followed, each judged like a first request.
    pub redirects: u8,
}

impl Bounds {
    /// A small document from a machine: 512 KiB, 5 s, no redirects.
    pub const DOCUMENT: Self = Self { bytes: 512 * 1024, time: Duration::from_secs(5), redirects: 0 };
    /// A page or a picture that may have moved: 512 KiB, 5 s, 3 redirects.
    pub const MOVABLE: Self = Self { redirects: 3, ..Self::DOCUMENT };
}

/// A request on its way out.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// GET or POST.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Headers beside `Host` and `User-Agent`.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Outgoing {
    /// A GET.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// A POST of form fields (`application/x-www-form-urlencoded`).
    pub fn form(url: Url, fields: &[(&str, &str)]) -> Self {
        let body = serde_urlencoded::to_string(fields).unwrap_or_default();
        Self { method: Method::POST, url, headers: HeaderMap::new(), body: body.into() }
            .with(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// A POST of JSON.
    pub fn json(url: Url, value: &serde_json::Value) -> Self {
        Self { method: Method::POST, url, headers: HeaderMap::new(), body: value.to_string().into() }
            .with(header::CONTENT_TYPE, "application/json")
    }

    /// The same with one more header; one that cannot be sent is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(name == header::AUTHORIZATION);
            self.headers.insert(name, value);
        }
        self
    }

    /// The same with a bearer token (RFC 6750 §2.1).
    pub fn bearer(self, token: &str) -> Self {
        self.with(header::AUTHORIZATION, &format!("Bearer {token}"))
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// Why there is no answer. Its words name no address that the request was refused for: a reader may see them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The address is none that the program goes to.
    #[error("the address may not be reached from here: {0}")]
    Forbidden(&'static str),
    /// Nobody there, or no answer that HTTP knows.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("no answer in time")]
    TimedOut,
    /// The answer is too large.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// One redirect too many.
    #[error("redirected too often")]
    TooManyRedirects,
}

/// The way out.
pub struct Net {
    guard: Guard,
    lookup: Lookup,
    public: OnceLock<Result<reqwest::Client, String>>,
    inside: OnceLock<Result<reqwest::Client, String>>,
}

impl Net {
    /// A way out that reaches private addresses in these ranges only (`network.allow_private`).
    pub fn new(allow_private: Vec<IpNet>, lookup: Lookup) -> Self {
        Self { guard: Guard::new(allow_private), lookup, public: OnceLock::new(), inside: OnceLock::new() }
    }

    /// Whether a reader's browser may be sent to an address that another server has named: by `https`, or without it
    /// to where this program itself may go so.
    pub fn may_lead_to(&self, url: &Url) -> bool {
        let plain = url.host().is_some() && url.username().is_empty() && url.password().is_none();
        plain && (url.scheme() == "https" || self.guard.must_stay_inside(url).is_ok())
    }

    /// Sends a request and reads the answer whole.
    ///
    /// Only `https` on port 443 reaches public addresses; other schemes and ports stay inside the private ranges
    /// that are allowed. After a redirect to another origin `Authorization` and the body are left behind.
    pub async fn send(&self, request: Outgoing, bounds: Bounds) -> Result<Incoming, NetError> {
        tokio::time::timeout(bounds.time, self.follow(request, bounds))
            .await
            .unwrap_or(Err(NetError::TimedOut))
    }

    async fn follow(&self, mut request: Outgoing, bounds: Bounds) -> Result<Incoming, NetError> {
        for _ in 0..=bounds.redirects {
            let answer = self.once(&request, bounds.bytes).await?;
            let target = match answer.headers.get(header::LOCATION).and_then(|target| target.to_str().ok()) {
                Some(target) if bounds.redirects > 0 && answer.status.is_redirection() => target,
                _ => return Ok(answer),
            };
            let url = request.url.join(target).map_err(|_| NetError::Forbidden("it is not an address"))?;
            if url.origin() != request.url.origin() {
                request.headers.remove(header::AUTHORIZATION);
            }
            request = Outgoing { method: Method::GET, url, body: Vec::new(), ..request };
        }
        Err(NetError::TooManyRedirects)
    }

    async fn once(&self, request: &Outgoing, most: usize) -> Result<Incoming, NetError> {
        let client = self.client_for(&request.url)?;
        let sent = client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .body(request.body.clone())
            .send();
        let mut answer = sent.await.map_err(|error| unreachable(&error))?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| unreachable(&error))? {
            if body.len() + part.len() > most {
                return Err(NetError::TooLarge(most));
            }
            body.extend_from_slice(&part);
        }
        Ok(Incoming { status, headers, body: body.into(), url: request.url.clone() })
    }

    /// The client whose resolver lets through what this address may reach.
    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, NetError> {
        let inside = self.guard.must_stay_inside(url)?;
        let (holder, guard) =
            if inside { (&self.inside, self.guard.inside()) } else { (&self.public, self.guard.clone()) };
        let made = holder.get_or_init(|| client(guard.resolver(Arc::clone(&self.lookup))));
        made.as_ref().map_err(|why| NetError::Unreachable(why.clone()))
    }
}

fn client(resolver: guard::Resolver) -> Result<reqwest::Client, String> {
    // A second installation changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(AGENT)
        .dns_resolver(Arc::new(resolver))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .pool_max_idle_per_host(2)
        .pool_idle_timeout(Duration::from_secs(30))
        .build()
        .map_err(|error| {
            format!("TLS cannot be set up (are the system's CA certificates installed?): {error}")
        })
}

/// The cause, without the address: it may carry a token.
fn unreachable(error: &reqwest::Error) -> NetError {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        if let Some(forbidden) = deeper.downcast_ref::<NetError>() {
            return forbidden.clone();
        }
        cause = deeper;
    }
    NetError::Unreachable(cause.to_string())
}

#[cfg(test)]
mod tests;
