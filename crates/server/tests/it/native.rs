//! The native format, by command.

use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::process::Command;

use crate::commands::{exported, rejoinder, text};
use crate::imports::{comment, commented, import, pingback};

#[test]
fn lines_of_an_imported_blog_come_back_the_same() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Cut at 300 characters, these end in a space, inside a turned direction, and before an accent.
    let names = [
        format!("{} b", "a".repeat(299)),
        format!("a\u{202e}{}", "b".repeat(400)),
        format!("{}e\u{301}", "a".repeat(299)),
    ];
    let mut comments: String = ["50", "51", "52", "53"].map(pingback).concat();
    for (number, name) in names.iter().enumerate() {
        comments.push_str(&comment(&format!("6{number}"), "comment", name, ""));
        comments.push_str(&comment(
            &format!("7{number}"),
            "pingback",
            name,
            "<wp:comment_author_url>https://x.example/</wp:comment_author_url>",
        ));
    }
    for (number, name) in names.iter().enumerate() {
        let title = format!("<title>{name}</title>");
        let export = commented(&comments)
            .replace("<title>Hello</title>", &title)
            .replace("<dc:creator>ana</dc:creator>", &format!("<dc:creator>{name}</dc:creator><category domain=\"post_tag\" nicename=\"x\">{name}</category>"))
            .replace("<wp:post_id>12<", &format!("<wp:post_id>12{number}<"))
            .replace("/hello/", &format!("/hello-{number}/"));
        import(folder.path(), &export, &[]);
    }
    let lines = exported(folder.path());
    assert_eq!(lines.matches("\"mention_imported\"").count(), 7);
    std::fs::write(other.path().join("in.jsonl"), &lines).unwrap();
    for new in [true, false] {
        let rehearsed = rejoinder(other.path(), &["import", "jsonl", "in.jsonl", "--dry-run"]);
        let done = rejoinder(other.path(), &["import", "jsonl", "in.jsonl"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let said = text(&done.stdout);
        assert_eq!(text(&rehearsed.stdout), said);
        let events = said.lines().find(|line| line.starts_with("events")).unwrap();
        assert_eq!(events.contains(" 0 new"), !new, "{said}");
        for (at, (back, line)) in exported(other.path()).lines().zip(lines.lines()).enumerate() {
            assert_eq!(back, line, "line {at}");
        }
        assert_eq!(exported(other.path()).lines().count(), lines.lines().count());
    }
}

/// An article, and a reply to another that is a file in the folder of articles.
const LINES: &str = r#"{"kind":"article","path":"/from-afar","title":"Afar\u0001\u0008","summary":"a\u000bb","byline":"\u001bBo","tags":["x\u0002","\u0003"],"published":"2026-11-20T00:00:00Z","html":"<p>a\u0001b&#8;c</p>"}
{"kind":"mention","id":"m","article":"/from-afar","type":"pingback","state":"published","created":"2026-11-20T00:00:00Z","title":"M\u0004","url":"https://other.example/","excerpt":"e\u0005"}
{"kind":"reply","id":"r","article":"/salt","parent":null,"state":"published","created":"2026-11-21T00:00:00Z","author":{"name":"Bo","website":"","email":""},"body":"Words","html":"<p>W\u0006ords</p>"}
"#;

#[test]
fn rehearsal_knows_the_articles_of_the_folder_and_reads_none_of_them_in() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("data/articles")).unwrap();
    let salt = "---\ntitle: Salt\ndate: 2026-11-20\n---\nText.\n";
    std::fs::write(folder.path().join("data/articles/salt.md"), salt).unwrap();
    std::fs::write(folder.path().join("in.jsonl"), LINES).unwrap();
    let before = exported(folder.path());
    let rehearsed = rejoinder(folder.path(), &["import", "jsonl", "in.jsonl", "--dry-run"]);
    assert!(rehearsed.status.success(), "{}", text(&rehearsed.stderr));
    assert_eq!(exported(folder.path()), before, "a rehearsal changes nothing");
    let done = rejoinder(folder.path(), &["import", "jsonl", "in.jsonl"]);
    assert_eq!(text(&done.stdout), text(&rehearsed.stdout), "it said what would be done");
    assert!(exported(folder.path()).contains("file:salt.md"));
}

#[test]
fn rehearsal_refuses_what_the_import_would_refuse() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), LINES).unwrap();
    for flags in [&["--dry-run"][..], &[]] {
        let refused = rejoinder(folder.path(), &[&["import", "jsonl", "in.jsonl"], flags].concat());
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("there is no article /salt"), "{}", text(&refused.stderr));
    }
}

#[test]
fn characters_that_feeds_cannot_hold_are_left_out_on_the_way_in() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), LINES.replace("/salt", "/from-afar")).unwrap();
    let done = rejoinder(folder.path(), &["import", "jsonl", "in.jsonl"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let lines = exported(folder.path());
    assert!(!lines.contains("\\u00") && !lines.contains("\\b"), "{lines}");
    for kept in
        [r#""Afar""#, r#""a b""#, r#""Bo""#, r#"["x"]"#, "<p>abc</p>", r#""M""#, r#""e""#, "<p>Words</p>"]
    {
        assert!(lines.contains(kept), "{kept} in {lines}");
    }
}

#[test]
fn export_writes_to_what_a_link_names() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let target = folder.path().join("elsewhere/backup.jsonl");
    std::os::unix::fs::symlink("elsewhere/backup.jsonl", folder.path().join("out.jsonl")).unwrap();
    for state in ["not there yet", "there"] {
        let lines = exported(folder.path());
        assert!(std::fs::symlink_metadata(folder.path().join("out.jsonl")).unwrap().is_symlink(), "{state}");
        assert_eq!(std::fs::read_to_string(&target).unwrap(), lines, "{state}");
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600, "{state}");
    }
}

#[test]
fn export_refuses_a_target_that_is_no_file_and_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    std::os::unix::fs::symlink("pipe", folder.path().join("link")).unwrap();
    for target in ["pipe", "folder", "link"] {
        let refused = rejoinder(folder.path(), &["export", "jsonl", target]);
        assert_eq!(refused.status.code(), Some(1), "{target}");
        assert!(text(&refused.stderr).contains("is no regular file"), "{target}: {}", text(&refused.stderr));
    }
    assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(std::fs::symlink_metadata(folder.path().join("link")).unwrap().is_symlink());
    assert!(folder.path().join("folder").is_dir());
}
