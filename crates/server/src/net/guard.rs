//! Judging addresses before anything is sent to them.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::NetError;
use super::reach::is_public;

/// The addresses of a host's name.
pub type Lookup =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> + Send + Sync>;

/// As the system resolves names.
pub fn system_lookup() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Which addresses may be reached.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    private: Arc<[IpNet]>,
    public: bool,
}

impl Guard {
    /// Public addresses, and private ones in these ranges.
    pub(super) fn new(private: Vec<IpNet>) -> Self {
        Self { private: private.into(), public: true }
    }

    /// The same without public addresses.
    pub(super) fn inside(&self) -> Self {
        Self { public: false, ..self.clone() }
    }

    fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        (self.public && is_public(address)) || self.private.iter().any(|range| range.contains(&address))
    }

    /// Whether a request to this address may only go to private ranges that are allowed, because it is not `https`
    /// on its own port.
    ///
    /// The resolver is not asked about addresses that are written as numbers, so these are judged here.
    pub(super) fn must_stay_inside(&self, url: &Url) -> Result<bool, NetError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NetError::Forbidden("it is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NetError::Forbidden("it has a user's name in it"));
        }
        let inside = url.scheme() != "https" || url.port().is_some();
        if inside && self.private.is_empty() {
            return Err(NetError::Forbidden("only https on its own port is used"));
        }
        let judge = if inside { self.inside() } else { self.clone() };
        let number = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::from(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::from(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(NetError::Forbidden("it has no host")),
        };
        match number {
            Some(address) if !judge.allows(address) => Err(NetError::Forbidden("it is not public")),
            _ => Ok(inside),
        }
    }

    pub(super) fn resolver(self, lookup: Lookup) -> Resolver {
        Resolver { guard: self, lookup }
    }
}

/// Resolves names to those of their addresses that may be reached.
pub(super) struct Resolver {
    guard: Guard,
    lookup: Lookup,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, found) = (self.guard.clone(), (self.lookup)(name.as_str().to_owned()));
        Box::pin(async move {
            let allowed: Vec<SocketAddr> = found
                .await?
                .into_iter()
                .filter(|address| guard.allows(*address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if allowed.is_empty() {
                return Err(NetError::Forbidden("it is not public").into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
