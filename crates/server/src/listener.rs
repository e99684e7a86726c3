//! The accept loop: connections with deadlines, a cap, and an end that lets what is in flight finish.
//!
//! hyper's timers do nothing unless a timer is given, which ready-made serving loops do not do.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::gathered::gathered;
use crate::pages::sent::FORM_BYTES;
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
/// Most bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;

/// What answers requests.
pub trait Answers: Clone + Send + Sync + 'static {
    /// The answer, if that takes no work. Nothing else is done for such a request.
    fn at_hand<B>(&self, request: &Request<B>) -> Option<Response<Body>>;
    /// The answer.
    fn work_out(&self, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send + 'static;
}

/// Answers connections until `shutdown` is ready; then lets those in flight finish.
pub async fn serve(listener: TcpListener, answers: impl Answers, shutdown: impl Future<Output = ()>) {
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
        let connection = graceful.watch(connection(stream, peer, answers.clone()));
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

fn connection<S>(
    stream: S,
    peer: SocketAddr,
    answers: impl Answers,
) -> http1::Connection<
    TokioIo<Watched<S>>,
    impl Service<Request<Incoming>, Response = Response<Body>, Error = Infallible, Future: Send> + Send,
>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| match answers.at_hand(&request) {
        Some(answer) => Answer::AtHand(ready(answer)),
        None => Answer::WorkedOut(Box::pin(in_time(peer, request, answers.clone()))),
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(true)
        .serve_connection(TokioIo::new(Watched::new(stream)), service)
}

/// An answer on its way. What is large of it is there only while it is worked out, not as long as the connection.
enum Answer {
    AtHand(Ready<Response<Body>>),
    WorkedOut(Pin<Box<dyn Future<Output = Response<Body>> + Send>>),
}

impl Future for Answer {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::AtHand(answer) => Pin::new(answer).poll(context).map(Ok),
            Self::WorkedOut(answer) => answer.as_mut().poll(context).map(Ok),
        }
    }
}

async fn in_time(peer: SocketAddr, request: Request<Incoming>, answers: impl Answers) -> Response<Body> {
    let answer = async {
        let (parts, body) = request.into_parts();
        // Nobody looks at the body of a question.
        let asks = matches!(parts.method, Method::GET | Method::HEAD);
        let body =
            if asks || body.is_end_stream() { Body::empty() } else { gathered(body, FORM_BYTES).await };
        let mut request = Request::from_parts(parts, body);
        request.extensions_mut().insert(ConnectInfo(peer));
        // In a box, because it is many times larger than what waits for a body.
        Box::pin(answers.work_out(request)).await
    };
    tokio::time::timeout(WHOLE, answer).await.unwrap_or_else(|_| {
        let mut late = Response::new(Body::empty());
        *late.status_mut() = StatusCode::REQUEST_TIMEOUT;
        late
    })
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

    /// Always answers at length.
    #[derive(Clone)]
    struct Large;

    impl Answers for Large {
        fn at_hand<B>(&self, _: &Request<B>) -> Option<Response<Body>> {
            None
        }

        fn work_out(&self, _: Request<Body>) -> impl Future<Output = Response<Body>> + Send + 'static {
            ready(Response::new(Body::from(vec![b'x'; 1_000_000])))
        }
    }

    /// A connection on which a large answer was asked for, and its other end.
    async fn asked() -> (impl Future<Output = hyper::Result<()>>, DuplexStream) {
        asked_by("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await
    }

    async fn asked_by(request: &str) -> (impl Future<Output = hyper::Result<()>>, DuplexStream) {
        let (ours, mut theirs) = tokio::io::duplex(1000);
        theirs.write_all(request.as_bytes()).await.unwrap();
        (connection(ours, SocketAddr::from(([127, 0, 0, 1], 1)), Large), theirs)
    }

    /// The status that a request is answered with, and how long that took.
    async fn answered(request: &str) -> (String, Duration) {
        let began = tokio::time::Instant::now();
        let (connection, mut theirs) = asked_by(request).await;
        let reading = async move {
            let mut line = [0; 12];
            theirs.read_exact(&mut line).await.unwrap();
            (String::from_utf8_lossy(&line).into_owned(), began.elapsed())
        };
        // How the connection ends, once nobody reads on, is another matter.
        tokio::join!(reading, connection).0
    }

    #[tokio::test(start_paused = true)]
    async fn question_is_answered_without_the_body_that_it_announces() {
        let asked = answered("GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n").await;
        assert_eq!(asked, ("HTTP/1.1 200".into(), Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn body_that_does_not_end_is_waited_for_as_long_as_a_request_may_take() {
        let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n";
        assert_eq!(answered(&format!("{head}whole")).await, ("HTTP/1.1 200".into(), Duration::ZERO));
        let (status, after) = answered(&format!("{head}par")).await;
        assert_eq!(status, "HTTP/1.1 408");
        assert!((WHOLE..WHOLE + HEAD).contains(&after), "{after:?}");
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
