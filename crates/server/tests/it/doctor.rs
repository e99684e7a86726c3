//! What `rejoinder doctor` says of signing in.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::commands::{rejoinder, text};

const NETWORK: &str = "[server]\npublic_url = 'https://replies.example'\ntrusted_proxies = ['127.0.0.1/32']\n\
                       [network]\nallow_private = ['127.0.0.0/8']\n";
const SECRET: &str = "a secret of the paper's login page";

/// What the doctor prints, and whether it found nothing wrong.
fn doctor(folder: &Path, config: &str) -> (String, bool) {
    std::fs::write(folder.join("rejoinder.toml"), config).unwrap();
    let done = rejoinder(folder, &["doctor"]);
    let said = text(&done.stdout);
    assert!(said.contains("data folder"), "{said}{}", text(&done.stderr));
    (said, done.status.success())
}

fn write(file: &Path, content: &str, mode: u32) {
    std::fs::write(file, content).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn assert_says(said: &str, line: &str) {
    assert!(said.lines().any(|own| own == line), "{line}\nis not in\n{said}");
}

/// Serves discovery documents below one address: `/own` is right, the others are not.
fn issuers() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let own = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let document = |issuer: &str| {
                format!(
                    r#"{{"issuer":"{own}{issuer}","authorization_endpoint":"{own}/a","token_endpoint":"{own}/t","jwks_uri":"{own}/k"}}"#
                )
            };
            let (status, body) = match head.split('/').nth(1).unwrap() {
                "own" => ("200 OK", document("/own")),
                "other" => ("200 OK", document("/other/")),
                "page" => ("200 OK", "<html>Log in".to_owned()),
                "down" => ("503 Service Unavailable", String::new()),
                _ => ("404 Not Found", String::new()),
            };
            write!(
                stream,
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
        }
    });
    base
}

fn oidc(id: &str, issuer: &str) -> String {
    format!(
        "[[sign_in]]\nid = '{id}'\nkind = 'oidc'\nname = 'House'\nclient_id = 'replies'\nissuer = '{issuer}'\n"
    )
}

#[test]
fn every_provider_has_a_line_with_what_must_be_registered() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("x"), "hush", 0o600);
    write(&folder.path().join("paper.pem"), include_str!("../keys/ed25519.public.pem"), 0o644);
    let config = format!(
        "{NETWORK}[[site]]\nid = 'main'\n[[site]]\nid = 'second'\npublic_url = 'https://second.example'\nsign_in = ['x']\n\
         [[sign_in]]\nid = 'x'\nclient_id = 'a'\nclient_secret_file = 'x'\n\
         [[sign_in]]\nid = 'mastodon'\n\
         [[sign_in]]\nid = 'web'\nkind = 'indieauth'\n\
         [[sign_in]]\nid = 'email'\n[mail]\nserver = 'smtps://post@mail.example'\npassword = 'hush'\nfrom = 'Post <post@mail.example>'\n\
         [[sign_in]]\nid = 'paper'\nkind = 'jwt'\nissuer = 'https://paper.example'\nauthorize_url = 'https://paper.example/login'\nclient_secret = \"{SECRET}\"\n\
         [[sign_in]]\nid = 'signed'\nkind = 'jwt'\nissuer = 'https://paper.example'\nauthorize_url = 'https://paper.example/login'\nclient_secret_file = 'paper.pem'\n"
    );
    let (said, fine) = doctor(folder.path(), &config);
    assert!(fine, "{said}");
    for line in [
        "ok      sign_in x: redirect address to register: https://replies.example/sign-in/x/callback and https://second.example/sign-in/x/callback; its secret is set",
        "ok      sign_in mastodon: nothing to register, each instance is told at its first reader; they come back to https://replies.example/sign-in/mastodon/INSTANCE/callback, INSTANCE being its host; it needs no secret",
        "ok      sign_in web: nothing to register; readers come back to https://replies.example/sign-in/web/INSTANCE/callback, INSTANCE being made of the address that vouches for their website; it needs no secret",
        "ok      sign_in email: nothing to register; codes are mailed by smtps://post@mail.example; it needs no secret",
        "ok      sign_in paper: the login page sends readers back to https://replies.example/sign-in/paper/callback; its tokens are checked by HS256 with the shared secret",
        "ok      sign_in signed: the login page sends readers back to https://replies.example/sign-in/signed/callback; its tokens are checked by EdDSA with the public key",
    ] {
        assert_says(&said, line);
    }
    let shown = text(&rejoinder(folder.path(), &["config", "show"]).stdout);
    assert!(shown.contains("set (HS256)") && shown.contains("a public key (EdDSA)"), "{shown}");
    for said in [said, shown] {
        assert!(!said.contains("advice") && !said.contains("hush") && !said.contains(SECRET), "{said}");
    }
}

#[test]
fn issuer_that_is_wrong_is_told_from_one_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let base = issuers();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let own = oidc("own", &format!("{base}/own"));
    let away = format!("{NETWORK}{own}{}{}", oidc("down", &format!("{base}/down")), oidc("closed", &closed));
    let (said, fine) = doctor(folder.path(), &away);
    assert!(fine, "nothing of ours is wrong: {said}");
    assert_says(
        &said,
        &format!(
            "ok      sign_in own: redirect address to register: https://replies.example/sign-in/own/callback; it has no secret, as a public client; {base}/own answers"
        ),
    );
    for id in ["down", "closed"] {
        let advice = format!("advice  sign_in {id}: ");
        assert!(
            said.lines().any(|line| line.starts_with(&advice) && line.contains("cannot be reached")),
            "{said}"
        );
    }
    for (id, issuer, why) in [
        ("other", format!("{base}/other"), "another issuer's"),
        ("page", format!("{base}/page"), "the discovery document: "),
        ("none", format!("{base}/none"), "it has no discovery document"),
        ("private", "https://10.0.0.1".to_owned(), "may not be reached from here"),
        ("public", "http://192.0.2.1".to_owned(), "may not be reached from here"),
    ] {
        let (said, fine) = doctor(folder.path(), &format!("{NETWORK}{own}{}", oidc(id, &issuer)));
        let wrong = format!("wrong   sign_in {id}: {issuer}: ");
        assert!(said.lines().any(|line| line.starts_with(&wrong) && line.contains(why)), "{said}");
        assert!(!fine && said.contains(&format!("ok      sign_in {id}: redirect address")), "{said}");
    }
}

#[test]
fn site_whose_pages_are_not_encrypted_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let entry = "[[sign_in]]\nid = 'mastodon'\n";
    let site = |url: &str| format!("[server]\npublic_url = '{url}'\n[[site]]\nid = 'post'\n{entry}");
    let (said, fine) = doctor(folder.path(), &site("http://replies.example"));
    assert!(!fine);
    assert_says(
        &said,
        "wrong   site post: sign-in is refused there, because http://replies.example is plain http",
    );
    for own in ["http://127.0.0.1:8080", "http://localhost:8080", "http://post.localhost"] {
        let (said, fine) = doctor(folder.path(), &site(own));
        assert!(fine && !said.contains("plain http"), "{said}");
    }
    let (said, fine) = doctor(folder.path(), &site("http://replies.example").replace(entry, ""));
    assert!(fine && !said.contains("sign"), "where nobody signs in nothing is refused: {said}");
    let page = "[[sign_in]]\nid = 'paper'\nkind = 'jwt'\nissuer = 'https://paper.example'\nauthorize_url = 'http://paper.example/login'\n";
    let (said, fine) = doctor(folder.path(), &format!("{NETWORK}{page}client_secret = \"{SECRET}\"\n"));
    assert!(fine, "{said}");
    assert_says(&said, "advice  sign_in paper: readers are sent to an address of plain http");
}

#[test]
fn secret_that_others_may_read_and_entry_that_nobody_shows_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let entry = "[[sign_in]]\nid = 'x'\nclient_id = 'a'\nclient_secret_file = 'secret'\n";
    for mode in [0o644, 0o640, 0o604] {
        write(&folder.path().join("secret"), "hush", mode);
        let (said, fine) = doctor(folder.path(), &format!("{NETWORK}{entry}"));
        assert!(fine, "{said}");
        assert_says(&said, "advice  sign_in x: others than its owner may read secret");
    }
    let unused = format!("{NETWORK}[[site]]\nsign_in = ['x']\n{entry}[[sign_in]]\nid = 'mastodon'\n");
    write(&folder.path().join("secret"), "hush", 0o600);
    let (said, fine) = doctor(folder.path(), &unused);
    assert!(fine && !said.contains("may read"), "{said}");
    assert_says(&said, "advice  sign_in mastodon: no site shows it");
    assert!(!said.contains("ok      sign_in mastodon"), "{said}");
}
