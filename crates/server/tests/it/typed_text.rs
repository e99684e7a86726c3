//! Typed text is never lost, however it comes.

use axum::http::{Method, StatusCode};

use crate::browser::{Answer, filled};
use crate::ground::Ground;

const WORDS: &str = "Two lines:\n\"quoted\" & <b>bold</b>";

fn kept(answer: &Answer) -> String {
    answer.page().one("textarea").text().replace("\r\n", "\n")
}

#[tokio::test]
async fn browsers_cut_no_text_short() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let edit = format!("/r/{}/edit", ana.say("/salt", "Short").await);
    for page in ["/salt", edit.as_str()] {
        assert_eq!(ana.page(page).await.one("textarea").attr("maxlength"), None, "{page}");
    }
    let long = "x".repeat(20_001);
    let refused = ana.submit(&edit, &[("body", &long)]).await;
    assert_eq!((refused.status, kept(&refused)), (StatusCode::UNPROCESSABLE_ENTITY, long));
    assert!(refused.page().text().contains("20,001 characters"));
}

#[tokio::test]
async fn form_of_an_unknown_kind_is_refused_with_its_text() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let edit = format!("/r/{}/edit", ana.say("/salt", "Short").await);
    let lines = WORDS.replace('\n', "\r\n");
    let part = |name: &str, value: &str| {
        format!("--=_x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = format!("{}{}{}--=_x--\r\n", part("name", "Ana"), part("body", &lines), part("mark", "1.x"));
    for path in ["/salt", edit.as_str()] {
        for (kind, sent) in [
            ("multipart/form-data; boundary==_x", parts.as_str()),
            ("multipart/form-data; charset=utf-8; boundary=\"=_x\"", &parts),
            ("text/plain", WORDS),
            ("multipart/form-data", WORDS),
        ] {
            let answer = ana.send(Method::POST, path, &[("content-type", kind)], sent.to_owned()).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
            assert_eq!(kept(&answer), WORDS, "{kind} to {path}");
        }
    }
}

#[tokio::test]
async fn of_fields_with_one_name_the_last_counts() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let (action, mut fields) = filled(&ana.page("/salt").await, &[("name", "Ana"), ("body", "First")]);
    fields.push(("body".into(), "Last".into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let id = ana.post(&action, &fields).await.posted();
    assert!(ana.page("/salt").await.reply(&id).unwrap().text().contains("Last"));
}

#[tokio::test]
async fn edit_without_a_version_conflicts_and_keeps_the_text() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let edit = format!("/r/{}/edit", ana.say("/salt", "As it is").await);
    for version in ["abc", "", "-1", "99999999999999999999"] {
        let answer = ana.submit(&edit, &[("body", WORDS), ("version", version)]).await;
        assert_eq!((answer.status, kept(&answer).as_str()), (StatusCode::CONFLICT, WORDS), "{version}");
        assert!(answer.page().one("blockquote").text().contains("As it is"));
    }
}

/// The page's script lets a draft go when it sees this sign at the reply that one came for.
#[tokio::test]
async fn own_reply_is_marked_as_such_also_when_nothing_can_be_done_with_it() {
    for (policy, minutes) in [("publish", 0), ("hold", 0), ("publish", 15)] {
        let config = format!("[limits]\nedit_minutes = {minutes}\n[[site]]\npolicy = '{policy}'\n");
        let ground = Ground::with(&config).await;
        let (ana, bo) = (ground.reader(), ground.reader());
        let id = ana.say("/salt", "Mine").await;
        bo.say("/salt", "Another's").await;
        let page = ana.page("/salt").await;
        assert!(!page.reply(&id).unwrap().all(".own").is_empty(), "{policy} {minutes}");
        let strangers = bo.page("/salt").await;
        assert!(strangers.reply(&id).is_none_or(|reply| reply.all(".own").is_empty()));
    }
}
