//! What is kept of a form while its reader logs in or out: within limits, and nothing that was typed is lost.

use axum::http::StatusCode;

use crate::browser::{Answer, Reader};
use crate::ground::Ground;

const SITE: &str = "[[site]]\npolicy = 'publish'\n[[sign_in]]\nid = 'github'\nclient_id = 'a'\nclient_secret = 'b'\n\
                    [[sign_in]]\nid = 'mastodon'\n";
/// Where the form is sent to log in or out.
const WAYS: [&str; 3] = ["/sign-in/github", "/sign-in/mastodon", "/sign-out"];

async fn ground(replies_per_minute: u32) -> Ground {
    Ground::with(&format!("[limits]\nreplies_per_minute = {replies_per_minute}\n{SITE}")).await
}

impl Reader<'_> {
    async fn set_out(&self, ground: &Ground, way: &str, fields: &[(&str, &str)]) -> Answer {
        let article = ground.at("/salt").await.id.to_string();
        self.post(way, &[&[("article", article.as_str())], fields].concat()).await
    }

    /// What stands in the form of the page.
    async fn kept(&self) -> String {
        self.page("/salt").await.one("textarea").text().trim().to_owned()
    }
}

fn given_back(answer: &Answer) -> String {
    answer.page().one("textarea").text().trim().to_owned()
}

#[tokio::test]
async fn network_keeps_as_many_texts_a_minute_as_it_begins_sign_ins() {
    for way in WAYS {
        let ground = ground(5).await;
        let mut kept = 0;
        // Every time as somebody without a cookie.
        let refused = loop {
            let (flood, text) = (ground.reader(), format!("Text {kept}"));
            let answer = flood.set_out(&ground, way, &[("body", &text)]).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                assert_eq!(given_back(&answer), text, "{way}");
                assert!(answer.text().contains("Too many logins"), "{way}");
                break flood;
            }
            assert_eq!(flood.kept().await, text, "{way}");
            kept += 1;
            assert!(kept < 300, "{way}: there is no end of it");
        };
        assert!(kept >= 60, "{way}: {kept}");
        assert_eq!(refused.kept().await, "", "{way}");
        let mut elsewhere = ground.reader();
        elsewhere.address = [198, 51, 100, 1].into();
        elsewhere.set_out(&ground, way, &[("body", "Else")]).await;
        assert_eq!(elsewhere.kept().await, "Else", "{way}");
    }
}

#[tokio::test]
async fn text_that_is_longer_than_any_reply_comes_back_to_be_shortened() {
    let ground = ground(0).await;
    let (long, name, address) = ("x".repeat(20_001), "n".repeat(201), "w".repeat(501));
    let heavy = "ü".repeat(150_000);
    for way in WAYS {
        for (fields, said) in [
            (&[("body", long.as_str())][..], "20,001 characters"),
            (&[("body", &heavy)], "150,000 characters"),
            (&[("body", "Text"), ("name", &name)], "name is too long"),
            (&[("body", "Text"), ("website", &address)], "web address is too long"),
        ] {
            let ana = ground.reader();
            let answer = ana.set_out(&ground, way, fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{way} {said}");
            assert_eq!(given_back(&answer), fields[0].1, "{way} {said}");
            assert!(answer.page().text().contains(said), "{way} {said}");
            assert_eq!(ana.kept().await, "", "{way} {said}");
        }
        let most = "é".repeat(20_000);
        let ana = ground.reader();
        ana.set_out(&ground, way, &[("body", &most)]).await;
        assert_eq!(ana.kept().await, most, "{way}");
    }
}

#[tokio::test]
async fn fields_that_nobody_types_are_not_kept() {
    let ground = ground(0).await;
    let ana = ground.reader();
    let (parent, spaces) = ("x".repeat(500_000), " ".repeat(200_000));
    let fields = [("body", "Text"), ("parent", &parent), ("email", &spaces), ("website", &spaces)];
    ana.set_out(&ground, "/sign-in/github", &fields).await;
    assert_eq!(ana.kept().await, "Text");
    let size = std::fs::metadata(ground.folder.path().join("data/rejoinder.db-wal")).unwrap().len();
    assert!(size < 400_000, "{size}");
}

#[tokio::test]
async fn text_whose_article_is_gone_is_given_back() {
    let ground = ground(0).await;
    for way in WAYS {
        let answer = ground.reader().post(way, &[("article", "gone"), ("body", "Typed for nothing?")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{way}");
        assert_eq!(given_back(&answer), "Typed for nothing?", "{way}");
    }
}

#[tokio::test]
async fn nothing_keeps_anybody_logged_in_who_logs_out() {
    use std::time::Duration;

    use rejoinder_domain::{AccountId, Identity, Profile, SiteId};
    use sha2::{Digest, Sha256};
    let (ground, token) = (ground(5).await, "abcdefgh".repeat(6));
    let (site, now) = (SiteId::default(), ground.app.now());
    let identity = Identity::new("https://idp.example", "1").unwrap();
    let signed_in = rejoinder_store::SignedIn {
        site: site.clone(),
        profile: Profile { name: "Ana".into(), ..Profile::of(identity.clone()) },
        badge: "github".into(),
        new_id: AccountId::from_bytes([1; 16]),
        mark: String::new(),
        link: None,
        at: now,
    };
    let account = ground.app.store.sign_in(signed_in).await.unwrap().unwrap().id;
    for (long, status) in [(true, StatusCode::UNPROCESSABLE_ENTITY), (false, StatusCode::TOO_MANY_REQUESTS)] {
        ground.pass(Duration::from_secs(1));
        let hash: [u8; 32] = Sha256::digest(&token).into();
        ground.app.store.begin_session(&site, hash, (account, identity.clone()), now).await.unwrap();
        let ana = ground.reader();
        ana.jar.borrow_mut().insert("rejoinder-session-main".into(), token.clone());
        assert!(ana.page("/salt").await.text().contains("Log Out"));
        let text = "x".repeat(if long { 20_001 } else { 5 });
        for _ in 0..if long { 0 } else { 80 } {
            ground.reader().set_out(&ground, "/sign-out", &[("body", "Flood")]).await;
        }
        let out = ana.set_out(&ground, "/sign-out", &[("body", &text)]).await;
        assert_eq!((out.status, given_back(&out)), (status, text));
        assert!(
            out.page().all("[formaction='/sign-out']").is_empty()
                && !ana.jar.borrow().contains_key("rejoinder-session-main")
        );
        assert_eq!(ground.app.store.session(&site, hash, now).await.unwrap(), None);
    }
}
