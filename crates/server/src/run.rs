//! Opening the data folder and running the server on it.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rejoinder_domain::{Key, Time};
use rejoinder_store::{Follower, Store};
use tokio::net::TcpListener;

use crate::app::{App, Clock, Ingredients, Noise};
use crate::articles::{folder, watch};
use crate::backup::restore;
use crate::cache::{Cache, REBUILD};
use crate::config::Config;
use crate::door::Door;
use crate::net::system_lookup;
use crate::{listener, sign_in};

/// Most bytes of finished pages kept in memory.
const CACHE_BYTES: u64 = 48 * 1024 * 1024;
/// How often changes made by other programs are looked for.
const LOOK: Duration = Duration::from_millis(200);

/// The system's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where time comes in")]
pub fn clock() -> Clock {
    Arc::new(|| Time::from_timestamp(jiff::Timestamp::now()))
}

/// The system's randomness.
#[expect(clippy::disallowed_methods, reason = "the one place where randomness comes in")]
pub fn noise() -> Noise {
    Arc::new(|bytes| {
        if let Err(error) = getrandom::fill(bytes) {
            // Without it tokens could be guessed: better no server than such a one.
            tracing::error!(%error, "the system has no randomness");
            std::process::abort();
        }
    })
}

/// Makes the data folder if it is not there; nobody else may look into it. One that a restore has not filled to the
/// end is refused: what is in it is not what was backed up.
pub fn make_data_folder(data: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.with_context(|| format!("cannot make the data folder {}", data.display()))?;
    if restore::is_unfinished(data) {
        anyhow::bail!(
            "a restore into {} did not come to its end: run `rejoinder restore` once more",
            data.display()
        );
    }
    Ok(())
}

/// Opens the data folder for a command or the server.
pub async fn open(config: Config, clock: Clock, noise: Noise, rebuild: Duration) -> anyhow::Result<Arc<App>> {
    make_data_folder(&config.data)?;
    let cache = Arc::new(Cache::new(CACHE_BYTES, rebuild));
    let told = Arc::clone(&cache);
    let store = Store::open(&config.data, Arc::new(move |changes| told.changed(changes)))
        .with_context(|| format!("cannot open the database in {}", config.data.display()))?;
    let mut fresh = [0; 32];
    noise(&mut fresh);
    let key = Key::new(store.secret("marks", fresh).await?);
    Ok(Arc::new(App::new(Ingredients { config, store, cache, key, clock, noise, lookup: system_lookup() })))
}

/// Opens the data folder as commands do.
pub async fn open_for_command(config: Config) -> anyhow::Result<Arc<App>> {
    open(config, clock(), noise(), REBUILD).await
}

/// Reads the articles, then serves on `listener` until `shutdown` is ready.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    // Before anything is shown, or remembered, that another program may change.
    let followed = follow(&app)?;
    let address = listener.local_addr()?;
    let _ = app.address.set(address);
    for site in app.sites() {
        if let Some(hint) = sign_in::passkey::hint(&app, site) {
            tracing::warn!(site = %site.id, "passkeys will not work: {hint}");
        }
        folder::report(&folder::read(&app, site).await?);
    }
    let _watchers = watch::watch(&app).await?;
    eprintln!("listening on http://{address}");
    listener::serve(listener, Door::new(&app), shutdown).await;
    followed.abort();
    Ok(())
}

/// Learns of what other programs commit, such as commands beside the running server.
fn follow(app: &Arc<App>) -> anyhow::Result<tokio::task::JoinHandle<()>> {
    let mut follower = Follower::open(&app.config.data)?;
    let app = Arc::clone(app);
    Ok(tokio::spawn(async move {
        loop {
            tokio::time::sleep(LOOK).await;
            let looked = tokio::task::spawn_blocking(move || {
                let found = follower.look();
                (follower, found)
            });
            let Ok((back, found)) = looked.await else {
                tracing::error!("looking for changes made by other programs ended; restart to see them");
                return;
            };
            follower = back;
            match found {
                Ok(None) => continue,
                Ok(Some(changes)) => app.cache.changed(&changes),
                Err(error) => tracing::error!(%error, "cannot look for changes made by other programs"),
            }
            app.store.committed_elsewhere();
        }
    }))
}
