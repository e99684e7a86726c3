//! The program and a provider that it knows in every kind.

use std::fmt::Write;
use std::future::ready;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use rejoinder::net::Lookup;
use url::Url;

use super::keys::apple_pem;
use super::{Callback, Idp, SECRET};
use crate::browser::{Answer, Reader};
use crate::ground::Ground;

/// Ids of the entries, which are the kinds.
pub(crate) const KINDS: [&str; 11] = [
    "wordpress",
    "google",
    "x",
    "facebook",
    "github",
    "gitlab",
    "microsoft",
    "apple",
    "mastodon",
    "oidc",
    "indieauth",
];

/// No limits, the machine itself may be reached, one site.
const USUAL: &str = "[limits]\nreplies_per_minute = 0\n[network]\nallow_private = ['127.0.0.0/8']\n[[site]]\npolicy = 'publish'\n";

/// The program and the provider.
pub(crate) struct Scene {
    /// The program.
    pub(crate) ground: Ground,
    /// The provider.
    pub(crate) idp: Idp,
}

impl Scene {
    /// One site that anybody may sign in at, and at the provider's `second` issuer too.
    pub(crate) async fn new() -> Self {
        Self::with(USUAL).await
    }

    /// The same with this configuration before the entries of the providers. Names that end in `.test` are the
    /// machine itself, other names are nobody's.
    pub(crate) async fn with(head: &str) -> Self {
        let named = |host: &str| {
            if host.rsplit('.').next() == Some("test") {
                Ok(vec![IpAddr::from(Ipv4Addr::LOCALHOST)])
            } else {
                Err(ErrorKind::NotFound.into())
            }
        };
        Self::looking_up(head, Arc::new(move |host| Box::pin(ready(named(&host))))).await
    }

    /// The same with names that mean what `lookup` says.
    pub(crate) async fn looking_up(head: &str, lookup: Lookup) -> Self {
        let idp = Idp::start().await;
        let ground = Ground::looking_up(&format!("{head}{}", entries(&idp.origin)), lookup).await;
        Self { ground, idp }
    }

    /// A browser without cookies.
    pub(crate) fn reader(&self) -> Reader<'_> {
        self.ground.reader()
    }

    /// Lets time pass, here and there.
    pub(crate) fn pass(&self, span: Duration) {
        self.ground.pass(span);
        self.idp.pass(span);
    }

    /// What a reader answers who is asked where the account is; nobody is asked of most kinds.
    pub(crate) fn place(&self, id: &str) -> String {
        match id {
            "mastodon" => self.idp.origin.clone(),
            "indieauth" => format!("{}/anabell", self.idp.origin),
            _ => String::new(),
        }
    }

    /// A reader clicks an icon with a text in the form, and gets as far as the provider's page.
    pub(crate) async fn leave(&self, reader: &Reader<'_>, id: &str) -> Url {
        reader.leave(id, &[("place", &self.place(id))]).await
    }

    /// The same, and says yes there: with what the provider sends the reader back.
    pub(crate) async fn approved(&self, reader: &Reader<'_>, id: &str) -> Callback {
        self.idp.approve(&self.leave(reader, id).await)
    }

    /// The same to the end.
    pub(crate) async fn sign_in(&self, reader: &Reader<'_>, id: &str) -> Answer {
        let back = self.approved(reader, id).await;
        reader.get(&back.address()).await
    }
}

/// Entries for every kind.
fn entries(origin: &str) -> String {
    let mut all = String::new();
    for id in KINDS.into_iter().chain(["second"]) {
        let kind = if id == "second" { "oidc" } else { id };
        let _ = write!(all, "[[sign_in]]\nid = '{id}'\nkind = '{kind}'\n");
        let more = match id {
            "mastodon" | "indieauth" => String::new(),
            "wordpress" | "x" | "facebook" | "github" => {
                let profile = if id == "github" { "user" } else { "me" };
                let mut lines = registered(SECRET);
                for (key, path) in [
                    ("authorize", "authorize"),
                    ("token", "token"),
                    ("profile", profile),
                    ("revoke", "revoke"),
                ] {
                    let _ = writeln!(lines, "{key}_url = '{origin}/{id}/{path}'");
                }
                lines
            }
            "microsoft" => {
                let photo = format!("photo_url = '{origin}/microsoft/photo'\n");
                registered(SECRET) + &photo + &format!("issuer = '{origin}/microsoft/common/v2.0'\n")
            }
            "apple" => {
                registered(apple_pem())
                    + &format!("issuer = '{origin}/apple'\nteam_id = 'team'\nkey_id = 'key'\n")
            }
            id => registered(SECRET) + &format!("issuer = '{origin}/{id}'\n"),
        };
        all.push_str(&more);
    }
    all
}

fn registered(secret: &str) -> String {
    format!("client_id = 'paper'\nclient_secret = '''{secret}'''\n")
}
