//! The comments in a post's HTML: borders of blocks, "more" and page breaks.

/// A stretch of content.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Outside any block: lines matter.
    Classic(String),
    /// Inside a block: HTML as it should be.
    Block(String),
    /// Inside a block that shows what is at an address.
    Embed(String),
}

/// What encloses a stretch of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    Block,
    Embed,
}

/// Cuts content at the borders of its blocks (`<!-- wp:name {…} -->`); all comments are left out.
pub(super) fn parts(source: &str) -> Vec<Part> {
    let mut cutter = Cutter { parts: Vec::new(), text: String::new(), around: Vec::new() };
    let mut rest = source;
    while let Some((before, comment, after)) = next_comment(rest) {
        cutter.text.push_str(before);
        cutter.comment(comment.trim());
        rest = after;
    }
    // A comment that never ends would hide all that follows; it was meant as text.
    cutter.text.push_str(&rest.replace("<!--", "&lt;!--"));
    cutter.cut();
    cutter.parts
}

/// What is before the next comment, what is in it, and what is after it.
fn next_comment(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("<!--")?;
    if let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("->")) {
        return Some((before, "", after));
    }
    let (comment, after) = rest.split_once("-->")?;
    Some((before, comment, after))
}

struct Cutter {
    parts: Vec<Part>,
    text: String,
    around: Vec<Around>,
}

impl Cutter {
    fn comment(&mut self, comment: &str) {
        if let Some(block) = comment.strip_prefix("wp:") {
            // `<!-- wp:name /-->` is a block without content of its own.
            if !block.ends_with('/') {
                self.cut();
                self.around.push(around(block));
            }
        } else if comment.starts_with("/wp:") {
            self.cut();
            self.around.pop();
        } else if comment.starts_with("more") || comment == "nextpage" {
            self.text.push_str("\n\n");
        }
    }

    fn cut(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return;
        }
        self.parts.push(match self.around.last() {
            None | Some(Around::Nothing) => Part::Classic(text),
            Some(Around::Block) => Part::Block(text),
            Some(Around::Embed) => Part::Embed(text),
        });
    }
}

fn around(block: &str) -> Around {
    let name = block.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
    match name.strip_prefix("core/").unwrap_or(name) {
        "freeform" => Around::Nothing,
        "embed" => Around::Embed,
        name if name.starts_with("core-embed/") => Around::Embed,
        _ => Around::Block,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classic(text: &str) -> Part {
        Part::Classic(text.to_owned())
    }

    fn block(text: &str) -> Part {
        Part::Block(text.to_owned())
    }

    #[test]
    fn content_without_blocks_is_one_part() {
        assert_eq!(parts("a\n\nb"), [classic("a\n\nb")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn borders_go_and_content_stays() {
        let source = "<!-- wp:quote {\"a\":[1]} --><q><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph --></q><!-- /wp:quote -->z";
        assert_eq!(parts(source), [block("<q>"), block("<p>x</p>"), block("</q>"), classic("z")]);
    }

    #[test]
    fn block_without_content_leaves_nothing() {
        assert_eq!(parts("a<!-- wp:latest-posts {\"n\":5} /-->b"), [classic("ab")]);
    }

    #[test]
    fn classic_block_is_classic() {
        assert_eq!(parts("<!-- wp:freeform -->a<!-- /wp:freeform -->"), [classic("a")]);
        assert_eq!(
            parts("<!-- wp:core-embed/youtube -->u<!-- /wp:core-embed/youtube -->"),
            [Part::Embed("u".to_owned())]
        );
    }

    #[test]
    fn more_and_page_breaks_part_paragraphs() {
        assert_eq!(parts("a<!--more Read on-->b<!--nextpage-->c"), [classic("a\n\nb\n\nc")]);
        assert_eq!(parts("a<!-- a note --><!--noteaser-->b<!-->c<!--->d"), [classic("abcd")]);
    }

    #[test]
    fn comment_without_end_is_text() {
        assert_eq!(parts("a <!-- b <!-- c"), [classic("a &lt;!-- b &lt;!-- c")]);
    }

    #[test]
    fn closing_what_is_not_open_does_no_harm() {
        assert_eq!(parts("<!-- /wp:p -->a<!-- wp:p -->b"), [classic("a"), block("b")]);
    }
}
