//! Text with markup turned into HTML that is safe to serve.
//!
//! Every path ends in `safe`, the sanitiser; nothing edits HTML after it. Before it, rules that need to know
//! what an element means work on a tree (Markdown) or on tags (HTML), and write balanced HTML of bounded depth.
//! All of it takes time in proportion to the length of the text.

mod article;
mod definitions;
mod import;
mod links;
mod plain;
mod reply;
mod safe;
mod tokens;
mod writer;

#[cfg(test)]
mod tests;

pub use article::{
    ArticleHtml, Picture, PictureSource, article_html, article_pictures, imported_article_html,
};
pub use import::imported_html;
pub use plain::{count_links, plain_text};
pub use reply::reply_html;

/// What a page's `link` and `a` elements say it is related to, in their order: each relation, lower case, with the
/// address as written.
pub fn related(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for piece in tokens::pieces(html) {
        let tokens::Piece::Open(tag) = piece else { continue };
        if !matches!(tag.name.as_str(), "link" | "a") {
            continue;
        }
        if let (Some(relations), Some(address)) = (tag.get("rel"), tag.get("href")) {
            let each =
                relations.split_ascii_whitespace().map(|one| (one.to_ascii_lowercase(), address.to_owned()));
            found.extend(each);
        }
    }
    found
}

/// HTML that claims to be a reply's as this program makes it, reduced to what a reply's may hold: what
/// [`reply_html`] and [`imported_html`] made comes out unchanged.
pub fn safe_reply_html(html: &str) -> String {
    safe::reply(html)
}

/// HTML that claims to be an article's as this program makes it, reduced to what an article's may hold.
pub fn safe_article_html(html: &str) -> String {
    safe::article(html)
}

/// Version of the rendering, stored beside what was rendered. It goes up when the same source would come out
/// otherwise, so that stored HTML can be made again.
pub const RENDERER: u32 = 2;

/// What names of places within an article begin with; no element of the page itself is called so.
pub const ANCHOR_PREFIX: &str = "s-";
