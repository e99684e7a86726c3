//! What every request needs: the sites, the store, the keys, the caches, and where time and randomness come from.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::http::request::Parts;
use rejoinder_domain::{ArticleId, Key, ReplyId, SiteId, Time};
use rejoinder_store::Store;
use url::Url;

use crate::cache::Cache;
use crate::config::{Config, Provider, SiteConfig};
use crate::counters::Counters;
use crate::limits::Limits;
use crate::net::{Lookup, Net};
use crate::sign_in::SignIn;
use crate::unclaimed::Unclaimed;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Time + Send + Sync>;
/// Fills bytes with what nobody can guess.
pub type Noise = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The running program.
pub struct App {
    /// The configuration it was started with.
    pub config: Config,
    /// The articles and replies.
    pub store: Store,
    /// Finished pages.
    pub cache: Arc<Cache>,
    /// The key of marks and of what was said.
    pub key: Key,
    /// The way to other servers.
    pub net: Net,
    /// What is known of providers.
    pub sign_in: SignIn,
    /// Replies a minute.
    pub limits: Limits,
    /// Replies whose author's cookie has not been seen yet.
    pub unclaimed: Unclaimed,
    /// What was counted.
    pub counters: Counters,
    /// The clock.
    pub clock: Clock,
    /// The randomness.
    pub noise: Noise,
    warned: AtomicBool,
    /// Set once the program listens: the address it listens on.
    pub address: OnceLock<std::net::SocketAddr>,
    sites: Vec<Arc<Site>>,
    by_host: HashMap<String, usize>,
}

/// A site as requests see it.
pub struct Site {
    /// Its configuration.
    pub config: SiteConfig,
    /// The style sheet with its own tokens, if it has any.
    pub theme: Option<String>,
}

impl std::ops::Deref for Site {
    type Target = SiteConfig;

    fn deref(&self) -> &SiteConfig {
        &self.config
    }
}

/// What an [`App`] is put together from.
pub struct Ingredients {
    /// The configuration.
    pub config: Config,
    /// The store.
    pub store: Store,
    /// Finished pages; its `changed` is told of commits.
    pub cache: Arc<Cache>,
    /// The key.
    pub key: Key,
    /// The clock.
    pub clock: Clock,
    /// The randomness.
    pub noise: Noise,
    /// How names of other servers are resolved.
    pub lookup: Lookup,
}

impl App {
    /// Puts the program together.
    pub fn new(ingredients: Ingredients) -> Self {
        let Ingredients { config, store, cache, key, clock, noise, lookup } = ingredients;
        let sites: Vec<Arc<Site>> =
            config.sites.iter().map(|site| Arc::new(Site::new(site.clone()))).collect();
        let hosts = |(at, site): (usize, &SiteConfig)| {
            site.public_url.as_ref().and_then(host_and_port).map(|host| (host, at))
        };
        let by_host = config.sites.iter().enumerate().filter_map(hosts).collect();
        let limits = Limits::new(config.replies_per_minute);
        let unclaimed = Unclaimed::default();
        let net = Net::new(config.allow_private.clone(), lookup);
        Self {
            config,
            store,
            cache,
            key,
            net,
            sign_in: SignIn::default(),
            limits,
            unclaimed,
            counters: Counters::default(),
            clock,
            noise,
            warned: AtomicBool::new(false),
            address: OnceLock::new(),
            sites,
            by_host,
        }
    }

    /// Now.
    pub fn now(&self) -> Time {
        (self.clock)()
    }

    /// Bytes that nobody can guess.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.noise)(&mut bytes);
        bytes
    }

    /// An id for a new reply.
    pub fn new_reply_id(&self) -> ReplyId {
        ReplyId::new(self.now(), self.random())
    }

    /// An id for a new article.
    pub fn new_article_id(&self) -> ArticleId {
        ArticleId::new(self.now(), self.random())
    }

    /// All sites.
    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }

    /// The site that answers at this host (and port, if any): else the first.
    pub fn site_at(&self, host: &str) -> Option<&Arc<Site>> {
        let has_capitals = host.bytes().any(|byte| byte.is_ascii_uppercase());
        let host = if has_capitals { Cow::Owned(host.to_ascii_lowercase()) } else { Cow::Borrowed(host) };
        // A configured address never has its scheme's own port; what stands in front may name it.
        let bare = || host.strip_suffix(":443").or_else(|| host.strip_suffix(":80"));
        let at = self.by_host.get(&*host).or_else(|| self.by_host.get(bare()?));
        self.sites.get(at.copied().unwrap_or(0))
    }

    /// The site with this id.
    pub fn site(&self, id: &SiteId) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.id == *id)
    }

    /// The providers that a site's readers may sign in with, in the order of its configuration.
    pub fn providers<'a>(&'a self, site: &'a Site) -> Box<dyn Iterator<Item = &'a Provider> + 'a> {
        let all = &self.config.providers;
        match &site.config.sign_in {
            None => Box::new(all.iter()),
            Some(ids) => Box::new(ids.iter().filter_map(|id| all.iter().find(|one| one.id == *id))),
        }
    }

    /// A provider of a site.
    pub fn provider<'a>(&'a self, site: &'a Site, id: &str) -> Option<&'a Provider> {
        self.providers(site).find(|provider| provider.id == id)
    }

    /// Says once that a proxy seems to stand in front that the configuration does not know: every reader then shares
    /// one network's limits.
    pub fn warn_of_proxy(&self, request: &Parts) {
        let forwarded =
            request.headers.contains_key("x-forwarded-for") || request.headers.contains_key("forwarded");
        if forwarded && self.config.trusted_proxies.is_empty() && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a request came through a proxy, but server.trusted_proxies is empty: all its readers count as one network"
            );
        }
    }

    /// The address readers use, as configured for the site or for the server; `None` if neither is.
    pub fn configured_url<'a>(&'a self, site: &'a Site) -> Option<&'a Url> {
        site.config.public_url.as_ref().or(self.config.public_url.as_ref())
    }

    /// Whether readers come over https.
    pub fn is_secure(&self, site: &Site) -> bool {
        self.configured_url(site).is_some_and(|url| url.scheme() == "https")
    }

    /// The address readers use, without a slash at its end.
    pub fn public_url(&self, site: &Site) -> String {
        let listening = || {
            let address = self.address.get().copied().unwrap_or(self.config.listen);
            format!("http://{address}")
        };
        self.configured_url(site).map_or_else(listening, |url| url.as_str().trim_end_matches('/').to_owned())
    }
}

impl Site {
    fn new(config: SiteConfig) -> Self {
        let theme = config.accent.as_ref().map(|accent| format!(":root{{--accent:{accent}}}\n"));
        Self { config, theme }
    }
}

fn host_and_port(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_ascii_lowercase();
    Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
}
