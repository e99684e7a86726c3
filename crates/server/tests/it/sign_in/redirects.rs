//! Nothing leads elsewhere than back to the page one came from (T5), and what was posted is not posted again (T13).

use axum::body::Body;
use axum::http::{Method, StatusCode};
use url::Url;

use crate::browser::Answer;
use crate::idp::{Reply, Scene};

/// Where attackers would like readers to land.
const ELSEWHERE: [&str; 42] = [
    "https://evil.example/",
    "http://evil.example",
    "https://evil.example/salt",
    "//evil.example/salt",
    "///evil.example/salt",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\u{1}//evil.example",
    " https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://127.0.0.1:8080@evil.example/salt",
    "https://127.0.0.1:8080\\@evil.example/salt",
    "https://evil.example#@127.0.0.1:8080/salt",
    "https://evil.example?@127.0.0.1:8080/salt",
    "https://127.0.0.1:8080.evil.example/salt",
    "https://evil。example/salt",
    "https://evil.example%00.127.0.0.1/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "javascript://127.0.0.1:8080/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "blob:https://evil.example/1",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/..//evil.example",
    "/salt/..//evil.example",
    "/salt\r\nLocation: https://evil.example",
    "/salt%0d%0aLocation:%20https://evil.example",
    "/salt#\r\nSet-Cookie: a=b",
    "?sign_in=https://evil.example",
    "http://[::1]/evil",
    ".evil.example",
];

/// Where an answer leads, as a browser understands it.
fn landing(location: &str) -> Url {
    Url::parse("http://127.0.0.1:8080/sign-in/oidc/callback").unwrap().join(location).unwrap()
}

#[tokio::test]
async fn t05_nothing_that_is_asked_for_leads_elsewhere() {
    let scene = Scene::new().await;
    for elsewhere in ELSEWHERE {
        let ana = scene.reader();
        let names = ["article", "return_to", "next", "redirect_uri", "place", "from", "window", "change"];
        let fields = names.map(|name| (name, elsewhere));
        let query = serde_urlencoded::to_string(fields).unwrap();
        let referer: String = elsewhere.chars().filter(|c| c.is_ascii() && !c.is_control()).collect();
        let headers = [("referer", referer.as_str()), ("origin", ana.origin)];
        let linked =
            ana.send(Method::GET, &format!("/sign-in/oidc?{query}"), &headers[..1], Body::empty()).await;
        let clicked = ana.post_with("/sign-in/oidc", &fields, &headers).await;
        for begun in [linked, clicked] {
            let declined =
                scene.idp.approve(&ana.onward(&begun).await).without("code").with("error", "access_denied");
            stays(elsewhere, &ana.get(&format!("{}&{query}", declined.address())).await);
        }
        stays(elsewhere, &ana.post_with("/sign-out", &fields, &headers).await);
        // What cannot even begin leads back as well.
        scene.idp.say("/gitlab/.well-known/openid-configuration", Reply::status(500));
        let path = format!("/sign-in/gitlab?{query}");
        stays(elsewhere, &ana.send(Method::GET, &path, &headers[..1], Body::empty()).await);
        stays(elsewhere, &ana.post_with("/sign-in/gitlab", &fields, &headers).await);
    }
}

#[tokio::test]
async fn t05_page_that_a_link_was_followed_from_is_come_back_to() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let headers = [("referer", "http://127.0.0.1:8080/salt?order=newest")];
    let begun = ana.send(Method::GET, "/sign-in/oidc", &headers, Body::empty()).await;
    let answer = ana.get(&scene.idp.approve(&ana.onward(&begun).await).address()).await;
    assert_eq!(answer.header("location"), "/salt#leave-a-reply");
}

#[tokio::test]
async fn t13_no_answer_lets_a_browser_post_again_what_it_has_posted() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let mut answers = vec![ana.click("apple", &[]).await];
    let back = scene.idp.approve(&ana.onward(&answers[0]).await);
    let fields = [("code", back.get("code")), ("state", back.get("state"))];
    answers.push(ana.post_with(back.path(), &fields, &[("origin", "https://appleid.apple.com")]).await);
    answers.push(ana.get(answers[1].header("location")).await);
    assert!(ana.known_as().await.is_some());
    for (path, field) in [("name", ("name", "Ana")), ("claim", ("", "")), ("unlink", ("issuer", "x"))] {
        answers.push(ana.post(&format!("/account/{path}"), &[field]).await);
    }
    answers.push(ana.post("/sign-out", &[("change", "1")]).await);
    for last in ["log-out-everywhere", "erase"] {
        scene.sign_in(&ana, "apple").await;
        answers.push(ana.post(&format!("/account/{last}"), &[]).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    // Taking away the only way to log in is refused.
    assert_eq!(statuses, [303, 303, 303, 303, 303, 422, 303, 303, 303]);
}

fn stays(elsewhere: &str, answer: &Answer) {
    let location = answer.header("location");
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{elsewhere:?}");
    let url = landing(location);
    assert_eq!(url.origin().ascii_serialization(), "http://127.0.0.1:8080", "{elsewhere:?}: {location:?}");
    assert!(["/salt", "/account"].contains(&url.path()), "{elsewhere:?}: {location:?}");
    assert!(!location.contains("evil"), "{elsewhere:?}: {location:?}");
}
