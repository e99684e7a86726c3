//! Bodies read before anything else is done about their requests.
//!
//! Who sends byte by byte is waited for where that costs least: no handler has begun, and no piece keeps the buffer alive
//! that it was read into.

use std::future::poll_fn;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::HttpBody;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// A body of which the beginning, mostly all, is here already.
pub(crate) struct Gathered<B: HttpBody> {
    here: Bytes,
    failed: Option<B::Error>,
    rest: B,
}

impl<B: HttpBody<Data = Bytes> + Unpin> Gathered<B> {
    /// Reads a body to its end, or until there are more than `most` bytes of it.
    pub(crate) async fn new(mut body: B, most: usize) -> Self {
        let (mut here, mut failed) = (Vec::new(), None);
        while here.len() <= most {
            match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
                // Nobody here asks for trailers.
                Some(Ok(frame)) => here.extend_from_slice(&frame.into_data().unwrap_or_default()),
                Some(Err(error)) => {
                    failed = Some(error);
                    break;
                }
                None => break,
            }
        }
        Self { here: here.into(), failed, rest: body }
    }
}

impl<B: HttpBody<Data = Bytes, Error: Unpin> + Unpin> HttpBody for Gathered<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if !self.here.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(take(&mut self.here)))));
        }
        match self.failed.take() {
            Some(error) => Poll::Ready(Some(Err(error))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.rest.size_hint();
        let here = u64::try_from(self.here.len()).unwrap_or(u64::MAX);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(here));
        }
        hint.set_lower(hint.lower().saturating_add(here));
        hint
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

    async fn frames(
        pieces: impl IntoIterator<Item = Result<&'static str, &'static str>>,
    ) -> Vec<Result<Bytes, &'static str>> {
        let pieces = Pieces(pieces.into_iter().map(|piece| piece.map(Bytes::from)).collect());
        let mut body = Gathered::new(pieces, 5).await;
        let mut frames = Vec::new();
        while let Some(frame) = body.frame().await {
            frames.push(frame.map(|frame| frame.into_data().unwrap()));
        }
        frames
    }

    #[tokio::test]
    async fn body_is_one_piece() {
        assert_eq!(frames([]).await, []);
        assert_eq!(frames([Ok("a"), Ok("bc"), Ok("de")]).await, [Ok("abcde".into())]);
    }

    #[tokio::test]
    async fn what_is_too_much_comes_as_it_came() {
        assert_eq!(
            frames([Ok("abc"), Ok("def"), Ok("g"), Ok("h")]).await,
            [Ok("abcdef".into()), Ok("g".into()), Ok("h".into())]
        );
    }

    #[tokio::test]
    async fn body_that_breaks_off_breaks_off() {
        assert_eq!(frames([Ok("a"), Ok("b"), Err("reset")]).await, [Ok("ab".into()), Err("reset")]);
    }
}
