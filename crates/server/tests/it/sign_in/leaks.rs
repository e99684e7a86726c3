//! What is secret stays where it belongs (T11), and no page of signing in can be put into a frame (T12).

use std::time::Duration;

use crate::browser::Answer;
use crate::html::Page;
use crate::idp::{KINDS, Reply, SECRET, Scene};
use crate::log::Log;

use super::windows::{VERIFIER, claim, open};

/// Whether nothing on a page is asked of another server, nor leads there by itself.
fn asks_nobody(page: &Page) -> bool {
    let elements = ["script", "img", "link", "iframe", "object", "embed", "form", "meta", "a", "source"];
    let all = elements.iter().flat_map(|name| page.all(name));
    let addresses =
        all.flat_map(|one| ["src", "href", "action", "data", "content"].map(|name| one.attr(name)));
    addresses.flatten().all(|address| !address.contains("://") && !address.starts_with("//"))
}

#[tokio::test]
async fn t11_nothing_secret_is_logged_whatever_happens() {
    let (log, _guard) = Log::keep();
    let scene = Scene::new().await;
    let mut secrets = vec![SECRET.to_owned(), VERIFIER.to_owned(), "nobody-guesses".to_owned()];
    for kind in KINDS {
        let ana = scene.reader();
        let back = scene.approved(&ana, kind).await;
        secrets.push(back.get("state").to_owned());
        ana.get(&back.address()).await;
        secrets.push(ana.session().unwrap());
        ana.get(&back.address()).await;
        for (path, status) in [("token", 200), ("token", 400), ("token", 500), ("me", 500), ("userinfo", 500)]
        {
            let broken = Reply::of("text/html", format!("<p>{SECRET}")).with_status(status);
            let below = if kind == "mastodon" { "oauth" } else { kind };
            scene.idp.say(&format!("/{below}/{path}"), broken.clone());
            let again = scene.approved(&ana, kind).await;
            secrets.push(again.get("state").to_owned());
            ana.get(&again.address()).await;
        }
        secrets.extend(ana.jar.borrow().values().cloned());
    }
    secrets.extend(scene.idp.calls("/github/token").iter().map(|call| call.field("code_verifier")));
    let text = log.text();
    assert!(text.contains("a sign-in did not work out"), "the log is kept");
    for secret in secrets {
        assert!(secret.len() > 8 && !text.contains(&secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn t11_answers_to_callbacks_are_kept_by_nobody_and_name_themselves_to_nobody() {
    let scene = Scene::new().await;
    let (ana, page) = (scene.reader(), scene.reader());
    let begun = ana.click("oidc", &[]).await;
    let connecting = ana.get(begun.header("location")).await;
    let back = scene.idp.approve(&ana.onward(&begun).await);
    let ended = ana.get(&back.address()).await;
    let over = ana.get(&back.address()).await;
    let twice = ana.get(&back.clone().and("code", "x").address()).await;
    let nobodys = ana.get(&back.clone().at("/sign-in/nobody/callback").address()).await;
    let window = open(&page, "oidc").await;
    let last = ana.get(&scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await).address()).await;
    let apple = scene.approved(&ana, "apple").await;
    let posted = ana.post_with(apple.path(), &[("code", "1")], &[]).await;
    assert_eq!(ended.header("location"), "/salt#leave-a-reply", "no code is in the address one lands at");
    for (number, answer) in [begun, connecting, ended, over, twice, nobodys, last, posted].iter().enumerate()
    {
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{number}");
        assert!(answer.header("cache-control").contains("no-store"), "{number}");
        // The page in between leads to the provider: that is all it is for.
        assert!(number == 1 || asks_nobody(&answer.page()), "{number}: {}", answer.text());
    }
}

#[tokio::test]
async fn t11_token_is_given_up_when_the_profile_was_read() {
    for kind in ["oidc", "google", "gitlab", "apple", "github", "mastodon"] {
        let scene = Scene::new().await;
        let ana = scene.reader();
        scene.sign_in(&ana, kind).await;
        let path = match kind {
            "apple" => "/apple/auth/revoke".to_owned(),
            "mastodon" => "/oauth/revoke".to_owned(),
            kind => format!("/{kind}/revoke"),
        };
        // It happens beside the answer: the provider is asked at last.
        let asked = async {
            while scene.idp.calls(&path).is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), asked).await.unwrap();
        assert!(scene.idp.calls(&path)[0].field("token").ends_with("nobody-guesses"), "{kind}");
    }
}

#[tokio::test]
async fn t12_no_page_of_signing_in_can_be_framed() {
    let scene = Scene::new().await;
    let (ana, page) = (scene.reader(), scene.reader());
    let begun = ana.click("oidc", &[]).await;
    let connecting = ana.get(begun.header("location")).await;
    let window = open(&page, "oidc").await;
    let last = ana.get(&scene.idp.approve(&ana.leave("oidc", &[("window", &window)]).await).address()).await;
    let claimed = claim(&page, &window, VERIFIER).await;
    let mut answers = vec![begun, connecting, last, claimed];
    for path in
        ["/sign-in/oidc/window", "/sign-in/mastodon", "/sign-in/indieauth", "/sign-in/oidc/callback?state=x"]
    {
        answers.push(ana.get(path).await);
    }
    for path in ["/account", "/account/delete", "/salt"] {
        answers.push(page.get(path).await);
    }
    for Answer { headers, .. } in answers {
        let policies: Vec<&str> =
            headers.get_all("content-security-policy").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(policies.iter().any(|policy| policy.contains("frame-ancestors 'none'")), "{policies:?}");
    }
}
