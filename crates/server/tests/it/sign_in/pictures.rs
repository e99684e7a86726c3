//! Pictures of accounts: what was sent reaches nobody (T23).

use std::io::Write;
use std::time::Duration;

use axum::http::Method;

use crate::browser::Reader;
use crate::idp::{Person, Reply, Scene, png};

const SCRIPT: &str = "<script>alert(document.domain)</script>";

/// Signs in with a picture that is answered with this.
async fn pictured(scene: &Scene, reply: Reply) -> Reader<'_> {
    let reader = scene.reader();
    scene.idp.say("/face", reply);
    scene.idp.ask(Person::ana().pictured(format!("{}/face", scene.idp.origin)));
    scene.sign_in(&reader, "oidc").await;
    assert!(reader.known_as().await.is_some());
    reader
}

/// The address of the own picture beside the form, if there is one.
async fn shown(reader: &Reader<'_>) -> Option<String> {
    let page = reader.page("/salt").await;
    page.one(".identity").all("img").first().map(|img| img.attr("src").unwrap().to_owned())
}

/// The same once it is there: it may come after its reader.
async fn appears(reader: &Reader<'_>) -> String {
    let seen = async {
        loop {
            if let Some(address) = shown(reader).await {
                return address;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), seen).await.unwrap()
}

/// A real picture in black of any size, in a few bytes.
fn black(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(&[kind, data].concat());
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind, data, &sum.sum().to_be_bytes()].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let line = vec![0; 1 + width.div_ceil(8) as usize];
    for _ in 0..height {
        packed.write_all(&line).unwrap();
    }
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &packed.finish().unwrap()), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

#[tokio::test]
async fn t23_what_is_no_picture_is_not_shown_whatever_it_is_called() {
    let scene = Scene::new().await;
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{SCRIPT}</svg>");
    let html = format!("<!doctype html>{SCRIPT}");
    let bodies: [(&str, Vec<u8>); 9] = [
        ("image/svg+xml", svg.clone().into()),
        ("image/png", svg.into()),
        ("text/html", html.clone().into()),
        ("image/jpeg", html.into()),
        ("image/png", png(20, 20)[..60].to_vec()),
        ("image/png", b"\x89PNG\r\n\x1a\n<script>".to_vec()),
        ("image/bmp", [b"BM".to_vec(), vec![0; 200]].concat()),
        ("image/png", Vec::new()),
        ("application/javascript", b"alert(1)".to_vec()),
    ];
    for (kind, body) in bodies {
        let reader = pictured(&scene, Reply::of(kind, body)).await;
        assert_eq!(shown(&reader).await, None, "{kind}");
    }
    for status in [404, 500, 401] {
        let reader = pictured(&scene, Reply::of("image/png", png(20, 20)).with_status(status)).await;
        assert_eq!(shown(&reader).await, None, "{status}");
    }
}

#[tokio::test]
async fn t23_picture_that_would_fill_the_memory_is_not_decoded() {
    let scene = Scene::new().await;
    let bomb = black(10_000, 10_000);
    assert!(bomb.len() < 64 * 1024);
    let heavy = [png(20, 20), vec![0; 513 * 1024]].concat();
    for picture in [bomb, black(4097, 1), black(1, 4097), heavy] {
        let reader = pictured(&scene, Reply::of("image/png", picture)).await;
        assert_eq!(shown(&reader).await, None);
    }
    appears(&pictured(&scene, Reply::of("image/png", black(4096, 1))).await).await;
}

#[tokio::test]
async fn t23_picture_is_made_anew_and_comes_from_here_as_a_picture_and_nothing_else() {
    let scene = Scene::new().await;
    let polyglot = [png(20, 20), SCRIPT.as_bytes().to_vec()].concat();
    let ana = pictured(&scene, Reply::of("text/html", polyglot)).await;
    let said = ana.say("/salt", "Words").await;
    let address = appears(&ana).await;
    assert!(address.starts_with("/pictures/"), "{address}");
    let stranger = scene.reader();
    let answer = stranger.get(&address).await;
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert!(answer.body.starts_with(b"\xff\xd8\xff"));
    assert!(!answer.body.windows(7).any(|part| part == b"<script" || part == b"alert(d"));
    let page = stranger.page("/salt").await;
    assert_eq!(page.reply(&said).unwrap().one("img.avatar").attr("src"), Some(address.as_str()));
    for page in [page, ana.page("/account").await] {
        let addresses = page.all("img").into_iter().map(|img| img.attr("src").unwrap().to_owned());
        assert!(
            addresses.into_iter().all(|src| src.starts_with("/pictures/")),
            "a reader's browser asks elsewhere"
        );
    }
    assert_eq!(scene.idp.count("/face"), 1);
    for address in ["/pictures/..%2f..%2frejoinder.db", "/pictures/x.svg", "/pictures/1111111111111111.html"]
    {
        assert_eq!(stranger.send(Method::GET, address, &[], "").await.status.as_u16(), 404, "{address}");
    }
}

#[tokio::test]
async fn t23_reader_does_not_wait_for_a_picture_that_does_not_come() {
    let scene = Scene::new().await;
    // Less than the five seconds after which the provider itself is given up.
    let signed_in = tokio::time::timeout(Duration::from_millis(4500), pictured(&scene, Reply::never())).await;
    assert_eq!(shown(&signed_in.expect("it is waited for")).await, None);
}
