//! Who somebody is, and who they are not (T15).

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::idp::{Person, Reply, Scene, TENANT};

/// Where the profile of a kind is, and where in it the id.
const PROFILES: [(&str, &str, &str); 5] = [
    ("wordpress", "/wordpress/me", "/ID"),
    ("x", "/x/me", "/data/id"),
    ("facebook", "/facebook/me", "/id"),
    ("github", "/github/user", "/id"),
    ("mastodon", "/api/v1/accounts/verify_credentials", "/id"),
];

/// Ids that are none.
fn nothing() -> [Value; 8] {
    [json!(null), json!(""), json!(" "), json!("\n"), json!(true), json!([]), json!({}), json!(["1001"])]
}

#[tokio::test]
async fn t15_answer_that_names_nobody_is_nobodys() {
    let scene = Scene::new().await;
    for (kind, path, place) in PROFILES {
        let errors =
            [json!({}), json!({"error": "expired"}), json!({"data": {}}), json!({"id": {"id": 1}, "ID": {}})];
        let bodies = errors.iter().map(Reply::json).map(|reply| (reply, None));
        let ids = nothing().map(|id| (Reply::status(200), Some(id)));
        for (reply, id) in bodies.chain(ids) {
            scene.idp.forge(path, move |_, usual: Reply| match id.clone() {
                Some(id) => usual.but(place, id),
                None => reply.clone(),
            });
            let ana = scene.reader();
            ana.refused(&scene.sign_in(&ana, kind).await, "failed").await;
        }
    }
    for id in nothing().into_iter().chain([json!(1001)]) {
        let (of_token, of_website) = (id.clone(), id);
        scene.idp.mint(move |mut claims, signer| {
            claims["sub"] = of_token.clone();
            signer.token(&claims)
        });
        scene.idp.forge("/indieauth/auth", move |_, usual: Reply| usual.but("/me", of_website.clone()));
        for kind in ["oidc", "apple", "indieauth"] {
            let ana = scene.reader();
            ana.refused(&scene.sign_in(&ana, kind).await, "failed").await;
        }
    }
}

#[tokio::test]
async fn t15_answer_that_is_an_error_is_nobodys_whatever_else_is_in_it() {
    let scene = Scene::new().await;
    for kind in ["oidc", "google", "wordpress", "x", "facebook", "github"] {
        for error in [json!("invalid_grant"), json!({"message": "expired", "code": 190})] {
            scene
                .idp
                .forge(&format!("/{kind}/token"), move |_, usual: Reply| usual.but("/error", error.clone()));
            let ana = scene.reader();
            ana.refused(&scene.sign_in(&ana, kind).await, "failed").await;
        }
    }
}

#[tokio::test]
async fn t15_people_of_one_name_and_one_address_are_two() {
    let scene = Scene::new().await;
    for (number, kind) in
        ["wordpress", "x", "facebook", "github", "google", "microsoft", "apple", "mastodon", "oidc"]
            .iter()
            .enumerate()
    {
        let mut names = Vec::new();
        // Ids beyond what a float can tell apart.
        for id in ["9007199254740992", "9007199254740993", "9007199254740992"] {
            let reader = scene.reader();
            scene.idp.ask(Person { id: id.into(), ..Person::new("", &format!("Twin {number}")) });
            scene.sign_in(&reader, kind).await;
            names.push(reader.known_as().await.unwrap());
        }
        assert_ne!(names[0], names[1], "{kind}");
        assert_eq!(names[0], names[2], "{kind}");
    }
}

#[tokio::test]
async fn t15_login_that_changes_hands_takes_no_account_along() {
    let scene = Scene::new().await;
    for kind in ["wordpress", "x", "github", "mastodon", "oidc", "gitlab"] {
        let (ana, eve) = (scene.reader(), scene.reader());
        let before = Person { name: format!("Ana {kind}"), ..Person::ana() };
        scene.idp.ask(before.clone());
        scene.sign_in(&ana, kind).await;
        scene.idp.ask(Person { id: "666".into(), name: "Eve".into(), ..before.clone() });
        scene.sign_in(&eve, kind).await;
        assert_ne!(eve.known_as().await, ana.known_as().await, "{kind}");
        let name = ana.known_as().await;
        scene.idp.ask(Person { handle: "renamed".into(), email: "new@mail.example".into(), ..before });
        scene.sign_in(&ana, kind).await;
        assert_eq!(ana.known_as().await, name, "{kind}");
    }
}

#[tokio::test]
async fn t15_one_id_at_two_providers_or_instances_is_two_people() {
    let scene = Scene::new().await;
    let mut seen = std::collections::HashSet::new();
    for kind in ["oidc", "second", "google", "gitlab", "github", "wordpress", "x", "facebook"] {
        let reader = scene.reader();
        scene.sign_in(&reader, kind).await;
        assert!(seen.insert(reader.known_as().await.unwrap()), "{kind}");
    }
    for host in ["a.test", "b.test"] {
        let reader = scene.reader();
        let place = scene.idp.origin.replace("127.0.0.1", host);
        let address = reader.leave("mastodon", &[("place", &place)]).await;
        reader.get(&scene.idp.approve(&address).address()).await;
        assert!(seen.insert(reader.known_as().await.unwrap()), "{host}");
    }
}

#[tokio::test]
async fn t15_instance_speaks_for_its_own_people_alone() {
    let scene = Scene::new().await;
    scene.idp.forge("/api/v1/accounts/verify_credentials", |_, usual: Reply| {
        usual.but("/url", json!("https://honest.example/@ana")).but("/acct", json!("ana@honest.example"))
    });
    let eve = scene.reader();
    scene.sign_in(&eve, "mastodon").await;
    let page = eve.page("/account").await;
    assert!(!page.text().contains("honest.example"));
    assert!(page.all("a").iter().all(|link| !link.attr("href").unwrap().contains("honest.example")));
    assert!(page.text().contains("@anabell@127.0.0.1"));
}

#[tokio::test]
async fn t15_person_at_work_is_known_by_tenant_and_object_alone() {
    let scene = Scene::new().await;
    let mut names = Vec::new();
    for tenant in [TENANT, "11111111-2222-3333-4444-555555555555"] {
        let issuer = format!("{}/microsoft/{tenant}/v2.0", scene.idp.origin);
        scene.idp.mint(move |mut claims, signer| {
            claims["tid"] = json!(tenant);
            claims["iss"] = json!(issuer);
            signer.token(&claims)
        });
        let ana = scene.reader();
        scene.sign_in(&ana, "microsoft").await;
        names.push(ana.known_as().await.unwrap());
    }
    assert_ne!(names[0], names[1]);
    scene.idp.mint(|mut claims, signer| {
        claims["tid"] = json!("11111111-2222-3333-4444-555555555555");
        signer.token(&claims)
    });
    let eve = scene.reader();
    eve.refused(&scene.sign_in(&eve, "microsoft").await, "failed").await;
}

#[tokio::test]
async fn t15_profile_of_somebody_else_is_refused() {
    let scene = Scene::new().await;
    for sub in [json!("1002"), json!(null), json!(1001)] {
        scene.idp.forge("/oidc/userinfo", move |_, usual: Reply| usual.but("/sub", sub.clone()));
        let ana = scene.reader();
        ana.refused(&scene.sign_in(&ana, "oidc").await, "failed").await;
    }
    scene.idp.forge("/oidc/userinfo", |_, usual: Reply| usual.without("sub"));
    let ana = scene.reader();
    ana.refused(&scene.sign_in(&ana, "oidc").await, "failed").await;
}

#[tokio::test]
async fn t15_website_is_vouched_for_by_the_server_it_names_alone() {
    let scene = Scene::new().await;
    let honest = scene.idp.origin.replace("127.0.0.1", "honest.test");
    let elsewhere = Reply::of("text/html", "<link rel=authorization_endpoint href=http://other.test:9/auth>");
    scene.idp.forge(
        "/boreed",
        move |call, usual| {
            if call.origin().contains("honest.test") { elsewhere.clone() } else { usual }
        },
    );
    for victim in [format!("{honest}/boreed"), format!("{honest}/nobody"), "http://10.0.0.1/".into()] {
        scene.idp.forge("/indieauth/auth", move |_, usual: Reply| usual.but("/me", json!(victim)));
        let eve = scene.reader();
        let answer = scene.sign_in(&eve, "indieauth").await;
        assert!(answer.header("location").starts_with("/salt?sign_in="), "{}", answer.header("location"));
        assert_eq!((eve.session(), eve.known_as().await), (None, None));
    }
    let own = format!("{}/boreed", scene.idp.origin);
    scene.idp.forge("/indieauth/auth", move |_, usual: Reply| usual.but("/me", json!(own)));
    let bo = scene.reader();
    scene.sign_in(&bo, "indieauth").await;
    assert!(bo.known_as().await.is_some(), "a page of one's own that names the same server is oneself");
}

#[tokio::test]
async fn t15_what_visitors_write_on_a_website_does_not_speak_for_it() {
    let scene = Scene::new().await;
    let evil = scene.idp.origin.replace("127.0.0.1", "evil.test");
    for relation in ["authorization_endpoint", "indieauth-metadata"] {
        let comment =
            format!("<p>Nice page! <a rel=\"{relation}\" href=\"{evil}/indieauth/metadata\">me</a>");
        scene.idp.say("/anabell", Reply::of("text/html", comment));
        let eve = scene.reader();
        let answer = eve.click("indieauth", &[("place", &scene.place("indieauth"))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{relation}");
    }
}
