//! Files that are broken, are something else, or want to do harm.

use std::io::{BufReader, Read};

use rejoinder_formats::wordpress::{Cause, ReadError, read};

use crate::wxr::{comment, export, fault, found, post};

fn reason(bytes: impl AsRef<[u8]>) -> String {
    fault(bytes).1.to_string()
}

#[test]
fn files_that_are_something_else_say_so() {
    for (file, says) in [
        (&b""[..], "empty"),
        (b" \n", "empty"),
        (b"{\"a\":1}", "not XML"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"<html><body/></html>", "web page"),
        (b"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", "another kind of XML"),
        (
            b"<rss><channel><title>a</title><item><title>b</title></item></channel></rss>",
            "another kind of feed",
        ),
        (b"<rss/>", "another kind of feed"),
        (b"<?xml version=\"1.0\"?><!-- x -->", "no elements"),
        (b"\x1f\x8b\x08\x00\x00\x00", "compressed"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xff\xfe<\x00r\x00", "UTF-16"),
        (b"\xfe\xff\x00<\x00r", "UTF-16"),
    ] {
        let reason = reason(file);
        assert!(reason.contains("not a WordPress export") && reason.contains(says), "{reason}");
    }
}

#[test]
fn broken_file_names_line_and_cause() {
    let (line, cause) = fault(export("\n\n<item>\n<title>x</link>\n</item>"));
    assert_eq!(line, 5);
    assert!(matches!(&cause, Cause::Broken(what) if what.contains("link")), "{cause}");
}

#[test]
fn file_that_was_cut_off_names_the_element_it_ends_in() {
    let whole = export("\n<item>\n<title>x</title>\n</item>");
    let cut = whole.split_once("</title>\n</item>").unwrap().0;
    let (line, cause) = fault(cut);
    assert_eq!(line, 4);
    assert!(matches!(&cause, Cause::CutOff { element, began: 4 } if element == "title"), "{cause}");
    let everywhere = (0..whole.len() - 1).filter(|&end| whole.is_char_boundary(end));
    for end in everywhere {
        fault(&whole[..end]);
    }
}

#[test]
fn characters_that_xml_forbids_do_not_stop_the_import() {
    let found = found(comment("<wp:comment_content><![CDATA[a\u{8}b]]>&#11;c&#0;</wp:comment_content>"));
    assert_eq!(found.replies()[0].source, "abc\u{fffd}");
    assert_eq!(found.summary.dropped_characters, 1);
}

#[test]
fn bytes_of_latin_1_are_read_as_such() {
    let mut bytes = comment("<wp:comment_content>caf@</wp:comment_content>").into_bytes();
    let at = bytes.iter().position(|&byte| byte == b'@').unwrap();
    bytes[at] = 0xE9;
    let found = found(bytes);
    assert_eq!((found.replies()[0].source.as_str(), found.summary.repaired_bytes), ("café", 1));
}

#[test]
fn bare_ampersands_and_undeclared_entities_are_read_as_meant() {
    let found = found(comment("<wp:comment_content>a & b &eacute; &nonsense; c</wp:comment_content>"));
    assert_eq!(found.replies()[0].source, "a & b é &nonsense; c");
}

#[test]
fn second_export_in_one_file_is_not_lost() {
    let one = comment("");
    assert!(matches!(fault(format!("{one}\n{one}")).1, Cause::SecondDocument));
    assert_eq!(found(format!("{one}\n<br />\n<b>Warning</b>: something & more")).replies().len(), 1);
}

#[test]
fn error_of_the_taker_ends_the_reading() {
    let mut taken = 0;
    let mut sink = |_| {
        taken += 1;
        if taken == 2 { Err("full") } else { Ok(()) }
    };
    let result = read(comment("").as_bytes(), &mut sink);
    assert!(matches!(result, Err(ReadError::Sink("full"))));
    assert_eq!(taken, 2);
}

/// The twelve bombs: declared entities of every kind, and plain size.
fn declared(subset: &str, text: &str) -> String {
    post(&format!("<title>{text}</title>")).replace("<rss", &format!("<!DOCTYPE rss {subset}>\n<rss"))
}

#[test]
fn declared_entities_are_refused_unread() {
    let mut laughs = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..10 {
        let ten = format!("&a{};", level - 1).repeat(10);
        laughs.extend(["<!ENTITY a", &level.to_string(), " \"", &ten, "\">"]);
    }
    let quadratic = format!("[<!ENTITY a \"{}\">]", "x".repeat(50_000));
    for (subset, text) in [
        (format!("[{laughs}]"), "&a9;".to_owned()),
        (quadratic, "&a;".repeat(50_000)),
        ("[<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]".to_owned(), "&a;".to_owned()),
        ("[<!ENTITY a SYSTEM \"file:///etc/passwd\">]".to_owned(), "&a;".to_owned()),
        ("[<!ENTITY a SYSTEM \"http://127.0.0.1/\">]".to_owned(), "&a;".to_owned()),
        ("[<!ENTITY % a SYSTEM \"http://127.0.0.1/x.dtd\"> %a;]".to_owned(), "x".to_owned()),
        ("SYSTEM \"http://127.0.0.1/x.dtd\"".to_owned(), "x".to_owned()),
        ("[<!ATTLIST rss a CDATA \"x\">]".to_owned(), "x".to_owned()),
    ] {
        let (line, cause) = fault(declared(&subset, &text));
        assert!(matches!(cause, Cause::DocumentType), "{cause}");
        assert_eq!(line, 2);
    }
}

/// `prefix`, then `unit` without end.
fn endless(prefix: &str, unit: &'static str) -> impl Read {
    struct Endless(&'static [u8], usize);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            for (byte, next) in buffer.iter_mut().zip(self.0.iter().cycle().skip(self.1)) {
                *byte = *next;
            }
            self.1 = (self.1 + buffer.len()) % self.0.len();
            Ok(buffer.len())
        }
    }
    std::io::Cursor::new(prefix.to_owned()).chain(Endless(unit.as_bytes(), 0))
}

fn endless_cause(prefix: &str, unit: &'static str) -> Cause {
    let file = export("\n").trim_end_matches("</channel></rss>").to_owned() + prefix;
    match read(BufReader::with_capacity(1 << 16, endless(&file, unit)), &mut |_| Ok::<(), ()>(())) {
        Err(ReadError::File(error)) => {
            assert_eq!(error.line, 3, "{error}");
            error.cause
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn endless_nesting_is_refused() {
    assert!(matches!(endless_cause("<item>", "<a>"), Cause::TooDeep(_)));
}

#[test]
fn endless_text_is_refused() {
    for (prefix, unit) in [
        ("<item><content:encoded><![CDATA[", "x"),
        (
            "<item><content:encoded>",
            "a long text with what is escaped in it, again and again, without end: &lt;",
        ),
        ("<item><title>", "x<b></b>"),
        ("<item><skipped>", "x"),
    ] {
        assert!(matches!(endless_cause(prefix, unit), Cause::TooLong(_)), "{prefix}");
    }
}

#[test]
fn endless_tags_and_comments_are_refused() {
    for (prefix, unit) in
        [("<item ", "a='b' "), ("<", "x"), ("<!--", "x"), ("<?", "x"), ("<item><wp:a/></", "x")]
    {
        assert!(matches!(endless_cause(prefix, unit), Cause::TooLong(_)), "{prefix}");
    }
}

#[test]
fn endless_namespaces_are_refused() {
    let many = (0..100_000).map(|n| format!(" xmlns:n{n}='urn:{n}'")).collect::<Vec<_>>().concat();
    assert!(reason(export(&format!("<item{many}/>"))).contains("namespace"));
}
