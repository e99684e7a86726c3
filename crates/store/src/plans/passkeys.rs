//! What logging in with a passkey asks.

use std::time::Duration;

use rejoinder_domain::{AccountId, Identity, Profile, SiteId, account_name};

use super::NOW;
use crate::{Callback, NewPasskey, PendingSignIn, SignedIn, Store, UsedPasskey};

/// A passkey is made, used, asked for and taken away.
pub(super) async fn ask(store: &Store) {
    let site = SiteId::default();
    let begun = PendingSignIn {
        state: [7; 32],
        browser: [1; 32],
        provider: "passkey".into(),
        instance: String::new(),
        plan: String::new(),
        article: None,
        link: None,
        window: None,
        expires: NOW.after(Duration::from_mins(1)),
    };
    assert!(store.begin_sign_in(&site, begun, NOW).await.unwrap());
    let callback = Callback {
        state: [7; 32],
        browser: [1; 32],
        provider: "passkey".into(),
        instance: String::new(),
        at: NOW,
    };
    store.replace_plan(&site, callback, "{}".into()).await.unwrap().unwrap();
    let name = account_name("Ana").unwrap();
    store.is_name_taken(&site, &name).await.unwrap();
    let signed_in = |handle: &str, number: u8| SignedIn {
        site: SiteId::default(),
        profile: Profile { name: "Ana".into(), ..Profile::of(Identity::new("passkey", handle).unwrap()) },
        badge: "passkey".into(),
        new_id: AccountId::from_bytes([number; 16]),
        mark: "x".into(),
        link: None,
        at: NOW,
    };
    let new = NewPasskey { credential: vec![1], key: "1".into() };
    let account = store.make_passkey(signed_in("a", 1), new).await.unwrap().unwrap().id;
    let used = UsedPasskey { credential: vec![1], seen: "1".into(), key: "2".into() };
    store.use_passkey(signed_in("a", 1), used).await.unwrap().unwrap();
    store.passkey(&site, vec![1]).await.unwrap().unwrap();
    assert_eq!(store.passkeys_of(&site, account).await.unwrap().len(), 1);
}
