//! How much is read of an answer and how long it is waited for, and whom requests of the program go through (T21).

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use axum::http::header;

use crate::commands::EXPORT;
use crate::idp::{Idp, Reply, Scene};

#[tokio::test]
async fn t21_answer_that_is_huge_is_not_read() {
    let huge = vec![b' '; 600 * 1024];
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 64 * 1024 * 1024]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100 * 1024);
    for (kind, path) in
        [("oidc", "/oidc/token"), ("google", "/google/jwks"), ("x", "/x/me"), ("facebook", "/facebook/token")]
    {
        let scene = Scene::new().await;
        for squeezed in [false, true] {
            let (huge, bomb) = (huge.clone(), bomb.clone());
            scene.idp.forge(path, move |_, usual| {
                let padded = [huge.clone(), usual.body.clone()].concat();
                let packed = || usual.clone().with_body(bomb.clone()).with(header::CONTENT_ENCODING, "gzip");
                if squeezed { packed() } else { usual.with_body(padded) }
            });
            let ana = scene.reader();
            ana.refused(&scene.sign_in(&ana, kind).await, "unavailable").await;
            scene.pass(Duration::from_hours(1));
        }
    }
}

#[tokio::test]
async fn t21_answer_that_does_not_come_is_waited_for_five_seconds() {
    let scene = Scene::new().await;
    let ana = scene.reader();
    let back = scene.approved(&ana, "github").await;
    scene.idp.say("/github/token", Reply::never());
    let waited = tokio::time::timeout(Duration::from_secs(20), ana.get(&back.address())).await;
    ana.refused(&waited.expect("it is waited for without an end"), "unavailable").await;
}

#[tokio::test]
async fn t21_proxies_of_the_environment_are_not_asked() {
    let (there, proxy) = (Idp::start().await, Idp::start().await);
    let folder = tempfile::tempdir().unwrap();
    let export = EXPORT.replace("https://cdn.example/cat.png", &format!("{}/picture.png", there.origin));
    std::fs::write(folder.path().join("blog.xml"), export).unwrap();
    std::fs::write(folder.path().join("rejoinder.toml"), "[network]\nallow_private = ['127.0.0.0/8']\n")
        .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoinder"));
    command.current_dir(folder.path()).args([
        "import",
        "wordpress",
        "blog.xml",
        "--fetch-media",
        "--data",
        "data",
    ]);
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, &proxy.origin);
    }
    command.env_remove("no_proxy").env_remove("NO_PROXY");
    let done = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!((there.count("/picture.png"), proxy.count("")), (1, 0));
}
