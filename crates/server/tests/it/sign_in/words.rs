//! What providers say of people and of errors is text, and anybody's (T24, T28).

use rejoinder_domain::text;

use crate::browser::Reader;
use crate::idp::{KINDS, Person, Reply, Scene};

use super::windows::open;
use crate::log::Log;

/// Names that mean something to HTML, to the eye or to the publication.
const NAMES: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</bdi></p><h1>Mine</h1>",
    "{{ 7*7 }} { $name } ${7}",
    "A\0na\r\nSet-Cookie: a=b",
    "Ana\u{202E}lleB\u{202C}",
    "\u{2066}\u{2067}Ana\u{2068}",
    "Ana\u{200B}\u{200D}\u{FEFF}\u{2060} Bell",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}algo",
    "Admin",
    "M o d e r a t o r",
    "\u{410}dmin",
    "Offic\u{456}al",
    "system",
];

/// Names that nobody can be called by at a glance.
const EMPTY: [&str; 5] = ["", "   ", "\u{200B}\u{200B}", "\u{202E}", "…"];

async fn named<'a>(scene: &'a Scene, kind: &str, name: &str) -> Reader<'a> {
    let reader = scene.reader();
    let handle = format!("handle{}", name.len());
    let id: String = format!("{}{:?}", name.len(), name).chars().take(50).collect();
    scene.idp.ask(Person { name: name.into(), handle, ..Person::new(&id, "x") });
    scene.sign_in(&reader, kind).await;
    reader
}

#[tokio::test]
async fn t24_name_is_shown_as_text_and_speaks_for_nobody_else() {
    let harmless = {
        let scene = Scene::new().await;
        named(&scene, "oidc", "Harmless").await.page("/salt").await.structure()
    };
    for name in NAMES {
        let scene = Scene::new().await;
        let reader = named(&scene, "oidc", name).await;
        let page = reader.page("/salt").await;
        assert_eq!(page.structure(), harmless, "{name:?}");
        let shown = page.one(".identity-name").text();
        assert!(!shown.contains(['\0', '\r', '\n', '\u{FEFF}']), "{name:?}: {shown:?}");
        assert!(!shown.contains("\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}"), "{name:?}: {shown:?}");
        assert_eq!(shown, text::clean_name(&shown), "{name:?}");
        for reserved in ["admin", "moderator", "official", "system"] {
            assert_ne!(rejoinder_domain::name_key(&shown), rejoinder_domain::name_key(reserved), "{name:?}");
        }
    }
}

#[tokio::test]
async fn t24_name_has_an_end_and_is_never_nothing() {
    let scene = Scene::new().await;
    for name in EMPTY.into_iter().map(str::to_owned).chain(["x".repeat(10_000), "Z\u{300}".repeat(5_000)]) {
        let reader = named(&scene, "oidc", &name).await;
        let shown = reader.known_as().await.unwrap();
        assert!(
            (1..=220).contains(&text::characters(&shown)) && !text::is_blank(&shown),
            "{name:?}: {shown:?}"
        );
    }
}

#[tokio::test]
async fn t24_name_that_looks_like_anothers_is_told_from_it() {
    let scene = Scene::new().await;
    let ana = named(&scene, "oidc", "Ana Bell").await;
    let key = rejoinder_domain::name_key(&ana.known_as().await.unwrap());
    for alike in ["ana bell", "\u{410}na Bell", "Ana\u{200B} Bell", "ANA-BELL", "A n a B e l l"] {
        let eve = named(&scene, "second", alike).await;
        assert_ne!(rejoinder_domain::name_key(&eve.known_as().await.unwrap()), key, "{alike}");
    }
    let (by_account, by_guest, by_editor) = {
        let (guest, editor) = (scene.reader(), scene.reader());
        let said =
            guest.submit("/salt", &[("name", "\u{410}na Bell"), ("body", "As a guest")]).await.posted();
        let official = editor.submit("/salt", &[("name", "Editor"), ("body", "As an editor")]).await.posted();
        (ana.say("/salt", "As myself").await, said, official)
    };
    let page = scene.reader().page("/salt").await;
    let badges = |id: &str| -> Vec<String> {
        page.reply(id).unwrap().all(".badge").iter().map(|badge| badge.text()).collect()
    };
    assert_eq!(badges(&by_account), ["via oidc"]);
    assert_eq!((badges(&by_guest).len(), badges(&by_editor).len()), (1, 1), "it says that they are guests");
    assert!(page.reply(&by_guest).unwrap().one(".guest").text() == badges(&by_editor)[0]);
}

#[tokio::test]
async fn t24_pages_of_people_are_linked_only_if_they_are_pages() {
    let scene = Scene::new().await;
    for (address, linked) in [
        ("javascript:alert(1)", false),
        ("data:text/html,<script>alert(1)</script>", false),
        ("https://ana.example/\" onclick=\"alert(1)", true),
        ("https://ana.example/", true),
    ] {
        scene.idp.forge("/github/user", move |_, usual: Reply| usual.but("/html_url", address.into()));
        let reader = scene.reader();
        scene.sign_in(&reader, "github").await;
        let page = reader.page("/account").await;
        let links: Vec<_> = page.one("[aria-labelledby=account-ways]").all("a");
        assert_eq!(links.len(), usize::from(linked), "{address}");
        for link in links {
            assert!(link.attr("href").unwrap().starts_with("https://ana.example/"), "{address}");
            assert_eq!(
                (link.attr("rel"), link.attr("onclick")),
                (Some("nofollow noopener"), None),
                "{address}"
            );
        }
    }
}

const EVIL: &str = "<img src=x onerror=alert('evil-marker')>";

#[tokio::test]
async fn t28_nothing_that_a_provider_says_of_an_error_is_shown() {
    let scene = Scene::new().await;
    for kind in KINDS {
        for error in [EVIL, "access_denied", "server_error\r\nSet-Cookie: evil-marker=1", ""] {
            let ana = scene.reader();
            let back = scene.approved(&ana, kind).await.without("code").with("error", error);
            let back =
                back.with("error_description", EVIL).with("error_uri", "javascript:alert('evil-marker')");
            let answer = ana.get(&back.with("error_reason", EVIL).address()).await;
            let code = if error == "access_denied" { "denied" } else { "unavailable" };
            ana.refused(&answer, code).await;
            let after = ana.get(answer.header("location").split('#').next().unwrap()).await;
            for part in [answer.text(), after.text(), &format!("{:?}", answer.headers)] {
                assert!(!part.contains("evil-marker"), "{kind} {error:?}: {part}");
            }
            let page = scene.reader();
            let window = open(&page, kind).await;
            let place = scene.place(kind);
            let address = ana.leave(kind, &[("window", &window), ("place", &place)]).await;
            let back = scene
                .idp
                .approve(&address)
                .without("code")
                .with("error", error)
                .with("error_description", EVIL);
            let last = ana.get(&back.address()).await;
            assert!(last.status.is_success() && !last.text().contains("evil-marker"), "{kind} {error:?}");
        }
    }
}

#[tokio::test]
async fn t28_reader_who_said_no_is_told_so_and_every_other_end_is_the_providers() {
    let scene = Scene::new().await;
    let declined = ["access_denied", "user_cancelled_authorize", "user_cancelled_login", "consent_required"];
    let others =
        ["server_error", "temporarily_unavailable", "invalid_scope", "login_required", "ACCESS_DENIED", "x"];
    for (error, code) in
        declined.map(|error| (error, "denied")).into_iter().chain(others.map(|error| (error, "unavailable")))
    {
        let ana = scene.reader();
        let back = scene.approved(&ana, "oidc").await.without("code").with("error", error);
        ana.refused(&ana.get(&back.address()).await, code).await;
    }
    // An error is one even with a code beside it.
    let ana = scene.reader();
    let both = scene.approved(&ana, "oidc").await.with("error", "access_denied");
    ana.refused(&ana.get(&both.address()).await, "denied").await;
    assert_eq!(scene.idp.count("/token"), 0);
}

#[tokio::test]
async fn t28_answers_to_the_program_are_not_shown_and_write_no_lines_of_their_own_into_the_log() {
    let (log, _guard) = Log::keep();
    let scene = Scene::new().await;
    let forged = "invalid_grant\n2026-11-23T12:00:00Z ERROR evil-line: somebody broke in";
    let bodies = [
        serde_json::json!({"error": forged, "error_description": EVIL}),
        serde_json::json!({"error": {"message": EVIL, "type": forged}}),
        serde_json::json!({"message": EVIL}),
        serde_json::json!([EVIL]),
    ];
    for kind in ["oidc", "github", "facebook", "x", "wordpress"] {
        for body in &bodies {
            for status in [200, 400, 500] {
                scene.idp.say(&format!("/{kind}/token"), Reply::json(body).with_status(status));
                let ana = scene.reader();
                let answer = scene.sign_in(&ana, kind).await;
                let location = answer.header("location");
                assert!(
                    location.starts_with("/salt?sign_in=") && ana.session().is_none(),
                    "{kind}: {location}"
                );
                assert!(
                    !ana.get(location.split('#').next().unwrap()).await.text().contains("evil-marker"),
                    "{kind}"
                );
            }
        }
    }
    let ana = scene.reader();
    let back = scene.approved(&ana, "oidc").await.without("code").with("error", forged);
    ana.get(&back.address()).await;
    let text = log.text();
    assert!(text.contains("evil-line"), "the log is kept");
    assert!(text.lines().all(|line| !line.starts_with("2026-11-23T12:00:00Z ERROR")), "{text}");
}

#[tokio::test]
async fn t28_codes_that_are_not_ours_say_nothing() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let plain = ana.page("/salt").await.structure();
    for path in ["/salt?sign_in=", "/account?sign_in="] {
        for code in [
            "%3Cscript%3Eevil-marker",
            "evil-marker",
            "sign-in-over-title",
            "denied%0A",
            "..",
            "{evil-marker}",
        ] {
            let answer = ana.get(&format!("{path}{code}")).await;
            assert!(!answer.text().contains("evil-marker"), "{path}{code}");
            assert!(answer.page().all(".outcome").is_empty(), "{path}{code}");
            assert!(!path.starts_with("/salt") || answer.page().structure() == plain, "{path}{code}");
        }
    }
}
