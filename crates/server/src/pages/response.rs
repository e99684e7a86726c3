//! Sending finished pages: as they are, compressed, or not at all if the browser has them.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::cache::{Built, Coding};
use crate::pages::splice::Spliced;

/// The best coding that a request accepts.
pub(crate) fn coding(headers: &HeaderMap) -> Option<Coding> {
    let mut best = None;
    for coding in accepted(headers) {
        if coding == Coding::Brotli {
            return Some(coding);
        }
        best = Some(coding);
    }
    best
}

/// Whether a request accepts gzip.
pub(crate) fn accepts_gzip(headers: &HeaderMap) -> bool {
    accepted(headers).any(|coding| coding == Coding::Gzip)
}

/// The codings of ours that a request accepts (RFC 9110 §12.5.3).
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Coding> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').filter_map(|part| {
        let (name, weight) = part.find(';').map_or((part, ""), |at| part.split_at(at));
        let name = name.trim_ascii();
        let is = |coding: &Coding| name.eq_ignore_ascii_case(coding.name());
        [Coding::Brotli, Coding::Gzip]
            .into_iter()
            .find(is)
            .filter(|_| weight.is_empty() || !is_refused(weight))
    })
}

/// Whether a coding with this weight (`q=0`) is not acceptable.
fn is_refused(weight: &str) -> bool {
    weight.split_once('=').is_some_and(|(_, q)| q.trim().parse().is_ok_and(|q: f32| q <= 0.0))
}

/// A page that is the same for everybody.
pub(crate) fn shared(page: &Arc<Built>, headers: &HeaderMap) -> Response<Body> {
    if is_known(page, headers) {
        return not_modified(page);
    }
    let (coding, body) = body(page, headers);
    let mut answer = Response::new(Body::from(body));
    *answer.headers_mut() = head(page, coding);
    answer
}

/// The bytes of a page in the best coding that a request accepts and that is ready.
pub(crate) fn body(page: &Built, headers: &HeaderMap) -> (Option<Coding>, Bytes) {
    let coded = coding(headers).and_then(|coding| page.compressed(coding).map(|body| (Some(coding), body)));
    coded.unwrap_or_else(|| (None, page.body.bytes().clone()))
}

/// Whether the browser has the page already (RFC 9110 §13.1.2). Tags are weak (§8.8.1): compressed or not, it is the
/// same page.
pub(crate) fn is_known(page: &Built, headers: &HeaderMap) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|tags| tags == "*" || tags.split(',').any(|tag| tag.trim() == page.etag))
}

fn not_modified(page: &Built) -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    set(answer.headers_mut(), header::ETAG, &page.etag);
    public(answer.headers_mut());
    answer
}

/// The headers of a page that is sent in a coding.
pub(crate) fn head(page: &Built, coding: Option<Coding>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, header::CONTENT_TYPE, page.content_type);
    set(&mut headers, header::ETAG, &page.etag);
    if let Some(coding) = coding {
        set(&mut headers, header::CONTENT_ENCODING, coding.name());
    }
    public(&mut headers);
    headers
}

fn public(headers: &mut HeaderMap) {
    // Kept, but asked about each time: a reply is seen when it is there.
    set(headers, header::CACHE_CONTROL, "public, no-cache");
    set(headers, header::VARY, "Accept-Encoding, Cookie");
}

/// A page for one reader alone.
pub(crate) fn personal(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    set(answer.headers_mut(), header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(answer.headers_mut(), header::CACHE_CONTROL, "private, no-store");
    set(answer.headers_mut(), header::VARY, "Cookie");
    set(answer.headers_mut(), header::HeaderName::from_static("x-robots-tag"), "noindex");
    answer
}

/// A page for one reader alone, in pieces of gzip.
pub(crate) fn personal_gzip(pieces: Vec<Bytes>) -> Response<Body> {
    let mut answer = personal(StatusCode::OK, Spliced::from_iter(pieces));
    set(answer.headers_mut(), header::CONTENT_ENCODING, Coding::Gzip.name());
    set(answer.headers_mut(), header::VARY, "Accept-Encoding, Cookie");
    answer
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coding_follows_what_is_accepted() {
        let of = |text: &str| {
            coding(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(text).unwrap())]))
        };
        assert_eq!(of("gzip, deflate, br"), Some(Coding::Brotli));
        assert_eq!(of("GZIP;q=0.5"), Some(Coding::Gzip));
        assert_eq!(of("br;q=0, gzip"), Some(Coding::Gzip));
        assert_eq!(of("identity"), None);
        assert_eq!(of("brotli"), None);
    }
}
