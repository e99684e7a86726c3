//! Old addresses: what an article's path was, and what else led to it.

use url::Url;

/// The path of an article's old address, decoded, unless the address has none of its own (`/?p=12`, drafts) or
/// decoding it would give another path than it names.
pub(super) fn own_path(link: &str) -> Option<String> {
    let url = Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let by_number =
        url.query_pairs().any(|(key, _)| matches!(&*key, "p" | "page_id" | "attachment_id" | "post_type"));
    if by_number || url.path() == "/" {
        return None;
    }
    decoded_path(&url)
}

fn decoded_path(url: &Url) -> Option<String> {
    let segments: Option<Vec<String>> = url.path().split('/').map(decoded).collect();
    segments.map(|segments| segments.join("/"))
}

/// A path with one slash where there were several in a row, as some settings of old blogs made them: no article's path
/// has those.
pub(super) fn one_slash(path: &str) -> String {
    let mut tidy = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !tidy.ends_with('/') {
            tidy.push(c);
        }
    }
    tidy
}

/// One segment decoded; `None` if it is no UTF-8 or hides something that ends or changes a path.
fn decoded(segment: &str) -> Option<String> {
    let text = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    let unsafe_in_paths = |c: char| c.is_control() || matches!(c, '/' | '\\' | '?' | '#');
    let safe = !text.contains(unsafe_in_paths) && !matches!(&*text, "." | "..");
    safe.then(|| text.into_owned())
}

/// Most digits of a number: WordPress's go up to 2^64.
const DIGITS: usize = 20;

/// The addresses by number that every WordPress answers, and its GUID if it is one of them; their paths are decoded.
pub(super) fn numbered(site: &str, id: &str, is_page: bool, guid: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    if is_number(id) {
        let base = Url::parse(site).ok().and_then(|url| decoded_path(&url)).unwrap_or_default();
        let base = one_slash(&base);
        let base = base.trim_end_matches('/');
        if is_page {
            addresses.push(format!("{base}/?page_id={id}"));
        }
        // WordPress answers pages here too: it is their short link.
        addresses.push(format!("{base}/?p={id}"));
    }
    if let Some(address) = by_number(guid).filter(|address| !addresses.contains(address)) {
        addresses.push(address);
    }
    addresses
}

/// Path and query of an address that is nothing but `?p=` or `?page_id=` and digits.
fn by_number(guid: &str) -> Option<String> {
    let url = Url::parse(guid).ok()?;
    let query = url.query()?;
    let digits = query.strip_prefix("p=").or_else(|| query.strip_prefix("page_id="))?;
    let path = decoded_path(&url).filter(|_| is_number(digits))?;
    Some(format!("{path}?{query}"))
}

fn is_number(text: &str) -> bool {
    (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_decoded() {
        let path = own_path("https://example.org/2012/%D0%BF%D1%80%D0%B8/");
        assert_eq!(path.as_deref(), Some("/2012/при/"));
        assert_eq!(own_path("http://example.org/a%20b?utm=1#x").as_deref(), Some("/a b"));
    }

    #[test]
    fn address_by_number_is_no_path() {
        for link in [
            "https://example.org/?p=12",
            "https://example.org/?page_id=3",
            "https://example.org/",
            "https://example.org",
            "https://example.org/blog/?post_type=book&p=4",
            "/2012/hello/",
            "",
            "javascript:alert(1)",
            "mailto:ana@example.org",
        ] {
            assert_eq!(own_path(link), None, "{link}");
        }
    }

    #[test]
    fn decoding_never_makes_another_path() {
        for link in [
            "https://example.org/a%2Fb",
            "https://example.org/a%5Cb",
            "https://example.org/a%3Fb",
            "https://example.org/a%23b",
            "https://example.org/a%00b",
            "https://example.org/caf%E9",
        ] {
            assert_eq!(own_path(link), None, "{link}");
        }
        assert_eq!(own_path("https://example.org/a/%2e%2e/b").as_deref(), Some("/b"));
    }

    #[test]
    fn posts_and_pages_have_their_numbers() {
        let site = "https://example.org/blog/";
        let guid = "http://old.example/?p=12";
        assert_eq!(numbered(site, "12", false, guid), ["/blog/?p=12", "/?p=12"]);
        assert_eq!(numbered("", "12", false, guid), ["/?p=12"]);
        assert_eq!(numbered(site, "7", true, "urn:x"), ["/blog/?page_id=7", "/blog/?p=7"]);
        let site = "https://example.org/%D0%B1/";
        assert_eq!(numbered(site, "7", false, &format!("{site}?p=7")), ["/б/?p=7"]);
    }

    #[test]
    fn hostile_numbers_are_no_addresses() {
        assert!(numbered("https://example.org", "1&x=2", false, "https://example.org/?p=1&x=2").is_empty());
        assert!(numbered("https://example.org", "", false, "https://example.org/?p=").is_empty());
        let endless = "1".repeat(100_000);
        assert!(
            numbered("https://example.org", &endless, true, &format!("https://example.org/?p={endless}"))
                .is_empty()
        );
    }
}
