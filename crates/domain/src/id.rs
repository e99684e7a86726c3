//! Names that never change: of sites, articles, accounts and replies.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Time;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not base58 of sixteen bytes.
    #[error("not an id: 22 letters and digits at most")]
    NotAnId,
    /// A site's id has other characters or another length.
    #[error("a site's id has 1 to 32 lower-case letters, digits and hyphens")]
    NotASite,
}

/// Characters of the longest id.
const LONGEST: usize = 22;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUID version 7, RFC 9562 §5.7) that sorts by `time`; `noise` makes it unlike all others.
            pub fn new(time: Time, noise: [u8; 10]) -> Self {
                let millis = u64::try_from(time.as_micros().div_euclid(1000)).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &noise).into_uuid())
            }

            /// The sixteen bytes as they are stored.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// An id from its sixteen stored bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        /// Base58: short, and free of characters that look alike.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = [0; LONGEST];
                let length = bs58::encode(self.0.as_bytes()).onto(&mut text[..]).map_err(|_| fmt::Error)?;
                let text = text.get(..length).and_then(|text| str::from_utf8(text).ok());
                f.write_str(text.ok_or(fmt::Error)?)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                // Sixteen bytes are never more than 22 characters; longer text is refused before any work.
                if text.len() > LONGEST {
                    return Err(IdError::NotAnId);
                }
                let mut bytes = [0; 16];
                match bs58::decode(text).onto(&mut bytes) {
                    Ok(16) => Ok(Self::from_bytes(bytes)),
                    _ => Err(IdError::NotAnId),
                }
            }
        }
    };
}

id! {
    /// An article's id.
    ArticleId
}
id! {
    /// An account's id.
    AccountId
}
impl AccountId {
    /// What the account's replies are known by as their author's own: 32 bytes that no browser's token hashes to, for
    /// those have no NUL. It follows from the id alone, so that replies find their author again wherever they are taken.
    pub fn owner_key(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"account\0").chain_update(self.as_bytes()).finalize().into()
    }
}

id! {
    /// A reply's id: its permalink is `/r/ID`.
    ReplyId
}

/// A site's id: short, lower case, chosen by the publisher (`main` if nobody chose).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(Arc<str>);

impl SiteId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SiteId {
    fn default() -> Self {
        Self("main".into())
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SiteId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text.into())) } else { Err(IdError::NotASite) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_owns_its_replies_by_its_id_alone() {
        let key = AccountId::from_bytes([7; 16]).owner_key();
        // Stored with every reply of an account: it must never come out otherwise.
        assert!(key.starts_with(&[0xB3, 0x4B, 0xFE, 0x8F]), "{key:?}");
        assert_ne!(key, AccountId::from_bytes([8; 16]).owner_key());
    }
}
