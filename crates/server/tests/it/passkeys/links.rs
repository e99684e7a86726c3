//! A passkey is added to an account by its holder alone, and for as long as it can be.

use axum::http::StatusCode;

use super::{AT, ground, reader, state};
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
