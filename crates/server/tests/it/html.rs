//! A page as a browser reads it.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes, in the order of their names.
    pub(crate) attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

/// The whole document: an element without a name.
pub(crate) type Page = Element;

impl Element {
    /// Reads a document.
    pub(crate) fn read(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        Self { nodes: nodes(&dom.document), ..Self::default() }
    }

    /// An attribute's value.
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is one of these: `name`, `name.class`, `.class` or `[attribute=value]`.
    fn is(&self, wanted: &str) -> bool {
        if let Some((name, value)) =
            wanted.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.split_once('='))
        {
            return self.attr(name) == Some(value);
        }
        let (name, class) = wanted.split_once('.').unwrap_or((wanted, ""));
        let has = |class: &str| self.attr("class").is_some_and(|all| all.split(' ').any(|own| own == class));
        (name.is_empty() || self.name == name) && (class.is_empty() || has(class))
    }

    /// All elements in it that are `wanted`, in the order of reading.
    pub(crate) fn all(&self, wanted: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        for child in self.children() {
            if child.is(wanted) {
                found.push(child);
            }
            found.extend(child.all(wanted));
        }
        found
    }

    /// The only one that is `wanted`.
    pub(crate) fn one(&self, wanted: &str) -> &Self {
        let found = self.all(wanted);
        assert_eq!(found.len(), 1, "{wanted} on a page that says: {}", self.text());
        found[0]
    }

    /// The element with this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Self> {
        self.all(&format!("[id={id}]")).into_iter().next()
    }

    /// The reply with this id, if the page has it.
    pub(crate) fn reply(&self, id: &str) -> Option<&Self> {
        self.by_id(&format!("reply-{id}"))
    }

    /// Ids of all replies on the page that are no context of others, in the order of reading.
    pub(crate) fn replies(&self) -> Vec<String> {
        let replies = self.all("article.reply").into_iter().filter(|reply| !reply.is(".context"));
        replies.filter_map(|reply| reply.attr("id")?.strip_prefix("reply-")).map(str::to_owned).collect()
    }

    /// All text in it.
    pub(crate) fn text(&self) -> String {
        let text = |node: &Node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        };
        self.nodes.iter().map(text).collect()
    }

    /// A copy in which nothing is left inside the elements that are `wanted`.
    pub(crate) fn emptied(&self, wanted: &str) -> Self {
        let inside = |node: &Node| match node {
            Node::Text(text) => Node::Text(text.clone()),
            Node::Element(element) => Node::Element(element.emptied(wanted)),
        };
        let nodes = if self.is(wanted) { Vec::new() } else { self.nodes.iter().map(inside).collect() };
        Self { name: self.name.clone(), attributes: self.attributes.clone(), nodes }
    }

    /// Every element below, by depth, name and names of attributes.
    pub(crate) fn structure(&self) -> Vec<(usize, String, Vec<String>)> {
        let mut found = Vec::new();
        self.add_structure(0, &mut found);
        found
    }

    fn add_structure(&self, depth: usize, found: &mut Vec<(usize, String, Vec<String>)>) {
        for child in self.children() {
            let attributes = child.attributes.iter().map(|(name, _)| name.clone()).collect();
            found.push((depth, child.name.clone(), attributes));
            child.add_structure(depth + 1, found);
        }
    }

    fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

fn nodes(handle: &Handle) -> Vec<Node> {
    handle.children.borrow().iter().filter_map(node).collect()
}

fn node(handle: &Handle) -> Option<Node> {
    match &handle.data {
        NodeData::Text { contents } => Some(Node::Text(contents.borrow().to_string())),
        NodeData::Element { name, attrs, template_contents, .. } => {
            assert!(template_contents.borrow().is_none(), "a template element");
            let attributes = attrs.borrow();
            let mut attributes: Vec<(String, String)> =
                attributes.iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
            attributes.sort();
            Some(Node::Element(Element { name: name.local.to_string(), attributes, nodes: nodes(handle) }))
        }
        _ => None,
    }
}
