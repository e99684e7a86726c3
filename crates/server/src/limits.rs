//! How many replies a network may send, and which network an address belongs to.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::{Ipv4Net, Ipv6Net};
use rejoinder_domain::SiteId;

/// Keys above which those that are idle are forgotten.
const KEYS: usize = 10_000;

/// Replies a minute from one network.
pub struct Limits {
    replies: Option<DefaultKeyedRateLimiter<(SiteId, String)>>,
}

impl Limits {
    /// Lets `replies_per_minute` pass; 0 lets all.
    pub fn new(replies_per_minute: u32) -> Self {
        let limit = NonZeroU32::new(replies_per_minute).map(Quota::per_minute);
        Self { replies: limit.map(RateLimiter::keyed) }
    }

    /// Takes one reply from a network, or says how long to wait.
    pub fn take(&self, site: &SiteId, network: &str) -> Result<(), Duration> {
        let Some(replies) = &self.replies else { return Ok(()) };
        if replies.len() > KEYS {
            replies.retain_recent();
        }
        let clock = DefaultClock::default();
        replies
            .check_key(&(site.clone(), network.to_owned()))
            .map_err(|until| until.wait_time_from(clock.now()).max(Duration::from_secs(1)))
    }
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
    fn zero_is_no_limit() {
        let limits = Limits::new(0);
        assert!((0..1000).all(|_| limits.take(&SiteId::default(), "x").is_ok()));
    }
}
