//! Out again (T25), how often one may begin (T26), and what is said before one is sent away (T27).

use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};

use crate::idp::{Person, Scene};

const TWO_SITES: &str = "[limits]\nreplies_per_minute = 0\n[network]\nallow_private = ['127.0.0.0/8']\n\
                         [[site]]\npolicy = 'publish'\n[[site]]\nid = 'other'\npublic_url = 'http://localhost:8080'\n";

#[tokio::test]
async fn t25_cookie_of_a_session_that_was_ended_is_worth_nothing() {
    for out in ["/sign-out", "/account/log-out-everywhere", "/account/erase"] {
        let scene = Scene::new().await;
        let (ana, thief) = (scene.reader(), scene.reader());
        scene.sign_in(&ana, "oidc").await;
        *thief.jar.borrow_mut() = ana.jar.borrow().clone();
        assert!(thief.known_as().await.is_some(), "as long as it lasts it is hers");
        let set = ana.jar.borrow().clone();
        let answer = ana.post(out, &[]).await;
        assert_eq!(ana.session(), None);
        assert_eq!(thief.known_as().await, None, "{out}");
        assert!(thief.page("/account").await.all("[aria-labelledby=account-ways]").is_empty(), "{out}");
        for deed in ["name", "erase", "claim", "log-out-everywhere"] {
            assert_eq!(
                thief.post(&format!("/account/{deed}"), &[("name", "Thief")]).await.header("location"),
                "/account"
            );
        }
        let gone = answer.cookies().into_iter().find(|cookie| cookie.name().contains("session")).unwrap();
        assert!(set.contains_key(gone.name()) && gone.value().is_empty(), "{out}");
    }
}

#[tokio::test]
async fn t25_cookie_is_taken_away_with_the_attributes_it_was_set_with() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let session = |answer: &crate::browser::Answer| {
        answer.cookies().into_iter().find(|cookie| cookie.name().contains("session")).unwrap()
    };
    let set = session(&scene.sign_in(&ana, "oidc").await);
    let gone = session(&ana.post("/sign-out", &[]).await);
    assert_eq!((set.name(), set.path(), set.domain()), (gone.name(), gone.path(), gone.domain()));
    assert_eq!(
        (set.same_site(), set.secure(), set.http_only()),
        (gone.same_site(), gone.secure(), gone.http_only())
    );
    assert_eq!(set.partitioned(), gone.partitioned());
    assert!(gone.max_age().unwrap().is_zero() && set.max_age().unwrap().whole_days() == 180);
}

#[tokio::test]
async fn t25_session_is_over_on_one_site_and_stays_on_another() {
    let scene = Scene::with(TWO_SITES).await;
    let (here, mut there) = (scene.reader(), scene.reader());
    there.origin = "http://localhost:8080";
    scene.sign_in(&here, "oidc").await;
    let begun = there.post("/sign-in/oidc", &[]).await;
    there.get(&scene.idp.approve(&there.onward(&begun).await).address()).await;
    let account = there.session().unwrap();
    there.jar.borrow_mut().insert("rejoinder-session-other".into(), here.session().unwrap());
    let ways = "[aria-labelledby=account-ways]";
    assert!(there.page("/account").await.all(ways).is_empty(), "a session is of one site");
    there.jar.borrow_mut().insert("rejoinder-session-other".into(), account);
    here.post("/account/log-out-everywhere", &[]).await;
    assert_eq!(there.page("/account").await.all(ways).len(), 1, "it goes on elsewhere");
}

#[tokio::test]
async fn t25_session_that_is_not_used_or_is_old_is_over() {
    let scene = Scene::new().await;
    let (ana, bo) = (scene.reader(), scene.reader());
    scene.sign_in(&ana, "oidc").await;
    scene.sign_in(&bo, "oidc").await;
    for month in 0..6 {
        scene.pass(Duration::from_hours(24 * 29));
        assert!(ana.known_as().await.is_some(), "in use, in month {month}");
    }
    assert_eq!(bo.known_as().await, None, "not used for a month");
    scene.pass(Duration::from_hours(24 * 6));
    assert_eq!(ana.known_as().await, None, "180 days old");
}

#[tokio::test]
async fn t25_change_ends_the_session_and_asks_providers_for_another_account() {
    let asked = [
        ("google", "prompt", "select_account"),
        ("gitlab", "prompt", "select_account"),
        ("microsoft", "prompt", "select_account"),
        ("github", "prompt", "select_account"),
        ("oidc", "prompt", "login"),
        ("mastodon", "force_login", "true"),
        ("facebook", "auth_type", "reauthenticate"),
    ];
    for (kind, name, value) in asked {
        let scene = Scene::new().await;
        let ana = scene.reader();
        let says = |address: &url::Url| address.query_pairs().any(|(own, said)| own == name && said == value);
        assert!(!says(&scene.leave(&ana, kind).await), "{kind}");
        scene.sign_in(&ana, kind).await;
        let page = ana.page("/salt").await;
        let article = page.one("[name=article]").attr("value").unwrap();
        let out = ana.post("/sign-out", &[("change", "1"), ("article", article), ("body", "Text")]).await;
        assert_eq!((out.header("location"), ana.session()), ("/salt?sign_in=change#leave-a-reply", None));
        let form = ana.page("/salt?sign_in=change").await;
        let change = form.one("[name=change]").attr("value").unwrap();
        let place = scene.place(kind);
        assert!(says(&ana.leave(kind, &[("change", change), ("place", &place)]).await), "{kind}");
        scene.idp.ask(Person::bo());
        scene.sign_in(&ana, kind).await;
        let expected = if kind == "indieauth" { None } else { Some("Bo Reed") };
        assert_eq!(ana.known_as().await.as_deref(), expected, "{kind}");
    }
}

#[tokio::test]
async fn t26_network_begins_sixty_sign_ins_a_minute_and_no_more() {
    let scene = Scene::with("[network]\nallow_private = ['127.0.0.0/8']\n[[site]]\n").await;
    let flood = scene.reader();
    let mut passed = 0;
    loop {
        let answer = flood.get("/sign-in/github").await;
        if answer.header("location") == "/account?sign_in=too-many" {
            break;
        }
        assert!(answer.header("location").contains("/connecting?"), "{}", answer.header("location"));
        passed += 1;
        assert!(passed < 2000, "there is no end of it");
    }
    assert!(passed >= 60, "{passed}");
    for path in ["/sign-in/github", "/sign-in/oidc"] {
        assert_eq!(flood.post(path, &[]).await.header("location"), "/account?sign_in=too-many");
    }
    let challenge = "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}";
    let headers = [("content-type", "application/json"), ("origin", flood.origin)];
    let window = flood.send(axum::http::Method::POST, "/sign-in/oidc/window", &headers, challenge).await;
    assert_eq!(window.status.as_u16(), 429);
    let mut elsewhere = scene.reader();
    elsewhere.address = [198, 51, 100, 1].into();
    assert!(elsewhere.get("/sign-in/github").await.header("location").contains("/connecting?"));
}

#[tokio::test]
async fn t26_burst_of_hundred_instances_makes_thirty_registrations_an_hour() {
    let scene = Scene::new().await;
    let origin = |number: usize| scene.idp.origin.replace("127.0.0.1", &format!("host{number}.test"));
    let burst = |from: usize, to: usize| {
        let sent: Vec<_> = (from..to)
            .map(|number| {
                let place = serde_urlencoded::to_string([("place", origin(number))]).unwrap();
                let request = Request::get(format!("/sign-in/mastodon?{place}"))
                    .header(header::HOST, "127.0.0.1:8080")
                    .extension(ConnectInfo(std::net::SocketAddr::from(([192, 0, 2, 1], 4000))))
                    .body(Body::empty());
                let door = scene.ground.door.clone();
                tokio::spawn(async move { door.answer(request.unwrap()).await })
            })
            .collect();
        async {
            let mut begun = 0;
            for answer in sent {
                let answer = answer.await.unwrap();
                begun += usize::from(answer.headers()["location"].to_str().unwrap().contains("/connecting?"));
            }
            begun
        }
    };
    assert_eq!((burst(0, 100).await, scene.idp.count("/api/v1/apps")), (30, 30));
    assert_eq!((burst(100, 110).await, scene.idp.count("/api/v1/apps")), (0, 30));
    scene.pass(Duration::from_hours(1));
    assert_eq!((burst(200, 210).await, scene.idp.count("/api/v1/apps")), (10, 40));
}

#[tokio::test]
async fn t26_instances_that_refuse_are_counted_like_those_that_do_not() {
    let scene = Scene::new().await;
    scene.idp.say("/api/v1/apps", crate::idp::Reply::status(403));
    let ana = scene.reader();
    for number in 0..40 {
        let place = scene.idp.origin.replace("127.0.0.1", &format!("host{number}.test"));
        ana.click("mastodon", &[("place", &place)]).await;
    }
    assert_eq!(scene.idp.count("/api/v1/apps"), 30);
}

#[tokio::test]
async fn t26_instance_is_registered_at_once_and_again_only_if_it_forgot() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        let ana = scene.reader();
        scene.sign_in(&ana, "mastodon").await;
        assert!(ana.known_as().await.is_some());
    }
    assert_eq!(scene.idp.count("/api/v1/apps"), 1);
    scene.idp.say("/oauth/token", crate::idp::Reply::json(&serde_json::json!({"error": "invalid_client"})));
    let ana = scene.reader();
    ana.refused(&scene.sign_in(&ana, "mastodon").await, "unavailable").await;
    scene.idp.forge("/oauth/token", |_, usual| usual);
    scene.sign_in(&ana, "mastodon").await;
    assert!(ana.known_as().await.is_some());
    assert_eq!(scene.idp.count("/api/v1/apps"), 2);
}

#[tokio::test]
async fn t27_page_in_between_says_who_sends_one_where() {
    let head = "[limits]\nreplies_per_minute = 0\n[network]\nallow_private = ['127.0.0.0/8']\n[[site]]\ntitle = 'Harbour Post'\n";
    let scene = Scene::with(head).await;
    let ana = scene.reader();
    let place = scene.idp.origin.replace("127.0.0.1", "instance.test");
    for (kind, name, host) in [("github", "GitHub", "127.0.0.1"), ("mastodon", "Mastodon", "instance.test")] {
        let begun = ana.click(kind, &[("place", &place)]).await;
        let page = ana.page(begun.header("location")).await;
        assert_eq!(page.one("h1").text(), format!("Connecting to {name}…"));
        assert!(page.one("[role=status]").text().contains(host), "{}", page.text());
        assert!(page.one(".masthead").text().contains("Harbour Post"));
        assert!(page.one("a.button").attr("href").unwrap().starts_with(&format!("http://{host}:")));
    }
}

#[tokio::test]
async fn t27_window_hides_neither_its_address_nor_anything_else() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let page = ana.page("/salt").await;
    let scripts = page.all("script").into_iter().filter_map(|script| script.attr("src").map(str::to_owned));
    let script = scripts.into_iter().find(|src| src.contains("sign-in")).unwrap();
    let code = ana.get(&script).await;
    let opened: Vec<&str> =
        code.text().split(" open(").skip(1).map(|call| call.split(')').next().unwrap()).collect();
    assert_eq!(opened.len(), 1, "{opened:?}");
    let features = opened[0].rsplit_once(", ").unwrap().1;
    assert_eq!(features, "\"popup,width=520,height=680\"", "{opened:?}");
}
