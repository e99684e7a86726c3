//! Windows of their own: who may claim what comes of them (T6), what their pages carry (T9), whom they can answer (T10).

use std::time::Duration;

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser::{Answer, Reader};
use crate::idp::{Scene, TEXT};

/// What the page that waits has made up.
pub(super) const VERIFIER: &str = "a-verifier-that-nobody-else-can-guess-000000";

async fn ask(reader: &Reader<'_>, path: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("origin", reader.origin)];
    reader.send(Method::POST, path, &headers, body.to_string()).await
}

/// A page says that it will wait; the window's id.
pub(super) async fn open(reader: &Reader<'_>, id: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let answer = ask(reader, &format!("/sign-in/{id}/window"), &json!({ "challenge": challenge })).await;
    let told: Value = serde_json::from_str(answer.text()).unwrap();
    told["window"].as_str().unwrap().to_owned()
}

/// It asks what has come of it.
pub(super) async fn claim(reader: &Reader<'_>, window: &str, verifier: &str) -> Answer {
    ask(reader, "/sign-in/oidc/claim", &json!({ "window": window, "verifier": verifier })).await
}

/// What it is told.
async fn outcome(reader: &Reader<'_>, window: &str, verifier: &str) -> String {
    let told: Value = serde_json::from_str(claim(reader, window, verifier).await.text()).unwrap();
    told["outcome"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn t06_address_that_an_attacker_sends_leads_to_no_session_of_the_attackers() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    let window = open(&eve, "oidc").await;
    // By a link, which is all that can be sent…
    for path in ["/sign-in/oidc", "/sign-in/oidc/window"] {
        let linked =
            ana.get(&format!("{path}?window={window}&state=x&article=&commenterToken={VERIFIER}")).await;
        if path.ends_with("window") {
            assert!(!linked.text().contains(&window), "the window's id is taken from the address");
        } else {
            ana.get(&scene.idp.approve(&ana.onward(&linked).await).address()).await;
            assert!(ana.session().is_some(), "the victim is signed in, at the own browser");
        }
    }
    assert_eq!(outcome(&eve, &window, VERIFIER).await, "waiting");
    // …or by a form of the attacker's page.
    for headers in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let forced = ana.post_with("/sign-in/oidc", &[("window", &window)], &[headers]).await;
        assert_eq!(forced.status.as_u16(), 403);
    }
    assert_eq!(outcome(&eve, &window, VERIFIER).await, "waiting");
    assert_eq!(eve.session(), None);
}

#[tokio::test]
async fn t06_window_is_claimed_with_the_verifier_once_and_in_time() {
    let scene = Scene::new().await;
    let (ana, page, eve) = (scene.reader(), scene.reader(), scene.reader());
    let window = open(&page, "oidc").await;
    ana.get(&scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await).address()).await;
    assert_eq!(ana.session(), None, "the session is the page's that waits, wherever that is");
    for guess in ["", "x", &VERIFIER[1..]] {
        assert_eq!(outcome(&eve, &window, guess).await, "expired");
    }
    assert_eq!(outcome(&page, &window, VERIFIER).await, "done");
    assert!(page.session().is_some());
    for again in [&page, &eve] {
        assert_eq!(outcome(again, &window, VERIFIER).await, "expired");
    }
    assert_eq!(eve.session(), None);
    let late = open(&page, "oidc").await;
    ana.get(&scene.idp.approve(&ana.leave("oidc", &[("window", &late)]).await).address()).await;
    scene.pass(Duration::from_mins(10));
    assert_eq!(outcome(&eve, &late, VERIFIER).await, "expired");
}

#[tokio::test]
async fn t06_window_is_bound_once_and_to_its_own_provider() {
    let scene = Scene::new().await;
    let (ana, eve, page) = (scene.reader(), scene.reader(), scene.reader());
    let window = open(&page, "oidc").await;
    let nobodys = "1111111111111111";
    for (id, other) in [("second", window.as_str()), ("oidc", nobodys)] {
        let refused = eve.click(id, &[("window", other)]).await;
        assert_eq!(
            (refused.status.as_u16(), refused.header("location")),
            (200, ""),
            "{id}: it says that it is over"
        );
    }
    assert_eq!(outcome(&page, &window, VERIFIER).await, "waiting");
    ana.leave("oidc", &[("window", &window)]).await;
    let again = eve.click("oidc", &[("window", &window)]).await;
    assert_eq!((again.status.as_u16(), again.header("location")), (200, ""));
    // What is over is taken out a little at a time: this one is still there when it is over.
    for _ in 0..60 {
        open(&page, "oidc").await;
    }
    let late = open(&page, "oidc").await;
    scene.pass(Duration::from_mins(10));
    assert_eq!(ana.click("oidc", &[("window", &late)]).await.status.as_u16(), 200);
}

#[tokio::test]
async fn t09_last_page_of_a_window_carries_nothing_that_is_worth_anything() {
    let scene = Scene::new().await;
    let (ana, page) = (scene.reader(), scene.reader());
    let window = open(&page, "oidc").await;
    let back = scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await);
    let last = ana.get(&back.address()).await;
    let claimed = claim(&page, &window, VERIFIER).await;
    let session = page.session().unwrap();
    let browser = ana.jar.borrow()["rejoinder-sign-in-main"].clone();
    let secrets =
        [back.get("code"), back.get("state"), &window, VERIFIER, &session, &browser, "nobody-guesses", TEXT];
    for secret in secrets {
        assert!(!last.text().contains(secret), "{secret} is on the page");
        assert!(!claimed.text().contains(secret), "{secret} is in the answer");
    }
    assert!(last.cookies().iter().all(|cookie| !cookie.name().contains("session")));
    assert_eq!(claimed.text(), "{\"outcome\":\"done\"}");
}

#[tokio::test]
async fn t09_scripts_say_nothing_to_pages_of_other_origins_and_hear_nothing_from_them() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    for (path, wanted) in [("/sign-in/oidc/window", "window"), ("/salt", "sign-in")] {
        let page = ana.page(path).await;
        let mut scripts = page.all("script").into_iter().filter_map(|script| script.attr("src"));
        let script = scripts.find(|src| src.contains(wanted)).unwrap().to_owned();
        let code = ana.get(&script).await;
        let code = code.text();
        let told = code.split("postMessage(").skip(1);
        let mut messages = 0;
        for message in told {
            let call = message.split(';').next().unwrap();
            assert!(call.contains(", here)") || call.contains(", location.origin)"), "{script}: {call}");
            messages += 1;
        }
        assert!(messages > 0, "{script}");
        assert!(code.contains("event.origin !== ") && code.contains("event.source !== "), "{script}");
    }
}

#[tokio::test]
async fn t10_windows_pages_can_answer_whoever_opened_them_and_no_other_page_is_held() {
    let scene = Scene::new().await;
    let (ana, page) = (scene.reader(), scene.reader());
    let policy = |answer: &Answer| answer.header("cross-origin-opener-policy").to_owned();
    let window = open(&page, "oidc").await;
    let first = ana.get("/sign-in/oidc/window").await;
    let back = scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await);
    let last = ana.get(&back.address()).await;
    let asked = ana.click("mastodon", &[("window", &open(&page, "mastodon").await)]).await;
    for of_window in [&first, &last, &asked] {
        assert_eq!(policy(of_window), "unsafe-none");
    }
    for path in ["/salt", "/account", "/", "/sign-in/mastodon", "/nothing"] {
        assert_eq!(policy(&ana.get(path).await), "same-origin-allow-popups", "{path}");
    }
}

#[tokio::test]
async fn t10_what_came_of_a_window_is_asked_of_the_server_whatever_became_of_the_window() {
    let scene = Scene::new().await;
    let (ana, page) = (scene.reader(), scene.reader());
    let window = open(&page, "oidc").await;
    assert_eq!(outcome(&page, &window, VERIFIER).await, "waiting");
    let back = scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await);
    assert_eq!(outcome(&page, &window, VERIFIER).await, "waiting");
    ana.get(&back.without("code").with("error", "access_denied").address()).await;
    assert_eq!(outcome(&page, &window, VERIFIER).await, "denied");
    assert_eq!(outcome(&page, &window, VERIFIER).await, "expired", "an end is told once");
    assert_eq!(page.session(), None);
}
