//! Where a reader's account is, as the reader types it.

use std::net::IpAddr;

use url::{Host, Url};

use crate::net::is_public;

/// Longest text that is looked at, in bytes.
const TYPED: usize = 500;

/// A Mastodon instance's address from `@ana@social.example`, a host or the address of any of its pages.
pub(crate) fn mastodon(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    let host = match typed.split_once("://") {
        Some(_) => typed,
        None => typed.rsplit('@').next().unwrap_or_default(),
    };
    let mut url = website(host)?;
    url.set_path("/");
    url.set_query(None);
    Some(url)
}

/// A website's address in its canonical form (IndieAuth §3.2, §3.4): `https` unless typed otherwise, a path, no
/// fragment, nobody's name.
pub(crate) fn website(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    if typed.is_empty()
        || typed.len() > TYPED
        || typed.contains(|c: char| c.is_control() || c.is_whitespace())
    {
        return None;
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let mut url = Url::parse(&whole).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    if !web || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let named = match url.host()? {
        Host::Domain(domain) => domain.contains('.') || domain == "localhost",
        // A person's address has a name; numbers are for networks of one's own.
        Host::Ipv4(address) => !is_public(IpAddr::from(address)),
        Host::Ipv6(address) => !is_public(IpAddr::from(address)),
    };
    url.set_fragment(None);
    named.then_some(url)
}

/// What an instance is called in our own addresses: its host, and its port if it has one of its own.
pub(crate) fn key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instance_is_found_in_whatever_is_typed() {
        for typed in [
            "@ana@Social.example",
            "ana@social.example",
            "social.example",
            " https://social.example/@ana ",
            "https://social.example?x#y",
        ] {
            assert_eq!(mastodon(typed).unwrap().as_str(), "https://social.example/", "{typed}");
        }
        assert_eq!(mastodon("http://127.0.0.1:3000").map(|url| key(&url)).as_deref(), Some("127.0.0.1:3000"));
        assert_eq!(mastodon("@ana@münchen.example").unwrap().host_str(), Some("xn--mnchen-3ya.example"));
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for typed in [
            "",
            "ana",
            "@",
            "ftp://a.example",
            "javascript:alert(1)",
            "https://u:p@a.example",
            "a b.example",
            "https://8.8.8.8/",
        ] {
            assert_eq!(website(typed), None, "{typed}");
        }
        assert_eq!(website(&format!("{}.example", "x".repeat(600))), None);
    }
}
