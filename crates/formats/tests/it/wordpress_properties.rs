//! What holds for every file.

use std::convert::Infallible;
use std::io::BufReader;

use proptest::prelude::*;
use rejoinder_formats::item::Item;
use rejoinder_formats::wordpress::read;

use crate::wxr::{comment, export, found, post, try_read};

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What an export may consist of, in any order.
fn soup() -> impl Strategy<Value = String> {
    let parts = [
        "<item>",
        "</item>",
        "<wp:comment>",
        "</wp:comment>",
        "<wp:status>",
        "</wp:status>",
        "publish",
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&",
        "<!--",
        "-->",
        "<x y='",
        "'/>",
        "\u{0}",
        "\u{fffd}",
        "\n",
        "<content:encoded>",
        "</content:encoded>",
        "[caption]",
        "<!-- wp:p -->",
        "<div>",
        "</p>",
        "<!DOCTYPE",
        ">",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = try_read(&bytes);
        let mut file = export("@").into_bytes();
        let at = file.iter().rposition(|&byte| byte == b'@').unwrap_or(0);
        file.splice(at..=at, bytes);
        let _ = try_read(&file);
    }

    #[test]
    fn arbitrary_markup_does_not_panic(soup in soup()) {
        let _ = try_read(export(&soup).as_bytes());
        let _ = try_read(post(&format!("<content:encoded>{}</content:encoded>", cdata(&soup))).as_bytes());
        let _ = try_read(soup.as_bytes());
    }

    #[test]
    fn text_comes_back_as_it_was_written(text in "[^\\x00-\\x1f\\x7f-\\x9f]{0,80}(\\]\\]>)?[a-z<>&\\n\\]\\[;# ]{0,40}") {
        for written in [cdata(&text), escaped(&text)] {
            let found = found(comment(&format!("<wp:comment_content>{written}</wp:comment_content>")));
            prop_assert_eq!(&found.replies()[0].source, &text);
        }
    }

    #[test]
    fn every_comment_comes_back_with_its_parent(parents in prop::collection::vec(0_usize..40, 0..40)) {
        let comment = |(at, parent): (usize, &usize)| {
            let id = at + 1;
            format!("<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>")
        };
        let comments = parents.iter().enumerate().map(comment).collect::<Vec<_>>().concat();
        let found = found(post(&comments));
        let read: Vec<_> = found.replies().iter().map(|reply| (reply.id.clone(), reply.parent.clone())).collect();
        let written: Vec<_> = parents.iter().enumerate().map(|(at, parent)| {
            ((at + 1).to_string(), (*parent > 0).then(|| parent.to_string()))
        }).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn size_of_the_reads_does_not_matter(step in 1_usize..50, text in "\\PC{0,200}") {
        let file = comment(&format!("<wp:comment_content>{}</wp:comment_content>", cdata(&text)));
        let mut items: Vec<Item> = Vec::new();
        let mut sink = |item| { items.push(item); Ok::<(), Infallible>(()) };
        let result = read(BufReader::with_capacity(step, file.as_bytes()), &mut sink);
        prop_assert!(result.is_ok());
        prop_assert_eq!(items, found(&file).items);
    }
}
