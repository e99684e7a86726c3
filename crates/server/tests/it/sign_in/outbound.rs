//! Where requests of the program go, however they are named (T21).

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::header;
use serde_json::json;

use crate::idp::{Person, Reply, Scene};

/// A configuration that allows these private ranges.
fn allowing(ranges: &str) -> String {
    format!(
        "[limits]\nreplies_per_minute = 0\n[network]\nallow_private = [{ranges}]\n[[site]]\npolicy = 'publish'\n"
    )
}

/// The provider's address with this for its host. `0.0.0.0` is not the machine itself to whoever judges addresses,
/// and leads to it all the same.
fn at(scene: &Scene, host: &str) -> String {
    scene.idp.origin.replace("127.0.0.1", host)
}

#[tokio::test]
async fn t21_machine_itself_is_not_reached_by_any_of_its_names() {
    let scene = Scene::with(&allowing("")).await;
    let hosts = [
        "127.0.0.1",
        "localhost",
        "a.test",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "１２７.0.0.1",
        "127。0。0。1",
        "a.test.",
        "127.0.0.1.",
    ];
    for host in hosts {
        for scheme in ["http", "https"] {
            for kind in ["mastodon", "indieauth"] {
                let place = at(&scene, host).replace("http", scheme);
                let ana = scene.reader();
                let answer = ana.click(kind, &[("place", &place)]).await;
                let refused = answer.status == 422
                    || answer.header("location").starts_with("/salt?sign_in=unavailable");
                assert!(refused, "{kind} {place}: {} {}", answer.status, answer.header("location"));
            }
        }
    }
    for kind in ["oidc", "google", "gitlab"] {
        let ana = scene.reader();
        ana.refused(&ana.click(kind, &[]).await, "unavailable").await;
    }
    for kind in ["github", "x", "facebook", "wordpress"] {
        let ana = scene.reader();
        let answer = ana.click(kind, &[]).await;
        // Where the reader is sent is judged too.
        ana.refused(&answer, "failed").await;
    }
    assert_eq!(scene.idp.count(""), 0, "the machine was asked something");
}

#[tokio::test]
async fn t21_other_private_addresses_are_not_tried() {
    let scene = Scene::new().await;
    for host in
        ["10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]", "224.0.0.1"]
    {
        for kind in ["mastodon", "indieauth"] {
            let ana = scene.reader();
            let began = Instant::now();
            let answer = ana.click(kind, &[("place", &format!("http://{host}/"))]).await;
            assert!(
                answer.status == 422 || answer.header("location").contains("sign_in=unavailable"),
                "{host}"
            );
            assert!(began.elapsed() < Duration::from_secs(3), "{host} was waited for");
        }
    }
}

#[tokio::test]
async fn t21_name_is_judged_by_the_address_that_is_connected_to() {
    // Ranges are allowed, but not the one that the name leads to.
    let scene = Scene::with(&allowing("'10.0.0.0/8'")).await;
    let ana = scene.reader();
    for kind in ["mastodon", "indieauth"] {
        ana.click(kind, &[("place", &at(&scene, "inner.test"))]).await;
    }
    assert_eq!(scene.idp.count(""), 0);
    // The name leads to where it may once, and then somewhere else.
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let flips = move |_: String| {
        let address = if counted.fetch_add(1, Ordering::Relaxed) == 0 { "127.0.0.1" } else { "0.0.0.0" };
        Box::pin(std::future::ready(Ok(vec![address.parse::<IpAddr>().unwrap()]))) as _
    };
    let scene = Scene::looking_up(&allowing("'127.0.0.0/8'"), Arc::new(flips)).await;
    scene.idp.forge("/.well-known/oauth-authorization-server", |_, usual: Reply| {
        usual.with(header::CONNECTION, "close")
    });
    scene.reader().click("mastodon", &[("place", &at(&scene, "rebinding.test"))]).await;
    assert_eq!((scene.idp.count("/oauth-authorization-server"), scene.idp.count("/apps")), (1, 0));
    assert_eq!(asked.load(Ordering::Relaxed), 2, "it is looked up for every connection");
}

#[tokio::test]
async fn t21_machines_that_answer_send_nobody_elsewhere() {
    let scene = Scene::new().await;
    scene.idp.say("/elsewhere", Reply::json(&json!({})));
    let moves = [
        ("oidc", "/oidc/.well-known/openid-configuration"),
        ("second", "/second/token"),
        ("google", "/google/jwks"),
        ("gitlab", "/gitlab/userinfo"),
        ("github", "/github/user"),
        ("mastodon", "/.well-known/oauth-authorization-server"),
        ("indieauth", "/indieauth/metadata"),
    ];
    for (kind, path) in moves {
        scene.idp.say(path, Reply::moved("/elsewhere").with_status(307));
        let ana = scene.reader();
        let begun = ana.click(kind, &[("place", &scene.place(kind))]).await;
        if begun.header("location").contains("/connecting?") {
            ana.get(&scene.idp.approve(&ana.onward(&begun).await).address()).await;
        }
        assert_eq!((ana.session(), scene.idp.calls(path).len()), (None, 1), "{kind}");
    }
    assert_eq!(scene.idp.count("/elsewhere"), 0);
}

#[tokio::test]
async fn t21_website_that_has_moved_is_followed_three_times_and_judged_each_time() {
    let scene = Scene::new().await;
    let place = scene.place("indieauth");
    let arrives = async |target: &str| {
        scene.idp.say("/anabell", Reply::moved(target));
        scene
            .reader()
            .click("indieauth", &[("place", &place)])
            .await
            .header("location")
            .contains("/connecting?")
    };
    assert!(arrives(&format!("{}/boreed", at(&scene, "a.test"))).await, "to an address that may be reached");
    for (number, next) in ["/two", "/three", "/boreed"].iter().enumerate() {
        scene.idp.say(&format!("/{}", ["one", "two", "three"][number]), Reply::moved(next));
    }
    assert!(arrives("/two").await, "three times");
    assert!(!arrives("/one").await, "four times");
    scene.idp.say("/inner", Reply::of("text/html", "<link rel=authorization_endpoint href=/indieauth/auth>"));
    for host in ["0.0.0.0", "0", "[::]"] {
        assert!(!arrives(&format!("{}/inner", at(&scene, host))).await, "{host}");
    }
    let named = format!("{}/inner", at(&scene, "u:p@127.0.0.1"));
    for target in ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", &named] {
        assert!(!arrives(target).await, "{target}");
    }
    assert_eq!(scene.idp.count("/inner"), 0);
}

#[tokio::test]
async fn t21_picture_is_fetched_from_where_it_may_be_and_without_the_token_elsewhere() {
    let scene = Scene::new().await;
    scene.idp.say("/inner.png", Reply::of("image/png", crate::idp::png(20, 20)));
    scene.idp.say("/moved.png", Reply::moved(&format!("{}/inner.png", at(&scene, "0.0.0.0"))));
    for address in [format!("{}/inner.png", at(&scene, "0.0.0.0")), format!("{}/moved.png", scene.idp.origin)]
    {
        for kind in ["oidc", "x", "facebook", "github", "wordpress", "mastodon", "indieauth"] {
            let ana = scene.reader();
            scene.idp.ask(Person::ana().pictured(address.clone()));
            scene.sign_in(&ana, kind).await;
            assert!(
                ana.known_as().await.is_some() && ana.page("/salt").await.all("img.avatar").is_empty(),
                "{kind}"
            );
        }
    }
    assert_eq!(scene.idp.count("/inner.png"), 0);
    scene.idp.say("/microsoft/photo", Reply::moved(&format!("{}/picture.png", at(&scene, "a.test"))));
    let ana = scene.reader();
    scene.sign_in(&ana, "microsoft").await;
    assert!(!scene.idp.calls("/microsoft/photo")[0].bearer().is_empty());
    assert_eq!(scene.idp.calls("/picture.png")[0].bearer(), "", "the token went along to another origin");
}
