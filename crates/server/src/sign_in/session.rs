//! The cookies of signing in: who is signed in, and which browser began a sign-in.

use cookie::Cookie;
use rejoinder_domain::{AccountId, Identity};
use rejoinder_store::{ABSOLUTE, StoreError};
use sha2::{Digest, Sha256};

use super::KEPT;
use crate::app::{App, Site};
use crate::visitor::CookieNames;

/// Begins a session for an account: the cookie that is the only place where its token is.
pub async fn begin(
    app: &App,
    site: &Site,
    account: AccountId,
    identity: Identity,
) -> Result<Cookie<'static>, StoreError> {
    let token = token(app);
    app.store.begin_session(&site.id, hashed(&token), (account, identity), app.now()).await?;
    Ok(CookieNames::of(app, site).session(&token, ABSOLUTE))
}

/// A browser's token for its sign-ins: the one it has, or a new one. The cookie lives as long as what it is for.
pub fn browser(app: &App, site: &Site, known: Option<&str>) -> (String, Cookie<'static>) {
    let token = known.map_or_else(|| token(app), str::to_owned);
    let cookie = CookieNames::of(app, site).browser(&token, KEPT);
    (token, cookie)
}

fn token(app: &App) -> String {
    bs58::encode(app.random::<32>()).into_string()
}

/// What the store knows of a token.
pub fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// What an account's replies are known by: 32 bytes that no browser's token hashes to, for those have no NUL.
pub fn owner(account: AccountId) -> [u8; 32] {
    account.owner_key()
}
