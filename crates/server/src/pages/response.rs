//! Sending finished pages: as they are, compressed, or not at all if the browser has them.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::cache::{Built, Coding};

/// The best coding that a request accepts (RFC 9110 §12.5.3).
pub(crate) fn coding(headers: &HeaderMap) -> Option<Coding> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            let refused =
                weight.split_once('=').is_some_and(|(_, q)| q.trim().parse().is_ok_and(|q: f32| q <= 0.0));
            coding.trim().eq_ignore_ascii_case(name) && !refused
        })
    };
    if accepts("br") {
        Some(Coding::Brotli)
    } else if accepts("gzip") {
        Some(Coding::Gzip)
    } else {
        None
    }
}

/// A page that is the same for everybody.
pub(crate) fn shared(page: &Arc<Built>, headers: &HeaderMap) -> Response<Body> {
    let coding = coding(headers).and_then(|coding| page.compressed(coding).map(|body| (coding, body)));
    let (name, body) = match coding {
        Some((Coding::Brotli, body)) => (Some("br"), body),
        Some((Coding::Gzip, body)) => (Some("gzip"), body),
        None => (None, page.body.bytes().clone()),
    };
    // Weak (RFC 9110 §8.8.1): compressed or not, it is the same page.
    let etag = format!("W/\"{}\"", page.etag);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|tags| tags == "*" || tags.split(',').any(|tag| tag.trim() == etag)) {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut answer, header::ETAG, &etag);
        public(&mut answer);
        return answer;
    }
    let mut answer = Response::new(Body::from(body));
    set(&mut answer, header::CONTENT_TYPE, page.content_type);
    set(&mut answer, header::ETAG, &etag);
    if let Some(name) = name {
        set(&mut answer, header::CONTENT_ENCODING, name);
    }
    public(&mut answer);
    answer
}

fn public(answer: &mut Response<Body>) {
    // Kept, but asked about each time: a reply is seen when it is there.
    set(answer, header::CACHE_CONTROL, "public, no-cache");
    set(answer, header::VARY, "Accept-Encoding, Cookie");
}

/// A page for one reader alone.
pub(crate) fn personal(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    set(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(&mut answer, header::CACHE_CONTROL, "private, no-store");
    set(&mut answer, header::VARY, "Cookie");
    set(&mut answer, header::HeaderName::from_static("x-robots-tag"), "noindex");
    answer
}

fn set(answer: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
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
