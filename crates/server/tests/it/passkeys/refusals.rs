//! What is no answer of a passkey, however it came about, makes no account and is answered in words.

use axum::http::StatusCode;
use rejoinder_domain::{AccountId, Identity, Profile, SiteId};
use rejoinder_store::SignedIn;

use super::{AT, HERE, ground, problem, reader};
use crate::authenticator::Authenticator;
use crate::ground::Ground;
use crate::log::Log;

#[tokio::test]
async fn whoever_cancels_while_the_answer_comes_in_has_either_an_account_or_cancelled() {
    for cancels_first in [false, true] {
        let ground = ground().await;
        let ana = reader(&ground);
        let mut authenticator = Authenticator::new(1);
        let state = ana.want(&ground, "").await;
        let options = ana.options(&state, "make", "Ana").await;
        let made = authenticator.make(&options);
        let (path, fields) = (format!("{AT}/cancel"), [("state", state.as_str())]);
        let (answer, cancel) = if cancels_first {
            let (cancel, answer) = tokio::join!(ana.post(&path, &fields), ana.answer(&state, &made));
            (answer, cancel)
        } else {
            tokio::join!(ana.answer(&state, &made), ana.post(&path, &fields))
        };
        let site = SiteId::default();
        let kept = ground.app.store.passkey(&site, authenticator.credential.clone()).await.unwrap();
        let cancelled = cancel.status == StatusCode::SEE_OTHER;
        assert_eq!(kept.is_none(), cancelled);
        let over = if cancelled { answer.status } else { cancel.status };
        assert_eq!(over, StatusCode::FORBIDDEN, "the one that came second");
        assert_eq!(ana.signed_in(&ground).await.is_some(), !cancelled);
    }
}

#[tokio::test]
async fn passkey_whose_id_is_empty_or_too_long_is_refused_in_words() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    for (bytes, taken) in [(0, false), (1024, false), (2000, false), (1023, true)] {
        let options = ana.options(&state, "make", "Ana").await;
        let mut authenticator = Authenticator { credential: vec![7; bytes], ..Authenticator::new(1) };
        let answer = ana.answer(&state, &authenticator.make(&options)).await;
        let expected = if taken { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(answer.status, expected, "{bytes}");
        assert!(taken || problem(&answer.page()).contains("did not work out"), "{bytes}");
    }
}

#[tokio::test]
async fn passkey_whose_id_is_anothers_is_refused_without_a_word_of_other_accounts() {
    let ground = ground().await;
    let (ana, bo) = (reader(&ground), reader(&ground));
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    let refused = bo.make(&ground, &mut Authenticator::new(1), "Bo").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!problem(&refused.page()).contains("linked"), "{}", problem(&refused.page()));
}

/// Takes every name that the next account called Ana could get. The last ends in letters by chance, which is counted
/// here.
async fn take_names(ground: &Ground) {
    let [one, two, three] = ground.app.random();
    let next = u32::from_be_bytes([0, one, two, three]);
    let marks = (1..=40).map(|step| bs58::encode(&(next + step).to_be_bytes()[1..]).into_string());
    let numbers = (2..=9).map(|number: u8| number.to_string());
    let names = marks.chain(numbers).map(|end| format!("Ana {end}")).chain(["Ana".to_owned()]);
    for (number, name) in (0..).zip(names) {
        let identity = Identity::new("https://idp.example", name.as_str()).unwrap();
        let signed_in = SignedIn {
            site: SiteId::default(),
            profile: Profile { name, ..Profile::of(identity) },
            badge: "github".into(),
            new_id: AccountId::from_bytes([number; 16]),
            mark: String::new(),
            link: None,
            at: ground.app.now(),
        };
        ground.app.store.sign_in(signed_in).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn store_that_fails_is_told_as_what_it_is_and_not_as_a_panic() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let options = ana.options(&state, "make", "Ana").await;
    take_names(&ground).await;
    let (log, _guard) = Log::keep();
    let answer = ana.answer(&state, &Authenticator::new(1).make(&options)).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text());
    assert!(log.text().contains("no name is free") && !log.text().contains("panicked"), "{}", log.text());
}

#[tokio::test]
async fn answers_count_as_questions_do() {
    let ground = Ground::with(&format!(
        "[server]\npublic_url = '{HERE}'\n[limits]\nreplies_per_minute = 5\n[[site]]\n[[sign_in]]\nid = 'passkey'\n"
    ))
    .await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let mut told = Vec::new();
    for _ in 0..70 {
        told.push(ana.answer(&state, "{}").await.status);
    }
    assert_eq!(told.first(), Some(&StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(told.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}
