//! What requests cost, counted: allocations, and instructions for whoever counts those from outside (callgrind).
//!
//! ```text
//! costs allocations FOLDER          of every kind of request, one JSON object a line
//! costs run KIND COUNT FOLDER       asks that often, for a tool around it to count
//! costs commits SECONDS FOLDER      commits of one row that SQLite makes durable in a second
//! ```
//!
//! FOLDER is a data folder with the threads `/t100` and `/t1000` and the article `/p0`; what is posted is thrown away with
//! it. There is no network, no clock that moves and no randomness.

use std::alloc::System;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use rejoinder::app::App;
use rejoinder::config::{Config, Flags};
use rejoinder::door::Door;
use rejoinder::sign_in::session;
use rejoinder_domain::{AccountId, Identity, Profile, SiteId, Time};
use rejoinder_store::{Change, SignedIn};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What requests say that they were sent to.
const HOST: &str = "127.0.0.1:8080";
/// Kinds of requests.
const KINDS: [&str; 5] = ["warm", "signed_in", "cold_100", "cold_1000", "post"];
/// Requests before counting begins, and counted.
const TIMES: (u64, u64) = (20, 50);

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match words.as_slice() {
        ["allocations", folder] => runtime.block_on(allocations(Path::new(folder))),
        ["run", kind, count, folder] => runtime.block_on(async {
            let count = count.parse()?;
            let mut program = Program::open(Path::new(folder), count).await?;
            program.settle(kind).await?;
            for number in 0..count {
                program.ask(kind, number).await?;
            }
            Ok(())
        }),
        ["commits", seconds, folder] => commits(seconds.parse()?, Path::new(folder)),
        _ => bail!(
            "usage: costs allocations FOLDER | costs run KIND COUNT FOLDER | costs commits SECONDS FOLDER"
        ),
    }
}

/// The program without a socket.
struct Program {
    app: Arc<App>,
    door: Door,
    mark: String,
    /// The session's cookie of somebody who is signed in.
    cookie: String,
    changes: AtomicU64,
}

impl Program {
    /// `seed` takes the place of chance.
    async fn open(data: &Path, seed: u64) -> anyhow::Result<Self> {
        let config = data.with_file_name("rejoinder.toml");
        let flags = Flags { config: Some(config), data: Some(data.to_owned()), ..Flags::default() };
        let config = Config::load(&flags, std::iter::empty())?;
        let now: Time = "2026-11-23T12:00:00Z".parse().context("a time")?;
        let counter = AtomicU64::new(seed);
        let noise = move |bytes: &mut [u8]| {
            let number = counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            bytes.iter_mut().rev().zip(number.iter().rev().cycle()).for_each(|(byte, from)| *byte = *from);
        };
        let app =
            rejoinder::run::open(config, Arc::new(move || now), Arc::new(noise), Duration::ZERO).await?;
        let door = Door::new(&app);
        let (mark, cookie) = (String::new(), String::new());
        let mut program = Self { app, door, mark, cookie, changes: AtomicU64::new(1 << 40) };
        let page = program.answer(get("/p0")?, StatusCode::OK).await?.collect().await?.to_bytes();
        let page = String::from_utf8_lossy(&page);
        let (_, after) = page.split_once("name=\"mark\" value=\"").context("the form has a mark")?;
        after.split('"').next().unwrap_or_default().clone_into(&mut program.mark);
        Ok(program)
    }

    async fn answer(&self, request: Request<Body>, expected: StatusCode) -> anyhow::Result<Body> {
        let answer = self.door.answer(request).await;
        if answer.status() != expected {
            bail!("the answer is {}", answer.status());
        }
        Ok(answer.into_body())
    }

    /// Does what is not to be counted with the requests of this kind. The page that they get is compressed beside them, and
    /// signing in comes before being signed in.
    async fn settle(&mut self, kind: &str) -> anyhow::Result<()> {
        if kind == "signed_in" {
            self.cookie = sign_in(&self.app).await?;
        }
        if matches!(kind, "warm" | "signed_in") {
            // It is compressed for the second who asks.
            self.ask(kind, 0).await?;
            self.ask(kind, 1).await?;
            self.app.cache.compressed().await;
            let answer = self.door.answer(self.get(kind, "/t1000")?).await;
            if !answer.headers().contains_key(header::CONTENT_ENCODING) {
                bail!("the page is not compressed");
            }
        }
        Ok(())
    }

    /// One request of a kind; `number` makes its words its own.
    async fn ask(&self, kind: &str, number: u64) -> anyhow::Result<()> {
        let (path, posted) = match kind {
            "warm" | "signed_in" | "cold_1000" => ("/t1000", None),
            "cold_100" => ("/t100", None),
            "cold_100000" => ("/t100000", None),
            "post" => (
                "/p0",
                Some(format!(
                    "name=Ana&email=&website=&parent=&intent=post&mark={}&body=Some+words+with+*emphasis*+number+{number}",
                    self.mark
                )),
            ),
            other => bail!("there is no kind `{other}`"),
        };
        if kind.starts_with("cold") {
            self.make_stale(path).await?;
        }
        let mut body = match posted {
            None => self.answer(self.get(kind, path)?, StatusCode::OK).await?,
            Some(form) => {
                let request = Request::post(path)
                    .header(header::HOST, HOST)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from(form))?;
                self.answer(request, StatusCode::SEE_OTHER).await?
            }
        };
        while let Some(frame) = body.frame().await {
            frame?;
        }
        Ok(())
    }

    /// A reader's request of a kind.
    fn get(&self, kind: &str, path: &str) -> anyhow::Result<Request<Body>> {
        let mut request = get(path)?;
        if kind == "signed_in" {
            request.headers_mut().insert(header::COOKIE, self.cookie.parse()?);
        }
        Ok(request)
    }

    /// The page has to be made anew.
    async fn make_stale(&self, path: &str) -> anyhow::Result<()> {
        let site = SiteId::default();
        let article = self.app.store.article_at(&site, path).await?.context("the article is there")?;
        let seq = i64::try_from(self.changes.fetch_add(1, Ordering::Relaxed))?;
        self.app.cache.changed(&[Change { seq, site, article: article.id }]);
        Ok(())
    }
}

/// Begins a session, and answers its cookie as a browser sends it.
async fn sign_in(app: &App) -> anyhow::Result<String> {
    let site = app.site_at(HOST).context("a site")?;
    let identity = Identity { issuer: "https://paper.example".into(), subject: "7".into() };
    let profile = Profile { name: "Ana Bell".into(), ..Profile::of(identity.clone()) };
    let badge = "sso:Paper".to_owned();
    let (new_id, at) = (AccountId::new(app.now(), [7; 10]), app.now());
    let signed_in =
        SignedIn { site: site.id.clone(), profile, badge, new_id, mark: "7".into(), link: None, at };
    let account = app.store.sign_in(signed_in).await?.map_err(|refused| anyhow!("{refused:?}"))?;
    let cookie = session::begin(app, site, account.id, identity).await?;
    Ok(format!("{}={}", cookie.name(), cookie.value()))
}

/// A stranger's request.
fn get(path: &str) -> anyhow::Result<Request<Body>> {
    let request = Request::get(path).header(header::HOST, HOST).header(header::ACCEPT_ENCODING, "gzip, br");
    Ok(request.body(Body::empty())?)
}

/// Prints how often memory is asked for in a request, and for how much.
async fn allocations(folder: &Path) -> anyhow::Result<()> {
    let mut program = Program::open(folder, 1).await?;
    let (before, times) = TIMES;
    for kind in KINDS {
        program.settle(kind).await?;
        for number in 0..before {
            program.ask(kind, number).await?;
        }
        let region = Region::new(COUNTED);
        for number in 0..times {
            program.ask(kind, before + number).await?;
        }
        let found = region.change();
        let count = u64::try_from(found.allocations + found.reallocations)?;
        let bytes = u64::try_from(found.bytes_allocated)?;
        println!(
            "{}",
            serde_json::json!({ "kind": kind, "allocations": count / times, "bytes": bytes / times })
        );
    }
    Ok(())
}

/// Prints the rate of commits of one row, each on disk, as the store makes them (ADR 2).
fn commits(seconds: u64, folder: &Path) -> anyhow::Result<()> {
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let db = rusqlite::Connection::open(file.path())?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch("CREATE TABLE reply (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")?;
    let (began, mut count) = (Instant::now(), 0_u32);
    let body = "x".repeat(350);
    while began.elapsed() < Duration::from_secs(seconds) {
        db.prepare_cached("INSERT INTO reply (body) VALUES (?)")?.execute([&body])?;
        count += 1;
    }
    println!("{:.1}", f64::from(count) / began.elapsed().as_secs_f64());
    Ok(())
}
