//! Logging in with passkeys: what an authenticator is asked, and which answers are taken.

mod links;
mod refusals;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use rejoinder_domain::SiteId;
use rejoinder_store::{LinkedIdentity, Session};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::authenticator::Authenticator;
use crate::browser::{Answer, Pairs, Reader};
use crate::ground::Ground;
use crate::html::Page;

const HERE: &str = "http://localhost:8080";
const AT: &str = "/sign-in/passkey/passkey";

async fn ground() -> Ground {
    Ground::with(&format!(
        "[server]\npublic_url = '{HERE}'\n[limits]\nreplies_per_minute = 0\n[[site]]\npolicy = 'publish'\n\
         [[sign_in]]\nid = 'passkey'\n[[sign_in]]\nid = 'github'\nclient_id = 'a'\nclient_secret = 'b'\n"
    ))
    .await
}

fn reader(ground: &Ground) -> Reader<'_> {
    let mut reader = ground.reader();
    reader.origin = HERE;
    reader
}

/// The sign-in that a redirection leads to.
fn state(begun: &Answer) -> String {
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let target = begun.header("location");
    target.strip_prefix("/sign-in/passkey/passkey?state=").unwrap_or_else(|| panic!("{target}")).to_owned()
}

impl Reader<'_> {
    /// Clicks the icon under `/salt`, with this text in the form.
    async fn want(&self, ground: &Ground, text: &str) -> String {
        let article = ground.at("/salt").await.id.to_string();
        state(&self.post("/sign-in/passkey", &[("article", &article), ("body", text)]).await)
    }

    async fn ask_with(&self, headers: Pairs<'_>, body: String) -> Answer {
        self.send(Method::POST, &format!("{AT}/begin"), headers, body).await
    }

    /// Asks as the page's script does.
    async fn ask(&self, state: &str, deed: &str, name: &str) -> Answer {
        let body = json!({ "state": state, "deed": deed, "name": name }).to_string();
        self.ask_with(&[("content-type", "application/json"), ("origin", self.origin)], body).await
    }

    /// What an authenticator is asked.
    async fn options(&self, state: &str, deed: &str, name: &str) -> Value {
        let answer = self.ask(state, deed, name).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        serde_json::from_str::<Value>(answer.text()).unwrap()["options"].clone()
    }

    async fn answer(&self, state: &str, answer: &str) -> Answer {
        self.post(AT, &[("state", state), ("answer", answer)]).await
    }

    /// Makes a passkey, and with it an account of this name.
    async fn make(&self, ground: &Ground, authenticator: &mut Authenticator, name: &str) -> Answer {
        let state = self.want(ground, "").await;
        let options = self.options(&state, "make", name).await;
        self.answer(&state, &authenticator.make(&options)).await
    }

    /// Logs in with a passkey.
    async fn prove(&self, ground: &Ground, authenticator: &Authenticator) -> Answer {
        let state = self.want(ground, "").await;
        let options = self.options(&state, "use", "").await;
        self.answer(&state, &authenticator.prove(&options)).await
    }

    async fn signed_in(&self, ground: &Ground) -> Option<Session> {
        let token = self.jar.borrow().get("rejoinder-session-main").cloned()?;
        let site = SiteId::default();
        ground.app.store.session(&site, Sha256::digest(token).into(), ground.app.now()).await.unwrap()
    }

    async fn log_out(&self) {
        self.post("/sign-out", &[]).await;
        assert!(!self.jar.borrow().contains_key("rejoinder-session-main"));
    }

    async fn identities(&self, ground: &Ground) -> Vec<LinkedIdentity> {
        let account = self.signed_in(ground).await.unwrap().account.id;
        ground.app.store.identities(&SiteId::default(), account).await.unwrap()
    }
}

fn problem(page: &Page) -> String {
    page.by_id("passkey-problem").unwrap().text()
}

fn assert_back(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.header("location"), "/salt#leave-a-reply");
}

#[tokio::test]
async fn passkey_leads_back_to_the_account_that_was_made_with_it() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "What I typed").await;
    let options = ana.options(&state, "make", "Ana Bell").await;
    let mut authenticator = Authenticator::new(1);
    assert_back(&ana.answer(&state, &authenticator.make(&options)).await);
    let page = ana.page("/salt").await;
    assert!(page.text().contains("Ana Bell") && page.text().contains("using your passkey account"));
    assert_eq!(page.one("textarea").text().trim(), "What I typed");
    let made = ana.signed_in(&ground).await.unwrap().account;
    assert_eq!(made.name, "Ana Bell");
    let [identity] = &ana.identities(&ground).await[..] else { panic!("one identity") };
    assert_eq!((identity.identity.issuer.as_str(), identity.badge.as_str()), ("passkey", "passkey"));
    assert_eq!(identity.identity.subject, options["user"]["id"]);

    ana.log_out().await;
    let elsewhere = reader(&ground);
    assert_back(&elsewhere.prove(&ground, &authenticator).await);
    assert_eq!(elsewhere.signed_in(&ground).await.unwrap().account, made);
}

#[tokio::test]
async fn question_is_for_a_key_of_this_host_that_verifies_and_is_found_by_itself() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let make = ana.options(&state, "make", "Ana").await;
    assert_eq!(make["rp"]["id"], "localhost");
    assert_eq!(make["attestation"], "none");
    let wanted = &make["authenticatorSelection"];
    assert_eq!((&wanted["residentKey"], &wanted["requireResidentKey"]), (&json!("required"), &json!(true)));
    assert_eq!(wanted["userVerification"], "required");
    let prove = ana.options(&state, "use", "").await;
    assert_eq!((&prove["rpId"], &prove["userVerification"]), (&json!("localhost"), &json!("required")));
    assert_eq!(prove["allowCredentials"], json!([]));
    assert_ne!(make["challenge"], prove["challenge"]);
}

#[tokio::test]
async fn proof_of_anything_else_signs_nobody_in() {
    let ground = ground().await;
    let ana = reader(&ground);
    let mut honest = Authenticator::new(1);
    ana.make(&ground, &mut honest, "Ana").await;
    ana.log_out().await;
    let state = ana.want(&ground, "").await;
    let earlier = ana.options(&state, "use", "").await;
    let own = honest.clone();
    let wrong = [
        ("another site's page", Authenticator { origin: "https://evil.example", ..own.clone() }),
        ("another port", Authenticator { origin: "http://localhost:8081", ..own.clone() }),
        ("https", Authenticator { origin: "https://localhost:8080", ..own.clone() }),
        ("another host", Authenticator { host: "evil.example", ..own.clone() }),
        ("nobody verified", Authenticator { verified: false, ..own.clone() }),
        ("another key", own.forged()),
        ("another's handle", Authenticator { handle: "AAAAAAAAAAAAAAAAAAAAAA".into(), ..own.clone() }),
        ("no handle", Authenticator { handle: String::new(), ..own.clone() }),
    ];
    for (what, authenticator) in wrong {
        let options = ana.options(&state, "use", "").await;
        let refused = ana.answer(&state, &authenticator.prove(&options)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(!problem(&refused.page()).is_empty(), "{what}");
        assert!(ana.signed_in(&ground).await.is_none(), "{what}");
    }
    let options = ana.options(&state, "use", "").await;
    let refused = ana.answer(&state, &honest.prove(&earlier)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "an earlier question");
    let refused = ana.answer(&state, &honest.prove(&options)).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the question was used up by the answer before"
    );
    let options = ana.options(&state, "use", "").await;
    assert_back(&ana.answer(&state, &honest.prove(&options)).await);
}

#[tokio::test]
async fn passkey_that_proves_nothing_is_not_made() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let own = Authenticator::new(1);
    for mut authenticator in [
        Authenticator { origin: "https://evil.example", ..own.clone() },
        Authenticator { host: "evil.example", ..own.clone() },
        Authenticator { verified: false, ..own.clone() },
    ] {
        let options = ana.options(&state, "make", "Ana").await;
        let refused = ana.answer(&state, &authenticator.make(&options)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    }
    let options = ana.options(&state, "make", "Ana").await;
    let used = ana.options(&state, "use", "").await;
    let refused = ana.answer(&state, &Authenticator::new(1).make(&options)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "asked to use one, it made one");
    let refused = ana.answer(&state, &own.prove(&used)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ana.signed_in(&ground).await.is_none());
    let kept = ground.app.store.passkey(&SiteId::default(), own.credential).await.unwrap();
    assert_eq!(kept, None);
}

#[tokio::test]
async fn answer_is_taken_once() {
    let ground = ground().await;
    let ana = reader(&ground);
    let mut authenticator = Authenticator::new(1);
    ana.make(&ground, &mut authenticator, "Ana").await;
    ana.log_out().await;
    let state = ana.want(&ground, "").await;
    let options = ana.options(&state, "use", "").await;
    let answer = authenticator.prove(&options);
    assert_back(&ana.answer(&state, &answer).await);
    ana.log_out().await;
    let again = ana.answer(&state, &answer).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    let anew = ana.want(&ground, "").await;
    let again = ana.answer(&anew, &answer).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ana.signed_in(&ground).await.is_none());
}

#[tokio::test]
async fn counter_must_rise_unless_the_device_does_not_count() {
    let ground = ground().await;
    let ana = reader(&ground);
    let (mut counts, mut never) =
        (Authenticator { counter: 5, ..Authenticator::new(1) }, Authenticator::new(2));
    ana.make(&ground, &mut counts, "Ana").await;
    ana.make(&ground, &mut never, "Bo").await;
    for _ in 0..2 {
        assert_back(&ana.prove(&ground, &never).await);
    }
    for (counter, rises) in [(5, false), (4, false), (0, false), (6, true), (6, false), (90, true)] {
        counts.counter = counter;
        let status = ana.prove(&ground, &counts).await.status;
        let expected = if rises { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(status, expected, "{counter}");
    }
}

#[tokio::test]
async fn of_two_proofs_with_one_count_one_is_taken() {
    let ground = ground().await;
    let (ana, mallory) = (reader(&ground), reader(&ground));
    let mut authenticator = Authenticator { counter: 5, ..Authenticator::new(1) };
    ana.make(&ground, &mut authenticator, "Ana").await;
    ana.log_out().await;
    authenticator.counter = 6;
    let (first, second) = (ana.want(&ground, "").await, mallory.want(&ground, "").await);
    let proof = authenticator.prove(&ana.options(&first, "use", "").await);
    let copied = authenticator.prove(&mallory.options(&second, "use", "").await);
    let (one, other) = tokio::join!(ana.answer(&first, &proof), mallory.answer(&second, &copied));
    let taken = [one, other].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn another_browser_cannot_go_on_with_a_sign_in() {
    let ground = ground().await;
    let (ana, mallory) = (reader(&ground), reader(&ground));
    let state = ana.want(&ground, "").await;
    mallory.want(&ground, "").await;
    let page = format!("{AT}?state={state}");
    assert_eq!(mallory.get(&page).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mallory.ask(&state, "make", "Mallory").await.status, StatusCode::FORBIDDEN);
    let options = ana.options(&state, "make", "Ana").await;
    let mut authenticator = Authenticator::new(1);
    let answer = authenticator.make(&options);
    assert_eq!(mallory.answer(&state, &answer).await.status, StatusCode::FORBIDDEN);
    let cancel = format!("{AT}/cancel");
    assert_eq!(mallory.post(&cancel, &[("state", &state)]).await.status, StatusCode::FORBIDDEN);
    assert_back(&ana.answer(&state, &answer).await);
}

#[tokio::test]
async fn passkey_of_nobody_is_refused_in_plain_words() {
    let ground = ground().await;
    let ana = reader(&ground);
    let stranger = Authenticator { handle: "AAAAAAAAAAAAAAAAAAAAAA".into(), ..Authenticator::new(3) };
    let refused = ana.prove(&ground, &stranger).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.page();
    assert!(problem(&page).contains("not known here"), "{}", problem(&page));
    assert!(page.text().contains("Make a passkey"));
}

#[tokio::test]
async fn only_a_page_of_ours_asks_and_answers() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let body = json!({ "state": state, "deed": "use" }).to_string();
    for headers in [
        &[("content-type", "application/json")][..],
        &[("content-type", "application/json"), ("origin", "https://evil.example")],
        &[("content-type", "application/json"), ("origin", "null")],
        &[("content-type", "text/plain"), ("origin", HERE)],
    ] {
        let answer = ana.ask_with(headers, body.clone()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let fields = [("state", state.as_str()), ("answer", "{}")];
    for path in [AT.to_owned(), format!("{AT}/cancel")] {
        let answer = ana.post_with(&path, &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    ana.options(&state, "use", "").await;
}

#[tokio::test]
async fn too_much_is_refused() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let much = "x".repeat(40_000);
    assert_eq!(ana.ask(&state, "make", &much).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ana.answer(&state, &much).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for nonsense in ["", "{}", "[]", "null", "\u{0}", &"[".repeat(9_000)] {
        ana.options(&state, "use", "").await;
        let answer = ana.answer(&state, nonsense).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense:.9}");
    }
}

#[tokio::test]
async fn name_of_somebody_else_or_of_nobody_makes_no_passkey() {
    let ground = ground().await;
    let ana = reader(&ground);
    ana.make(&ground, &mut Authenticator::new(1), "Ana Bell").await;
    ana.log_out().await;
    let state = ana.want(&ground, "").await;
    for (name, word) in [
        ("ANA bell", "goes by that name"),
        ("Editor", "Enter a name"),
        ("", "Enter a name"),
        ("ana@example.org", "e-mail"),
    ] {
        let answer = ana.ask(&state, "make", name).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let told: Value = serde_json::from_str(answer.text()).unwrap();
        assert!(told["problem"].as_str().unwrap().contains(word), "{name}: {told}");
    }
}

#[tokio::test]
async fn account_takes_another_passkey_and_lets_it_go() {
    let ground = ground().await;
    let ana = reader(&ground);
    let (mut first, mut second) = (Authenticator::new(1), Authenticator::new(2));
    ana.make(&ground, &mut first, "Ana").await;
    let account = ana.signed_in(&ground).await.unwrap().account;
    let page = ana.page("/account").await;
    assert!(page.text().contains("Add another way to log in"));
    let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
    let page = ana.page(&format!("{AT}?state={state}")).await;
    assert!(!page.text().contains("Use my passkey"));
    let options = ana.options(&state, "make", "Somebody else").await;
    assert_eq!(options["user"]["name"], "Ana");
    let known: Vec<&str> = options["excludeCredentials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(known, [crate::authenticator::base64url(&first.credential)]);
    let linked = ana.answer(&state, &second.make(&options)).await;
    assert_eq!((linked.status, linked.header("location")), (StatusCode::SEE_OTHER, "/account?saved"));
    assert_eq!(ana.signed_in(&ground).await.unwrap().account, account);

    let [one, _] = &ana.identities(&ground).await[..] else { panic!("two identities") };
    let gone = [("issuer", one.identity.issuer.as_str()), ("subject", &one.identity.subject)];
    ana.post("/account/unlink", &gone).await;
    assert_eq!(ana.prove(&ground, &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_back(&ana.prove(&ground, &second).await);
    assert_eq!(ana.signed_in(&ground).await.unwrap().account, account);
    ana.post("/account/erase", &[]).await;
    assert_eq!(ana.prove(&ground, &second).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn account_that_was_logged_in_to_long_ago_takes_no_passkey() {
    let ground = ground().await;
    let ana = reader(&ground);
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    ground.pass(Duration::from_mins(6));
    let refused = ana.post("/sign-in/passkey", &[("link", "1")]).await;
    assert_eq!(refused.header("location"), "/account?sign_in=not-fresh");
    assert!(!ana.page("/account").await.text().contains("Add another way to log in"));
}

#[tokio::test]
async fn passkey_is_added_to_nobodys_account_once_its_holder_is_gone() {
    for gone in ["logged out", "another logged in", "deleted"] {
        let ground = ground().await;
        let ana = reader(&ground);
        ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
        let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
        let options = ana.options(&state, "make", "").await;
        match gone {
            "logged out" => ana.log_out().await,
            "deleted" => drop(ana.post("/account/erase", &[]).await),
            _ => assert_back(&ana.make(&ground, &mut Authenticator::new(2), "Bo").await),
        }
        let mut third = Authenticator::new(3);
        let answers = [
            ana.get(&format!("{AT}?state={state}")).await,
            ana.ask(&state, "make", "").await,
            ana.answer(&state, &third.make(&options)).await,
        ];
        assert_eq!(answers.map(|answer| answer.status), [StatusCode::FORBIDDEN; 3], "{gone}");
        let kept = ground.app.store.passkey(&SiteId::default(), third.credential).await.unwrap();
        assert_eq!(kept, None, "{gone}");
    }
}

#[tokio::test]
async fn passkey_of_another_account_stays_there() {
    let ground = ground().await;
    let (ana, bo) = (reader(&ground), reader(&ground));
    let mut of_bo = Authenticator::new(2);
    ana.make(&ground, &mut Authenticator::new(1), "Ana").await;
    bo.make(&ground, &mut of_bo, "Bo").await;
    let state = state(&ana.post("/sign-in/passkey", &[("link", "1")]).await);
    let options = ana.options(&state, "use", "").await;
    let refused = ana.answer(&state, &of_bo.prove(&options)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert_eq!((ana.identities(&ground).await.len(), bo.identities(&ground).await.len()), (1, 1));
    assert_eq!(ana.signed_in(&ground).await.unwrap().account.name, "Ana");
}

#[tokio::test]
async fn questions_are_counted_like_sign_ins() {
    let ground =
        Ground::with(&format!("[server]\npublic_url = '{HERE}'\n[[sign_in]]\nid = 'passkey'\n")).await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let mut asked = 0;
    while ana.ask(&state, "use", "").await.status == StatusCode::OK {
        asked += 1;
        assert!(asked < 2000, "there is no end of it");
    }
    assert!(asked >= 50, "{asked}");
    assert_eq!(ana.ask(&state, "use", "").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn page_is_framed_and_kept_by_nobody_and_held_by_its_window_alone() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let page = ana.get(&format!("{AT}?state={state}")).await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(page.header("cache-control").contains("no-store"));
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin-allow-popups");

    let headers = [("content-type", "application/json"), ("origin", HERE)];
    let challenge = json!({ "challenge": "A".repeat(43) }).to_string();
    let opened = ana.send(Method::POST, "/sign-in/passkey/window", &headers, challenge).await;
    let opened: Value = serde_json::from_str(opened.text()).unwrap();
    let window = opened["window"].as_str().unwrap();
    let begun = ana.post("/sign-in/passkey", &[("window", window)]).await;
    let page = ana.get(begun.header("location")).await;
    assert_eq!(page.header("cross-origin-opener-policy"), "unsafe-none");
}

#[tokio::test]
async fn page_says_without_script_that_it_needs_one_and_leads_back() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "What I typed").await;
    let page = ana.page(&format!("{AT}?state={state}")).await;
    let said = page.all("p").into_iter().find(|part| part.attr("class") == Some("unscripted")).unwrap();
    assert!(said.text().contains("JavaScript") && said.attr("hidden").is_none());
    assert!(page.by_id("passkey").unwrap().attr("hidden").is_some());
    let back = ana.post(&format!("{AT}/cancel"), &[("state", &state)]).await;
    assert_eq!(back.header("location"), "/salt?sign_in=denied#leave-a-reply");
    let page = ana.page("/salt?sign_in=denied").await;
    assert_eq!(page.one("textarea").text().trim(), "What I typed");
    assert_eq!(ana.get(&format!("{AT}?state={state}")).await.status, StatusCode::FORBIDDEN, "it is over");
}

#[tokio::test]
async fn sign_in_is_over_after_ten_minutes() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let options = ana.options(&state, "make", "Ana").await;
    ground.pass(Duration::from_mins(10));
    let late = ana.answer(&state, &Authenticator::new(1).make(&options)).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.ask(&state, "use", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.get(&format!("{AT}?state={state}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.post(&format!("{AT}/cancel"), &[("state", &state)]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_of_passkeys_and_of_providers_do_not_mix() {
    let ground = ground().await;
    let ana = reader(&ground);
    let state = ana.want(&ground, "").await;
    let callback = ana.get(&format!("/sign-in/passkey/callback?state={state}&code=x")).await;
    assert_eq!(callback.status, StatusCode::NOT_FOUND);
    let connecting = ana.get(&format!("/sign-in/passkey/connecting?state={state}")).await;
    assert_eq!(connecting.status, StatusCode::FORBIDDEN);
    let begun = ana.post("/sign-in/github", &[]).await;
    let (_, of_github) = begun.header("location").split_once("state=").unwrap();
    for (id, state) in [("github", of_github), ("github", state.as_str())] {
        let page = ana.get(&format!("/sign-in/{id}/passkey?state={state}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(ana.get(&format!("{AT}?state={of_github}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.ask(of_github, "make", "Ana").await.status, StatusCode::FORBIDDEN);
    let cancelled = ana.post(&format!("{AT}/cancel"), &[("state", of_github)]).await;
    assert_eq!(cancelled.status, StatusCode::FORBIDDEN);
    let options = ana.options(&state, "make", "Ana").await;
    assert_back(&ana.answer(&state, &Authenticator::new(1).make(&options)).await);
}

#[tokio::test]
async fn address_with_a_number_has_no_passkeys() {
    let ground = Ground::with("[[site]]\n[[sign_in]]\nid = 'passkey'\n").await;
    let ana = ground.reader();
    let article = ground.at("/salt").await.id.to_string();
    let back = ana.post("/sign-in/passkey", &[("article", &article), ("body", "What I typed")]).await;
    assert_eq!(back.header("location"), "/salt?sign_in=unavailable#leave-a-reply");
    assert_eq!(ana.page("/salt").await.one("textarea").text().trim(), "What I typed");
    assert!(rejoinder::sign_in::passkey::hint(&ground.app, &ground.app.sites()[0]).is_some());
}
