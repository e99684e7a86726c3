//! A provider of identities on a socket of its own, in as many kinds as there are. It does what real ones do: it looks
//! at its clients' secrets, and takes a code once, with the verifier and the address that belong to it. A test may put
//! any answer in the place of its own, and asks afterwards what it was asked.

mod answer;
mod grants;
mod keys;
mod metadata;
mod person;
mod scene;
mod walk;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use http_body_util::BodyExt;
use rejoinder_domain::Time;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use url::Url;

use crate::ground::START;

pub(crate) use answer::{Call, Reply};
pub(crate) use grants::SECRET;
pub(crate) use keys::{RSA_PUBLIC, Signer, part};
pub(crate) use person::{Person, TENANT};
pub(crate) use scene::{KINDS, Scene};
pub(crate) use walk::{Callback, TEXT};

/// Puts an answer in the place of the usual one.
type Forgery = Arc<dyn Fn(&Call, Reply) -> Reply + Send + Sync>;
/// Makes an ID token of what it should say.
type Mint = Arc<dyn Fn(Value, &Signer) -> String + Send + Sync>;

/// The provider.
pub(crate) struct Idp {
    /// Its address, without a slash at its end.
    pub(crate) origin: String,
    inner: Arc<Inner>,
}

struct Inner(Mutex<Known>);

struct Known {
    /// Seconds since 1970.
    now: i64,
    calls: Vec<Call>,
    forgeries: HashMap<String, Forgery>,
    mint: Mint,
    /// Signs, and is published with the others.
    signer: Signer,
    published: Vec<Value>,
    /// Who says yes next.
    person: Person,
    grants: HashMap<String, grants::Grant>,
    tokens: HashMap<String, Person>,
    counter: u64,
}

impl Idp {
    /// A provider where Ana has an account.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let signer = Signer::own();
        let inner = Arc::new(Inner(Mutex::new(Known {
            now: START.parse::<Time>().unwrap().as_micros() / 1_000_000,
            calls: Vec::new(),
            forgeries: HashMap::new(),
            mint: Arc::new(|claims, signer| signer.token(&claims)),
            published: vec![signer.jwk()],
            signer,
            person: Person::ana(),
            grants: HashMap::new(),
            tokens: HashMap::new(),
            counter: 0,
        })));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { origin, inner }
    }

    /// From now on a path is answered so: by the call and what would have been answered.
    pub(crate) fn forge(&self, path: &str, forgery: impl Fn(&Call, Reply) -> Reply + Send + Sync + 'static) {
        self.known().forgeries.insert(path.to_owned(), Arc::new(forgery));
    }

    /// From now on a path is answered with this.
    pub(crate) fn say(&self, path: &str, reply: Reply) {
        self.forge(path, move |_, _| reply.clone());
    }

    /// From now on answers at a path wait until they may go.
    pub(crate) fn hold(&self, path: &str) -> Arc<Semaphore> {
        let gate = Arc::new(Semaphore::new(0));
        let held = Arc::clone(&gate);
        self.forge(path, move |_, usual| Reply { gate: Some(Arc::clone(&held)), ..usual });
        gate
    }

    /// From now on ID tokens are made so: of what they should say, by whoever signs.
    pub(crate) fn mint(&self, mint: impl Fn(Value, &Signer) -> String + Send + Sync + 'static) {
        self.known().mint = Arc::new(mint);
    }

    /// From now on it signs with this key and publishes it beside the others.
    pub(crate) fn sign_with(&self, signer: Signer) {
        let mut known = self.known();
        known.published.push(signer.jwk());
        known.signer = signer;
    }

    /// From now on these are its published keys.
    pub(crate) fn publish(&self, keys: Vec<Value>) {
        self.known().published = keys;
    }

    /// From now on somebody else says yes.
    pub(crate) fn ask(&self, person: Person) {
        self.known().person = person;
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: Duration) {
        self.known().now += i64::try_from(span.as_secs()).unwrap();
    }

    /// Somebody says yes at the provider's page: where that sends the browser.
    pub(crate) fn approve(&self, address: &Url) -> Callback {
        self.known().approve(address)
    }

    /// What it was asked at a path.
    pub(crate) fn calls(&self, path: &str) -> Vec<Call> {
        self.known().calls.iter().filter(|call| call.path == path).cloned().collect()
    }

    /// How often it was asked at paths that end so.
    pub(crate) fn count(&self, end: &str) -> usize {
        self.known().calls.iter().filter(|call| call.path.ends_with(end)).count()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.inner.0.lock().unwrap()
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response<Body> {
    let call = read(request).await;
    let (usual, forgery) = {
        let mut known = inner.0.lock().unwrap();
        known.calls.push(call.clone());
        (known.usual(&call), known.forgeries.get(&call.path).cloned())
    };
    let reply = match forgery {
        Some(forgery) => forgery(&call, usual),
        None => usual,
    };
    reply.send().await
}

async fn read(request: Request) -> Call {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Call {
        path: parts.uri.path().to_owned(),
        form: serde_urlencoded::from_bytes(&body).unwrap_or_default(),
        headers: parts.headers,
    }
}

/// A picture of one colour.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
