//! What other programs change on the same data folder, while the server runs.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use rejoinder::sign_in::session;
use rejoinder_domain::{AccountId, Identity, Profile};
use rejoinder_store::{SignedIn, Store};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::ground::Ground;

#[tokio::test]
async fn session_that_another_program_ends_is_over_soon() {
    let ground = Ground::new().await;
    let app = &ground.app;
    let site = &app.sites()[0];
    let identity = Identity::new("https://idp.example", "7").unwrap();
    let signed_in = SignedIn {
        site: site.id.clone(),
        profile: Profile { name: "Ana Bell".into(), ..Profile::of(identity.clone()) },
        badge: "jwt:Paper".into(),
        new_id: AccountId::new(app.now(), [7; 10]),
        mark: "7".into(),
        link: None,
        at: app.now(),
    };
    let account = app.store.sign_in(signed_in).await.unwrap().unwrap();
    let cookie = session::begin(app, site, account.id, identity).await.unwrap();
    let header = format!("{}={}", cookie.name(), cookie.value());
    let reader = ground.reader();
    let headers = [("cookie", header.as_str())];
    let knows = async || {
        let page = reader.send(Method::GET, "/salt", &headers, Body::empty()).await;
        page.text().contains("Ana Bell")
    };

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let shutdown = async move { drop(ended.await) };
    let serving = tokio::spawn(rejoinder::run::serve(Arc::clone(app), listener, shutdown));
    assert!(knows().await);
    let other = Store::open(&app.config.data, Arc::new(|_| {})).unwrap();
    other.end_session(&site.id, session::hashed(cookie.value())).await.unwrap();
    let forgotten = async {
        while knows().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), forgotten).await.unwrap();
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
