//! Cookies: who can set, read and send them (T6, T7), and what they are worth on requests of other sites' pages (T8).

use axum::http::Method;
use cookie::{Cookie, SameSite};

use crate::browser::{Answer, Pairs, Reader};
use crate::idp::Scene;

use super::windows::{VERIFIER, claim, open};

const SECURE: &str = "[server]\npublic_url = 'https://news.example'\n[limits]\nreplies_per_minute = 0\n[network]\n\
                      allow_private = ['127.0.0.0/8']\n[[site]]\npolicy = 'publish'\n";

/// A browser at the site's https address.
fn secure(scene: &Scene) -> Reader<'_> {
    let mut reader = scene.reader();
    reader.origin = "https://news.example";
    reader
}

/// Every cookie that is set from the click to the end, in a window and without one, and out again.
async fn all(scene: &Scene, reader: &Reader<'_>) -> Vec<Cookie<'static>> {
    let begun = reader.click("oidc", &[]).await;
    let ended = reader.get(&scene.idp.approve(&reader.onward(&begun).await).address()).await;
    assert!(reader.known_as().await.is_some());
    let window = open(reader, "oidc").await;
    let bound = reader.click("oidc", &[("window", &window)]).await;
    reader.get(&scene.idp.approve(&reader.onward(&bound).await).address()).await;
    let claimed = claim(reader, &window, VERIFIER).await;
    let out = reader.post("/sign-out", &[]).await;
    let gone = {
        scene.sign_in(reader, "oidc").await;
        reader.post("/account/log-out-everywhere", &[]).await
    };
    let answers = [begun, ended, bound, claimed, out, gone];
    let found: Vec<Vec<Cookie<'static>>> = answers.iter().map(Answer::cookies).collect();
    assert!(found.iter().all(|cookies| !cookies.is_empty()), "{found:?}");
    found.concat()
}

#[tokio::test]
async fn t06_token_of_a_session_is_new_at_every_sign_in_and_the_one_before_is_over() {
    let scene = Scene::new().await;
    let (ana, eve) = (scene.reader(), scene.reader());
    let planted = "AttackersChoiceOfASession1";
    ana.jar.borrow_mut().insert("rejoinder-session-main".into(), planted.into());
    eve.jar.borrow_mut().insert("rejoinder-session-main".into(), planted.into());
    scene.sign_in(&ana, "oidc").await;
    let first = ana.session().unwrap();
    assert_ne!(first, planted);
    assert_eq!(eve.known_as().await, None, "a token that a browser brought along is nobody's");
    scene.sign_in(&ana, "second").await;
    assert_ne!(ana.session().unwrap(), first);
    eve.jar.borrow_mut().insert("rejoinder-session-main".into(), first);
    assert_eq!(eve.known_as().await, None, "the session before is over");
    assert!(ana.known_as().await.is_some());
}

#[tokio::test]
async fn t07_every_cookie_of_a_site_with_https_is_locked_to_its_host() {
    let scene = Scene::with(SECURE).await;
    for cookie in all(&scene, &secure(&scene)).await {
        assert!(cookie.name().starts_with("__Host-rejoinder-"), "{cookie}");
        assert_eq!((cookie.secure(), cookie.http_only()), (Some(true), Some(true)), "{cookie}");
        assert_eq!((cookie.path(), cookie.domain()), (Some("/"), None), "{cookie}");
        // Nothing is set in frames of other sites, and no callback is a form: nothing needs `None`.
        assert_eq!(cookie.same_site(), Some(SameSite::Lax), "{cookie}");
        assert!(cookie.max_age().is_some(), "{cookie}");
    }
}

#[tokio::test]
async fn t07_cookies_of_the_machine_itself_differ_only_where_https_is_needed() {
    let scene = Scene::new().await;
    for cookie in all(&scene, &scene.reader()).await {
        assert!(cookie.name().starts_with("rejoinder-"), "{cookie}");
        assert_eq!(
            (cookie.secure(), cookie.http_only(), cookie.path()),
            (None, Some(true), Some("/")),
            "{cookie}"
        );
        assert_eq!((cookie.domain(), cookie.same_site()), (None, Some(SameSite::Lax)), "{cookie}");
    }
}

#[tokio::test]
async fn t07_nobody_signs_in_over_plain_http_from_another_machine() {
    for host in ["http://news.example", "http://192.168.1.5:8080", "http://127.0.0.1.evil.example"] {
        let scene = Scene::with(&SECURE.replace("https://news.example", host)).await;
        let mut ana = scene.reader();
        ana.origin = match host {
            "http://news.example" => "http://news.example",
            "http://192.168.1.5:8080" => "http://192.168.1.5:8080",
            _ => "http://127.0.0.1.evil.example",
        };
        ana.refused(&ana.click("oidc", &[]).await, "insecure").await;
    }
}

#[tokio::test]
async fn t07_form_that_apple_posts_needs_no_cookie_and_changes_nothing() {
    let scene = Scene::new().await;
    let (ana, without) = (scene.reader(), scene.reader());
    let back = scene.approved(&ana, "apple").await;
    let fields = [("code", back.get("code")), ("state", back.get("state")), ("evil", "https://evil.example")];
    let answer = without.post_with(back.path(), &fields, &[("origin", "https://appleid.apple.com")]).await;
    assert_eq!((answer.header("location"), answer.cookies().len()), (back.address().as_str(), 0));
    without.is_over(&without.get(answer.header("location")).await);
    ana.get(answer.header("location")).await;
    assert!(ana.known_as().await.is_some());
    for kind in ["oidc", "google", "github"] {
        let refused = ana.post_with(&format!("/sign-in/{kind}/callback"), &fields, &[]).await;
        assert_eq!(refused.status.as_u16(), 405, "{kind}");
    }
}

/// Headers of requests that pages of other sites can make a browser send.
const FOREIGN: [Pairs<'static>; 8] = [
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "http://news.example")],
    &[("origin", "https://news.example:8443")],
    &[("origin", "https://news.example.evil.example")],
    &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
];

#[tokio::test]
async fn t08_forms_of_other_sites_do_nothing() {
    let scene = Scene::with(SECURE).await;
    let ana = secure(&scene);
    scene.sign_in(&ana, "oidc").await;
    let before = ana.jar.borrow().clone();
    for headers in FOREIGN {
        let deeds =
            ["name", "unlink", "log-out-everywhere", "claim", "erase"].map(|deed| format!("/account/{deed}"));
        for path in deeds.iter().map(String::as_str).chain(["/sign-out", "/sign-in/oidc", "/sign-in/second"])
        {
            let answer = ana.post_with(path, &[("name", "Evil"), ("link", "1")], headers).await;
            assert_eq!((answer.status.as_u16(), answer.cookies().len()), (403, 0), "{path} {headers:?}");
        }
    }
    assert_eq!(ana.known_as().await.as_deref(), Some("Ana Bell"));
    assert_eq!(*ana.jar.borrow(), before);
}

#[tokio::test]
async fn t08_scripts_of_other_sites_cannot_wait_for_windows_or_claim_them() {
    let scene = Scene::with(SECURE).await;
    let ana = secure(&scene);
    let window = open(&ana, "oidc").await;
    ana.get(&scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await).address()).await;
    let claim_body = format!("{{\"window\":\"{window}\",\"verifier\":\"{VERIFIER}\"}}");
    let open_body = "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}".to_owned();
    let json = ("content-type", "application/json");
    let simple = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain; application/json",
    ];
    let own = ("origin", ana.origin);
    let mut requests: Vec<Vec<(&str, &str)>> = simple.map(|kind| vec![("content-type", kind), own]).to_vec();
    requests.extend(FOREIGN.map(|headers| [&[json], headers].concat()));
    requests.push(vec![json]);
    requests.push(vec![own]);
    for headers in requests {
        for (path, body) in [("/sign-in/oidc/claim", &claim_body), ("/sign-in/oidc/window", &open_body)] {
            let answer = ana.send(Method::POST, path, &headers, body.clone()).await;
            assert_eq!((answer.status.as_u16(), answer.cookies().len()), (403, 0), "{path} {headers:?}");
        }
    }
    assert!(claim(&ana, &window, VERIFIER).await.text().contains("done"), "nothing was used up");
}

#[tokio::test]
async fn t08_no_other_origin_is_let_read_anything() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    scene.sign_in(&ana, "oidc").await;
    for path in
        ["/salt", "/account", "/sign-in/oidc", "/sign-in/oidc/claim", "/sign-in/oidc/window", "/sign-out"]
    {
        for method in [Method::GET, Method::OPTIONS, Method::POST] {
            let headers = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
            let answer = ana.send(method.clone(), path, &headers, "").await;
            let shared = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(shared, None, "{method} {path}");
        }
    }
}
