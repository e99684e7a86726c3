//! Passkeys: one key of one identity, and challenges that are answered once.

use std::time::Duration;

use rejoinder_domain::{AccountId, Identity, Profile, SiteId, account_name};
use rejoinder_store::{
    Account, AccountRefusal, Callback, NewPasskey, Passkey, PendingSignIn, SignedIn, UsedPasskey,
};

use crate::ground::{Ground, at, site};

fn account_id(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

/// Somebody with this user handle; a new account gets this number.
pub(crate) fn somebody(handle: &str, number: u8) -> SignedIn {
    let identity = Identity::new("passkey", handle).unwrap();
    SignedIn {
        site: site(),
        profile: Profile { name: format!("Reader {handle}"), handle: "Ana".into(), ..Profile::of(identity) },
        badge: "passkey".into(),
        new_id: account_id(number),
        mark: "xyz".into(),
        link: None,
        at: at(1),
    }
}

fn passkey(credential: u8) -> NewPasskey {
    NewPasskey { credential: vec![credential; 32], key: "first".into() }
}

fn used(credential: u8, seen: &str, key: &str) -> UsedPasskey {
    UsedPasskey { credential: vec![credential; 32], seen: seen.into(), key: key.into() }
}

impl Ground {
    async fn make(&self, who: SignedIn, new: NewPasskey) -> Result<Account, AccountRefusal> {
        self.store.make_passkey(who, new).await.unwrap()
    }

    async fn find(&self, credential: u8) -> Option<Passkey> {
        self.store.passkey(&site(), vec![credential; 32]).await.unwrap()
    }
}

#[tokio::test]
async fn passkey_that_was_made_leads_to_its_account() {
    let ground = Ground::new().await;
    let made = ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    let kept = ground.find(1).await.unwrap();
    assert_eq!(kept, Passkey { handle: "a".into(), name: "Ana".into(), key: "first".into() });
    let again =
        ground.store.use_passkey(somebody("a", 2), used(1, "first", "second")).await.unwrap().unwrap();
    assert_eq!(again, made);
    assert_eq!(ground.find(1).await.unwrap().key, "second");
    assert_eq!(ground.store.passkeys_of(&site(), made.id).await.unwrap(), [vec![1; 32]]);
}

#[tokio::test]
async fn credential_id_that_is_known_makes_no_account() {
    let ground = Ground::new().await;
    ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    assert_eq!(ground.make(somebody("b", 2), passkey(1)).await, Err(AccountRefusal::Elsewhere));
    assert_eq!(ground.store.account(&site(), account_id(2)).await.unwrap(), None);
    assert_eq!(ground.find(1).await.unwrap().handle, "a");
}

#[tokio::test]
async fn account_that_is_gone_takes_no_passkey() {
    let ground = Ground::new().await;
    let linked = SignedIn { link: Some(account_id(9)), ..somebody("a", 1) };
    assert_eq!(ground.make(linked, passkey(1)).await, Err(AccountRefusal::Gone));
    assert_eq!(ground.find(1).await, None);
}

#[tokio::test]
async fn proof_against_another_state_of_the_key_makes_no_account() {
    let ground = Ground::new().await;
    ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    // Used twice at the same time; another's handle; another site's; unknown.
    ground.store.use_passkey(somebody("a", 2), used(1, "first", "second")).await.unwrap().unwrap();
    let elsewhere = SignedIn { site: "other".parse::<SiteId>().unwrap(), ..somebody("a", 2) };
    for (who, proof) in [
        (somebody("a", 2), used(1, "first", "third")),
        (somebody("b", 2), used(1, "second", "third")),
        (elsewhere, used(1, "second", "third")),
        (somebody("a", 2), used(2, "second", "third")),
    ] {
        let refused = ground.store.use_passkey(who, proof.clone()).await.unwrap();
        assert_eq!(refused, Err(AccountRefusal::Gone), "{proof:?}");
    }
    assert_eq!(ground.store.account(&site(), account_id(2)).await.unwrap(), None);
    assert_eq!(ground.find(1).await.unwrap().key, "second");
}

#[tokio::test]
async fn passkey_goes_with_its_identity_and_comes_back_with_nobody() {
    let ground = Ground::new().await;
    let made = ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    let second = SignedIn { link: Some(made.id), ..somebody("b", 2) };
    assert_eq!(ground.make(second, passkey(2)).await.unwrap(), made, "linked");
    let identity = Identity::new("passkey", "a").unwrap();
    ground.store.unlink_identity(&site(), made.id, identity).await.unwrap().unwrap();
    assert_eq!(ground.find(1).await, None);
    assert_eq!(ground.store.passkeys_of(&site(), made.id).await.unwrap(), [vec![2; 32]]);
    let back = ground.store.use_passkey(somebody("a", 3), used(1, "first", "second")).await.unwrap();
    assert_eq!(back, Err(AccountRefusal::Gone));
    ground.store.delete_account(&site(), made.id, at(2)).await.unwrap();
    assert_eq!(ground.find(2).await, None);
}

#[tokio::test]
async fn passkeys_are_of_one_account_and_one_site() {
    let ground = Ground::new().await;
    let ana = ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    let bo = ground.make(somebody("b", 2), passkey(2)).await.unwrap();
    let other: SiteId = "other".parse().unwrap();
    assert_eq!(ground.store.passkey(&other, vec![1; 32]).await.unwrap(), None);
    let elsewhere = SignedIn { site: other.clone(), ..somebody("a", 1) };
    let there = ground.make(elsewhere, passkey(1)).await.unwrap();
    assert_eq!(there.id, ana.id, "one id, on two sites");
    let elsewhere = SignedIn { site: other.clone(), ..somebody("c", 3) };
    ground.make(SignedIn { link: Some(there.id), ..elsewhere }, passkey(3)).await.unwrap();
    assert_eq!(ground.store.passkeys_of(&site(), ana.id).await.unwrap(), [vec![1; 32]]);
    assert_eq!(ground.store.passkeys_of(&site(), bo.id).await.unwrap(), [vec![2; 32]]);
    assert_eq!(ground.store.passkeys_of(&other, there.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn identity_has_one_key_whose_id_is_as_long_as_ids_are() {
    let ground = Ground::new().await;
    let made = ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    ground.store.make_passkey(somebody("a", 1), passkey(2)).await.unwrap_err();
    assert_eq!(ground.store.passkeys_of(&site(), made.id).await.unwrap(), [vec![1; 32]]);
    for length in [0, 1024] {
        let new = NewPasskey { credential: vec![1; length], key: "first".into() };
        ground.store.make_passkey(somebody("b", 2), new).await.unwrap_err();
        assert_eq!(ground.store.account(&site(), account_id(2)).await.unwrap(), None, "{length}");
    }
}

#[tokio::test]
async fn account_takes_twenty_identities_and_keeps_those_it_has() {
    let ground = Ground::new().await;
    let made = ground.make(somebody("1", 1), passkey(1)).await.unwrap();
    let linked = |number: u8| SignedIn { link: Some(made.id), ..somebody(&number.to_string(), 9) };
    for number in 2..=20 {
        ground.make(linked(number), passkey(number)).await.unwrap();
    }
    assert_eq!(ground.make(linked(21), passkey(21)).await, Err(AccountRefusal::Full));
    assert_eq!(ground.find(21).await, None);
    assert_eq!(ground.store.sign_in(linked(20)).await.unwrap().unwrap(), made, "known already");
    let identity = Identity::new("passkey", "2").unwrap();
    ground.store.unlink_identity(&site(), made.id, identity).await.unwrap().unwrap();
    ground.make(linked(21), passkey(21)).await.unwrap();
}

#[tokio::test]
async fn name_is_taken_by_whoever_has_one_that_looks_like_it() {
    let ground = Ground::new().await;
    let alike = account_name("reader A").unwrap();
    assert!(!ground.store.is_name_taken(&site(), &alike).await.unwrap());
    ground.make(somebody("a", 1), passkey(1)).await.unwrap();
    assert!(ground.store.is_name_taken(&site(), &alike).await.unwrap());
    assert!(!ground.store.is_name_taken(&"other".parse().unwrap(), &alike).await.unwrap());
}

#[tokio::test]
async fn challenge_is_answered_once_by_the_browser_that_asked_for_it() {
    let ground = Ground::new().await;
    let begun = PendingSignIn {
        state: [1; 32],
        browser: [2; 32],
        provider: "passkey".into(),
        instance: String::new(),
        plan: String::new(),
        article: None,
        link: None,
        window: None,
        expires: at(600),
    };
    assert!(ground.store.begin_sign_in(&site(), begun.clone(), at(0)).await.unwrap());
    let right = Callback {
        state: [1; 32],
        browser: [2; 32],
        provider: "passkey".into(),
        instance: String::new(),
        at: at(0),
    };
    let replace_at = async |site: SiteId, callback: Callback, plan: &str| {
        let found = ground.store.replace_plan(&site, callback, plan.into()).await.unwrap();
        found.map(|pending| pending.plan)
    };
    let replace = async |callback: Callback, plan: &str| replace_at(site(), callback, plan).await;
    assert_eq!(replace(right.clone(), "challenge").await.as_deref(), Some(""));
    for wrong in [
        Callback { browser: [3; 32], ..right.clone() },
        Callback { state: [3; 32], ..right.clone() },
        Callback { provider: "github".into(), ..right.clone() },
        Callback { instance: "social.example".into(), ..right.clone() },
        Callback { at: at(0).after(Duration::from_mins(10)), ..right.clone() },
    ] {
        assert_eq!(replace(wrong.clone(), "mine").await, None, "{wrong:?}");
    }
    let other: SiteId = "other".parse().unwrap();
    assert_eq!(replace_at(other.clone(), right.clone(), "mine").await, None, "another site");
    let found = ground.store.begun_sign_in(&other, [1; 32], [2; 32], at(0)).await.unwrap();
    assert_eq!(found, None, "another site");
    let another = PendingSignIn { state: [4; 32], ..begun.clone() };
    assert!(ground.store.begin_sign_in(&site(), another, at(0)).await.unwrap());
    let another = Callback { state: [4; 32], ..right.clone() };
    assert_eq!(replace(another, "another").await.as_deref(), Some(""));
    assert!(ground.store.begin_sign_in(&other, begun.clone(), at(0)).await.unwrap());
    assert_eq!(replace_at(other, right.clone(), "another").await.as_deref(), Some(""));
    assert_eq!(replace(right.clone(), "").await.as_deref(), Some("challenge"));
    assert_eq!(replace(right, "").await.as_deref(), Some(""), "used up");
}
