//! Which addresses may be linked, and how a link is called that has no label.

use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

/// Longest address that is linked, in bytes; browsers and mail programs cut longer ones.
const LONGEST: usize = 2048;

/// The address of a reader's link as it is served: `http`, `https` or `mailto`, with a host that is a name of
/// the public network and nothing that hides it.
pub(super) fn reader_address(typed: &str) -> Option<String> {
    let url = parse(typed)?;
    match url.scheme() {
        "http" | "https" => (is_public_name(&url) && url.username().is_empty() && url.password().is_none())
            .then(|| url.into()),
        "mailto" => mailbox(&url),
        _ => None,
    }
}

/// The address of a publisher's link as it is served: as typed when relative, with the prefix of [`anchor`]
/// when it points into the page.
pub(super) fn publisher_address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if let Some(fragment) = typed.strip_prefix('#') {
        return Some(if fragment.is_empty() { "#".to_owned() } else { format!("#{}", anchor(fragment)?) });
    }
    match parse(typed) {
        Some(url) => matches!(url.scheme(), "http" | "https" | "mailto" | "tel").then(|| url.into()),
        None if typed.len() <= LONGEST && is_relative(typed) => Some(typed.to_owned()),
        None => None,
    }
}

/// A name of a place within an article, prefixed so that it never is one of the page's own.
pub(super) fn anchor(name: &str) -> Option<String> {
    let fits = !name.is_empty()
        && name.len() <= 200
        && !name.contains(|c: char| c.is_whitespace() || c.is_control());
    fits.then(|| {
        if name.starts_with(super::ANCHOR_PREFIX) {
            name.to_owned()
        } else {
            format!("{}{name}", super::ANCHOR_PREFIX)
        }
    })
}

/// What a link without a label is called: the file's name, else the host.
pub(super) fn label(address: &str) -> String {
    let Some(url) = parse(address) else { return address.rsplit('/').next().unwrap_or(address).to_owned() };
    let file = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
    if file.contains('.') { file.to_owned() } else { host(&url) }
}

/// What a frame is called: its host.
pub(super) fn host_label(address: &str) -> String {
    parse(address).map_or_else(|| address.to_owned(), |url| host(&url))
}

/// The parts of a text: (part, whether it is an address).
pub(super) fn spans(text: &str) -> impl Iterator<Item = (String, bool)> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let parts: Vec<_> =
        finder.spans(text).map(|span| (span.as_str().to_owned(), span.kind().is_some())).collect();
    parts.into_iter()
}

/// An absolute address; one that starts with `//` is taken for `https`.
pub(super) fn parse(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    if typed.len() > LONGEST {
        return None;
    }
    let secure;
    let typed = if typed.starts_with("//") {
        secure = format!("https:{typed}");
        &secure
    } else {
        typed
    };
    Url::parse(typed).ok().filter(|url| url.as_str().len() <= LONGEST)
}

fn is_relative(typed: &str) -> bool {
    Url::parse(typed) == Err(url::ParseError::RelativeUrlWithoutBase)
        && !typed.contains(['\\', '\n', '\r', '\t'])
        && !typed.starts_with("//")
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or(url.as_str());
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A domain of at least two labels whose last one can be a top-level domain: no `localhost`, no number.
fn is_public_name(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else { return false };
    let mut labels = name.trim_end_matches('.').rsplit('.');
    let top = labels.next().unwrap_or_default();
    let real_top =
        top.len() >= 2 && (top.starts_with("xn--") || top.bytes().all(|b| b.is_ascii_alphabetic()));
    let mut below = 0;
    labels.all(|label| {
        below += 1;
        !label.is_empty() && label.len() <= 63
    }) && below > 0
        && real_top
}

/// `mailto:` with one plain address and nothing that fills in the letter.
fn mailbox(url: &Url) -> Option<String> {
    let (local, domain) = url.path().split_once('@')?;
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    let real = !local.is_empty() && plain(local) && plain(domain) && domain.contains('.');
    real.then(|| format!("mailto:{local}@{domain}"))
}
