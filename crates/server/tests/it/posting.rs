//! Replies on their way in, and what their authors may do with them.

use std::time::Duration;

use axum::http::StatusCode;

use crate::paper::Paper;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn reply_is_on_the_page_it_leads_to() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    let id = ana.reply("Good *point*", "").await;
    let landed = ana.get(&format!("/r/{id}")).await;
    assert_eq!(landed.header("location"), format!("/salt#reply-{id}"));
    let page = paper.browser().get("/salt").await;
    assert_eq!(page.replies(), [id.as_str()]);
    assert!(page.text.contains("Good <em>point</em>") && page.text.contains("1 reply</h2>"), "{}", page.text);
}

#[tokio::test]
async fn refused_form_keeps_what_was_typed() {
    let paper = Paper::publishing().await;
    let answer =
        paper.browser().post(&[("body", "My <b>words</b>"), ("name", ""), ("email", "nobody")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("My &#60;b&#62;words&#60;/b&#62;</textarea>"), "{}", answer.text);
    assert!(answer.text.contains("<title>Error: Salt"));
    assert!(answer.text.contains("id=\"error-name\"") && answer.text.contains("id=\"error-email\""));
    assert!(paper.browser().get("/salt").await.replies().is_empty());
}

#[tokio::test]
async fn waiting_reply_is_seen_by_its_author_alone() {
    let paper = Paper::holding().await;
    let mut ana = paper.browser();
    let id = ana.reply("A secret so far", "").await;
    let own = ana.follow(&format!("/r/{id}")).await;
    assert!(own.text.contains("Only you can see this until it is approved."));
    assert_eq!(own.header("cache-control"), "private, no-store");
    assert_eq!(own.header("x-robots-tag"), "noindex");
    let mut other = paper.browser();
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
        assert!(!answer.text.contains("A secret so far") && !answer.text.contains("1 reply"), "{path}");
    }
    assert_eq!(other.get(&format!("/api/v1/replies/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn own_waiting_reply_may_be_answered_and_nobody_elses() {
    let paper = Paper::holding().await;
    let mut ana = paper.browser();
    let first = ana.reply("First", "").await;
    let form = ana.get(&format!("/salt?reply_to={first}")).await;
    assert!(form.text.contains("Reply to Ana</h2>"), "{}", form.text);
    let second = ana.reply("Second", &first).await;
    assert_eq!(ana.get("/salt").await.replies(), [first.as_str(), second.as_str()]);
    let refused = paper.browser().post(&[("body", "Third"), ("name", "Bo"), ("parent", &first)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn same_words_twice_are_one_reply() {
    let paper = Paper::publishing().await;
    let fields = [("body", "Same"), ("name", "Ana")];
    let (mut first, mut second) = (paper.browser(), paper.browser());
    let (a, b) = (first.post(&fields).await, second.post(&fields).await);
    assert_eq!(a.header("location"), b.header("location"));
    assert_eq!(paper.browser().get("/salt").await.replies().len(), 1);
    // Nobody has shown the first cookie yet: who pressed twice gets it again.
    assert!(second.get("/salt").await.text.contains("/edit"));
}

#[tokio::test]
async fn claimed_reply_is_handed_to_nobody_else() {
    let paper = Paper::publishing().await;
    let fields = [("body", "Same"), ("name", "Ana")];
    let (mut first, mut second) = (paper.browser(), paper.browser());
    first.post(&fields).await;
    first.get("/salt").await;
    second.post(&fields).await;
    assert!(!second.get("/salt").await.text.contains("/edit"));
}

#[tokio::test]
async fn old_form_comes_back_with_its_text() {
    let paper = Paper::publishing().await;
    let mark = paper.browser().get("/salt").await.between("name=\"mark\" value=\"", "\"").to_owned();
    paper.wait(DAY * 8);
    let mut ana = paper.browser();
    let late = ana.post(&[("body", "Late words"), ("name", "Ana"), ("mark", &mark)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text.contains("Late words</textarea>"));
    ana.reply("Late words", "").await;
}

#[tokio::test]
async fn form_of_another_site_is_refused() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    let mark = ana.get("/salt").await.between("name=\"mark\" value=\"", "\"").to_owned();
    for origin in ["https://evil.example", "null", "http://127.0.0.1:8081"] {
        let fields = [("body", "Words"), ("name", "Ana"), ("mark", mark.as_str())];
        let answer = ana.send("/salt", &fields, &[("origin", origin)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert!(answer.text.contains("Words</textarea>"));
    }
    assert!(paper.browser().get("/salt").await.replies().is_empty());
}

#[tokio::test]
async fn preview_is_what_will_be_shown_and_keeps_nothing() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    let body = "> said\n\nNo, *never*. https://example.org";
    let preview = ana.post(&[("body", body), ("name", "Ana"), ("intent", "preview")]).await;
    let shown = preview.between("<div class=\"reply-body\" dir=\"auto\">", "</div>").to_owned();
    assert!(paper.browser().get("/salt").await.replies().is_empty());
    ana.reply(body, "").await;
    assert_eq!(
        paper.browser().get("/salt").await.between("<div class=\"reply-body\" dir=\"auto\">", "</div>"),
        shown
    );
}

#[tokio::test]
async fn trapped_reply_is_spam_but_its_author_is_not_told() {
    let paper = Paper::publishing().await;
    let mut bot = paper.browser();
    let answer = bot.post(&[("body", "Buy"), ("name", "Bot"), ("subject", "x")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(bot.follow(answer.header("location")).await.text.contains("data-state=\"pending\""));
    assert!(paper.browser().get("/salt").await.replies().is_empty());
}

#[tokio::test]
async fn author_edits_and_withdraws_in_time_and_nobody_else_ever() {
    let paper = Paper::publishing().await;
    let (mut ana, mut bo) = (paper.browser(), paper.browser());
    let id = ana.reply("Frist", "").await;
    bo.reply("Mine", "").await;
    let (edit, withdraw) = (format!("/r/{id}/edit"), format!("/r/{id}/withdraw"));
    assert_eq!(bo.get(&edit).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bo.send(&withdraw, &[], &[]).await.status, StatusCode::NOT_FOUND);
    let saved = ana.send(&edit, &[("body", "First"), ("version", "1")], &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let conflict = ana.send(&edit, &[("body", "Fist"), ("version", "1")], &[]).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(
        conflict.text.contains("Fist</textarea>") && conflict.text.contains(">First</p>"),
        "both are there"
    );
    paper.wait(Duration::from_mins(15));
    assert_eq!(ana.send(&edit, &[("body", "F"), ("version", "2")], &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.send(&withdraw, &[], &[]).await.status, StatusCode::FORBIDDEN);
    assert!(paper.browser().get("/salt").await.text.contains("<p dir=\"auto\">First</p>"));
}

#[tokio::test]
async fn withdrawn_reply_leaves_its_answers() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    let id = ana.reply("Taken back", "").await;
    let answer = paper.browser().reply("But stays", &id).await;
    assert_eq!(ana.send(&format!("/r/{id}/withdraw"), &[], &[]).await.status, StatusCode::SEE_OTHER);
    let page = paper.browser().get("/salt").await;
    assert_eq!(page.replies(), [id.as_str(), answer.as_str()]);
    assert!(page.text.contains("Withdrawn by its author.") && !page.text.contains("Taken back"));
}

#[tokio::test]
async fn first_reply_waits_and_the_known_author_passes() {
    let paper = Paper::with("[limits]\nreplies_per_minute = 0\n").await;
    let mut ana = paper.browser();
    let id = ana.reply("First", "").await;
    assert!(paper.browser().get("/salt").await.replies().is_empty());
    let site = paper.app.sites()[0].id.clone();
    let act = rejoinder_store::Act {
        state: rejoinder_domain::State::Published,
        actor: "test".into(),
        reason: None,
        at: paper.app.now(),
    };
    paper.app.store.moderate_reply(&site, id.parse().unwrap(), act).await.unwrap();
    ana.reply("Second", "").await;
    assert_eq!(paper.browser().get("/salt").await.replies().len(), 2);
}

#[tokio::test]
async fn limit_is_by_network_and_keeps_the_text() {
    let paper = Paper::with("[[site]]\npolicy = 'publish'\n[limits]\nreplies_per_minute = 2\n").await;
    let mut ana = paper.browser();
    ana.reply("1", "").await;
    ana.reply("2", "").await;
    let refused = ana.post(&[("body", "Third words"), ("name", "Ana")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert!(refused.text.contains("Third words</textarea>"));
}

#[tokio::test]
async fn details_are_kept_only_when_asked() {
    let paper = Paper::publishing().await;
    let mut ana = paper.browser();
    ana.reply("No tick", "").await;
    assert!(ana.get("/salt").await.text.contains("name=\"name\" value=\"\""));
    ana.post(&[("body", "Tick"), ("name", "Ana"), ("email", "ana@example.org"), ("remember", "1")]).await;
    let page = ana.get("/salt").await;
    assert!(
        page.text.contains("name=\"name\" value=\"Ana\"") && page.text.contains("value=\"ana@example.org\"")
    );
    ana.post(&[("body", "Untick"), ("name", "Ana")]).await;
    assert!(ana.get("/salt").await.text.contains("name=\"name\" value=\"\""));
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    let paper =
        Paper::with("[server]\npublic_url = 'https://news.example'\n[[site]]\npolicy = 'publish'\n").await;
    let mut ana = paper.browser();
    let mark = ana.get("/salt").await.between("name=\"mark\" value=\"", "\"").to_owned();
    let fields = [("body", "Words"), ("name", "Ana"), ("mark", mark.as_str())];
    let answer = ana.send("/salt", &fields, &[("origin", "https://news.example")]).await;
    let cookie = answer.header("set-cookie");
    for part in ["__Host-rejoinder-own-main=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
}
