//! Connections whose first head is still on its way.
//!
//! hyper takes many kilobytes for a connection from its first byte on. Who only opens one, as browsers do in advance, or sends a
//! head byte by byte, is waited for here, where that costs one.

use std::future::Future;
use std::io;
use std::pin::pin;

use bytes::BufMut;
use httparse::{EMPTY_HEADER, Request, Status};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Most bytes that are waited for here: hyper takes as many for a connection.
const MOST: usize = 8192;
/// Bytes that room is made for at first. Most heads have fewer.
const FEW: usize = 1024;
/// Most lines of a head, as with hyper.
const LINES: usize = 100;

/// The first bytes of a stream: until a head is there, or [`MOST`] bytes, or what can be none, or the other side has ended. None
/// if `ending` is ready before there are any.
///
/// # Errors
/// Those of the stream.
pub(crate) async fn begun<S>(stream: &mut S, ending: impl Future<Output = ()>) -> io::Result<Vec<u8>>
where
    S: AsyncRead + Unpin,
{
    let mut first = Vec::with_capacity(FEW);
    let mut ending = pin!(ending);
    while first.len() < MOST && is_part(&first) {
        let length = first.len();
        let mut room = (&mut first).limit(MOST - length);
        let read = tokio::select! {
            biased;
            read = stream.read_buf(&mut room) => read?,
            () = &mut ending, if length == 0 => 0,
        };
        if read == 0 {
            break;
        }
    }
    Ok(first)
}

/// Whether more must come before anything can be said of it.
fn is_part(first: &[u8]) -> bool {
    let mut headers = [EMPTY_HEADER; LINES];
    matches!(Request::new(&mut headers).parse(first), Ok(Status::Partial))
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use tokio::io::AsyncWriteExt;

    use super::*;

    /// What is read of these pieces, each written when those before were read, of a stream that stays open.
    async fn read(pieces: &[&str]) -> String {
        let (mut ours, mut theirs) = tokio::io::duplex(4096);
        let writing = async {
            for piece in pieces {
                theirs.write_all(piece.as_bytes()).await.unwrap();
                tokio::task::yield_now().await;
            }
            pending::<()>().await;
        };
        tokio::select! {
            biased;
            read = begun(&mut ours, pending()) => String::from_utf8(read.unwrap()).unwrap(),
            () = writing => unreachable!(),
        }
    }

    #[tokio::test]
    async fn head_is_read_to_its_end() {
        assert_eq!(
            read(&["GET / HTTP/1.1\r\n", "host: x\r", "\n\r", "\n"]).await,
            "GET / HTTP/1.1\r\nhost: x\r\n\r\n"
        );
        assert_eq!(read(&["GET / HTTP/1.0\n", "\n"]).await, "GET / HTTP/1.0\n\n");
        assert_eq!(read(&["\r\n", "GET / HTTP/1.0\r\n\r\n"]).await, "\r\nGET / HTTP/1.0\r\n\r\n");
    }

    #[tokio::test]
    async fn what_can_be_no_head_is_not_waited_for() {
        for nonsense in ["\u{16}\u{3}\u{1}", "GET\r\n", "PRI * HTTP/2.0\r\n\r\n"] {
            assert_eq!(read(&[nonsense]).await, nonsense);
        }
        let many = format!("GET / HTTP/1.1\r\n{}", "a: b\r\n".repeat(LINES + 1));
        assert_eq!(read(&[&many]).await, many);
    }

    #[tokio::test]
    async fn what_came_with_a_head_is_not_lost() {
        let whole = "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc";
        assert_eq!(read(&[whole]).await, whole);
    }

    #[tokio::test]
    async fn long_head_is_not_waited_for() {
        let long = format!("GET /{}", "x".repeat(MOST));
        assert_eq!(read(&[&long]).await, long[..MOST]);
    }

    #[tokio::test]
    async fn head_that_has_begun_is_waited_for_at_the_end_but_not_one_that_has_not() {
        let (mut ours, mut theirs) = tokio::io::duplex(100);
        assert!(begun(&mut ours, ready(())).await.unwrap().is_empty());
        theirs.write_all(b"GET /").await.unwrap();
        let reading =
            async { tokio::join!(begun(&mut ours, ready(())), theirs.write_all(b" HTTP/1.1\r\n\r\n")).0 };
        assert_eq!(reading.await.unwrap(), b"GET / HTTP/1.1\r\n\r\n");
    }

    #[tokio::test]
    async fn who_goes_is_not_waited_for() {
        let (mut ours, mut theirs) = tokio::io::duplex(100);
        theirs.write_all(b"GET /").await.unwrap();
        drop(theirs);
        assert_eq!(begun(&mut ours, pending()).await.unwrap(), b"GET /");
        assert!(begun(&mut ours, pending()).await.unwrap().is_empty());
    }
}
