//! Addresses of things, written in one place.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use rejoinder_domain::ReplyId;

/// What a path may not hold as it is (URL Living Standard, path percent-encode set), and `%` itself.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'^')
    .add(b'\\');

/// A decoded path as an address.
pub fn path(decoded: &str) -> String {
    utf8_percent_encode(decoded, PATH).to_string()
}

/// A requested path, decoded; `None` if it is not UTF-8 or has a broken percent sign.
pub fn decoded(path: &str) -> Option<String> {
    let whole = path
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()));
    let text = percent_decode_str(path).decode_utf8().ok().filter(|_| whole)?;
    (!text.contains('\0')).then(|| text.into_owned())
}

/// A reply's permalink.
pub fn reply(id: ReplyId) -> String {
    format!("/r/{id}")
}

/// An account's picture.
pub fn picture(id: [u8; 16]) -> String {
    format!("/pictures/{}.jpg", bs58::encode(id).into_string())
}

/// The feed of an article's replies.
pub fn article_feed(article: &str) -> String {
    format!("{}/replies.atom", path(article.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for decoded_path in ["/a", "/größe und länge/", "/50% off", "/a\"b<c>", "/سلام"] {
            assert_eq!(decoded(&path(decoded_path)).as_deref(), Some(decoded_path));
        }
    }

    #[test]
    fn broken_encodings_are_none() {
        for broken in ["/%", "/%2", "/%zz", "/%ff", "/a%00"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }
}
