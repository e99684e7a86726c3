//! Own replies: who sees them while they wait, what their authors may do with them, what a browser keeps.

use std::time::Duration;

use axum::http::StatusCode;
use rejoinder_domain::State;

use crate::ground::Ground;

#[tokio::test]
async fn waiting_reply_is_seen_by_its_author_alone() {
    let ground = Ground::site("policy = 'hold'").await;
    let ana = ground.reader();
    let id = ana.say("/salt", "A secret so far").await;
    let (own, _) = ana.follow(&format!("/r/{id}")).await;
    let note = own.page().reply(&id).unwrap().one(".reply-note").text();
    assert_eq!(note, "Only you can see this until it is approved.");
    assert_eq!(own.header("cache-control"), "private, no-store");
    assert_eq!(own.header("x-robots-tag"), "noindex");
    let other = ground.reader();
    assert_eq!(other.get(&format!("/r/{id}")).await.status, StatusCode::NOT_FOUND);
    for path in [
        "/",
        "/salt",
        "/salt?order=newest",
        "/replies.atom",
        "/salt/replies.atom",
        "/feed.atom",
        "/api/v1/articles",
    ] {
        let answer = other.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for secret in ["A secret so far", "1 reply", &id] {
            assert!(!answer.text().contains(secret), "{secret} on {path}");
        }
    }
    assert_eq!(other.get(&format!("/api/v1/replies/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn own_waiting_reply_may_be_answered_and_nobody_elses() {
    let ground = Ground::site("policy = 'hold'").await;
    let ana = ground.reader();
    let first = ana.say("/salt", "First").await;
    let form = ana.page(&format!("/salt?reply_to={first}")).await;
    assert_eq!(form.by_id("form-title").unwrap().text(), "Reply to Ana");
    let second = ana.fill(&form, &[("name", "Ana"), ("body", "Second")]).await.posted();
    assert_eq!(ana.page("/salt").await.replies(), [first.as_str(), second.as_str()]);
    let typed = [("body", "Third"), ("name", "Bo"), ("parent", first.as_str())];
    let refused = ground.reader().submit("/salt", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ground.replies().await, 2);
}

#[tokio::test]
async fn same_words_twice_are_one_reply() {
    let ground = Ground::new().await;
    let (first, second) = (ground.reader(), ground.reader());
    let id = first.say("/salt", "Same").await;
    assert_eq!(second.say("/salt", "Same").await, id);
    assert_eq!(ground.reader().page("/salt").await.replies(), [id.as_str()]);
    assert_eq!(ground.replies().await, 1);
    // Nobody has shown the first cookie yet: who pressed twice gets it again.
    assert_eq!(second.page("/salt").await.reply(&id).unwrap().all("a.own").len(), 2);
}

#[tokio::test]
async fn claimed_reply_is_handed_to_nobody_else() {
    let ground = Ground::new().await;
    let (first, second) = (ground.reader(), ground.reader());
    let id = first.say("/salt", "Same").await;
    first.get("/salt").await;
    assert_eq!(second.say("/salt", "Same").await, id);
    assert!(second.page("/salt").await.reply(&id).unwrap().all("a.own").is_empty());
    assert_eq!(second.get(&format!("/r/{id}/edit")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn author_edits_and_withdraws_in_time_and_nobody_else_ever() {
    let ground = Ground::new().await;
    let (ana, bo) = (ground.reader(), ground.reader());
    let id = ana.say("/salt", "Frist").await;
    bo.say("/salt", "Mine").await;
    let (edit, withdraw) = (format!("/r/{id}/edit"), format!("/r/{id}/withdraw"));
    assert_eq!(bo.get(&edit).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bo.post(&edit, &[("body", "Bo's"), ("version", "1")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bo.post(&withdraw, &[]).await.status, StatusCode::NOT_FOUND);
    let form = ana.page(&edit).await;
    assert_eq!(ana.fill(&form, &[("body", "First")]).await.status, StatusCode::SEE_OTHER);
    let conflict = ana.fill(&form, &[("body", "Fist")]).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    let both = conflict.page();
    assert_eq!(both.one("textarea").text(), "Fist");
    assert_eq!(both.one("blockquote.answered").text().trim(), "First");
    ground.pass(Duration::from_mins(15));
    let late = ana.post(&edit, &[("body", "F"), ("version", "2")]).await;
    assert_eq!((late.status, late.page().one("textarea").text()), (StatusCode::FORBIDDEN, "F".into()));
    assert_eq!(ana.post(&withdraw, &[]).await.status, StatusCode::FORBIDDEN);
    let page = ground.reader().page("/salt").await;
    assert_eq!(page.reply(&id).unwrap().one(".reply-body").one("p").text(), "First");
}

#[tokio::test]
async fn withdrawn_reply_leaves_its_answers() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let id = ana.say("/salt", "Taken back").await;
    let answer = ground.reader().say(&format!("/salt?reply_to={id}"), "But stays").await;
    let withdrawn = ana.submit(&format!("/r/{id}/withdraw"), &[]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert_eq!(ground.in_state(State::Withdrawn).await, [id.as_str()]);
    let page = ground.reader().page("/salt").await;
    assert_eq!(page.replies(), [id.as_str(), answer.as_str()]);
    assert_eq!(page.reply(&id).unwrap().text(), "Withdrawn by its author.");
    assert!(!ground.reader().get("/salt").await.text().contains("Taken back"));
}

#[tokio::test]
async fn details_are_kept_only_when_asked() {
    let ground = Ground::new().await;
    let ana = ground.reader();
    let kept = async || {
        let page = ana.page("/salt").await;
        ["name", "email"].map(|name| page.one(&format!("[name={name}]")).attr("value").unwrap().to_owned())
    };
    let details = [("name", "Ana"), ("email", "ana@example.org")];
    ana.submit("/salt", &[&details[..], &[("body", "No tick")]].concat()).await.posted();
    assert_eq!(kept().await, ["", ""]);
    ana.submit("/salt", &[&details[..], &[("body", "Tick"), ("remember", "1")]].concat()).await.posted();
    assert_eq!(kept().await, ["Ana", "ana@example.org"]);
    ana.submit("/salt", &[("body", "Untick"), ("remember", "")]).await.posted();
    assert_eq!(kept().await, ["", ""]);
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    let ground =
        Ground::with("[server]\npublic_url = 'https://news.example'\n[[site]]\npolicy = 'publish'\n").await;
    let mut ana = ground.reader();
    ana.origin = "https://news.example";
    let typed = [("body", "Words"), ("name", "Ana"), ("remember", "1")];
    let answer = ana.submit("/salt", &typed).await;
    let lines: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    assert_eq!(lines.len(), 2, "one for own replies, one for details");
    for line in lines {
        assert!(line.starts_with("__Host-rejoinder-"), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(line.split("; ").any(|own| own == part), "{part} in {line}");
        }
    }
    assert_eq!(answer.cookies()[0].name(), "__Host-rejoinder-own-main");
    assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
}
