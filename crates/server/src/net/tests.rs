use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, TcpListener};

use super::*;

const LOOPBACK: &str = "127.0.0.0/8";

/// Answers every connection with these bytes, one after the other, and says on which port.
fn answering(answers: Vec<Vec<u8>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut head = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut head);
            let _ = stream.write_all(&answer);
        }
    });
    port
}

fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

fn moved(target: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        .into_bytes()
}

/// A way out for which every name means these addresses.
fn net(ranges: &[&str], names_mean: &[Ipv4Addr]) -> Net {
    let meant: Vec<IpAddr> = names_mean.iter().copied().map(IpAddr::from).collect();
    let lookup: Lookup = Arc::new(move |_| Box::pin(std::future::ready(Ok(meant.clone()))));
    Net::new(ranges.iter().map(|range| range.parse().unwrap()).collect(), lookup)
}

async fn get(net: &Net, address: &str, bounds: Bounds) -> Result<String, NetError> {
    let answer = net.send(Outgoing::get(Url::parse(address).unwrap()), bounds).await?;
    Ok(String::from_utf8(answer.body.to_vec()).unwrap())
}

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_written() {
    let net = net(&[], &[]);
    for address in [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "http://example.org/",
        "https://example.org:8443/",
        "https://user@example.org/",
        "ftp://example.org/",
    ] {
        let refused = get(&net, address, Bounds::DOCUMENT).await;
        assert!(matches!(refused, Err(NetError::Forbidden(_))), "{address}: {refused:?}");
    }
}

#[tokio::test]
async fn name_that_means_a_private_address_is_refused_when_the_connection_is_made() {
    let net = net(&[], &[Ipv4Addr::LOCALHOST]);
    let refused = get(&net, "https://rebound.example/", Bounds::DOCUMENT).await;
    assert_eq!(refused, Err(NetError::Forbidden("it is not public")));
}

#[tokio::test]
async fn allowed_ranges_are_reached_on_any_port() {
    let port = answering(vec![ok("here")]);
    let net = net(&[LOOPBACK], &[Ipv4Addr::LOCALHOST]);
    assert_eq!(get(&net, &format!("http://idp.test:{port}/"), Bounds::DOCUMENT).await, Ok("here".into()));
}

#[tokio::test]
async fn plain_http_does_not_reach_public_addresses_even_with_ranges_allowed() {
    let net = net(&[LOOPBACK], &[Ipv4Addr::new(8, 8, 8, 8)]);
    let refused = get(&net, "http://idp.test:9/", Bounds::DOCUMENT).await;
    assert_eq!(refused, Err(NetError::Forbidden("it is not public")));
}

#[tokio::test]
async fn redirects_are_judged_like_first_requests() {
    let second = answering(vec![ok("there")]);
    let (there, inner) = (format!("http://127.0.0.1:{second}/"), "http://10.0.0.1/".to_owned());
    for (target, expected) in
        [(there, Ok("there".to_owned())), (inner, Err(NetError::Forbidden("it is not public")))]
    {
        let first = answering(vec![moved(&target)]);
        let net = net(&[LOOPBACK], &[]);
        assert_eq!(get(&net, &format!("http://127.0.0.1:{first}/"), Bounds::MOVABLE).await, expected);
    }
}

#[tokio::test]
async fn redirects_are_not_followed_where_none_are_expected_and_not_for_ever() {
    let net = net(&[LOOPBACK], &[]);
    let once = answering(vec![moved("http://127.0.0.1:1/")]);
    let answer = net
        .send(Outgoing::get(Url::parse(&format!("http://127.0.0.1:{once}/")).unwrap()), Bounds::DOCUMENT)
        .await;
    assert_eq!(answer.unwrap().status, StatusCode::FOUND);
    let round = answering(vec![moved("/"), moved("/"), moved("/"), moved("/"), moved("/")]);
    let refused = get(&net, &format!("http://127.0.0.1:{round}/"), Bounds::MOVABLE).await;
    assert_eq!(refused, Err(NetError::TooManyRedirects));
}

#[tokio::test]
async fn answer_has_an_end_in_bytes_and_in_time() {
    let net = net(&[LOOPBACK], &[]);
    let huge = answering(vec![ok(&"x".repeat(600 * 1024))]);
    let refused = get(&net, &format!("http://127.0.0.1:{huge}/"), Bounds::DOCUMENT).await;
    assert_eq!(refused, Err(NetError::TooLarge(Bounds::DOCUMENT.bytes)));
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let short = Bounds { time: Duration::from_millis(50), ..Bounds::DOCUMENT };
    assert_eq!(get(&net, &format!("http://127.0.0.1:{port}/"), short).await, Err(NetError::TimedOut));
}
