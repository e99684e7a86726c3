//! A passkey is added to an account by its holder alone, and for as long as it can be.

use std::time::Duration;

use axum::http::StatusCode;

use super::{AT, ground, problem, reader, state};
use crate::authenticator::{Authenticator, base64url};

#[tokio::test]
async fn holder_who_is_gone_by_any_way_is_not_told_of_and_gets_no_passkey() {
    for gone in ["logged out", "logged out everywhere", "another logged in", "deleted"] {
        let ground = ground().await;
        let (ana, elsewhere) = (reader(&ground), reader(&ground));
        let (mut own, mut other) = (Authenticator::new(1), Authenticator::new(2));
        elsewhere.make(&ground, &mut other, "Bo").await;
        ana.make(&ground, &mut own, "Ana").await;
        let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
        let options = ana.options(&state, "make", "").await;
        match gone {
            "logged out" => ana.log_out().await,
            "logged out everywhere" => {
                elsewhere.prove(&ground, &own).await;
                elsewhere.post("/account/log-out-everywhere", &[]).await;
            }
            "deleted" => drop(ana.post("/account/erase", &[]).await),
            _ => {
                ana.log_out().await;
                ana.prove(&ground, &other).await;
            }
        }
        let page = ana.get(&format!("{AT}?state={state}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{gone}");
        let told = ana.ask(&state, "make", "").await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{gone}");
        assert!(!told.text().contains("Ana") && !told.text().contains(&base64url(&own.credential)), "{gone}");
        let mut strangers = Authenticator::new(3);
        let answer = ana.answer(&state, &strangers.make(&options)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{gone}");
        assert_eq!(reader(&ground).prove(&ground, &strangers).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn whoever_has_twenty_ways_is_told_so_before_the_device_makes_a_key() {
    let ground = ground().await;
    let ana = reader(&ground);
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    let link = async || state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
    for number in 2..=20 {
        let state = link().await;
        let options = ana.options(&state, "make", "").await;
        ana.answer(&state, &Authenticator::new(number).make(&options)).await;
    }
    assert_eq!(ana.identities(&ground).await.len(), 20);
    let told = ana.ask(&link().await, "make", "").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text().contains("as many ways to log in as it can have"), "{}", told.text());
}

#[tokio::test]
async fn whoever_logs_in_again_is_not_led_to_another_account() {
    let ground = ground().await;
    let ana = reader(&ground);
    let mut authenticator = Authenticator::new(1);
    ana.make(&ground, &mut authenticator, "Ana").await;
    ground.pass(Duration::from_mins(6));
    let account = ana.page("/account").await;
    assert!(account.text().contains("Log in again"));
    let state = state(&ana.post("/sign-in/passkey", &[]).await);
    let page = ana.page(&format!("{AT}?state={state}")).await;
    assert!(page.text().contains("Use my passkey") && page.all("[data-deed=make]").is_empty());
    let options = ana.options(&state, "use", "").await;
    let stranger = Authenticator { handle: "AAAAAAAAAAAAAAAAAAAAAA".into(), ..Authenticator::new(2) };
    let refused = ana.answer(&state, &stranger.prove(&options)).await;
    assert_eq!(problem(&refused.page()), "This passkey is not known here, or not any more.");
    let options = ana.options(&state, "use", "").await;
    assert_eq!(ana.answer(&state, &authenticator.prove(&options)).await.header("location"), "/account");
    assert!(ana.page("/account").await.text().contains("Add another way to log in"));
}

#[tokio::test]
async fn account_is_told_what_was_added_to_it_and_that_nothing_was() {
    let ground = ground().await;
    let ana = reader(&ground);
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    let begun = ana.post("/sign-in/passkey", &[("link", "1")]).await;
    let page = ana.page(begun.header("location")).await;
    assert!(page.text().contains("Passkeys need JavaScript") && !page.text().contains("text"));
    assert!(!page.by_id("passkey").unwrap().attr("data-unsupported").unwrap().contains("text"));
    let wrong = ana.answer(&state(&begun), "{}").await;
    assert_eq!(problem(&wrong.page()), "That did not work out, and nothing was changed. Please try again.");
    let cancelled = ana.post(&format!("{AT}/cancel"), &[("state", &state(&begun))]).await;
    let told = ana.page(cancelled.header("location")).await;
    assert_eq!(told.one(".outcome").text(), "It was cancelled; nothing was changed.");
    let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
    let options = ana.options(&state, "make", "").await;
    let linked = ana.answer(&state, &Authenticator::new(2).make(&options)).await;
    assert_eq!(ana.page(linked.header("location")).await.one("[role=status]").text(), "Saved.");
}

#[tokio::test]
async fn passkeys_of_an_account_can_be_told_apart() {
    let ground = ground().await;
    let ana = reader(&ground);
    let mut first = Authenticator::new(1);
    ana.make(&ground, &mut first, "Ana").await;
    let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
    let options = ana.options(&state, "make", "").await;
    ana.answer(&state, &Authenticator::new(2).make(&options)).await;
    ground.pass(Duration::from_hours(50));
    ana.prove(&ground, &first).await;
    let page = ana.page("/account").await;
    let names: Vec<String> = page
        .all("button")
        .iter()
        .filter_map(|button| button.attr("aria-labelledby"))
        .map(|ids| {
            let parts = ids.split(' ').map(|id| page.by_id(id).unwrap());
            let said: Vec<String> = parts
                .map(|part| part.attr("aria-label").map_or_else(|| part.text(), str::to_owned))
                .collect();
            said.join(" ")
        })
        .collect();
    assert_eq!(
        names,
        [
            "Remove passkey linked on 23 November 2026 · last used on 25 November 2026 at 14:00",
            "Remove passkey linked on 23 November 2026 · last used on 23 November 2026 at 12:00",
        ]
    );
}

#[tokio::test]
async fn account_cannot_go_by_an_address_either_once_it_is_there() {
    let ground = ground().await;
    let ana = reader(&ground);
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    let refused = ana.post("/account/name", &[("name", "ana@example.org")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.page().by_id("error-name").unwrap().text().contains("not an e-mail address"));
    assert_eq!(ana.signed_in(&ground).await.unwrap().account.name, "Ana");
}
