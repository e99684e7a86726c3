use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::*;
use crate::listener::stalled::STALLED;

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
    (connection(ours, Vec::new(), SocketAddr::from(([127, 0, 0, 1], 1)), Large), theirs)
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

/// How long a connection lives on which this is sent, a byte a second after `at_once`.
async fn lives(at_once: &str, slowly: &str) -> Duration {
    let (ours, mut theirs) = tokio::io::duplex(2_000_000);
    let (graceful, (_end, ending)) = (GracefulShutdown::new(), watch::channel(()));
    let peer = SocketAddr::from(([127, 0, 0, 1], 1));
    let began = Instant::now();
    let sending = async {
        theirs.write_all(at_once.as_bytes()).await.unwrap();
        for byte in slowly.as_bytes() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let _ = theirs.write_all(&[*byte]).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = attend(ours, peer, Large, graceful.watcher(), ending) => began.elapsed(),
        () = sending => unreachable!(),
    }
}

// Time stands still but for what is waited for.
#[tokio::test(start_paused = true)]
async fn heads_have_a_deadline_however_they_begin() {
    let within = HEAD..HEAD + Duration::from_secs(1);
    let asked = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let slow = "aaaaaaaaaaaaaaaaaaaaaa";
    for (at_once, slowly) in
        [("", ""), ("", slow), (asked, ""), (asked, slow), (&format!("{asked}GET /"), slow)]
    {
        let lived = lives(at_once, slowly).await;
        assert!(within.contains(&lived), "{at_once:?}, then {slowly:?}: {lived:?}");
    }
    let long = |bytes: usize| format!("{:x<bytes$}", "GET / HTTP/1.1\r\nx-long: ");
    assert!(within.contains(&lives(&long(10_000), slow).await));
    // hyper gets this one after nine seconds, and waits for it as it does for every head.
    let lived = lives(&long(8192 - 9), slow).await;
    assert!((HEAD + Duration::from_secs(8)..2 * HEAD).contains(&lived), "{lived:?}");
}

#[tokio::test(start_paused = true)]
async fn who_has_begun_to_ask_is_answered_at_the_end() {
    let (ours, mut theirs) = tokio::io::duplex(2_000_000);
    let (end, ending) = watch::channel(());
    let (graceful, peer) = (GracefulShutdown::new(), SocketAddr::from(([127, 0, 0, 1], 1)));
    tokio::spawn(attend(ours, peer, Large, graceful.watcher(), ending));
    theirs.write_all(b"GET / HT").await.unwrap();
    tokio::task::yield_now().await;
    drop(end);
    let ended = tokio::spawn(graceful.shutdown());
    tokio::task::yield_now().await;
    theirs.write_all(b"TP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    theirs.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{} bytes", answer.len());
    ended.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_has_asked_nothing_is_not_waited_for_at_the_end() {
    let (ours, _theirs) = tokio::io::duplex(100);
    let (end, ending) = watch::channel(());
    let (graceful, peer) = (GracefulShutdown::new(), SocketAddr::from(([127, 0, 0, 1], 1)));
    let silent = tokio::spawn(attend(ours, peer, Large, graceful.watcher(), ending));
    tokio::task::yield_now().await;
    drop(end);
    let began = Instant::now();
    graceful.shutdown().await;
    silent.await.unwrap().unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO);
}

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
