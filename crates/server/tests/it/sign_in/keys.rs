//! Keys that issuers change (T20), and what issuers say of themselves (T22).

use std::time::Duration;

use serde_json::json;

use crate::idp::{Reply, Scene, Signer};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";
const KEYS: &str = "/oidc/jwks";
const MINUTE: Duration = Duration::from_mins(1);

/// Whether somebody can sign in now.
async fn works(scene: &Scene) -> bool {
    let reader = scene.reader();
    let answer = scene.sign_in(&reader, "oidc").await;
    let known = reader.known_as().await.is_some();
    assert!(
        known || answer.header("location").starts_with("/salt?sign_in="),
        "{}",
        answer.header("location")
    );
    known
}

#[tokio::test]
async fn t20_key_that_an_issuer_changes_to_is_believed_and_the_old_one_beside_it() {
    let scene = Scene::new().await;
    assert!(works(&scene).await);
    scene.pass(MINUTE);
    scene.idp.sign_with(Signer::other());
    assert!(works(&scene).await, "the new key");
    scene.idp.mint(|claims, _| Signer::own().token(&claims));
    assert!(works(&scene).await, "the old key");
    assert_eq!(scene.idp.count(KEYS), 2);
}

#[tokio::test]
async fn t20_thousand_names_of_keys_cost_one_reading_a_minute() {
    let scene = Scene::new().await;
    let number = std::sync::atomic::AtomicU64::new(0);
    scene.idp.mint(move |claims, signer| {
        let kid = format!("made-up-{}", number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        signer.clone().called(&kid).token(&claims)
    });
    let eve = scene.reader();
    for minute in 1..=4 {
        for _ in 0..250 {
            let begun = eve.post("/sign-in/oidc", &[]).await;
            let answer = eve.get(&scene.idp.approve(&eve.onward(&begun).await).address()).await;
            assert_eq!(answer.header("location"), "/account?sign_in=failed");
        }
        assert!(scene.idp.count(KEYS) <= minute, "{} readings in {minute} minutes", scene.idp.count(KEYS));
        scene.pass(MINUTE);
    }
    assert_eq!(scene.idp.count("/oidc/token"), 1000);
    scene.idp.mint(|claims, signer| signer.token(&claims));
    assert!(works(&scene).await, "whoever is honest is not kept out");
}

#[tokio::test]
async fn t20_key_that_an_issuer_gave_up_is_believed_for_an_hour_at_most() {
    let scene = Scene::new().await;
    assert!(works(&scene).await);
    scene.idp.publish(vec![Signer::other().jwk()]);
    scene.pass(Duration::from_hours(1));
    assert!(!works(&scene).await);
}

#[tokio::test]
async fn t20_broken_keys_let_nobody_in_and_keep_nobody_out_who_came_with_the_old_ones() {
    for broken in
        [Reply::status(500), Reply::json(&json!({"keys": "none"})), Reply::of("text/html", "<p>Sorry")]
    {
        let scene = Scene::new().await;
        let never_read = scene.reader();
        scene.idp.say(KEYS, broken.clone());
        never_read.refused(&scene.sign_in(&never_read, "oidc").await, "unavailable").await;
        scene.idp.forge(KEYS, |_, usual| usual);
        scene.pass(MINUTE);
        assert!(works(&scene).await);
        scene.idp.say(KEYS, broken);
        scene.pass(Duration::from_hours(1));
        assert!(works(&scene).await, "the keys of before");
        scene.idp.mint(|claims, _| Signer::other().token(&claims));
        scene.pass(MINUTE);
        assert!(!works(&scene).await, "a key of nobody's");
        scene.idp.mint(|claims, _| Signer::other().called("own").token(&claims));
        assert!(!works(&scene).await, "a key of nobody's under the name of the old one");
    }
}

#[tokio::test]
async fn t20_issuer_without_keys_signs_nobody_in() {
    let scene = Scene::new().await;
    scene.idp.publish(Vec::new());
    assert!(!works(&scene).await);
    scene.pass(Duration::from_hours(1));
    scene.idp.forge(DISCOVERY, |_, usual: Reply| usual.without("jwks_uri"));
    assert!(!works(&scene).await);
}

#[tokio::test]
async fn t20_readers_who_arrive_together_wait_for_one_reading() {
    let scene = Scene::new().await;
    let (ana, bo) = (scene.reader(), scene.reader());
    let (first, second) = (scene.approved(&ana, "oidc").await, scene.approved(&bo, "oidc").await);
    let (first, second) = (first.address(), second.address());
    let gate = scene.idp.hold(KEYS);
    let open = async {
        while scene.idp.count("/oidc/token") < 2 {
            tokio::task::yield_now().await;
        }
        // Both have what they need the keys for; now whoever would not wait for them goes on without.
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(9);
    };
    tokio::join!(ana.get(&first), bo.get(&second), open);
    assert!(ana.known_as().await.is_some() && bo.known_as().await.is_some());
    assert_eq!(scene.idp.count(KEYS), 1);
}

#[tokio::test]
async fn t22_document_of_another_issuer_is_refused_before_anybody_is_sent_anywhere() {
    let scene = Scene::new().await;
    let own = format!("{}/oidc", scene.idp.origin);
    let wrong = [
        format!("{own}/"),
        own.to_uppercase(),
        own.replace("127.0.0.1", "localhost"),
        own.replace("http:", "https:"),
        own.replace("/oidc", ""),
        own.replace("/oidc", "/second"),
        format!("{own}?x"),
        format!(" {own}"),
        String::new(),
    ];
    for issuer in wrong {
        scene.idp.forge(DISCOVERY, move |_, usual: Reply| usual.but("/issuer", json!(issuer)));
        scene.pass(Duration::from_hours(1));
        let ana = scene.reader();
        ana.refused(&ana.click("oidc", &[]).await, "failed").await;
    }
    scene.idp.forge(DISCOVERY, |_, usual: Reply| usual.without("issuer"));
    scene.pass(Duration::from_hours(1));
    let ana = scene.reader();
    ana.refused(&ana.click("oidc", &[]).await, "unavailable").await;
    assert_eq!(scene.idp.count("/authorize") + scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t22_readers_are_led_to_nothing_but_pages_of_the_web() {
    let scene = Scene::new().await;
    let evil = [
        "javascript:alert(document.domain)//",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:https://evil.example/1",
        "intent://evil#Intent;end",
        "http://8.8.8.8/authorize",
        "https://ana@idp.example/authorize",
    ];
    for address in evil {
        for path in [DISCOVERY, "/indieauth/metadata"] {
            scene
                .idp
                .forge(path, move |_, usual: Reply| usual.but("/authorization_endpoint", json!(address)));
        }
        let page = format!("<link rel=authorization_endpoint href=\"{address}\">");
        scene.idp.say("/boreed", Reply::of("text/html", page));
        scene.pass(Duration::from_hours(1));
        for (kind, place) in [("oidc", ""), ("indieauth", "/anabell"), ("indieauth", "/boreed")] {
            let ana = scene.reader();
            let place = format!("{}{place}", scene.idp.origin);
            ana.refused(&ana.click(kind, &[("place", &place)]).await, "failed").await;
        }
    }
}

#[tokio::test]
async fn t22_keys_and_profiles_may_be_elsewhere_but_not_where_requests_may_not_go() {
    for (endpoint, place) in [("jwks_uri", "jwks"), ("userinfo_endpoint", "userinfo")] {
        for (host, reached) in [("keys.test", true), ("0.0.0.0", false)] {
            let scene = Scene::new().await;
            let address = format!("{}/oidc/{place}", scene.idp.origin.replace("127.0.0.1", host));
            let place_of = format!("/{endpoint}");
            scene.idp.forge(DISCOVERY, move |_, usual: Reply| usual.but(&place_of, json!(address)));
            assert_eq!(works(&scene).await, reached, "{endpoint} at {host}");
            assert_eq!(scene.idp.count(&format!("/oidc/{place}")) > 0, reached, "{endpoint} at {host}");
        }
    }
}
