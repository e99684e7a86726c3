//! Letters with codes: what they tell whoever types somebody else's address (T26), and to what they add (T14).

use std::time::Duration;

use crate::browser::{Answer, Reader};
use crate::ground::Ground;
use crate::letters::{Post, asked, code, config};

use crate::log::Log;

/// Types the code of the newest letter into the page that asks for it.
async fn sign_in(post: &Post, reader: &Reader<'_>, address: &str) -> Answer {
    let page = asked(reader, address).await;
    reader.submit(&page, &[("code", &code(&post.letter()))]).await
}

#[tokio::test]
async fn t26_address_that_is_known_here_is_answered_like_any_other() {
    let post = Post::open();
    let ground = Ground::with(&config(&post)).await;
    sign_in(&post, &ground.reader(), "ana@example.org").await;
    let mut answers = Vec::new();
    for address in ["ana@example.org", "nobody@example.org"] {
        let eve = ground.reader();
        let begun = eve.post("/sign-in/email", &[("place", address)]).await;
        let (path, state) = begun.header("location").split_once("state=").unwrap();
        let page = eve.get(begun.header("location")).await;
        let names: Vec<String> = begun.cookies().iter().map(|cookie| cookie.name().to_owned()).collect();
        answers.push((
            begun.status,
            path.to_owned(),
            state.len(),
            names,
            page.text().replace(state, "STATE"),
        ));
        assert!(!page.text().contains(address) && post.letter().contains(address));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn t26_one_address_gets_five_letters_an_hour_whoever_asks() {
    let post = Post::open();
    let ground =
        Ground::with(&config(&post).replace("replies_per_minute = 0", "replies_per_minute = 10")).await;
    for number in 0..7 {
        let mut eve = ground.reader();
        eve.address = [198, 51, number, 1].into();
        let begun = eve
            .post(
                "/sign-in/email",
                &[("place", ["ana@example.org", "ANA@example.org "][usize::from(number % 2)])],
            )
            .await;
        let refused = begun.header("location") == "/account?sign_in=too-many";
        assert_eq!(refused, number >= 5, "{number}: {}", begun.header("location"));
    }
    let other = ground.reader().post("/sign-in/email", &[("place", "bo@example.org")]).await;
    assert!(other.header("location").contains("/letter?state="));
}

#[tokio::test]
async fn t14_address_is_added_to_nobodys_account_once_its_holder_is_gone() {
    for gone in [false, true] {
        let post = Post::open();
        let ground = Ground::with(&config(&post)).await;
        let ana = ground.reader();
        sign_in(&post, &ana, "ana@example.org").await;
        let begun = ana.post("/sign-in/email", &[("place", "second@example.org"), ("link", "1")]).await;
        let page = ana.page(begun.header("location")).await;
        if gone {
            ana.post("/sign-out", &[]).await;
        }
        let code = code(&post.letter());
        let back = ana.fill(&page, &[("code", &code)]).await;
        assert_eq!(back.header("location"), if gone { "/account?sign_in=failed" } else { "/account?saved" });
        let again = ground.reader();
        sign_in(&post, &again, "ana@example.org").await;
        let ways = again.page("/account").await;
        let rows = ways.one("[aria-labelledby=account-ways]").all("ul.rows");
        assert_eq!(rows[0].all("li").len(), if gone { 1 } else { 2 });
    }
}

#[tokio::test]
async fn t08_code_that_another_sites_form_sends_is_refused() {
    let post = Post::open();
    let ground = Ground::with(&config(&post)).await;
    let ana = ground.reader();
    let page = asked(&ana, "ana@example.org").await;
    let (state, code) = (page.split_once("state=").unwrap().1, code(&post.letter()));
    for headers in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let forced =
            ana.post_with("/sign-in/email/letter", &[("state", state), ("code", &code)], &[headers]).await;
        assert_eq!((forced.status.as_u16(), forced.cookies().len()), (403, 0));
    }
}

#[tokio::test]
async fn t11_codes_of_letters_and_whom_they_go_to_are_not_logged() {
    let (log, _guard) = Log::keep();
    let post = Post::open();
    let ground = Ground::with(&config(&post)).await;
    let ana = ground.reader();
    let page = asked(&ana, "ana@example.org").await;
    let code = code(&post.letter());
    ana.submit(&page, &[("code", "AAAAAAAA")]).await;
    ana.submit(&page, &[("code", &code)]).await;
    ground.pass(Duration::from_mins(1));
    drop(post);
    let closed = Ground::with(&config(&Post::closed())).await;
    asked(&closed.reader(), "bo@example.org").await;
    let text = log.text();
    assert!(text.contains("a sign-in did not work out"), "the log is kept");
    for secret in [code.as_str(), page.split_once("state=").unwrap().1, "ana@example", "bo@example"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
