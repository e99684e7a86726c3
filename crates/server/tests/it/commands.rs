//! The program as a process: what it prints, what it changes, how it ends.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An old blog: one post with two replies and an editor's note.
pub(crate) const EXPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://blog.example</wp:base_site_url><wp:base_blog_url>https://blog.example</wp:base_blog_url>
<item><title>Hello</title><link>https://blog.example/2012/01/hello/</link><dc:creator>ana</dc:creator>
<content:encoded><![CDATA[One.

Two. <img src="https://cdn.example/cat.png" alt="A cat"> <iframe src="https://video.example/1"></iframe>]]></content:encoded>
<wp:post_id>12</wp:post_id><wp:post_date_gmt>2012-01-02 03:04:05</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>
<wp:post_name>hello</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_author><![CDATA[Bo]]></wp:comment_author><wp:comment_date_gmt>2012-01-03 00:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[An answer]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>7</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author><![CDATA[Ana]]></wp:comment_author><wp:comment_author_email>ana@example.org</wp:comment_author_email><wp:comment_date_gmt>2012-01-02 12:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[<b>Bold</b><script>alert(1)</script>]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_author><![CDATA[Editor]]></wp:comment_author><wp:comment_date_gmt>2012-01-03 00:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[PRIVATE]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>note</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
</item></channel></rss>"#;

/// Runs the program in a folder, with the data folder `data` in it.
pub(crate) fn rejoinder(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoinder"));
    command.current_dir(folder).args(arguments).args(["--data", "data"]).output().unwrap()
}

/// What a program printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The lines of an export.
pub(crate) fn exported(folder: &Path) -> String {
    let done = rejoinder(folder, &["export", "jsonl", "out.jsonl"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    std::fs::read_to_string(folder.join("out.jsonl")).unwrap()
}

#[test]
fn old_blog_comes_in_once_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("blog.xml"), EXPORT).unwrap();
    let rehearsed = rejoinder(folder.path(), &["import", "wordpress", "blog.xml", "--dry-run"]);
    assert!(text(&rehearsed.stdout).contains("would be 2 new"), "{}", text(&rehearsed.stdout));
    assert!(!exported(folder.path()).contains("\"reply\""), "a rehearsal changes nothing");
    let done = rejoinder(folder.path(), &["import", "wordpress", "blog.xml", "--report", "report.json"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((report["articles_new"].as_u64(), report["replies_new"].as_u64()), (Some(1), Some(2)));
    let first = exported(folder.path());
    assert!(
        first.contains("/2012/01/hello/") && first.contains("comment-7") && first.contains("/?p=12"),
        "{first}"
    );
    for line in first.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let html = line["html"].as_str().unwrap_or_default();
        for left_out in ["PRIVATE", "<script", "<iframe", "src=\"https://"] {
            assert!(!html.contains(left_out), "{left_out} in {html}");
        }
    }
    assert!(!first.contains("PRIVATE"), "editors' notes are nobody's business");
    let (ana, bo) = (first.find("Bold").unwrap(), first.find("An answer").unwrap());
    assert!(ana < bo, "an answer stands below what it answers, whatever came first");
    assert!(rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]).status.success());
    assert_eq!(exported(folder.path()), first, "a second time changes nothing");
}

/// Serves a picture to whoever asks, and counts how often that was.
fn picture_server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            counter.fetch_add(1, Ordering::SeqCst);
            let body: &[u8] = if head[..read].starts_with(b"GET /cat.png ") {
                b"GIF89a\x03\x00\x02\x00\x00\x00\x00;"
            } else {
                b"<html>"
            };
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len())
                .unwrap();
            stream.write_all(body).unwrap();
        }
    });
    (port, asked)
}

#[test]
fn pictures_are_fetched_once_and_only_from_where_it_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let (port, asked) = picture_server();
    let there = format!("http://127.0.0.1:{port}");
    let pictures = format!(
        r#"<img src="{there}/cat.png"> <img src="{there}/page.png"> <img src="https://10.0.0.1/x.png">"#
    );
    let export = EXPORT.replace(r#"<img src="https://cdn.example/cat.png" alt="A cat">"#, &pictures);
    std::fs::write(folder.path().join("blog.xml"), export).unwrap();
    std::fs::write(folder.path().join("rejoinder.toml"), "[network]\nallow_private = ['127.0.0.0/8']\n")
        .unwrap();
    let import = ["import", "wordpress", "blog.xml", "--fetch-media", "--report", "report.json"];
    let rehearsed = rejoinder(folder.path(), &[&import[..], &["--dry-run"]].concat());
    assert!(text(&rehearsed.stdout).contains("3 would be fetched"), "{}", text(&rehearsed.stdout));
    assert_eq!(asked.load(Ordering::SeqCst), 0, "a rehearsal asks nobody");

    let done = rejoinder(folder.path(), &import);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(said.contains("1 copied, 2 left as links"), "{said}");
    assert!(
        said.contains("page.png: it is no picture") && said.contains("x.png: the address may not be"),
        "{said}"
    );
    let first = exported(folder.path());
    assert!(first.contains("/media/") && first.contains("width=\\\"3\\\""), "{first}");
    assert!(rejoinder(folder.path(), &import).status.success());
    assert_eq!(exported(folder.path()), first, "a second time changes nothing");
    assert_eq!(asked.load(Ordering::SeqCst), 3, "what was fetched is not fetched again");
}

#[test]
fn broken_export_is_named_by_line_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("blog.xml"), EXPORT.replace("</channel>", "</chanel>")).unwrap();
    let before = exported(folder.path());
    let refused = rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]);
    assert_eq!(refused.status.code(), Some(1));
    let message = text(&refused.stderr);
    assert!(message.contains("error: blog.xml") && message.contains("line "), "{message}");
    assert_eq!(exported(folder.path()), before);
}

#[test]
fn everything_goes_out_and_comes_in_again() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("blog.xml"), EXPORT).unwrap();
    assert!(rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]).status.success());
    let lines = exported(folder.path());
    std::fs::write(other.path().join("in.jsonl"), &lines).unwrap();
    let done = rejoinder(other.path(), &["import", "jsonl", "in.jsonl"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(exported(other.path()), lines);
    let mode = std::fs::metadata(other.path().join("out.jsonl")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it has e-mail addresses in it");
}

#[test]
fn accounts_come_in_are_counted_and_go_out_again() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let lines = concat!(
        r#"{"kind":"account","id":"ana","name":"Ana","created":"2026-01-01T00:00:00Z","picture":"/9j/4A=="}"#,
        "\n",
        r#"{"kind":"identity","account":"ana","issuer":"https://github.com","subject":"42","badge":"github","linked":"2026-01-01T00:00:00Z"}"#,
    );
    std::fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let done = rejoinder(folder.path(), &["import", "jsonl", "in.jsonl", "--report", "report.json"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("identities            1 new"), "{}", text(&done.stdout));
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(report.contains("\"accounts\": {\n    \"new\": 1"), "{report}");
    let out = exported(folder.path());
    assert!(out.contains("\"picture\":\"/9j/4A==\"") && out.contains("\"subject\":\"42\""), "{out}");
    std::fs::write(other.path().join("in.jsonl"), &out).unwrap();
    assert!(rejoinder(other.path(), &["import", "jsonl", "in.jsonl"]).status.success());
    assert_eq!(exported(other.path()), out);
}

#[test]
fn replies_are_moderated_and_that_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("blog.xml"), EXPORT).unwrap();
    rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]);
    let listed = text(&rejoinder(folder.path(), &["reply", "list", "--state", "published"]).stdout);
    let id = listed.split_whitespace().next().unwrap().to_owned();
    let removed = rejoinder(folder.path(), &["reply", "remove", &id, "--reason", "rude"]);
    assert!(text(&removed.stdout).contains("removed (was published)"), "{}", text(&removed.stderr));
    assert!(exported(folder.path()).contains("\"reason\":\"rude\""));
    let back = rejoinder(folder.path(), &["reply", "publish", &id]);
    assert!(text(&back.stdout).contains("published (was removed)"));
    let nobody = rejoinder(folder.path(), &["reply", "spam", "1111111111111111"]);
    assert_eq!(nobody.status.code(), Some(1));
}

#[test]
fn wrong_usage_and_wrong_configuration_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(rejoinder(folder.path(), &["fly"]).status.code(), Some(2));
    std::fs::write(folder.path().join("rejoinder.toml"), "[server]\nlisen = 'x'\nmetrics_token = 'hush'\n")
        .unwrap();
    let wrong = rejoinder(folder.path(), &["doctor"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).starts_with("error: rejoinder.toml"), "{}", text(&wrong.stderr));
    std::fs::write(folder.path().join("rejoinder.toml"), "[server]\nmetrics_token = 'hush'\n").unwrap();
    let shown = rejoinder(folder.path(), &["config", "show"]);
    assert!(shown.status.success() && !text(&shown.stdout).contains("hush"));
    let doctor = rejoinder(folder.path(), &["doctor"]);
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
}

#[test]
fn doctor_says_that_passkeys_need_a_host_with_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rejoinder.toml");
    let is_wrong = |config: &str| {
        std::fs::write(&file, format!("{config}[[sign_in]]\nid = 'passkey'\n")).unwrap();
        let doctor = rejoinder(folder.path(), &["doctor"]);
        let said = text(&doctor.stdout).contains("passkeys will not work");
        assert_eq!(doctor.status.success(), !said, "{}", text(&doctor.stdout));
        said
    };
    assert!(is_wrong(""));
    assert!(!is_wrong("[server]\npublic_url = 'http://localhost:8080'\n"));
}

#[test]
fn configuration_is_shown_whole_but_for_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[server]\nmetrics_token = 'hush'\npublic_url = 'https://all.example'\n\
        [[site]]\ntitle = 'The Post'\ntagline = 'Words by the sea'\ntime_zone = 'Europe/London'\n\
        public_url = 'https://one.example'\norder = 'newest'\nname = 'optional'\nemail = 'hidden'\n\
        website = 'required'\naccent = '#0a5c7a'\nsign_in = ['forge', 'mastodon']\n\
        [[sign_in]]\nid = 'mastodon'\n\
        [[sign_in]]\nid = 'forge'\nkind = 'oidc'\nname = 'The Forge'\nissuer = 'https://forge.example'\n\
        client_id = 'rejoinder-client'\nclient_secret = 'hush-hush'\ntoken_url = 'https://forge.example/t'\n\
        [[site]]\nid = 'b'\n";
    std::fs::write(folder.path().join("rejoinder.toml"), config).unwrap();
    let shown = rejoinder(folder.path(), &["config", "show"]);
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    let shown = text(&shown.stdout);
    let (one, b) = shown.split_once("\nsite b\n").unwrap();
    let line = |text: &str, key: &str| {
        let mut lines = text.lines().filter_map(|line| line.trim_start().split_once(char::is_whitespace));
        lines.rfind(|(own, _)| *own == key).unwrap_or_else(|| panic!("{key}: {text}")).1.trim().to_owned()
    };
    for (key, value) in [
        ("tagline", "Words by the sea"),
        ("time_zone", "Europe/London"),
        ("public_url", "https://one.example/"),
        ("order", "newest"),
        ("name", "optional"),
        ("email", "hidden"),
        ("website", "required"),
        ("accent", "#0a5c7a"),
        ("sign_in", "forge, mastodon"),
    ] {
        assert_eq!(line(one, key), value, "{key}");
    }
    for (key, value) in [
        ("tagline", "none"),
        ("time_zone", "UTC"),
        ("public_url", "the server's"),
        ("order", "oldest"),
        ("name", "required"),
        ("accent", "the built-in one"),
        ("sign_in", "all"),
    ] {
        assert_eq!(line(b.split("\nsign_in").next().unwrap(), key), value, "{key} of b");
    }
    let (_, forge) = shown.split_once("\nsign_in forge\n").unwrap();
    for (key, value) in [
        ("kind", "oidc"),
        ("name", "The Forge"),
        ("client_id", "rejoinder-client"),
        ("client_secret", "set"),
        ("issuer", "https://forge.example"),
        ("token_url", "https://forge.example/t"),
    ] {
        assert_eq!(line(forge, key), value, "{key} of forge");
    }
    assert!(!shown.contains("hush"), "{shown}");
}
