//! A sign-in belongs to one browser, one provider and one code, and is used once (T1–T3).

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::Url;

use crate::idp::{KINDS, Person, Reply, Scene};

/// What an address says under a name; empty if nothing.
fn said(address: &Url, name: &str) -> String {
    address
        .query_pairs()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The same address without what it says under a name: as for a provider that does not look at it.
fn unsaid(address: &Url, name: &str) -> Url {
    let pairs: Vec<(String, String)> =
        address.query_pairs().into_owned().filter(|(own, _)| own != name).collect();
    let mut address = address.clone();
    address.query_pairs_mut().clear().extend_pairs(pairs);
    address
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

#[tokio::test]
async fn t01_callback_in_another_browser_is_refused_and_uses_nothing_up() {
    let scene = Scene::new().await;
    let (ana, eve, stranger) = (scene.reader(), scene.reader(), scene.reader());
    let back = scene.approved(&ana, "oidc").await;
    scene.leave(&eve, "oidc").await;
    for other in [&eve, &stranger] {
        other.is_over(&other.get(&back.address()).await);
    }
    assert_eq!(scene.idp.count("/token"), 0);
    ana.get(&back.address()).await;
    assert_eq!(ana.known_as().await.as_deref(), Some("Ana Bell"));
}

#[tokio::test]
async fn t01_page_that_leads_to_the_provider_is_shown_to_the_browser_that_began_alone() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    let begun = ana.click("oidc", &[]).await;
    scene.leave(&eve, "oidc").await;
    for other in [&eve, &scene.reader()] {
        other.is_over(&other.get(begun.header("location")).await);
    }
    let elsewhere = begun.header("location").replace("/oidc/", "/second/");
    ana.is_over(&ana.get(&elsewhere).await);
    assert_eq!(ana.get(begun.header("location")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn t01_sign_in_is_used_once() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "oidc").await;
    ana.get(&back.address()).await;
    assert_eq!(ana.known_as().await.as_deref(), Some("Ana Bell"));
    let again = ana.get(&back.address()).await;
    assert_eq!((again.status, again.cookies().len()), (StatusCode::FORBIDDEN, 0));
    assert_eq!(scene.idp.count("/token"), 1);
}

#[tokio::test]
async fn t01_state_of_one_provider_is_nothing_to_another() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "oidc").await;
    for other in ["/sign-in/second/callback", "/sign-in/github/callback", "/sign-in/mastodon/a.test/callback"]
    {
        ana.is_over(&ana.get(&back.clone().at(other).address()).await);
    }
    assert_eq!(scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t01_state_of_one_site_is_nothing_to_another() {
    let sites = "[limits]\nreplies_per_minute = 0\n[network]\nallow_private = ['127.0.0.0/8']\n[[site]]\n[[site]]\nid = 'other'\n\
                 public_url = 'http://localhost:8080'\n";
    let scene = Scene::with(sites).await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "oidc").await;
    let token = ana.jar.borrow()["rejoinder-sign-in-main"].clone();
    let mut there = scene.reader();
    there.origin = "http://localhost:8080";
    there.jar.borrow_mut().insert("rejoinder-sign-in-other".into(), token);
    there.is_over(&there.get(&back.address()).await);
    assert_eq!(scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t01_sign_in_is_over_after_ten_minutes() {
    let scene = Scene::new().await;
    let (ana, bo) = (scene.reader(), scene.reader());
    let (late, just) = (scene.approved(&ana, "github").await, scene.approved(&bo, "github").await);
    scene.pass(Duration::from_secs(599));
    bo.get(&just.address()).await;
    assert!(bo.known_as().await.is_some());
    let begun = ana.click("github", &[]).await;
    scene.pass(Duration::from_secs(1));
    ana.is_over(&ana.get(&late.address()).await);
    scene.pass(Duration::from_secs(599));
    ana.is_over(&ana.get(begun.header("location")).await);
}

#[tokio::test]
async fn t01_what_browsers_show_is_long_and_the_database_knows_only_its_hash() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "oidc").await;
    let kept = ana.jar.borrow()["rejoinder-sign-in-main"].clone();
    let state = back.get("state").to_owned();
    assert_eq!(URL_SAFE_NO_PAD.decode(&state).unwrap().len(), 32);
    let in_database = |text: &str| {
        let text = text.get(..32).unwrap_or(text);
        let files = std::fs::read_dir(scene.ground.folder.path().join("data")).unwrap();
        let files = files.map(|file| file.unwrap().path()).filter(|file| file.is_file());
        files
            .map(|file| std::fs::read(file).unwrap())
            .any(|all| all.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    assert!(!in_database(&state) && !in_database(&kept));
    ana.get(&back.address()).await;
    assert!(in_database("Ana Bell"), "the database is looked through");
    assert!(!in_database(&ana.session().unwrap()));
}

#[tokio::test]
async fn t02_code_of_another_sign_in_is_refused_by_its_verifier() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    let own = scene.approved(&ana, "github").await;
    scene.idp.ask(Person::new("666", "Eve"));
    let evil = scene.approved(&eve, "github").await;
    let injected = ana.get(&own.clone().with("code", evil.get("code")).address()).await;
    ana.refused(&injected, "failed").await;
    let stolen = eve.get(&evil.with("code", own.get("code")).address()).await;
    eve.refused(&stolen, "failed").await;
    assert_eq!(scene.idp.count("/token"), 2);
}

#[tokio::test]
async fn t02_code_of_another_sign_in_is_refused_by_its_nonce_where_nobody_looks_at_verifiers() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    let mut backs = Vec::new();
    for reader in [&ana, &eve] {
        let address = scene.leave(reader, "oidc").await;
        backs.push(scene.idp.approve(&unsaid(&address, "code_challenge")));
    }
    let injected = ana.get(&backs[0].clone().with("code", backs[1].get("code")).address()).await;
    ana.refused(&injected, "failed").await;
    assert_eq!(scene.idp.count("/token"), 1);
}

#[tokio::test]
async fn t02_every_sign_in_with_every_kind_has_secrets_of_its_own() {
    let scene = Scene::new().await;
    let mut seen = HashSet::new();
    for kind in KINDS.into_iter().chain(KINDS) {
        let reader = scene.reader();
        let address = scene.leave(&reader, kind).await;
        assert_eq!(said(&address, "code_challenge_method"), "S256", "{kind}");
        assert_eq!(URL_SAFE_NO_PAD.decode(said(&address, "code_challenge")).unwrap().len(), 32, "{kind}");
        for name in ["state", "code_challenge"] {
            assert!(seen.insert(said(&address, name)), "{kind}: {name} comes again");
        }
        if ["google", "gitlab", "microsoft", "apple", "oidc"].contains(&kind) {
            assert!(seen.insert(said(&address, "nonce")), "{kind}: nonce comes again");
        }
    }
    assert!(!seen.contains(""));
}

#[tokio::test]
async fn t03_verifier_goes_along_whatever_the_provider_says_of_it() {
    for never_said in [false, true] {
        let scene = Scene::new().await;
        let ana = scene.reader();
        let document = "/oidc/.well-known/openid-configuration";
        let strip = || {
            scene.idp.forge(document, |_, usual: Reply| usual.without("code_challenge_methods_supported"));
        };
        if never_said {
            strip();
        }
        let address = scene.leave(&ana, "oidc").await;
        strip();
        let back = scene.idp.approve(&unsaid(&address, "code_challenge"));
        ana.get(&back.address()).await;
        assert!(ana.known_as().await.is_some());
        let verifier = scene.idp.calls("/oidc/token")[0].field("code_verifier");
        assert_eq!(challenge(&verifier), said(&address, "code_challenge"));
    }
}
