//! The accept loop: connections with deadlines, a cap, and an end that lets what is in flight finish.
//!
//! hyper's timers do nothing unless a timer is given, which ready-made serving loops do not do.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::stalled::Watched;

/// Time for a request's head to arrive.
const HEAD: Duration = Duration::from_secs(10);
/// Time for a request to be read and answered: slow senders end here.
const WHOLE: Duration = Duration::from_mins(1);
/// Time for what is in flight when the program is told to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// Most connections at a time; further ones wait to be accepted.
const CONNECTIONS: usize = 8192;
/// How often at most it is said that connections cannot be accepted.
const SAY: Duration = Duration::from_mins(1);
/// Pieces of a body that are smaller are copied.
const SMALL: usize = 4096;
/// Most bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;

/// Answers connections by `answer` until `shutdown` is ready; then lets those in flight finish.
pub async fn serve<A, F>(listener: TcpListener, answer: A, shutdown: impl Future<Output = ()>)
where
    A: Fn(Request<Body>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut said = None;
    tokio::pin!(shutdown);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error, &mut said).await;
                continue;
            }
        };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let connection = graceful.watch(connection(stream, peer, answer.clone()));
        tokio::spawn(async move {
            // How a connection ends is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
}

fn connection<S, A, F>(
    stream: S,
    peer: SocketAddr,
    answer: A,
) -> http1::Connection<
    TokioIo<Watched<S>>,
    impl hyper::service::Service<
        Request<Incoming>,
        Response = Response<Body>,
        Error = std::convert::Infallible,
        Future: Send,
    > + Send,
>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
    A: Fn(Request<Body>) -> F + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = answer(request.map(|body| Body::new(body.map_frame(|frame| frame.map_data(unshared)))));
        async move {
            Ok(tokio::time::timeout(WHOLE, answer).await.unwrap_or_else(|_| {
                let mut late = Response::new(Body::empty());
                *late.status_mut() = hyper::StatusCode::REQUEST_TIMEOUT;
                late
            }))
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(true)
        .serve_connection(TokioIo::new(Watched::new(stream)), service)
}

/// A piece of a body that keeps no more memory than it has bytes: the buffer that it was read into is larger, and stays
/// as long as the piece does. Who sends byte by byte would fill the memory.
fn unshared(piece: Bytes) -> Bytes {
    if piece.len() < SMALL { Bytes::copy_from_slice(&piece) } else { piece }
}

/// After "too many open files" and the like, trying again at once would only burn a core.
async fn pause_after(error: &io::Error, said: &mut Option<Instant>) {
    let passing = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    );
    if !passing {
        if said.is_none_or(|said| said.elapsed() > SAY) {
            *said = Some(Instant::now());
            tracing::error!(%error, "cannot accept connections");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    use super::*;
    use crate::stalled::STALLED;

    /// A connection on which a large answer was asked for, and its other end.
    async fn asked() -> (impl Future<Output = hyper::Result<()>>, DuplexStream) {
        let (ours, mut theirs) = tokio::io::duplex(1000);
        let large = |_| async { Response::new(Body::from(vec![b'x'; 1_000_000])) };
        theirs.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        (connection(ours, SocketAddr::from(([127, 0, 0, 1], 1)), large), theirs)
    }

    // Time stands still but for what is waited for.
    #[tokio::test(start_paused = true)]
    async fn who_stops_reading_is_dropped() {
        let (connection, _theirs) = asked().await;
        let dropped = tokio::time::timeout(STALLED + HEAD, connection).await;
        assert!(dropped.expect("still open").is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_slowly_is_waited_for() {
        let (connection, mut theirs) = asked().await;
        let reading = async {
            let mut some = [0; 1000];
            for _ in 0..10 {
                let late = tokio::time::timeout(STALLED / 2, std::future::pending::<()>());
                assert!(late.await.is_err());
                theirs.read_exact(&mut some).await.unwrap();
            }
        };
        tokio::select! {
            ended = connection => panic!("{ended:?}"),
            () = reading => {}
        }
    }
}
