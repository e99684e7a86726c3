//! Edit keys: what a program is known by as the author of its replies.

use axum::http::{HeaderMap, header};
use rejoinder_domain::SiteId;
use rejoinder_store::Retry;

use crate::app::App;
use crate::visitor::Own;

/// The key that a request shows: `Authorization: Bearer …`. Other kinds of authorisation are not for us.
pub(super) fn shown(headers: &HeaderMap) -> Option<Own> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = given.and_then(|value| value.strip_prefix("Bearer ")).filter(|key| key.len() <= 100);
    key.map(|key| Own::new(key.to_owned()))
}

/// A key for a new reply. The same request with the same `Idempotency-Key` is given the same one, so that who missed
/// the first answer finds all of it in the second; nothing of it is kept but its hash.
pub(super) fn for_new_reply(app: &App, site: &SiteId, retry: Option<&Retry>) -> Own {
    let token = match retry {
        Some(retry) => bs58::encode(app.key.edit_key(site, &retry.key, &retry.words)).into_string(),
        None => bs58::encode(app.random::<32>()).into_string(),
    };
    Own::new(token)
}
