//! What a page can claim that waits for a sign-in in another window.

use rejoinder_domain::{AccountId, Identity, Profile};
use rejoinder_store::{Claimed, NewWindow, SignedIn, WindowOutcome};

use crate::ground::{Ground, at, site};

const ANA: AccountId = AccountId::from_bytes([1; 16]);

fn identity(number: u8) -> Identity {
    Identity::new("https://idp.example", number.to_string()).unwrap()
}

/// Ana's account with two identities, and a window that waits.
async fn ground() -> Ground {
    let ground = Ground::new().await;
    for (number, link) in [(1, None), (2, Some(ANA))] {
        let profile = Profile { name: "Ana".into(), ..Profile::of(identity(number)) };
        let badge = "openid:Example".to_owned();
        let new = SignedIn { site: site(), profile, badge, new_id: ANA, mark: "x".into(), link, at: at(1) };
        ground.store.sign_in(new).await.unwrap().unwrap();
    }
    let window = NewWindow { id: [3; 16], challenge: [4; 32], provider: "oidc".into(), expires: at(600) };
    ground.store.open_window(&site(), window, at(1)).await.unwrap();
    ground
}

impl Ground {
    /// The window's sign-in ends with the second identity.
    async fn end_window(&self) {
        let done = WindowOutcome::Done(ANA, identity(2));
        assert!(self.store.close_window(&site(), [3; 16], done).await.unwrap());
    }

    async fn claim(&self) -> Claimed {
        self.store.claim_window(&site(), [3; 16], [4; 32], at(2)).await.unwrap()
    }
}

#[tokio::test]
async fn page_claims_what_came_of_its_window() {
    let ground = ground().await;
    ground.end_window().await;
    assert_eq!(ground.claim().await, Claimed::Done(ANA, identity(2)));
    assert_eq!(ground.claim().await, Claimed::Unknown, "once");
}

#[tokio::test]
async fn window_ends_with_the_identity_that_was_proved_in_it() {
    let ground = ground().await;
    ground.end_window().await;
    ground.store.unlink_identity(&site(), ANA, identity(2)).await.unwrap().unwrap();
    assert_eq!(ground.claim().await, Claimed::Unknown);
    ground
        .store
        .sign_in(SignedIn {
            site: site(),
            profile: Profile::of(identity(2)),
            badge: "openid:Example".into(),
            new_id: AccountId::from_bytes([9; 16]),
            mark: "x".into(),
            link: Some(ANA),
            at: at(3),
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ground.claim().await, Claimed::Unknown, "also once it is linked again");
}

#[tokio::test]
async fn window_of_another_identity_goes_on() {
    let ground = ground().await;
    ground.end_window().await;
    ground.store.unlink_identity(&site(), ANA, identity(1)).await.unwrap().unwrap();
    assert_eq!(ground.claim().await, Claimed::Done(ANA, identity(2)));
}

#[tokio::test]
async fn logging_out_everywhere_is_logging_out_of_windows() {
    let ground = ground().await;
    ground.end_window().await;
    ground.store.end_sessions(&site(), ANA).await.unwrap();
    assert_eq!(ground.claim().await, Claimed::Unknown);
}

#[tokio::test]
async fn nobody_logs_in_as_somebody_who_is_gone() {
    let taken_away = ground().await;
    taken_away.store.unlink_identity(&site(), ANA, identity(2)).await.unwrap().unwrap();
    taken_away.end_window().await;
    assert_eq!(taken_away.claim().await, Claimed::Unknown);
    let erased = ground().await;
    erased.store.delete_account(&site(), ANA, at(2)).await.unwrap();
    erased.end_window().await;
    assert_eq!(erased.claim().await, Claimed::Unknown);
}
