//! Signing in with tokens that the publisher's own site signs: what they prove, and what they don't.

use std::time::Duration;

use axum::http::StatusCode;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rejoinder::articles::folder;
use rejoinder::config::{Config, Flags};
use serde_json::{Value, json};
use url::Url;

use crate::browser::{Answer, Reader};
use crate::ground::{Ground, SALT};
use crate::html::Page;

const SECRET: &str = "a secret of the paper's login page";
const RSA: &str = include_str!("../keys/rsa.public.pem");
const RSA_PRIVATE: &str = include_str!("../keys/rsa.private.pem");
const ISSUER: &str = "https://paper.example";

/// An entry of the configuration; `key` says where the key comes from.
fn entry(id: &str, issuer: &str, key: &str) -> String {
    format!(
        "[[sign_in]]\nid = '{id}'\nkind = 'jwt'\nname = 'The Paper'\nissuer = '{issuer}'\n{key}\n\
         authorize_url = 'https://paper.example/login?from=replies'\n"
    )
}

fn by_secret(id: &str, issuer: &str) -> String {
    entry(id, issuer, &format!("client_secret = \"{SECRET}\""))
}

async fn ground() -> Ground {
    let site = "[limits]\nreplies_per_minute = 0\n[[site]]\npolicy = 'publish'\n";
    Ground::with(&format!("{site}{}", by_secret("paper", ISSUER))).await
}

/// A sign-in as the login page gets to know it.
struct Asked {
    back: String,
    state: String,
    nonce: String,
}

/// Clicks the icon with a text in the form, and goes on to where it leads.
async fn click(reader: &Reader<'_>, id: &str, fields: &[(&str, &str)]) -> Asked {
    let answer = reader.post(&format!("/sign-in/{id}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = reader.page(answer.header("location")).await;
    let target = Url::parse(page.one("a.button").attr("href").unwrap()).unwrap();
    assert_eq!((target.host_str(), target.path()), (Some("paper.example"), "/login"));
    let value = |name: &str| {
        let mut found =
            target.query_pairs().filter(|(own, _)| own == name).map(|(_, value)| value.into_owned());
        let value = found.next().unwrap();
        assert_eq!(found.next(), None, "{name} comes once");
        value
    };
    assert_eq!((value("from"), target.query_pairs().count()), ("replies".into(), 4), "{target}");
    Asked { back: value("return"), state: value("state"), nonce: value("nonce") }
}

/// What the login page says of Ana, with some of it changed; what becomes null is left out.
fn claims(ground: &Ground, asked: &Asked, change: &Value) -> Value {
    let now = ground.app.now().as_micros() / 1_000_000;
    let mut claims = json!({"iss": ISSUER, "aud": "main", "sub": "42", "iat": now, "exp": now + 300,
        "jti": asked.nonce, "nonce": asked.nonce, "name": "Ana Bell", "email": "ana@paper.example"});
    for (name, value) in change.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

fn token(claims: &Value, algorithm: Algorithm, key: &EncodingKey) -> String {
    let header = Header { typ: Some("reply-sso+jwt".into()), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

fn by_paper(claims: &Value) -> String {
    token(claims, Algorithm::HS256, &EncodingKey::from_secret(SECRET.as_bytes()))
}

/// The address at which the login page sends the reader back.
fn back(asked: &Asked, token: &str) -> String {
    let mut url = Url::parse(&asked.back).unwrap();
    url.query_pairs_mut().append_pair("state", &asked.state).append_pair("token", token);
    url[url::Position::BeforePath..].to_owned()
}

/// Signs in from one end to the other with claims that are changed.
async fn sign_in(ground: &Ground, reader: &Reader<'_>, id: &str, change: &Value) -> Answer {
    let asked = click(reader, id, &[]).await;
    reader.get(&back(&asked, &by_paper(&claims(ground, &asked, change)))).await
}

fn has_session(answer: &Answer) -> bool {
    answer.cookies().iter().any(|cookie| cookie.name().contains("session") && !cookie.value().is_empty())
}

#[track_caller]
fn assert_signed_in(answer: &Answer) {
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/account"));
    assert!(has_session(answer));
}

#[track_caller]
fn assert_refused(answer: &Answer, why: &Value) {
    let target = answer.header("location");
    assert_eq!((answer.status, target), (StatusCode::SEE_OTHER, "/account?sign_in=failed"), "{why}");
    assert!(!has_session(answer), "{why}");
}

fn typed(page: &Page) -> String {
    page.one("textarea").text()
}

#[tokio::test]
async fn reader_of_the_publishers_site_signs_in_and_the_text_comes_along() {
    let ground = ground().await;
    let ana = ground.reader();
    let article = ground.at("/salt").await.id.to_string();
    let asked = click(&ana, "paper", &[("article", &article), ("body", "Typed before")]).await;
    assert_eq!(asked.back, "http://127.0.0.1:8080/sign-in/paper/callback");
    let answer = ana.get(&back(&asked, &by_paper(&claims(&ground, &asked, &json!({}))))).await;
    assert_eq!(answer.header("location"), "/salt#leave-a-reply");
    assert_eq!(
        (answer.header("referrer-policy"), answer.header("cache-control")),
        ("no-referrer", "no-store")
    );
    let page = ana.page("/salt").await;
    assert!(page.one(".identity").text().contains("You are commenting using your The Paper account."));
    assert_eq!((page.one(".identity-name").text(), typed(&page)), ("Ana Bell".into(), "Typed before".into()));
    // With JavaScript the same happens in a window of its own; the page that waits claims the end.
    let bo = ground.reader();
    let json =
        [("content-type", "application/json"), ("origin", bo.origin), ("sec-fetch-site", "same-origin")];
    let (verifier, challenge) = ("verifier", "iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ");
    let waits = json!({"challenge": challenge}).to_string();
    let opened = bo.send(axum::http::Method::POST, "/sign-in/paper/window", &json, waits).await;
    let window =
        serde_json::from_slice::<Value>(&opened.body).unwrap()["window"].as_str().unwrap().to_owned();
    let asked = click(&bo, "paper", &[("window", &window)]).await;
    let ended =
        bo.get(&back(&asked, &by_paper(&claims(&ground, &asked, &json!({"sub": "43", "name": "Bo"}))))).await;
    assert!(ended.status == StatusCode::OK && ended.text().contains("Bo") && !has_session(&ended));
    let claim = json!({"window": window, "verifier": verifier}).to_string();
    let claimed = bo.send(axum::http::Method::POST, "/sign-in/paper/claim", &json, claim).await;
    assert!(claimed.text().contains("done") && has_session(&claimed), "{}", claimed.text());
}

#[tokio::test]
async fn login_page_may_send_readers_back_by_a_form() {
    let ground = ground().await;
    let ana = ground.reader();
    let asked = click(&ana, "paper", &[]).await;
    let token = by_paper(&claims(&ground, &asked, &json!({})));
    let fields = [("state", asked.state.as_str()), ("token", &token), ("return", "https://evil.example/")];
    // A browser sends no cookies with another site's form.
    let from_there = [("origin", ISSUER), ("sec-fetch-site", "cross-site")];
    let posted = ground.reader().post_with("/sign-in/paper/callback", &fields, &from_there).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER);
    assert!(posted.cookies().is_empty() && !posted.header("location").contains("evil"));
    assert_signed_in(&ana.get(posted.header("location")).await);
}

#[tokio::test]
async fn reader_who_turns_back_keeps_the_text() {
    let ground = ground().await;
    let article = ground.at("/salt").await.id.to_string();
    for (said, code) in [
        ("&error=access_denied", "denied"),
        ("", "denied"),
        ("&token=", "denied"),
        ("&error=server_error&token=x", "unavailable"),
        ("&token=x", "failed"),
    ] {
        let ana = ground.reader();
        let asked = click(&ana, "paper", &[("article", &article), ("body", "Typed before")]).await;
        let answer = ana.get(&format!("/sign-in/paper/callback?state={}{said}", asked.state)).await;
        assert_eq!(answer.header("location"), format!("/salt?sign_in={code}#leave-a-reply"), "{said}");
        assert_eq!(typed(&ana.page(&format!("/salt?sign_in={code}")).await), "Typed before");
    }
}

#[tokio::test]
async fn t5_reader_is_led_back_to_this_site_alone() {
    let ground = ground().await;
    let ana = ground.reader();
    let elsewhere = "return=https%3A%2F%2Fevil.example&place=https%3A%2F%2Fevil.example";
    let begun = ana.get(&format!("/sign-in/paper?{elsewhere}")).await;
    let page = ana.page(begun.header("location")).await;
    assert!(!page.one("a.button").attr("href").unwrap().contains("evil"));
    let asked =
        click(&ana, "paper", &[("return", "https://evil.example"), ("place", "https://evil.example")]).await;
    let token = by_paper(&claims(
        &ground,
        &asked,
        &json!({"return": "https://evil.example", "redirect": "//evil.example"}),
    ));
    assert_signed_in(&ana.get(&format!("{}&{elsewhere}", back(&asked, &token))).await);
}

#[tokio::test]
async fn t1_token_counts_in_the_browser_that_asked_and_there_once() {
    let ground = ground().await;
    let (ana, bo) = (ground.reader(), ground.reader());
    let asked = click(&ana, "paper", &[]).await;
    let address = back(&asked, &by_paper(&claims(&ground, &asked, &json!({}))));
    click(&bo, "paper", &[]).await;
    let lured = bo.get(&address).await;
    assert!(lured.status == StatusCode::FORBIDDEN && !has_session(&lured), "{}", lured.status);
    assert_signed_in(&ana.get(&address).await);
    let again = ana.get(&address).await;
    assert!(again.status == StatusCode::FORBIDDEN && !has_session(&again), "{}", again.status);
}

#[tokio::test]
async fn t17_secret_that_can_be_guessed_or_misses_is_refused_when_the_configuration_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty"), "\n").unwrap();
    std::fs::write(at("short"), "12345678\n").unwrap();
    std::fs::write(at("private"), RSA_PRIVATE).unwrap();
    std::fs::write(at("public"), RSA).unwrap();
    let load = |entry: &str| {
        std::fs::write(at("rejoinder.toml"), entry).unwrap();
        let flags = Flags { config: Some(at("rejoinder.toml")), ..Flags::default() };
        Config::load(&flags, std::iter::empty()).map_err(|error| error.to_string())
    };
    let file = |name: &str| format!("client_secret_file = '{}'", at(name).display());
    for (key, problem) in [
        ("client_secret = ''".to_owned(), "it is empty"),
        (file("empty"), "it is empty"),
        ("client_secret = '12345678'".to_owned(), "client_secret: 8 bytes can be guessed: make at least 32"),
        (file("short"), "client_secret_file: 8 bytes can be guessed: make at least 32"),
        (file("private"), "it is a private key"),
        (
            format!("client_secret = '{SECRET}'\n{}", file("public")).replace("paper's", "papers"),
            "give one of them",
        ),
        (String::new(), "client_secret or client_secret_file: a secret of at least 32 bytes"),
    ] {
        let error = load(&entry("paper", ISSUER, &key)).unwrap_err();
        assert!(error.contains("sign_in `paper`: ") && error.contains(problem), "{key}: {error}");
    }
    let whole = by_secret("paper", ISSUER);
    for left_out in ["issuer", "authorize_url"] {
        let lines: Vec<&str> = whole.lines().filter(|line| !line.starts_with(left_out)).collect();
        let error = load(&lines.join("\n")).unwrap_err();
        assert!(error.contains(&format!("sign_in `paper`: {left_out}: ")), "{error}");
    }
    for key in [file("public"), format!("client_secret = '''{RSA}'''")] {
        let provider = load(&entry("paper", ISSUER, &key)).unwrap().providers.remove(0);
        assert_eq!(provider.sso.unwrap().algorithm(), "RS256", "a public key is one wherever it stands");
        assert_eq!(provider.client_secret, None);
    }
}

#[tokio::test]
async fn t17_site_with_a_public_key_takes_what_the_private_one_has_signed_and_nothing_else() {
    let keys = tempfile::tempdir().unwrap();
    let file = keys.path().join("paper.pem");
    std::fs::write(&file, RSA).unwrap();
    let key = format!("client_secret_file = '{}'", file.display());
    let site = "[limits]\nreplies_per_minute = 0\n[[site]]\npolicy = 'publish'\n";
    let ground = Ground::with(&format!("{site}{}", entry("paper", ISSUER, &key))).await;
    let ana = ground.reader();
    let private = EncodingKey::from_rsa_pem(RSA_PRIVATE.as_bytes()).unwrap();
    for (algorithm, key, good) in [
        (Algorithm::HS256, EncodingKey::from_secret(RSA.as_bytes()), false),
        (Algorithm::HS256, EncodingKey::from_secret(RSA.trim().as_bytes()), false),
        (Algorithm::HS256, EncodingKey::from_secret(b""), false),
        (Algorithm::RS512, private.clone(), false),
        (Algorithm::RS256, private, true),
    ] {
        let asked = click(&ana, "paper", &[]).await;
        let token = token(&claims(&ground, &asked, &json!({})), algorithm, &key);
        let answer = ana.get(&back(&asked, &token)).await;
        if good {
            assert_signed_in(&answer);
        } else {
            assert_refused(&answer, &json!(format!("{algorithm:?}")));
        }
    }
}

#[tokio::test]
async fn t18_token_is_taken_once() {
    let ground = ground().await;
    let ana = ground.reader();
    assert_signed_in(&sign_in(&ground, &ana, "paper", &json!({"jti": "one"})).await);
    let again = json!({"jti": "one"});
    assert_refused(&sign_in(&ground, &ana, "paper", &again).await, &again);
    assert_signed_in(&sign_in(&ground, &ana, "paper", &json!({"jti": "two"})).await);
    // Six minutes later the first one is over in any case, and so is what was remembered of it.
    ground.pass(Duration::from_secs(359));
    assert_refused(&sign_in(&ground, &ana, "paper", &again).await, &again);
    ground.pass(Duration::from_secs(1));
    assert_signed_in(&sign_in(&ground, &ana, "paper", &again).await);
}

#[tokio::test]
async fn t18_token_that_is_refused_is_not_used_up() {
    let ground = ground().await;
    let ana = ground.reader();
    for change in [json!({"jti": "one", "aud": "other"}), json!({"jti": "one", "sub": null})] {
        assert_refused(&sign_in(&ground, &ana, "paper", &change).await, &change);
    }
    assert_signed_in(&sign_in(&ground, &ana, "paper", &json!({"jti": "one"})).await);
}

#[tokio::test]
async fn t18_clocks_may_be_a_minute_apart_and_no_more() {
    let ground = ground().await;
    let ana = ground.reader();
    let now = ground.app.now().as_micros() / 1_000_000;
    for change in [
        json!({"exp": now - 59, "iat": now - 359}),
        json!({"iat": now + 59}),
        json!({"nbf": now + 59}),
        json!({"exp": now + 600}),
    ] {
        assert_signed_in(&sign_in(&ground, &ana, "paper", &change).await);
    }
    for change in [
        json!({"exp": now - 61, "iat": now - 361}),
        json!({"iat": now + 61}),
        json!({"nbf": now + 61}),
        json!({"exp": now + 601}),
    ] {
        assert_refused(&sign_in(&ground, &ana, "paper", &change).await, &change);
    }
}

#[tokio::test]
async fn t18_every_claim_must_be_there_and_fit() {
    let ground = ground().await;
    let ana = ground.reader();
    for name in ["iss", "aud", "sub", "exp", "iat", "jti", "nonce"] {
        for value in [Value::Null, json!(""), json!("other"), json!({})] {
            if value == "other" && ["sub", "jti"].contains(&name) {
                continue;
            }
            let change = json!({name: value});
            assert_refused(&sign_in(&ground, &ana, "paper", &change).await, &change);
        }
    }
    for name in ["name", "email"] {
        assert_signed_in(&sign_in(&ground, &ana, "paper", &json!({name: null})).await);
    }
}

/// Two sites with one login page between them.
async fn two_sites() -> Ground {
    let site = |id: &str| {
        format!("[[site]]\nid = '{id}'\npolicy = 'publish'\npublic_url = 'http://{id}.localhost:8080'\n")
    };
    let config = format!(
        "[limits]\nreplies_per_minute = 0\n{}{}{}{}",
        site("main"),
        site("other"),
        by_secret("paper", ISSUER),
        by_secret("second", "https://second.example")
    );
    let ground = Ground::with(&config).await;
    let other = &ground.app.sites()[1];
    std::fs::create_dir_all(&other.articles).unwrap();
    std::fs::write(other.articles.join("salt.md"), SALT).unwrap();
    folder::read(&ground.app, other).await.unwrap();
    ground
}

fn at_main(ground: &Ground) -> Reader<'_> {
    let mut reader = ground.reader();
    reader.origin = "http://main.localhost:8080";
    reader
}

fn at_other(ground: &Ground) -> Reader<'_> {
    let mut reader = ground.reader();
    reader.origin = "http://other.localhost:8080";
    reader
}

async fn account_name(reader: &Reader<'_>) -> String {
    reader.page("/salt").await.one(".identity-name").text()
}

#[tokio::test]
async fn t19_token_for_one_site_signs_nobody_in_at_another() {
    let ground = two_sites().await;
    let (ana, eve) = (at_main(&ground), at_other(&ground));
    assert_signed_in(&sign_in(&ground, &ana, "paper", &json!({"name": "Ana"})).await);
    let for_main = json!({"aud": "main", "name": "Ana"});
    assert_refused(&sign_in(&ground, &eve, "paper", &for_main).await, &for_main);
    // The same subject at the other site is another account: what one changes the other never sees.
    assert_signed_in(&sign_in(&ground, &eve, "paper", &json!({"aud": "other", "name": "Eve"})).await);
    assert_eq!((account_name(&ana).await, account_name(&eve).await), ("Ana".into(), "Eve".into()));
    // A state is good at its own site only.
    let asked = click(&ana, "paper", &[]).await;
    let address = back(&asked, &by_paper(&claims(&ground, &asked, &json!({"aud": "other"}))));
    assert_eq!(eve.get(&address).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn t19_equal_addresses_and_subjects_do_not_link() {
    let ground = two_sites().await;
    let (ana, eve) = (at_main(&ground), at_main(&ground));
    let said = json!({"name": "Ana", "email": "ana@paper.example", "email_verified": true});
    assert_signed_in(&sign_in(&ground, &ana, "paper", &said).await);
    let same = json!({"iss": "https://second.example", "name": "Eve", "email": "ana@paper.example", "email_verified": true});
    assert_signed_in(&sign_in(&ground, &eve, "second", &same).await);
    assert_eq!((account_name(&ana).await, account_name(&eve).await), ("Ana".into(), "Eve".into()));
    // Nor can the second site's key sign for the first site.
    let forged = json!({"iss": ISSUER});
    assert_refused(&sign_in(&ground, &eve, "second", &forged).await, &forged);
}

#[tokio::test]
async fn t19_roles_in_a_token_give_nobody_anything() {
    let ground = ground().await;
    let (plain, grand) = (ground.reader(), ground.reader());
    let roles = json!({"sub": "43", "name": "Bo", "role": "admin", "roles": ["owner", "moderator"], "groups": ["moderators"],
        "admin": true, "user": {"role": "ADMIN", "id": "42"}});
    assert_signed_in(&sign_in(&ground, &plain, "paper", &json!({"name": "Ana"})).await);
    assert_signed_in(&sign_in(&ground, &grand, "paper", &roles).await);
    for path in ["/salt", "/account"] {
        let (plain, grand) = (plain.page(path).await, grand.page(path).await);
        assert_eq!(grand.structure(), plain.structure(), "{path}");
    }
    for name in ["Editor", "Admin", "Mоderator"] {
        let reader = ground.reader();
        assert_signed_in(&sign_in(&ground, &reader, "paper", &json!({"sub": name, "name": name})).await);
        assert!(account_name(&reader).await.starts_with("Reader"), "{name} speaks for the publication");
    }
}
