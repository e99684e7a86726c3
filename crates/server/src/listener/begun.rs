//! Connections whose first head is still on its way.
//!
//! hyper takes many kilobytes for a connection from its first byte on. Who only opens one, as browsers do in advance, or sends a
//! head byte by byte, is waited for here, where that costs one.

use std::future::Future;
use std::io;
use std::pin::pin;

use memchr::memmem;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Most bytes that are waited for here: for a head that is longer there is little to be saved.
const MOST: usize = 1024;

/// The first bytes of a stream: up to the end of a head, to [`MOST`] or to what there is. None if `ending` is ready before there
/// are any.
///
/// # Errors
/// Those of the stream.
pub(crate) async fn begun<S>(stream: &mut S, ending: impl Future<Output = ()>) -> io::Result<Vec<u8>>
where
    S: AsyncRead + Unpin,
{
    let mut first = Vec::with_capacity(MOST);
    let mut ending = pin!(ending);
    while first.len() < MOST && !is_whole(&first) {
        let read = tokio::select! {
            biased;
            read = stream.read_buf(&mut first) => read?,
            () = &mut ending, if first.is_empty() => 0,
        };
        if read == 0 {
            break;
        }
    }
    Ok(first)
}

/// Whether the blank line is there that ends a head (RFC 9112, section 2.1; lines may end without CR, section 2.2).
fn is_whole(first: &[u8]) -> bool {
    memmem::find(first, b"\n\r\n").or_else(|| memmem::find(first, b"\n\n")).is_some()
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
    }

    #[tokio::test]
    async fn what_came_with_a_head_is_not_lost() {
        let whole = "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc";
        assert_eq!(read(&[whole]).await, whole);
    }

    #[tokio::test]
    async fn long_head_is_not_waited_for() {
        let long = "x".repeat(MOST + 1);
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
