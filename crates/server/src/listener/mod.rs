//! The accept loop: connections with deadlines, a cap, and an end that lets what is in flight finish.
//!
//! hyper's timers do nothing unless a timer is given, which ready-made serving loops do not do.

mod alarm;
mod begun;
mod gathered;
mod stalled;

use std::convert::Infallible;
use std::future::{Future, Ready, poll_fn, ready};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

use self::alarm::Alarm;
use self::begun::begun;
use self::gathered::{apart, gathered};
use self::stalled::Watched;
use crate::pages::sent::FORM_BYTES;

/// Time for a request's head to arrive.
const HEAD: Duration = Duration::from_secs(10);
/// Time for a request to be read and answered: slow senders end here.
const WHOLE: Duration = Duration::from_mins(1);
/// Time for what is in flight when the program is told to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// Most connections at a time; further ones wait to be accepted.
const CONNECTIONS: u16 = 12_288;
/// Files that may be open at once, if the machine allows it: one for each connection, and some for all else.
pub const FILES: u64 = CONNECTIONS as u64 + 1024;
/// Connections that may wait to be accepted, as far as the machine lets them (`somaxconn`): a burst of more has to try again,
/// which takes a second or more.
const WAITING: u32 = 4096;
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

/// Listens at an address.
///
/// # Errors
/// If it is not this machine's, or taken, or not allowed.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // What is left of connections of before does not keep a new program from listening.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Answers connections until `shutdown` is ready; then lets those in flight finish.
pub async fn serve(listener: TcpListener, answers: impl Answers, shutdown: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS.into()));
    let (end, ending) = watch::channel(());
    let mut said = None;
    tokio::pin!(shutdown);
    loop {
        let next = async { (Arc::clone(&places).acquire_owned().await, listener.accept().await) };
        let (place, accepted) = tokio::select! {
            next = next => next,
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
        let (answers, watcher, ending) = (answers.clone(), graceful.watcher(), ending.clone());
        tokio::spawn(async move {
            // How a connection ends is the client's affair.
            let _ = attend(stream, peer, answers, watcher, ending).await;
            drop(place);
        });
    }
    drop((listener, end));
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
}

/// Answers what is asked on one connection, until `ending` says that this is over.
async fn attend<S>(
    mut stream: S,
    peer: SocketAddr,
    answers: impl Answers,
    watcher: Watcher,
    mut ending: watch::Receiver<()>,
) -> Result<(), BoxError>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let ended = async move { while ending.changed().await.is_ok() {} };
    let first = tokio::time::timeout(HEAD, begun(&mut stream, ended)).await??;
    if first.is_empty() {
        return Ok(());
    }
    let mut connection = connection(stream, first, peer, answers);
    // At the end hyper closes a connection that it has read nothing of. It reads what is there before it may hear of that.
    let done = poll_fn(|context| Poll::Ready(Pin::new(&mut connection).poll(context))).await;
    match done {
        Poll::Ready(done) => done?,
        Poll::Pending => watcher.watch(connection).await?,
    }
    Ok(())
}

fn connection<S>(
    stream: S,
    first: Vec<u8>,
    peer: SocketAddr,
    answers: impl Answers,
) -> http1::Connection<
    TokioIo<Watched<S>>,
    impl Service<Request<Incoming>, Response = Response<Body>, Error = Infallible, Future: Send> + Send,
>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let alarm = Alarm::new(HEAD);
    let deadlines = alarm.clone();
    let service = service_fn(move |request: Request<Incoming>| match answers.at_hand(&request) {
        Some(answer) => Answer::AtHand(ready(answer)),
        None => Answer::WorkedOut(Box::pin(in_time(peer, request, answers.clone(), deadlines.clone()))),
    });
    http1::Builder::new()
        .timer(alarm)
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(true)
        .serve_connection(TokioIo::new(Watched::new(stream, first)), service)
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

async fn in_time(
    peer: SocketAddr,
    request: Request<Incoming>,
    answers: impl Answers,
    deadlines: Alarm,
) -> Response<Body> {
    let answer = async {
        let (head, body) = request.into_parts();
        // Nobody looks at the body of a question.
        let asks = matches!(head.method, Method::GET | Method::HEAD);
        let mut request = if asks || body.is_end_stream() {
            Request::from_parts(head, Body::empty())
        } else {
            let head = apart(head);
            Request::from_parts(head, gathered(body, FORM_BYTES).await)
        };
        request.extensions_mut().insert(ConnectInfo(peer));
        // In a box, because it is many times larger than what waits for a body.
        Box::pin(answers.work_out(request)).await
    };
    tokio::select! {
        biased;
        answer = answer => answer,
        () = deadlines.after(WHOLE) => {
            let mut late = Response::new(Body::empty());
            *late.status_mut() = StatusCode::REQUEST_TIMEOUT;
            late
        }
    }
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
mod tests;
