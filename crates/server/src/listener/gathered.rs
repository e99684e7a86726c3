//! Bodies read before anything else is done about their requests.
//!
//! Who sends byte by byte is waited for where that costs least: no handler has begun, and neither the head nor a piece keeps
//! the buffer alive that it was read into.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Body, HttpBody};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri};
use bytes::Bytes;
use http_body::Frame;

/// Reads a body to its end, or until there are more than `most` bytes of it, which is too much for whoever asks for it. One
/// that breaks off is one that cannot be read.
pub(crate) async fn gathered<B>(mut body: B, most: usize) -> Body
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    let mut here = Vec::new();
    while here.len() <= most {
        match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            // Nobody here asks for trailers.
            Some(Ok(frame)) => here.extend_from_slice(&frame.into_data().unwrap_or_default()),
            Some(Err(error)) => return Body::new(Broken(Some(error.into()))),
            None => break,
        }
    }
    here.shrink_to_fit();
    Body::from(here)
}

/// The head of a request, copied out of the buffer that it was read into: hyper needs no other for the body then.
pub(crate) fn apart(mut head: Parts) -> Parts {
    for value in head.headers.values_mut() {
        if let Ok(own) = HeaderValue::from_bytes(value.as_bytes()) {
            *value = own;
        }
    }
    if let Ok(own) = Uri::try_from(head.uri.to_string()) {
        head.uri = own;
    }
    head
}

/// A body that cannot be read, for this reason.
struct Broken(Option<BoxError>);

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use http_body_util::BodyExt;

    use super::*;

    /// A body that arrives in these pieces.
    struct Pieces(VecDeque<Result<Bytes, &'static str>>);

    impl HttpBody for Pieces {
        type Data = Bytes;
        type Error = &'static str;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
            Poll::Ready(self.0.pop_front().map(|piece| piece.map(Frame::data)))
        }
    }

    async fn read(
        pieces: impl IntoIterator<Item = Result<&'static str, &'static str>>,
    ) -> Result<Bytes, String> {
        let pieces = Pieces(pieces.into_iter().map(|piece| piece.map(Bytes::from)).collect());
        let body = gathered(pieces, 5).await.collect().await;
        body.map(http_body_util::Collected::to_bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn head_that_is_apart_says_the_same_and_keeps_no_buffer() {
        for target in ["/a%20b?c=d&e", "*", "http://example.org/a", "example.org:443"] {
            let buffer = Bytes::from(format!("{target} v\u{e9}lo").into_bytes());
            let (path, value) = (buffer.slice(..target.len()), buffer.slice(target.len() + 1..));
            let mut request = axum::http::Request::new(());
            *request.uri_mut() = Uri::from_maybe_shared(path).unwrap();
            request.headers_mut().append("x-a", HeaderValue::from_maybe_shared(value.clone()).unwrap());
            request.headers_mut().append("x-a", HeaderValue::from_static("b"));
            drop(value);
            assert!(!buffer.is_unique());
            let head = apart(request.into_parts().0);
            assert!(buffer.is_unique(), "{target}");
            assert_eq!(head.uri.to_string(), target);
            let values: Vec<_> = head.headers.get_all("x-a").iter().map(HeaderValue::as_bytes).collect();
            assert_eq!(values, ["v\u{e9}lo".as_bytes(), b"b"]);
        }
    }

    #[tokio::test]
    async fn body_is_whole() {
        assert_eq!(read([]).await, Ok("".into()));
        assert_eq!(read([Ok("a"), Ok("bc"), Ok("de")]).await, Ok("abcde".into()));
    }

    #[tokio::test]
    async fn what_is_too_much_is_seen_to_be() {
        assert_eq!(read([Ok("abc"), Ok("def"), Ok("g")]).await, Ok("abcdef".into()));
    }

    #[tokio::test]
    async fn body_that_breaks_off_cannot_be_read() {
        assert_eq!(read([Ok("a"), Ok("b"), Err("reset"), Ok("c")]).await, Err("reset".into()));
    }
}
