//! No provider can pass off what another said (T4).

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use url::Url;

use crate::idp::{KINDS, Reply, Scene};

const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";
const METADATA: &str = "/indieauth/metadata";

/// The provider's address under another name of the same machine.
fn named(scene: &Scene, name: &str) -> String {
    scene.idp.origin.replace("127.0.0.1", name)
}

fn redirect(address: &Url) -> String {
    address.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned()
}

#[tokio::test]
async fn t04_every_provider_and_every_instance_has_a_callback_of_its_own() {
    let scene = Scene::new().await;
    let mut seen = HashSet::new();
    for kind in KINDS.into_iter().chain(["second"]) {
        assert!(seen.insert(redirect(&scene.leave(&scene.reader(), kind).await)), "{kind}");
    }
    for host in ["a.test", "b.test"] {
        let origin = named(&scene, host);
        for (kind, place) in [("mastodon", origin.clone()), ("indieauth", format!("{origin}/anabell"))] {
            let address = scene.reader().leave(kind, &[("place", &place)]).await;
            assert!(seen.insert(redirect(&address)), "{kind} at {host}");
        }
    }
    // People of one host may have servers of their own there.
    for server in ["/~ana/auth", "/~eve/auth", "/auth?of=ana", "/auth?of=eve"] {
        let page = format!("<link rel=authorization_endpoint href=\"{server}\">");
        scene.idp.say("/boreed", Reply::of("text/html", page));
        let place = format!("{}/boreed", scene.idp.origin);
        let address = scene.reader().leave("indieauth", &[("place", &place)]).await;
        assert!(seen.insert(redirect(&address)), "{server}");
    }
}

#[tokio::test]
async fn t04_code_that_comes_back_at_another_instances_callback_is_given_to_nobody() {
    for (kind, below) in [("mastodon", ""), ("indieauth", "/anabell")] {
        let scene = Scene::new().await;
        let ana = scene.reader();
        let place = |host: &str| format!("{}{below}", named(&scene, host));
        let honest = scene.idp.approve(&ana.leave(kind, &[("place", &place("honest.test"))]).await);
        let evil = scene.idp.approve(&ana.leave(kind, &[("place", &place("evil.test"))]).await);
        assert_ne!(honest.path(), evil.path());
        let passed_off = honest.clone().at(evil.path());
        ana.is_over(&ana.get(&passed_off.address()).await);
        ana.is_over(&ana.get(&evil.at(honest.path()).address()).await);
        assert_eq!(scene.idp.count("/token") + scene.idp.count("/auth"), 0);
        ana.get(&honest.address()).await;
        assert!(ana.known_as().await.is_some(), "{kind}: the honest one goes on");
    }
}

#[tokio::test]
async fn t04_another_issuers_name_in_the_callback_is_refused_before_the_code_is_given_away() {
    let scene = Scene::new().await;
    let own = format!("{}/oidc", scene.idp.origin);
    for advertised in [false, true] {
        if advertised {
            // The document of before is not believed any more.
            scene.pass(Duration::from_hours(1));
            scene.idp.forge(DISCOVERY, |_, usual: Reply| {
                usual.but("/authorization_response_iss_parameter_supported", json!(true))
            });
        }
        for wrong in ["https://evil.example", "", &format!("{own}/"), &own.to_uppercase()] {
            let ana = scene.reader();
            let back = scene.approved(&ana, "oidc").await.with("iss", wrong);
            ana.refused(&ana.get(&back.address()).await, "failed").await;
        }
        let ana = scene.reader();
        let declined = scene.approved(&ana, "oidc").await.without("code").with("error", "access_denied");
        let answer = ana.get(&declined.with("iss", "https://evil.example").address()).await;
        ana.refused(&answer, "failed").await;
    }
    let ana = scene.reader();
    let silent = scene.approved(&ana, "oidc").await;
    ana.refused(&ana.get(&silent.address()).await, "failed").await;
    assert_eq!(scene.idp.count("/token"), 0);
    let back = scene.approved(&ana, "oidc").await.with("iss", &own);
    ana.get(&back.address()).await;
    assert!(ana.known_as().await.is_some(), "the right name is no obstacle");
}

#[tokio::test]
async fn t04_part_that_comes_twice_is_refused() {
    let scene = Scene::new().await;
    let own = format!("{}/oidc", scene.idp.origin);
    for name in ["iss", "code", "state", "error"] {
        let ana = scene.reader();
        let back = scene.approved(&ana, "oidc").await.with("iss", &own);
        let twice = match name {
            "error" => back.and(name, "access_denied").and(name, "access_denied"),
            name => back.clone().and(name, back.get(name)),
        };
        let answer = ana.get(&twice.address()).await;
        assert_eq!((answer.status, ana.session()), (StatusCode::BAD_REQUEST, None), "{name}");
    }
    let ana = scene.reader();
    let back = scene.approved(&ana, "apple").await;
    let twice = [("state", back.get("state")), ("code", "evil"), ("code", back.get("code"))];
    let posted = ana.post_with(back.path(), &twice, &[]).await;
    assert_eq!(ana.get(posted.header("location")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t04_server_of_a_website_must_name_itself() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "indieauth").await;
    ana.refused(&ana.get(&back.without("iss").address()).await, "failed").await;
    let back = scene.approved(&ana, "indieauth").await.with("iss", "https://honest.example/");
    ana.refused(&ana.get(&back.address()).await, "failed").await;
    assert_eq!(scene.idp.count("/auth") + scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t04_server_of_a_website_cannot_take_a_name_that_is_not_its_own() {
    let scene = Scene::new().await;
    let (here, evil) = (scene.idp.origin.clone(), named(&scene, "honest.test.evil.test"));
    let place = format!("{evil}/anabell");
    let honest = evil.split(".evil").next().unwrap().to_owned();
    for issuer in [honest, "http://".into(), "h".into(), String::new(), here] {
        scene.idp.forge(METADATA, move |_, usual: Reply| usual.but("/issuer", json!(issuer)));
        scene.pass(Duration::from_hours(1));
        let ana = scene.reader();
        ana.refused(&ana.click("indieauth", &[("place", &place)]).await, "failed").await;
    }
}

#[tokio::test]
async fn t04_code_goes_where_the_reader_was_and_nowhere_else() {
    let scene = Scene::new().await;
    let evil = format!("{}/evil/token", named(&scene, "evil.test"));
    let links =
        format!("</indieauth/auth>; rel=\"authorization_endpoint\", <{evil}>; rel=\"token_endpoint\"");
    let ana = scene.reader();
    let endpoint = evil.clone();
    scene.idp.forge(METADATA, move |_, usual: Reply| usual.but("/token_endpoint", json!(endpoint)));
    ana.get(&scene.approved(&ana, "indieauth").await.address()).await;
    assert!(ana.known_as().await.is_some());
    let page = Reply::of("text/html", "<title>Ana</title>").with(axum::http::header::LINK, &links);
    scene.idp.say("/anabell", page);
    let bo = scene.reader();
    bo.get(&scene.approved(&bo, "indieauth").await.address()).await;
    assert!(bo.known_as().await.is_some());
    assert_eq!((scene.idp.count("/indieauth/auth"), scene.idp.count("/evil/token")), (2, 0));
}

#[tokio::test]
async fn t04_instance_cannot_name_another_ones_endpoints_as_its_own() {
    let scene = Scene::new().await;
    let (honest, evil) = (named(&scene, "honest.test"), named(&scene, "evil.test"));
    for endpoint in ["authorization_endpoint", "token_endpoint", "revocation_endpoint"] {
        let foreign = json!(format!("{honest}/oauth/authorize"));
        scene.idp.forge("/.well-known/oauth-authorization-server", move |_, usual: Reply| {
            usual.but(&format!("/{endpoint}"), foreign.clone())
        });
        scene.pass(Duration::from_hours(1));
        let ana = scene.reader();
        ana.refused(&ana.click("mastodon", &[("place", &evil)]).await, "failed").await;
    }
}
