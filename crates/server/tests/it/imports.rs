//! What an import of an old blog keeps, and what it says of the rest.

use std::path::Path;

use crate::commands::{EXPORT, exported, rejoinder, text};

const GIF: &[u8] = b"GIF89a\x03\x00\x02\x00\x00\x00\x00;";

/// The old blog with this in place of its post's picture.
fn picturing(picture: &str) -> String {
    EXPORT.replace(r#"<img src="https://cdn.example/cat.png" alt="A cat">"#, picture)
}

/// The old blog with these further comments under its post.
pub(crate) fn commented(comments: &str) -> String {
    EXPORT.replace("</item>", &format!("{comments}</item>"))
}

/// A comment of a type, with an author and these elements.
pub(crate) fn comment(id: &str, kind: &str, author: &str, elements: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author><![CDATA[{author}]]></wp:comment_author>\
         <wp:comment_date_gmt>2012-01-04 00:00:00</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>\
         <wp:comment_type>{kind}</wp:comment_type>{elements}</wp:comment>"
    )
}

/// A pingback.
pub(crate) fn pingback(id: &str) -> String {
    let url = format!("<wp:comment_author_url>https://other.example/{id}</wp:comment_author_url>");
    comment(id, "pingback", &format!("Page {id}"), &url)
}

/// Imports an export; what was printed.
pub(crate) fn import(folder: &Path, export: &str, flags: &[&str]) -> String {
    std::fs::write(folder.join("blog.xml"), export).unwrap();
    let done = rejoinder(folder, &[&["import", "wordpress", "blog.xml"], flags].concat());
    assert!(done.status.success(), "{}", text(&done.stderr));
    text(&done.stdout)
}

#[test]
fn pictures_that_came_once_stay_when_the_copy_is_not_there_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let uploads = folder.path().join("uploads/2012/01");
    std::fs::create_dir_all(&uploads).unwrap();
    std::fs::write(uploads.join("cat.gif"), GIF).unwrap();
    let there = "https://blog.example/wp-content/uploads/2012/01";
    let export = picturing(&format!(
        r#"<img src="{there}/cat.gif"> <img src="{there}/cat-300x200.gif"> <img src="{there}/dog.gif">"#
    ));
    let said = import(folder.path(), &export, &["--media", "uploads"]);
    assert!(said.contains("2 copied, 1 left as links"), "{said}");
    let first = exported(folder.path());
    assert_eq!(
        first.matches("<img src=\\\"/media/main/").count() + first.matches("<img src=\\\"/media/").count(),
        2
    );
    let said = import(folder.path(), &export, &[]);
    assert!(said.contains("2 copied, 1 left as links") && said.contains("1 known"), "{said}");
    assert_eq!(exported(folder.path()), first, "a second import changes nothing");
    let said = import(folder.path(), &export, &["--fetch-media", "--dry-run"]);
    assert!(said.contains("1 would be fetched"), "{said}");
}

#[test]
fn picture_that_was_changed_in_the_copy_is_changed_here() {
    let folder = tempfile::tempdir().unwrap();
    let uploads = folder.path().join("uploads");
    std::fs::create_dir_all(&uploads).unwrap();
    std::fs::write(uploads.join("cat.gif"), GIF).unwrap();
    let export = picturing(r#"<img src="/wp-content/uploads/cat.gif">"#);
    import(folder.path(), &export, &["--media", "uploads"]);
    std::fs::write(uploads.join("cat.gif"), b"GIF89a\x09\x00\x02\x00\x00\x00\x00;").unwrap();
    import(folder.path(), &export, &["--media", "uploads"]);
    assert!(exported(folder.path()).contains("width=\\\"9\\\""));
    let media = folder.path().join("data/media/main");
    assert_eq!(std::fs::read_dir(media).unwrap().count(), 1, "the old one is of no use to anybody");
}

#[test]
fn post_that_was_still_to_come_stays_hidden_when_its_date_is_past() {
    let folder = tempfile::tempdir().unwrap();
    let export = EXPORT.replace("<wp:status>publish", "<wp:status>future");
    let said = import(folder.path(), &export, &[]);
    assert!(said.contains("articles  1 hidden"), "{said}");
    let lines = exported(folder.path());
    assert!(lines.contains("\"visibility\":\"hidden\"") && lines.contains("An answer"), "{lines}");
}

#[test]
fn mentions_come_in_once_however_many_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let many: String = (100..750).map(|id| pingback(&id.to_string())).collect();
    let export = commented(&format!("{many}{}", pingback("700")));
    let said = import(folder.path(), &export, &[]);
    assert!(said.contains("mentions  651 (650 new)"), "{said}");
    assert!(said.contains("1 × a second comment with the same id"), "{said}");
    assert_eq!(exported(folder.path()).matches("\"kind\":\"mention\"").count(), 650);
    let said = import(folder.path(), &export, &[]);
    assert!(said.contains("mentions  651 (0 new)"), "{said}");
}

#[test]
fn reply_to_what_is_not_in_the_file_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let parent = |id: &str| format!("<wp:comment_parent>{id}</wp:comment_parent>");
    let export = commented(&format!(
        "{}\n{}{}",
        comment("20", "comment", "Cy", &parent("99")),
        comment("21", "comment", "Di", &parent("20")),
        comment("22", "comment", "Ed", &parent("0")),
    ));
    for flags in [&["--dry-run"][..], &[]] {
        let said = import(folder.path(), &export, flags);
        assert!(said.contains("1 × what it answers is not among the file's replies"), "{said}");
        let line = export.lines().position(|line| line.contains(">20<")).unwrap() + 1;
        assert!(said.contains(&format!("line {line}: comment 20 answers comment 99")), "{said}");
    }
    assert_eq!(exported(folder.path()).matches("\"kind\":\"reply\"").count(), 5);
}

#[test]
fn path_that_begins_with_two_slashes_is_kept_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let export =
        EXPORT.replace("blog.example/2012/01/hello/", "blog.example//%CE%B1%CE%BB%CE%AC%CF%84%CE%B9/");
    let said = import(folder.path(), &export, &[]);
    assert!(!said.contains("it has another path now"), "{said}");
    let lines = exported(folder.path());
    assert!(lines.contains("\"path\":\"/αλάτι/\"") && lines.contains("\"//αλάτι/\""), "{lines}");
}

#[test]
fn every_cause_of_a_failure_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    for (broken, cause) in [
        (EXPORT.replace("</channel>", "</chanel>"), "the XML is broken"),
        (EXPORT.replace("<rss", "<!DOCTYPE rss><rss"), "the file has a <!DOCTYPE>"),
    ] {
        std::fs::write(folder.path().join("blog.xml"), broken).unwrap();
        let refused = rejoinder(folder.path(), &["import", "wordpress", "blog.xml"]);
        let said = text(&refused.stderr);
        assert_eq!(said.matches(cause).count(), 1, "{said}");
    }
}
