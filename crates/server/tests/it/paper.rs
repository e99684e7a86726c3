//! A publication in a temporary folder, and a browser without a window.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use rejoinder::app::App;
use rejoinder::articles::folder;
use rejoinder::config::{Config, Flags};
use rejoinder::{router, run};
use rejoinder_domain::Time;
use tower::ServiceExt;

/// 2026-11-24T12:00:00Z.
const NOON: i64 = 1_795_521_600_000_000;

/// A publication with one article, `/salt`, unless more is put into its folder.
pub(crate) struct Paper {
    pub(crate) app: Arc<App>,
    pub(crate) folder: tempfile::TempDir,
    router: Router,
    clock: Arc<AtomicI64>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A browser: it keeps cookies and follows nothing by itself.
pub(crate) struct Browser<'a> {
    paper: &'a Paper,
    cookies: BTreeMap<String, String>,
}

impl Paper {
    pub(crate) async fn with(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (file, data) = (folder.path().join("rejoinder.toml"), folder.path().join("data"));
        std::fs::write(&file, config).unwrap();
        std::fs::create_dir_all(data.join("articles")).unwrap();
        std::fs::write(
            data.join("articles/salt.md"),
            "---\ntitle: Salt\ndate: 2026-11-20\nauthor: Marta\nsummary: About salt.\n---\nText.\n",
        )
        .unwrap();
        let flags = Flags { config: Some(file), data: Some(data), ..Flags::default() };
        let config = Config::load(&flags, std::iter::empty()).unwrap();
        let (clock, count) = (Arc::new(AtomicI64::new(NOON)), AtomicU64::new(0));
        let tells = Arc::clone(&clock);
        let time = Arc::new(move || Time::from_micros(tells.load(Ordering::SeqCst)));
        let noise = Arc::new(move |bytes: &mut [u8]| {
            let seed = count.fetch_add(1, Ordering::SeqCst).to_le_bytes();
            bytes
                .iter_mut()
                .enumerate()
                .for_each(|(at, byte)| *byte = seed[at % 8].wrapping_add(u8::try_from(at % 251).unwrap()));
        });
        let app = run::open(config, time, noise, Duration::ZERO).await.unwrap();
        let router = router::router(&app);
        let paper = Self { app, folder, router, clock };
        paper.read_folder().await;
        paper
    }

    pub(crate) async fn publishing() -> Self {
        Self::with("[[site]]\npolicy = 'publish'\n[limits]\nreplies_per_minute = 0\n").await
    }

    pub(crate) async fn holding() -> Self {
        Self::with("[[site]]\npolicy = 'hold'\n[limits]\nreplies_per_minute = 0\n").await
    }

    pub(crate) async fn read_folder(&self) -> folder::Reading {
        folder::read(&self.app, &self.app.sites()[0]).await.unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.folder.path().join("data/articles").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    pub(crate) fn wait(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { paper: self, cookies: BTreeMap::new() }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let rest = self.text.split_once(before).map_or("", |(_, rest)| rest);
        rest.split_once(after).map_or("", |(found, _)| found)
    }

    /// The ids of the replies on the page.
    pub(crate) fn replies(&self) -> Vec<&str> {
        self.text.split(" id=\"reply-").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
    }
}

impl Browser<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::COOKIE, self.cookie_line());
        let answer = self.paper.send(request.body(Body::empty()).unwrap()).await;
        self.keep(&answer);
        answer
    }

    /// Follows redirects to the page they end at.
    pub(crate) async fn follow(&mut self, path: &str) -> Answer {
        let mut at = path.to_owned();
        for _ in 0..5 {
            let answer = self.get(at.split('#').next().unwrap()).await;
            if !answer.status.is_redirection() {
                return answer;
            }
            answer.header("location").clone_into(&mut at);
        }
        panic!("{path} leads in circles");
    }

    /// Sends the form of `/salt` with the hidden fields it has.
    pub(crate) async fn post(&mut self, fields: &[(&str, &str)]) -> Answer {
        let page = self.get("/salt").await;
        let mark = page.between("name=\"mark\" value=\"", "\"").to_owned();
        let mut all = vec![("mark", mark.as_str())];
        all.extend(fields.iter().filter(|(name, _)| *name != "mark"));
        if let Some(own) = fields.iter().find(|(name, _)| *name == "mark") {
            all[0] = *own;
        }
        self.send("/salt", &all, &[("origin", "http://127.0.0.1:8080")]).await
    }

    pub(crate) async fn send(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let mut request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, self.cookie_line());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.paper.send(request.body(Body::from(body)).unwrap()).await;
        self.keep(&answer);
        answer
    }

    /// Posts a reply that is taken, and gives its id.
    pub(crate) async fn reply(&mut self, body: &str, parent: &str) -> String {
        let answer =
            self.post(&[("body", body), ("name", "Ana"), ("parent", parent), ("intent", "post")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header("location").strip_prefix("/r/").unwrap().to_owned()
    }

    fn cookie_line(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie::Cookie::parse(line.to_str().unwrap().to_owned()).unwrap();
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
    }
}
