//! What articles, threads, replies and authors are, and every rule about them.
//!
//! Nothing here reads a clock, a file, a network or a source of randomness: those come in as arguments.

mod account;
mod article;
mod draft;
mod id;
mod mark;
pub mod markup;
mod place;
pub mod record;
mod reply;
mod site;
pub mod text;
mod time;
mod verdict;

pub use account::{
    Identity, PASSKEY_ISSUER, Picked, Profile, account_name, free_names, is_address, is_reserved,
    is_reserved_key, name_key,
};
pub use article::{ArticlePath, PATH_BYTES, PathRefusal, Visibility};
pub use draft::{
    BODY_BYTES, BODY_CHARACTERS, Draft, EMAIL_BYTES, Fault, Field, NAME_BYTES, NAME_CHARACTERS, Refusal,
    WEBSITE_BYTES, Words, email_address, website,
};
pub use id::{AccountId, ArticleId, IdError, ReplyId, SiteId};
pub use mark::{Key, Said};
pub use place::{Place, STORED_DEPTH};
pub use reply::State;
pub use site::{ArticleRules, Need, Policy, ReplyRules};
pub use time::Time;
pub use verdict::{Facts, Reason, Verdict, judge};
