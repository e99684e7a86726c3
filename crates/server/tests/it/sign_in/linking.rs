//! Nobody gets at an account by an address, a link or an old session (T14).

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;

use crate::browser::{Answer, Reader};
use crate::html::Page;
use crate::idp::{Person, Scene};

/// The ways to log in that a page of the own account lists.
fn listed(page: &Page) -> Vec<String> {
    let rows = page.one("[aria-labelledby=account-ways]").all("ul.rows");
    rows[0].all("b").iter().map(|way| way.text()).collect()
}

/// The ways to log in to a reader's account.
async fn ways(reader: &Reader<'_>) -> Vec<String> {
    listed(&reader.page("/account").await)
}

/// Clicks an icon on the page of the own account: one more way to log in. Stops at the provider.
async fn begin(scene: &Scene, reader: &Reader<'_>, id: &str) -> String {
    let begun = reader.post(&format!("/sign-in/{id}"), &[("link", "1")]).await;
    scene.idp.approve(&reader.onward(&begun).await).address()
}

async fn link(scene: &Scene, reader: &Reader<'_>, id: &str) -> Answer {
    reader.get(&begin(scene, reader, id).await).await
}

/// What a form says that takes a way to log in away.
fn identity(scene: &Scene, id: &str) -> [(&'static str, String); 2] {
    [("issuer", format!("{}/{id}", scene.idp.origin)), ("subject", "1001".into())]
}

async fn unlink(scene: &Scene, reader: &Reader<'_>, id: &str) -> Answer {
    let fields = identity(scene, id);
    let fields = [(fields[0].0, fields[0].1.as_str()), (fields[1].0, fields[1].1.as_str())];
    reader.post("/account/unlink", &fields).await
}

#[tokio::test]
async fn t14_one_address_at_two_providers_is_two_accounts_whoever_comes_first() {
    // Providers that prove addresses, that don't, and that let anybody write one.
    for (first, then) in
        [("oidc", "second"), ("facebook", "google"), ("microsoft", "github"), ("apple", "wordpress")]
    {
        let scene = Scene::new().await;
        let (ana, eve) = (scene.reader(), scene.reader());
        scene.sign_in(&ana, first).await;
        let said = ana.say("/salt", "Said by the one who came first").await;
        scene.idp.ask(Person { id: "666".into(), ..Person::ana() });
        scene.sign_in(&eve, then).await;
        assert_eq!((ways(&ana).await.len(), ways(&eve).await.len()), (1, 1), "{first} {then}");
        assert_ne!(ana.known_as().await, eve.known_as().await, "{first} {then}");
        let not_hers = eve.get(&format!("/r/{said}/edit")).await;
        assert!(not_hers.status.is_client_error(), "{first} {then}: {}", not_hers.status);
        assert!(!eve.page("/account").await.text().contains("Said by"), "{first} {then}");
    }
}

#[tokio::test]
async fn t14_way_to_log_in_is_added_only_by_whoever_has_logged_in_lately() {
    let scene = Scene::new().await;
    let (ana, other) = (scene.reader(), scene.reader());
    link(&scene, &other, "second").await;
    scene.sign_in(&ana, "oidc").await;
    assert_eq!((ways(&other).await.len(), ways(&ana).await.len()), (1, 1), "without a session it is a login");
    scene.pass(Duration::from_mins(5));
    let late = ana.post("/sign-in/github", &[("link", "1")]).await;
    assert_eq!(late.header("location"), "/account?sign_in=not-fresh");
    scene.sign_in(&ana, "oidc").await;
    scene.pass(Duration::from_secs(299));
    link(&scene, &ana, "github").await;
    assert_eq!(ways(&ana).await, ["oidc", "GitHub"]);
    let again = scene.reader();
    scene.sign_in(&again, "github").await;
    assert_eq!(again.known_as().await, ana.known_as().await);
}

#[tokio::test]
async fn t14_identity_of_another_account_stays_there() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    scene.sign_in(&ana, "oidc").await;
    scene.idp.ask(Person::new("666", "Eve"));
    scene.sign_in(&eve, "second").await;
    scene.idp.ask(Person::ana());
    let refused = link(&scene, &eve, "oidc").await;
    assert_eq!(refused.header("location"), "/account?sign_in=elsewhere");
    assert_eq!(ways(&eve).await, ["second"]);
    assert_eq!((ways(&ana).await, ana.known_as().await.as_deref()), (vec!["oidc".into()], Some("Ana Bell")));
}

#[tokio::test]
async fn t14_no_link_and_no_other_sites_form_adds_a_way_to_log_in() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    scene.sign_in(&ana, "oidc").await;
    for headers in [[("origin", "https://evil.example")], [("sec-fetch-site", "cross-site")]] {
        assert_eq!(ana.post_with("/sign-in/second", &[("link", "1")], &headers).await.status.as_u16(), 403);
    }
    let session = ana.session().unwrap();
    scene.idp.ask(Person::new("666", "Eve"));
    let begun = ana.send(Method::GET, "/sign-in/second?link=1", &[], Body::empty()).await;
    ana.get(&scene.idp.approve(&ana.onward(&begun).await).address()).await;
    assert_ne!(ana.session().unwrap(), session, "it is a login");
    let back = scene.reader();
    scene.idp.ask(Person::ana());
    scene.sign_in(&back, "oidc").await;
    assert_eq!(ways(&back).await, ["oidc"]);
}

#[tokio::test]
async fn t14_way_to_log_in_is_added_to_nobodys_account_once_its_holder_is_gone() {
    for gone in ["logged out", "logged out everywhere", "another logged in", "deleted"] {
        let scene = Scene::new().await;
        let (ana, elsewhere) = (scene.reader(), scene.reader());
        scene.sign_in(&ana, "oidc").await;
        let back = begin(&scene, &ana, "github").await;
        match gone {
            "logged out" => ana.post("/sign-out", &[]).await,
            "logged out everywhere" => {
                scene.sign_in(&elsewhere, "oidc").await;
                elsewhere.post("/account/log-out-everywhere", &[]).await
            }
            "deleted" => ana.post("/account/erase", &[]).await,
            _ => {
                scene.idp.ask(Person::bo());
                scene.sign_in(&ana, "second").await
            }
        };
        let answer = ana.get(&back).await;
        assert_eq!(answer.header("location"), "/account?sign_in=failed", "{gone}");
        if gone != "deleted" {
            scene.idp.ask(Person::ana());
            scene.sign_in(&elsewhere, "oidc").await;
            assert_eq!(ways(&elsewhere).await, ["oidc"], "{gone}");
        }
    }
}

#[tokio::test]
async fn t14_sessions_end_with_the_way_to_log_in_that_began_them() {
    let scene = Scene::new().await;
    let (ana, eve, own) = (scene.reader(), scene.reader(), scene.reader());
    scene.sign_in(&ana, "oidc").await;
    link(&scene, &ana, "second").await;
    scene.sign_in(&eve, "second").await;
    scene.sign_in(&own, "oidc").await;
    // The session that it was linked in is one of `second` by now.
    scene.sign_in(&ana, "oidc").await;
    assert_eq!(unlink(&scene, &ana, "second").await.header("location"), "/account?saved");
    assert_eq!(eve.known_as().await, None);
    assert!(own.known_as().await.is_some());
    scene.sign_in(&eve, "second").await;
    assert_ne!(eve.known_as().await, ana.known_as().await, "it leads to the account no more");
}

#[tokio::test]
async fn t14_ways_to_log_in_are_taken_away_by_their_holder_lately_logged_in_and_never_all() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    scene.sign_in(&ana, "oidc").await;
    link(&scene, &ana, "second").await;
    scene.idp.ask(Person::new("666", "Eve"));
    scene.sign_in(&eve, "github").await;
    scene.sign_in(&eve, "github").await;
    link(&scene, &eve, "google").await;
    unlink(&scene, &eve, "oidc").await;
    assert_eq!(ways(&ana).await, ["oidc", "second"]);
    scene.pass(Duration::from_mins(5));
    for path in ["/account/unlink", "/account/erase"] {
        let fields = identity(&scene, "second");
        let late = ana.post(path, &[(fields[0].0, &fields[0].1), (fields[1].0, &fields[1].1)]).await;
        assert_eq!(late.header("location"), "/account?sign_in=not-fresh", "{path}");
    }
    assert_eq!(ana.get("/account/delete").await.header("location"), "/account?sign_in=not-fresh");
    scene.idp.ask(Person::ana());
    scene.sign_in(&ana, "oidc").await;
    unlink(&scene, &ana, "second").await;
    assert_eq!(unlink(&scene, &ana, "oidc").await.status.as_u16(), 422);
    assert_eq!(ways(&ana).await, ["oidc"]);
}
