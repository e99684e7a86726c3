//! Readers' Markdown: CommonMark with strikethrough and bare links, less what belongs into articles.
//!
//! What is not allowed shows as its source text: headings, rules, tables and raw HTML come out as typed. An
//! image becomes a link to it, labelled by its description. A line break is a line break.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeLink, NodeValue};
use comrak::{Arena, Options};

use super::definitions::shown_if_unused;
use super::links;
use super::safe::{self, READER_REL};
use super::writer::Writer;

/// Quotes and lists within each other; what is deeper is lifted to this level.
const DEEPEST_BLOCK: usize = 8;
/// Emphasis, links and the like within each other.
const DEEPEST_INLINE: usize = 8;

type Node<'a> = &'a AstNode<'a>;

/// A reader's Markdown as safe HTML: `p br em strong del code pre blockquote ul ol li a`.
pub fn reply_html(source: &str) -> String {
    let source = shown_if_unused(source);
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &source, &options());
    let lines = source.lines().collect();
    let mut page = Page { out: Writer::directed(), lines, ends: Vec::new(), blocks: 0, inlines: 0 };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                let end = page.start(node);
                page.ends.push(end);
            }
            NodeEdge::End(_) => page.end(),
        }
    }
    safe::reply(&page.out.finish())
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.ignore_setext = true;
    options
}

/// What is to be written when a node of the tree ends.
enum End {
    Nothing,
    /// A text that began with the node.
    Text(String),
    /// An element that doesn't count as depth.
    Element(&'static str),
    Block(&'static str),
    Inline(&'static str),
}

/// A reply being written.
struct Page<'a> {
    out: Writer,
    /// The source, for what shows as it was typed.
    lines: Vec<&'a str>,
    /// What the nodes that are open still need.
    ends: Vec<End>,
    blocks: usize,
    inlines: usize,
}

impl Page<'_> {
    fn start(&mut self, node: Node<'_>) -> End {
        let ast = node.data.borrow();
        match &ast.value {
            NodeValue::BlockQuote => self.block("blockquote", &[]),
            NodeValue::List(list) if list.list_type == ListType::Ordered && list.start != 1 => {
                self.block("ol", &[("start", &list.start.to_string())])
            }
            NodeValue::List(list) => {
                self.block(if list.list_type == ListType::Ordered { "ol" } else { "ul" }, &[])
            }
            NodeValue::Item(_) if matches!(self.ends.last(), Some(End::Block(_))) => self.element("li"),
            NodeValue::Paragraph => self.paragraph(node),
            NodeValue::Heading(heading) => {
                let end = self.element("p");
                self.out.text(&format!("{} ", "#".repeat(heading.level.into())));
                end
            }
            NodeValue::ThematicBreak => {
                let line = ast.sourcepos.start.line.saturating_sub(1);
                self.as_typed(
                    self.lines.get(line).map_or("---", |line| line.trim_start_matches([' ', '>', '\t'])),
                )
            }
            NodeValue::HtmlBlock(block) => self.as_typed(&block.literal),
            NodeValue::CodeBlock(block) => {
                self.out.open("pre", &[]);
                self.out.open("code", &[]);
                self.out.text(&block.literal);
                End::Element("pre")
            }
            value => self.inline(node, value),
        }
    }

    fn inline(&mut self, node: Node<'_>, value: &NodeValue) -> End {
        match value {
            NodeValue::Text(text) => self.out.text(text),
            NodeValue::HtmlInline(typed) => self.out.text(typed),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.line_break(),
            NodeValue::Code(code) => {
                self.out.open("code", &[]);
                self.out.text(&code.literal);
                return End::Element("code");
            }
            NodeValue::Emph => return self.within_line("em", &[]),
            NodeValue::Strong => return self.within_line("strong", &[]),
            NodeValue::Strikethrough => return self.within_line("del", &[]),
            NodeValue::Link(link) => return self.link(node, link, "["),
            NodeValue::Image(link) => return self.link(node, link, "!["),
            _ => {}
        }
        End::Nothing
    }

    fn end(&mut self) {
        match self.ends.pop() {
            None | Some(End::Nothing) => {}
            Some(End::Text(text)) => self.out.text(&text),
            Some(End::Element(name)) => self.out.close(name),
            Some(End::Block(name)) => {
                self.blocks -= 1;
                self.out.close(name);
            }
            Some(End::Inline(name)) => {
                self.inlines -= 1;
                self.out.close(name);
            }
        }
    }

    fn element(&mut self, name: &'static str) -> End {
        self.out.open(name, &[]);
        End::Element(name)
    }

    fn block(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> End {
        if self.blocks >= DEEPEST_BLOCK {
            return End::Nothing;
        }
        self.blocks += 1;
        self.out.open(name, attributes);
        End::Block(name)
    }

    fn within_line(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> End {
        if self.inlines >= DEEPEST_INLINE {
            return End::Nothing;
        }
        self.inlines += 1;
        self.out.open(name, attributes);
        End::Inline(name)
    }

    /// A paragraph; in a list without empty lines it is the item itself.
    fn paragraph(&mut self, node: Node<'_>) -> End {
        let list = node.parent().and_then(AstNode::parent);
        let tight =
            list.is_some_and(|list| matches!(&list.data.borrow().value, NodeValue::List(list) if list.tight));
        if tight && matches!(self.ends.last(), Some(End::Element("li"))) {
            End::Nothing
        } else {
            self.element("p")
        }
    }

    /// A link to an address that may be linked; any other shows as it was typed.
    fn link(&mut self, node: Node<'_>, link: &NodeLink, opener: &str) -> End {
        match links::reader_address(&link.url) {
            Some(_) if self.out.is_in("a") => End::Nothing,
            Some(address) => {
                let end = self.within_line("a", &[("href", &address), ("rel", READER_REL)]);
                if node.first_child().is_none() {
                    self.out.text(&links::label(&address));
                }
                end
            }
            None if is_bare(node, &link.url) => End::Nothing,
            None => {
                self.out.text(opener);
                End::Text(format!("]({})", link.url))
            }
        }
    }

    /// A paragraph that shows a block as it was typed.
    fn as_typed(&mut self, typed: &str) -> End {
        self.out.open("p", &[]);
        for (number, line) in typed.trim_end().lines().enumerate() {
            if number > 0 {
                self.line_break();
            }
            self.out.text(line);
        }
        End::Element("p")
    }

    fn line_break(&mut self) {
        self.out.void("br", &[]);
        self.out.text("\n");
    }
}

/// Whether a link was typed as an address alone, so that its label is all there is to show.
fn is_bare(node: Node<'_>, address: &str) -> bool {
    let Some(label) = node.first_child() else { return false };
    match &label.data.borrow().value {
        NodeValue::Text(label) => {
            address.strip_suffix(&**label).is_some_and(|before| matches!(before, "" | "http://" | "mailto:"))
        }
        _ => false,
    }
}
