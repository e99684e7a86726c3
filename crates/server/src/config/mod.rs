//! The configuration: `rejoinder.toml`, over it the environment, over it flags; checked before anything starts.

mod file;
mod layers;
mod mail;
mod sign_in;
mod sites;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use url::Url;

pub use file::{File, Server};
pub use mail::MailConfig;
pub use sign_in::{Addresses, Provider, Secret};
pub use sites::SiteConfig;

use crate::config::file::Limits;
use crate::sign_in::Kind;

/// Where the server listens if nobody says otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// The whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that readers use, if it is not the one listened on.
    pub public_url: Option<Url>,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// What `/metrics` asks for when asked from elsewhere than this machine.
    pub metrics_token: Option<String>,
    /// Replies a minute from one network; 0 for no limit.
    pub replies_per_minute: u32,
    /// Private address ranges that outbound requests may reach.
    pub allow_private: Vec<IpNet>,
    /// How mail is sent, if it is.
    pub mail: Option<MailConfig>,
    /// Providers that readers may sign in with.
    pub providers: Vec<Provider>,
    /// The sites, at least one.
    pub sites: Vec<SiteConfig>,
}

/// What flags say over the file and the environment.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--listen`
    pub listen: Option<String>,
    /// `--demo`: the site's policy is `publish` unless the configuration names one.
    pub demo: bool,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named by `--config` cannot be read.
    #[error("cannot read {file}: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file, or a value of the environment, is not what it must be.
    #[error("{place}: {problem}")]
    Wrong {
        /// `rejoinder.toml`, or the variable's name.
        place: String,
        /// What is wrong, with the line if it is known.
        problem: String,
    },
}

impl ConfigError {
    fn wrong(place: impl Into<String>, problem: &(impl ToString + ?Sized)) -> Self {
        Self::Wrong { place: place.into(), problem: problem.to_string().trim_end().to_owned() }
    }
}

impl Config {
    /// Reads the file (`./rejoinder.toml` if it is there and no other is named), lays the variables over it that
    /// begin with `REJOINDER__`, and the flags over them.
    pub fn load(
        flags: &Flags,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let named = flags.config.as_deref();
        let path = named.unwrap_or(Path::new("rejoinder.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(ConfigError::Unreadable { file: path.display().to_string(), cause }),
        };
        let place = path.display().to_string();
        let file = layers::read(&text, &place, environment)?;
        Self::check(file, flags, &place)
    }

    fn check(file: File, flags: &Flags, place: &str) -> Result<Self, ConfigError> {
        let wrong = |key: &str, problem: &dyn std::fmt::Display| {
            ConfigError::wrong(place, &format!("{key}: {problem}"))
        };
        let data = flags.data.clone().unwrap_or_else(|| PathBuf::from("data"));
        let listen = flags.listen.as_deref().or(file.server.listen.as_deref()).unwrap_or(LISTEN);
        let listen: SocketAddr = listen.parse().map_err(|_| {
            wrong("server.listen", &format!("`{listen}` is not ADDRESS:PORT, for example {LISTEN}"))
        })?;
        let public_url = file
            .server
            .public_url
            .as_deref()
            .map(public_url)
            .transpose()
            .map_err(|e| wrong("server.public_url", &e))?;
        let Limits { replies_per_minute, edit_minutes } = file.limits;
        if edit_minutes > 60 * 24 * 365 {
            return Err(wrong("limits.edit_minutes", &"a year is the longest"));
        }
        let mail = mail::check(file.mail).map_err(|problem| ConfigError::wrong(place, &problem))?;
        let providers =
            sign_in::check(file.sign_in).map_err(|problem| ConfigError::wrong(place, &problem))?;
        let sites = sites::check(file.site, &data, edit_minutes, flags.demo)
            .map_err(|problem| ConfigError::wrong(place, &problem))?;
        if mail.is_none() && providers.iter().any(|provider| provider.kind == Kind::Email) {
            return Err(ConfigError::wrong(place, "[mail]: needed to sign in by e-mail: server and from"));
        }
        for site in &sites {
            let unknown =
                site.sign_in.iter().flatten().find(|id| !providers.iter().any(|one| one.id == **id));
            if let Some(id) = unknown {
                let problem = format!("site `{}`: sign_in: there is no [[sign_in]] entry `{id}`", site.id);
                return Err(ConfigError::wrong(place, &problem));
            }
        }
        Ok(Self {
            data,
            listen,
            public_url,
            trusted_proxies: file.server.trusted_proxies,
            metrics_token: file.server.metrics_token,
            replies_per_minute,
            allow_private: file.network.allow_private,
            mail,
            providers,
            sites,
        })
    }
}

/// An address readers use: `http` or `https`, a host, and nothing behind it.
fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is not an address: {error}"))?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !bare {
        return Err(format!("`{text}` must be http:// or https://, a host, and nothing behind it"));
    }
    Ok(url)
}
