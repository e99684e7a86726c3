//! The native format with passkeys: they move with their keys, or not at all.

use rejoinder_store::{NewPasskey, Passkey, RecordRefusal, SignedIn, Store, UsedPasskey};

use crate::ground::{Ground, site};
use crate::native::{empty, export, import};
use crate::native_accounts::account_id;
use crate::passkeys::somebody;

async fn make(store: &Store, who: SignedIn, credential: u8) {
    let new = NewPasskey { credential: vec![credential; 32], key: format!(r#"{{"key":"{credential}"}}"#) };
    store.make_passkey(who, new).await.unwrap().unwrap();
}

/// A site with an account that has two passkeys and nothing else.
async fn ground() -> Ground {
    let ground = Ground::new().await;
    make(&ground.store, somebody("a", 1), 1).await;
    make(&ground.store, SignedIn { link: Some(account_id(1)), ..somebody("b", 2) }, 2).await;
    ground
}

#[tokio::test]
async fn passkeys_go_out_come_in_and_lead_to_the_same_account() {
    let file = export(&ground().await.store).await;
    let (_folder, store) = empty();
    let first = import(&store, &file).await.unwrap();
    assert_eq!((first.accounts.added, first.identities.added), (1, 2));
    assert_eq!(export(&store).await, file);
    let again = import(&store, &file).await.unwrap();
    assert_eq!((again.identities.added, again.identities.known), (0, 2));
    let key = r#"{"key":"1"}"#.to_owned();
    let kept = store.passkey(&site(), vec![1; 32]).await.unwrap();
    assert_eq!(kept, Some(Passkey { handle: "a".into(), name: "Ana".into(), key: key.clone() }));
    let used = UsedPasskey { credential: vec![1; 32], seen: key, key: "{}".into() };
    let account = store.use_passkey(somebody("a", 9), used).await.unwrap().unwrap();
    assert_eq!(account.id, account_id(1));
}

#[tokio::test]
async fn export_says_what_a_passkey_is_known_by() {
    let file = export(&ground().await.store).await;
    let said =
        r#""passkey":{"credential":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE","key":"{\"key\":\"1\"}"}}"#;
    assert!(file.contains(said), "{file}");
}

#[tokio::test]
async fn key_of_two_passkeys_is_refused() {
    let file = export(&ground().await.store).await;
    let twice = file.replace(
        "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
    );
    let (_folder, store) = empty();
    let refused = import(&store, &twice).await.unwrap_err();
    assert_eq!(refused, (4, RecordRefusal::Twice("the key of b of passkey".into())));
    let (_folder, store) = empty();
    make(&store, somebody("c", 3), 2).await;
    let refused = import(&store, &file).await.unwrap_err();
    assert_eq!(refused, (4, RecordRefusal::Elsewhere("b of passkey".into())));
}

#[tokio::test]
async fn passkey_that_nobody_can_log_in_with_stays_behind() {
    let ground = ground().await;
    let dead = SignedIn { link: Some(account_id(1)), ..somebody("dead", 4) };
    ground.store.sign_in(dead).await.unwrap().unwrap();
    let file = export(&ground.store).await;
    assert!(!file.contains("dead"), "{file}");
    let (_folder, store) = empty();
    import(&store, &file).await.unwrap();
}
