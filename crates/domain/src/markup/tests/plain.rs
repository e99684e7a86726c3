//! Text of safe HTML.

use crate::markup::{count_links, plain_text};

#[test]
fn blocks_are_parted_and_characters_resolved() {
    assert_eq!(plain_text("<p>a<br>b &amp; <em>c</em>d</p><p>e &lt;f&gt;</p>", 100), "a b & cd e <f>");
}

#[test]
fn long_text_is_cut_between_words() {
    assert_eq!(plain_text("<p>one two three four</p>", 15), "one two three…");
    assert_eq!(plain_text("<p>one two</p>", 7), "one two");
    assert_eq!(plain_text("<p>一二三四五六</p>", 4), "一二三…");
    assert_eq!(plain_text("<p>abc</p>", 0), "…");
}

#[test]
fn links_are_counted() {
    assert_eq!(
        count_links("<p><a href=\"https://a.example\">a</a> a href <a href=\"https://b.example\">b</a></p>"),
        2
    );
}
