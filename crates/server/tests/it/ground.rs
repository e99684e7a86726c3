//! What tests stand on: the program on an empty data folder, with a clock that stands still until it is moved and
//! randomness that counts.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use rejoinder::app::App;
use rejoinder::articles::folder::{self, Reading};
use rejoinder::config::{Config, Flags};
use rejoinder::door::Door;
use rejoinder::net::{Lookup, Net, system_lookup};
use rejoinder_domain::{ReplyId, SiteId, State, Time};
use rejoinder_store::{Act, Article, ImportedReply, Moderated};
use tempfile::TempDir;

/// The moment at which tests begin.
pub(crate) const START: &str = "2026-11-23T12:00:00Z";

/// The article that every ground has, at `/salt`.
pub(crate) const SALT: &str = "---\ntitle: Salt\ndate: 2026-11-20\n---\nText of the *marsh*.\n";

/// The running program, without a socket.
pub(crate) struct Ground {
    /// The folder that holds the data and the configuration; removed at the end.
    pub(crate) folder: TempDir,
    /// The program.
    pub(crate) app: Arc<App>,
    /// Its addresses.
    pub(crate) door: Door,
    clock: Arc<AtomicI64>,
}

impl Ground {
    /// One site that publishes everything at once, without limits, with the article at `/salt`.
    pub(crate) async fn new() -> Self {
        Self::site("policy = 'publish'").await
    }

    /// The same with these lines in the site's configuration.
    pub(crate) async fn site(lines: &str) -> Self {
        Self::with(&format!("[limits]\nreplies_per_minute = 0\n[[site]]\n{lines}\n")).await
    }

    /// With this configuration.
    pub(crate) async fn with(config: &str) -> Self {
        Self::looking_up(config, system_lookup()).await
    }

    /// The same where names of other servers mean what `lookup` says.
    pub(crate) async fn looking_up(config: &str, lookup: Lookup) -> Self {
        let ground = Self::open(config, lookup).await;
        ground.write("salt.md", SALT);
        ground.read().await;
        ground
    }

    /// With this configuration and no article.
    pub(crate) async fn bare(config: &str) -> Self {
        Self::open(config, system_lookup()).await
    }

    async fn open(config: &str, lookup: Lookup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rejoinder.toml");
        std::fs::write(&file, config).unwrap();
        let flags = Flags { config: Some(file), data: Some(folder.path().join("data")), ..Flags::default() };
        let config = Config::load(&flags, std::iter::empty()).unwrap();
        let clock = Arc::new(AtomicI64::new(START.parse::<Time>().unwrap().as_micros()));
        let (told, counter) = (Arc::clone(&clock), AtomicU64::new(1));
        let noise = move |bytes: &mut [u8]| {
            let number = counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            bytes.iter_mut().rev().zip(number.iter().rev().cycle()).for_each(|(byte, from)| *byte = *from);
        };
        let now = move || Time::from_micros(told.load(Ordering::Relaxed));
        let mut app =
            rejoinder::run::open(config, Arc::new(now), Arc::new(noise), Duration::ZERO).await.unwrap();
        let net = Net::new(app.config.allow_private.clone(), lookup);
        Arc::get_mut(&mut app).unwrap().net = net;
        let door = Door::new(&app);
        Self { folder, app, door, clock }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::Relaxed);
    }

    /// The folder of articles.
    pub(crate) fn articles(&self) -> PathBuf {
        self.app.sites()[0].articles.clone()
    }

    /// Writes a file into the folder of articles.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let file = self.articles().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }

    /// Brings the articles to what the folder says.
    pub(crate) async fn read(&self) -> Reading {
        folder::read(&self.app, &self.app.sites()[0]).await.unwrap()
    }

    /// Writes a file of three days ago with these lines of front matter, and reads it.
    pub(crate) async fn article(&self, name: &str, lines: &str) {
        self.write(name, format!("---\ndate: 2026-11-20\n{lines}\n---\nText.\n"));
        let reading = self.read().await;
        assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    }

    /// The article at a path, whoever may see it.
    pub(crate) async fn at(&self, path: &str) -> Article {
        self.app.store.article_at(&SiteId::default(), path).await.unwrap().unwrap()
    }

    /// A moderator decides.
    pub(crate) async fn moderate(&self, reply: &str, state: State) -> Moderated {
        let act = Act { state, actor: "command:test".into(), reason: None, at: self.app.now() };
        self.app.store.moderate_reply(&SiteId::default(), reply.parse().unwrap(), act).await.unwrap()
    }

    /// Ids of the replies in a state, newest first.
    pub(crate) async fn in_state(&self, state: State) -> Vec<String> {
        let found = self.app.store.replies_in(&SiteId::default(), state, None, 1000).await.unwrap();
        found.iter().map(|reply| reply.id.to_string()).collect()
    }

    /// All replies there are.
    pub(crate) async fn replies(&self) -> usize {
        let mut count = 0;
        for state in State::ALL {
            count += self.in_state(state).await.len();
        }
        count
    }

    /// Puts published replies under an article, each under the one whose number is given; their ids by number.
    pub(crate) async fn thread(&self, path: &str, parents: &[Option<usize>]) -> Vec<String> {
        let ids: Vec<ReplyId> = (0..parents.len()).map(|_| self.app.new_reply_id()).collect();
        let origin = |number: usize| format!("test:{path}:{number}");
        let reply = |number: usize, parent: &Option<usize>| ImportedReply {
            id: ids[number],
            origin: origin(number),
            parent: parent.map(origin),
            anchor: Some(format!("comment-{number}")),
            state: State::Published,
            created: self.app.now().after(Duration::from_secs(number as u64)),
            name: format!("Name {number}"),
            email: String::new(),
            website: String::new(),
            posted_with: None,
            body: format!("Words {number}"),
            html: format!("<p>Words {number}</p>\n"),
        };
        let replies = parents.iter().enumerate().map(|(number, parent)| reply(number, parent)).collect();
        let article = self.at(path).await.id;
        self.app.store.import_replies(&SiteId::default(), article, replies, self.app.now()).await.unwrap();
        ids.iter().map(ToString::to_string).collect()
    }
}
