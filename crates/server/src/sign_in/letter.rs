//! Signing in by an e-mail address: a letter with a code goes there, and the code comes back through the browser that
//! asked for it. Only here is an address an identity: it is the one thing that is proved.

use rejoinder_domain::{Identity, Profile, email_address};
use rejoinder_store::PendingSignIn;
use serde::{Deserialize, Serialize};

use super::begin::Wish;
use super::plan::random;
use super::session::hashed;
use super::{PENDING, SignInError};
use crate::app::App;
use crate::mail::{self, Letter, MailError};

/// Who vouches: the program itself, which wrote to the address.
const ISSUER: &str = "email";
/// What codes are written with: nothing that looks like something else.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Letters of a code: 40 bits, of which nobody tries many in ten minutes at sixty a minute.
const LENGTH: usize = 8;

/// What is kept until the code comes back.
#[derive(Serialize, Deserialize)]
struct Sent {
    address: String,
    code: [u8; 32],
}

/// Writes to the address that the reader typed. Every address gets the same answer: whether it is known here is
/// nobody's business.
pub(crate) async fn begin(app: &App, wish: &Wish<'_>) -> Result<String, SignInError> {
    let address = email_address(wish.place).ok_or(SignInError::NoInstance)?;
    app.limits.letter(&wish.site.id, &address).map_err(|_| SignInError::TooMany)?;
    let (state, code) = (random(app), code(app));
    let sent = Sent { address: address.clone(), code: hashed(&code) };
    let plan = serde_json::to_string(&sent).map_err(|error| SignInError::Unavailable(error.to_string()))?;
    let now = app.now();
    let pending = PendingSignIn {
        state: hashed(&state),
        browser: wish.browser,
        provider: wish.provider.id.clone(),
        instance: String::new(),
        plan,
        article: wish.article,
        link: wish.link,
        window: wish.window,
        expires: now.after(PENDING),
    };
    if !app.store.begin_sign_in(&wish.site.id, pending, now).await? {
        return Err(SignInError::NoWindow);
    }
    let t = wish.site.language;
    let link = format!(
        "{}/sign-in/{}/letter?state={state}&code={code}",
        app.public_url(wish.site),
        wish.provider.id
    );
    let site = wish.site.title.as_str();
    let arguments = [("site", site.into()), ("code", code.as_str().into()), ("link", link.as_str().into())];
    let letter = Letter {
        to: address,
        subject: t.fill("letter-subject", "site", site),
        text: t.text_with("letter-text", &arguments),
    };
    mail::send(app.config.mail.as_ref(), letter).await.map_err(|error| match error {
        MailError::Address => SignInError::NoInstance,
        error => SignInError::Unavailable(error.to_string()),
    })?;
    Ok(state)
}

/// Who somebody is that has typed the code: `None` if it is another.
pub(crate) fn proved(pending: &PendingSignIn, typed: &str) -> Option<Profile> {
    let sent: Sent = serde_json::from_str(&pending.plan).ok()?;
    let code: String =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if hashed(&code) != sent.code {
        return None;
    }
    let identity = Identity::new(ISSUER, sent.address.clone())?;
    Some(Profile { email: sent.address, email_verified: true, ..Profile::of(identity) })
}

/// Whether a text could be a code.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| LETTERS.contains(&byte))
}

fn code(app: &App) -> String {
    let noise = app.random::<LENGTH>();
    noise
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}
