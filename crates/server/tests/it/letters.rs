//! Signing in by an e-mail address: the letter goes out over SMTP, its code comes back through the browser that asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use axum::http::StatusCode;

use crate::browser::Reader;
use crate::ground::Ground;

/// A mail server that takes every letter.
pub(crate) struct Post {
    port: u16,
    letters: Receiver<String>,
}

impl Post {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (keep, letters) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = take(stream.unwrap(), &keep);
            }
        });
        Self { port, letters }
    }

    /// One that takes none: nobody is there.
    pub(crate) fn closed() -> Self {
        Self { port: 1, letters: channel().1 }
    }

    /// The newest letter, as it came.
    pub(crate) fn letter(&self) -> String {
        self.letters.recv_timeout(Duration::from_secs(10)).unwrap()
    }
}

fn take(mut stream: TcpStream, keep: &Sender<String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    write!(stream, "220 post.test\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        if line.eq_ignore_ascii_case("DATA") {
            write!(stream, "354 go on\r\n")?;
            let letter: Vec<String> =
                lines.by_ref().map(Result::unwrap).take_while(|line| line != ".").collect();
            keep.send(letter.join("\n")).unwrap();
        }
        if line.eq_ignore_ascii_case("QUIT") {
            return write!(stream, "221 bye\r\n");
        }
        write!(stream, "250 ok\r\n")?;
    }
    Ok(())
}

async fn ground(post: &Post) -> Ground {
    Ground::with(&config(post)).await
}

/// A site with this mail server, where one signs in by e-mail.
pub(crate) fn config(post: &Post) -> String {
    format!(
        "[limits]\nreplies_per_minute = 0\n[[site]]\ntitle = 'The Post'\npolicy = 'publish'\n\
         [mail]\nserver = 'smtp://127.0.0.1:{}'\nfrom = 'The Post <post@example.org>'\n\
         [[sign_in]]\nid = 'email'\n",
        post.port
    )
}

/// The code in a letter.
pub(crate) fn code(letter: &str) -> String {
    let line = letter
        .lines()
        .map(str::trim)
        .find(|line| line.len() == 8 && line.bytes().all(|b| b.is_ascii_alphanumeric()));
    line.unwrap().to_owned()
}

/// Asks for a letter from the form; the address of the page that the code is typed into.
pub(crate) async fn asked(reader: &Reader<'_>, address: &str) -> String {
    let page = reader.page("/salt").await;
    let article = page.one("[name=article]").attr("value").unwrap().to_owned();
    let fields = [("body", "Typed words"), ("name", "Ana Bell"), ("article", &article), ("place", address)];
    let sent = reader.post("/sign-in/email", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    sent.header("location").to_owned()
}

#[tokio::test]
async fn code_of_the_letter_signs_in_with_the_text_kept() {
    let post = Post::open();
    let ground = ground(&post).await;
    let reader = ground.reader();
    let page = asked(&reader, "Ana@Example.org").await;
    let letter = post.letter();
    assert!(
        letter.contains("To: ana@example.org") && letter.contains("Auto-Submitted: auto-generated"),
        "{letter}"
    );
    let back = reader.submit(&page, &[("code", &code(&letter).to_lowercase())]).await;
    assert_eq!(back.header("location"), "/salt#leave-a-reply");
    let form = reader.page("/salt").await;
    assert!(form.one(".identity").text().contains("You are commenting using your e-mail account."));
    assert_eq!(form.one("textarea").text().trim(), "Typed words");
    let id = reader.submit("/salt", &[("body", "Typed words")]).await.posted();
    let reply = reader.page("/salt").await;
    let reply = reply.reply(&id).unwrap();
    assert_eq!(
        reply.one(".reply-author").text(),
        "Ana Bell",
        "the name typed into the form, never the address"
    );
    assert!(!reply.text().contains('@'));
}

#[tokio::test]
async fn link_is_only_looked_at_until_its_button_is_pressed() {
    let post = Post::open();
    let ground = ground(&post).await;
    let reader = ground.reader();
    let page = asked(&reader, "ana@example.org").await;
    let link = format!("{page}&code={}", code(&post.letter()));
    for _ in 0..3 {
        reader.page(&link).await;
    }
    assert!(reader.page("/salt").await.all(".identity").is_empty(), "nobody is signed in by looking");
    assert_eq!(reader.submit(&link, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!reader.page("/salt").await.all(".identity").is_empty());
}

#[tokio::test]
async fn letter_opened_in_another_browser_signs_in_neither() {
    let post = Post::open();
    let ground = ground(&post).await;
    let (asking, other) = (ground.reader(), ground.reader());
    let page = asked(&asking, "ana@example.org").await;
    let code = code(&post.letter());
    let elsewhere = other.page(&format!("{page}&code={code}")).await;
    assert!(elsewhere.all("form").is_empty() && elsewhere.text().contains(&code));
    let state = page.split_once("state=").unwrap().1;
    let forced = other.post("/sign-in/email/letter", &[("state", state), ("code", &code)]).await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    for reader in [asking, other] {
        assert!(reader.page("/salt").await.all(".identity").is_empty());
    }
}

#[tokio::test]
async fn wrong_old_and_used_codes_are_refused() {
    let post = Post::open();
    let ground = ground(&post).await;
    let reader = ground.reader();
    let page = asked(&reader, "ana@example.org").await;
    let code = code(&post.letter());
    let wrong = reader.submit(&page, &[("code", "AAAAAAAA")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("not the code"));
    let form = reader.page(&page).await;
    assert_eq!(reader.fill(&form, &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(reader.fill(&form, &[("code", &code)]).await.status, StatusCode::FORBIDDEN, "used");
    let page = asked(&reader, "ana@example.org").await;
    let form = reader.page(&page).await;
    ground.pass(Duration::from_mins(10));
    assert_eq!(reader.fill(&form, &[("code", "AAAAAAAA")]).await.status, StatusCode::FORBIDDEN, "over");
}

#[tokio::test]
async fn post_that_is_closed_is_said_with_the_text_kept() {
    let post = Post::closed();
    let ground = ground(&post).await;
    let reader = ground.reader();
    let back = asked(&reader, "ana@example.org").await;
    assert_eq!(back, "/salt?sign_in=unavailable#leave-a-reply");
    let form = reader.page("/salt?sign_in=unavailable").await;
    assert_eq!(form.one("textarea").text().trim(), "Typed words");
    assert!(form.one(".outcome").text().contains("does not work at the moment"));
}

#[tokio::test]
async fn what_is_no_address_is_asked_for_again() {
    let post = Post::open();
    let ground = ground(&post).await;
    let reader = ground.reader();
    for address in ["ana", "ana@", "a b@example.org", "ana@example.org\r\nBcc: eve@example.org"] {
        let answer = reader.post("/sign-in/email", &[("place", address)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
    }
}
