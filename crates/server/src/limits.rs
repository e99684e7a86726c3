//! How much a network may send, and which network an address belongs to.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::{Ipv4Net, Ipv6Net};
use rejoinder_domain::SiteId;

/// Keys above which those that are idle are forgotten.
const KEYS: usize = 10_000;

/// What one network may send in a minute.
pub struct Limits {
    replies: Option<DefaultKeyedRateLimiter<(SiteId, String)>>,
    previews: Option<DefaultKeyedRateLimiter<(SiteId, String)>>,
    sign_ins: Option<DefaultKeyedRateLimiter<(SiteId, String)>>,
    letters: Option<DefaultKeyedRateLimiter<(SiteId, String)>>,
}

/// Letters with codes that one address gets within an hour: whoever types another's must not fill their box.
const LETTERS: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// Sign-ins a minute that may begin from one network: each writes, and may ask another server something.
const SIGN_INS: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Previews for each reply: they keep nothing, but cost a rendering.
const PREVIEWS: NonZeroU32 = NonZeroU32::new(10).unwrap();

impl Limits {
    /// Lets `replies_per_minute` pass; 0 lets all.
    pub fn new(replies_per_minute: u32) -> Self {
        let replies = NonZeroU32::new(replies_per_minute);
        // Who lets all replies pass tries things, and signs in as often as that takes.
        let sign_ins = replies.map(|_| SIGN_INS);
        let limiter = |limit: NonZeroU32| RateLimiter::keyed(Quota::per_minute(limit));
        let letters = replies.map(|_| RateLimiter::keyed(Quota::per_hour(LETTERS)));
        let previews = replies.map(|replies| replies.saturating_mul(PREVIEWS));
        Self {
            replies: replies.map(limiter),
            previews: previews.map(limiter),
            sign_ins: sign_ins.map(limiter),
            letters,
        }
    }

    /// Takes one reply, or one change of a reply, from a network, or says how long to wait.
    pub fn take(&self, site: &SiteId, network: &str) -> Result<(), Duration> {
        take(self.replies.as_ref(), site, network)
    }

    /// Takes one preview from a network, or says how long to wait.
    pub fn preview(&self, site: &SiteId, network: &str) -> Result<(), Duration> {
        take(self.previews.as_ref(), site, network)
    }

    /// Takes the beginning of one sign-in from a network, or says how long to wait.
    pub fn sign_in(&self, site: &SiteId, network: &str) -> Result<(), Duration> {
        take(self.sign_ins.as_ref(), site, network)
    }

    /// Takes one letter to an address, or says how long to wait.
    pub fn letter(&self, site: &SiteId, address: &str) -> Result<(), Duration> {
        take(self.letters.as_ref(), site, address)
    }
}

fn take(
    limiter: Option<&DefaultKeyedRateLimiter<(SiteId, String)>>,
    site: &SiteId,
    network: &str,
) -> Result<(), Duration> {
    let Some(limiter) = limiter else { return Ok(()) };
    if limiter.len() > KEYS {
        limiter.retain_recent();
    }
    let clock = DefaultClock::default();
    limiter
        .check_key(&(site.clone(), network.to_owned()))
        .map_err(|until| until.wait_time_from(clock.now()).max(Duration::from_secs(1)))
}

/// The network an address belongs to: its /24, or of IPv6 its /48. One person often has all addresses of the
/// smaller ones.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => Ipv4Net::new_assert(v4, 24).trunc().to_string(),
        IpAddr::V6(v6) => Ipv6Net::new_assert(v6, 48).trunc().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_limit_and_strangers_do_not() {
        let limits = Limits::new(2);
        let site = SiteId::default();
        let here = network("192.0.2.7".parse().unwrap());
        assert_eq!(here, network("::ffff:192.0.2.99".parse().unwrap()));
        assert!(limits.take(&site, &here).is_ok() && limits.take(&site, &here).is_ok());
        assert!(limits.take(&site, &here).unwrap_err() >= Duration::from_secs(1));
        assert!(limits.take(&site, &network("192.0.3.7".parse().unwrap())).is_ok());
        assert!(limits.take(&"other".parse().unwrap(), &here).is_ok());
    }

    #[test]
    fn ipv6_counts_by_48() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:ffff::1"));
        assert_ne!(of("2001:db8:1:2::3"), of("2001:db8:2:2::3"));
    }

    #[test]
    fn previews_are_ten_for_each_reply_and_take_none_of_them() {
        let (limits, site) = (Limits::new(2), SiteId::default());
        assert!((0..20).all(|_| limits.preview(&site, "x").is_ok()));
        assert!(limits.preview(&site, "x").is_err() && limits.take(&site, "x").is_ok());
    }

    #[test]
    fn zero_is_no_limit() {
        let limits = Limits::new(0);
        assert!((0..1000).all(|_| limits.take(&SiteId::default(), "x").is_ok()));
        assert!((0..1000).all(|_| limits.preview(&SiteId::default(), "x").is_ok()));
    }
}
