//! What signing in, the own account and the own replies ask.

use rejoinder_domain::{AccountId, ArticleId, Identity, Profile, SiteId, Time, account_name};

use super::{NOW, id};
use crate::{
    Callback, KeptText, NewWindow, PendingSignIn, SignedIn, Store, WindowOutcome, Withdrawal, sessions,
};

const ACCOUNT: AccountId = AccountId::from_bytes([1; 16]);
const OTHER: AccountId = AccountId::from_bytes([2; 16]);
const SOON: Time = Time::from_micros(2_000_000);

fn identity(subject: &str) -> Identity {
    Identity::new("https://idp.example", subject).unwrap()
}

/// Calls every method of what is about accounts.
pub(super) async fn ask(store: &Store, article: ArticleId) {
    sign_in(store).await;
    be_signed_in(store).await;
    sign_ins_under_way(store, article).await;
    keep(store, article).await;
    own(store).await;
    change(store).await;
}

async fn sign_in(store: &Store) {
    let by = |subject: &str, new_id, link| SignedIn {
        site: SiteId::default(),
        profile: Profile::of(identity(subject)),
        badge: "openid:Example".into(),
        new_id,
        mark: "x7Q".into(),
        link,
        at: NOW,
    };
    for new in
        [by("1", ACCOUNT, None), by("1", OTHER, None), by("2", OTHER, Some(ACCOUNT)), by("3", OTHER, None)]
    {
        store.sign_in(new).await.unwrap().unwrap();
    }
    store.sign_in(by("3", OTHER, Some(ACCOUNT))).await.unwrap().unwrap_err();
}

async fn be_signed_in(store: &Store) {
    let site = SiteId::default();
    for token in [[1; 32], [2; 32]] {
        store.begin_session(&site, token, (ACCOUNT, identity("1")), NOW).await.unwrap();
    }
    // Late enough to be written down.
    let later = NOW.after(sessions::IDLE / 2);
    store.session(&site, [1; 32], later).await.unwrap().unwrap();
    store.sessions(&site, ACCOUNT, later).await.unwrap();
    store.end_session(&site, [2; 32]).await.unwrap();
    store.end_sessions(&site, OTHER).await.unwrap();
}

async fn sign_ins_under_way(store: &Store, article: ArticleId) {
    let site = SiteId::default();
    let pending = |number: u8, window| PendingSignIn {
        state: [number; 32],
        browser: [1; 32],
        provider: "github".into(),
        instance: String::new(),
        plan: "{}".into(),
        article: Some(article),
        link: None,
        window,
        expires: SOON,
    };
    for (number, outcome) in
        [(1, WindowOutcome::Done(ACCOUNT, identity("1"))), (2, WindowOutcome::Failed("denied".into()))]
    {
        let (window, challenge) = ([number; 16], [number; 32]);
        let opened = NewWindow { id: window, challenge, provider: "github".into(), expires: SOON };
        store.open_window(&site, opened, NOW).await.unwrap();
        assert!(store.begin_sign_in(&site, pending(number, Some(window)), NOW).await.unwrap());
        assert!(store.close_window(&site, window, outcome).await.unwrap());
        store.claim_window(&site, window, challenge, NOW).await.unwrap();
    }
    let cancelled = NewWindow { id: [4; 16], challenge: [4; 32], provider: "github".into(), expires: SOON };
    store.open_window(&site, cancelled, NOW).await.unwrap();
    store.abandon_window(&site, [4; 16], [4; 32]).await.unwrap();
    let nobody_waits = store.close_window(&site, [4; 16], WindowOutcome::Failed("denied".into()));
    assert!(!nobody_waits.await.unwrap());
    assert!(store.begin_sign_in(&site, pending(3, None), NOW).await.unwrap());
    store.begun_sign_in(&site, [3; 32], [1; 32], NOW).await.unwrap().unwrap();
    let callback = Callback {
        state: [3; 32],
        browser: [1; 32],
        provider: "github".into(),
        instance: String::new(),
        at: NOW,
    };
    store.take_sign_in(&site, callback).await.unwrap().unwrap();
    assert!(store.use_token(&site, [1; 32], SOON, NOW).await.unwrap());
}

async fn keep(store: &Store, article: ArticleId) {
    let site = SiteId::default();
    store.keep_text(&site, ([1; 32], article), KeptText::default(), (SOON, NOW)).await.unwrap();
    store.kept_text(&site, ([1; 32], article), NOW).await.unwrap().unwrap();
    store.forget_text(&site, [1; 32], article).await.unwrap();
    for picture in [[1; 16], [2; 16]] {
        store.set_picture(&site, ACCOUNT, (picture, vec![1]), NOW).await.unwrap();
    }
    store.picture(&site, [2; 16]).await.unwrap().unwrap();
    store.keep_registration(&site, ("mastodon", "social.example"), "{}".into(), NOW).await.unwrap();
    store.registration(&site, "mastodon", "social.example").await.unwrap().unwrap();
    store
        .take_registration(&site, ("mastodon", "other.example"), (Time::from_micros(0), 30), NOW)
        .await
        .unwrap();
}

async fn own(store: &Store) {
    let site = SiteId::default();
    store.claimable_replies(&site, [1; 32]).await.unwrap();
    let owner = ACCOUNT.owner_key();
    let account = (ACCOUNT, owner, "openid:Example".into());
    assert!(store.claim_replies(&site, [1; 32], account, NOW).await.unwrap() > 0);
    for before in [None, Some(SOON)] {
        assert!(!store.replies_of(&site, owner, before, 9).await.unwrap().is_empty());
    }
    let window = std::time::Duration::ZERO;
    let late = Withdrawal { site, id: id(1), owner, window, at: NOW };
    store.withdraw_reply(late).await.unwrap().unwrap_err();
}

async fn change(store: &Store) {
    let site = SiteId::default();
    store.account(&site, ACCOUNT).await.unwrap().unwrap();
    store.identities(&site, ACCOUNT).await.unwrap();
    let name = account_name("Ana").unwrap();
    store.rename_account(&site, ACCOUNT, name, NOW).await.unwrap().unwrap();
    store.unlink_identity(&site, ACCOUNT, identity("2")).await.unwrap().unwrap();
    store.delete_account(&site, ACCOUNT, NOW).await.unwrap();
}
