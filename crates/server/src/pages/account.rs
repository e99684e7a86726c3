//! The own account: its name, its ways to log in, where it is logged in, its replies, its end.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rejoinder_domain::{Identity, Picked, account_name, is_address};
use rejoinder_store::{AccountRefusal, LinkedIdentity, OwnReply, Session};
use serde::Deserialize;

use crate::app::App;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::form::{self, Icon};
use crate::pages::response;
use crate::pages::sent::read_own_form;
use crate::pages::thread::{avatar, when};
use crate::sign_in::{FRESH, Kind, SignInError, badge_name, outcome, say, session};
use crate::urls;
use crate::visitor::{CookieNames, Visitor};

/// Own replies listed.
const REPLIES: u32 = 20;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    said: Option<String>,
    wrong: Option<String>,
    icons: Vec<Icon>,
    own: Option<Own>,
    /// A name that was typed and not taken, with what is wrong with it.
    typed: Option<(String, String)>,
}

/// What is shown to whoever is signed in.
struct Own {
    name: String,
    picture: Option<String>,
    initials: String,
    hue: u8,
    fresh: bool,
    identities: Vec<Way>,
    sessions: Vec<(String, bool)>,
    replies: Vec<Said>,
    claimable: u64,
}

/// One way to log in.
struct Way {
    identity: Identity,
    provider: String,
    handle: String,
    page: String,
    linked: String,
    used: String,
    /// The accessible name of "Remove".
    unlink: String,
}

/// One own reply.
struct Said {
    address: String,
    when: String,
    excerpt: String,
}

#[derive(Template)]
#[template(path = "account_delete.html")]
struct DeletePage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Change {
    name: String,
    issuer: String,
    subject: String,
}

/// `GET /account`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let t = visitor.site.language;
    let query = query.unwrap_or_default();
    let code = query.strip_prefix("sign_in=");
    let known = code.and_then(|code| SignInError::CODES.into_iter().find(|known| *known == code));
    let wrong = known.map(|code| outcome(t, code, false));
    let said = match query.as_str() {
        "saved" => Some("account-saved"),
        "deleted" => Some("account-deleted"),
        _ => None,
    };
    let said = said.map(|key| t.text(key).into_owned());
    page(&app, &visitor, StatusCode::OK, Told { said, wrong, typed: None }).await.map_err(refused)
}

/// `POST /account/{deed}`
pub async fn change(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(deed): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let change: Change = read_own_form(&visitor, &headers, body).map_err(refused)?;
    let session = visitor.signed_in(&app).await.map_err(|error| refused(error.into()))?;
    let Some(session) = session else { return Ok(to("/account")) };
    let account = Account { app: &app, visitor: &visitor, session: &session };
    let done = match deed.as_str() {
        "name" => account.rename(&change.name).await,
        "unlink" => account.unlink(change).await,
        "log-out-everywhere" => account.log_out_everywhere().await,
        "claim" => account.claim().await,
        "erase" => account.delete().await,
        _ => Err(Failure::NotFound),
    };
    done.map_err(refused)
}

/// `GET /account/delete`: the question.
pub async fn ask(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let session = visitor.signed_in(&app).await.map_err(|error| refused(error.into()))?;
    if session.is_none_or(|session| !session.is_fresh(app.now(), FRESH)) {
        return Ok(to("/account?sign_in=not-fresh"));
    }
    let t = visitor.site.language;
    let heading = t.text("account-delete");
    let page = DeletePage { chrome: Chrome::unlisted(&app, &visitor.site, &heading), t };
    let html = page.render().map_err(|error| refused(error.into()))?;
    Ok(response::personal(StatusCode::OK, html))
}

/// An account on which its holder acts.
struct Account<'a> {
    app: &'a Arc<App>,
    visitor: &'a Visitor,
    session: &'a Session,
}

impl Account<'_> {
    async fn rename(&self, typed: &str) -> Result<Response, Failure> {
        let name = match chosen_name(typed) {
            Ok(name) => name,
            Err(wrong) => return self.not_taken(typed, wrong).await,
        };
        let site = &self.visitor.site.id;
        match self.app.store.rename_account(site, self.session.account.id, name, self.app.now()).await? {
            Ok(()) => Ok(to("/account?saved")),
            Err(AccountRefusal::NameTaken) => self.not_taken(typed, "account-name-taken").await,
            Err(_) => Ok(to("/account")),
        }
    }

    async fn unlink(&self, change: Change) -> Result<Response, Failure> {
        if !self.is_fresh() {
            return Ok(to("/account?sign_in=not-fresh"));
        }
        let identity = Identity { issuer: change.issuer, subject: change.subject };
        let site = &self.visitor.site.id;
        match self.app.store.unlink_identity(site, self.session.account.id, identity).await? {
            Err(AccountRefusal::LastIdentity) => self.refuse("account-last-identity").await,
            Ok(()) | Err(_) => Ok(to("/account?saved")),
        }
    }

    async fn log_out_everywhere(&self) -> Result<Response, Failure> {
        self.app.store.end_sessions(&self.visitor.site.id, self.session.account.id).await?;
        Ok(self.gone("/account"))
    }

    /// Replies of this browser's guest become the account's: only the browser that posted them can show its cookie.
    async fn claim(&self) -> Result<Response, Failure> {
        let Some(own) = &self.visitor.own else { return Ok(to("/account")) };
        let id = self.session.account.id;
        let account = (id, session::owner(id), self.session.badge.clone());
        let site = &self.visitor.site.id;
        self.app.store.claim_replies(site, own.owner, account, self.app.now()).await?;
        Ok(to("/account?saved"))
    }

    async fn delete(&self) -> Result<Response, Failure> {
        if !self.is_fresh() {
            return Ok(to("/account?sign_in=not-fresh"));
        }
        let site = &self.visitor.site.id;
        self.app.store.delete_account(site, self.session.account.id, self.app.now()).await?;
        Ok(self.gone("/account?deleted"))
    }

    fn is_fresh(&self) -> bool {
        self.session.is_fresh(self.app.now(), FRESH)
    }

    async fn refuse(&self, key: &str) -> Result<Response, Failure> {
        let wrong = Some(self.visitor.site.language.text(key).into_owned());
        let told = Told { wrong, ..Told::default() };
        page(self.app, self.visitor, StatusCode::UNPROCESSABLE_ENTITY, told).await
    }

    /// The page with the name as it was typed, and what is wrong with it.
    async fn not_taken(&self, typed: &str, key: &str) -> Result<Response, Failure> {
        let why = self.visitor.site.language.text(key).into_owned();
        let told = Told { typed: Some((typed.to_owned(), why)), ..Told::default() };
        page(self.app, self.visitor, StatusCode::UNPROCESSABLE_ENTITY, told).await
    }

    /// 303 without a session.
    fn gone(&self, target: &str) -> Response {
        let mut answer = to(target);
        let cookie = CookieNames::of(self.app, &self.visitor.site).no_session();
        if let Ok(value) = axum::http::HeaderValue::from_str(&cookie.to_string()) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
        answer
    }
}

/// The name that somebody wants to go by, or the message that says why it is none. It is shown with every reply.
pub(crate) fn chosen_name(typed: &str) -> Result<Picked, &'static str> {
    match account_name(typed) {
        Ok(picked) if is_address(&picked.name) => Err("account-name-email"),
        picked => picked.map_err(|_| "account-name-invalid"),
    }
}

fn to(target: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, target.to_owned())]).into_response()
}

/// What the page says of what was done.
#[derive(Default)]
struct Told {
    said: Option<String>,
    wrong: Option<String>,
    typed: Option<(String, String)>,
}

async fn page(app: &App, visitor: &Visitor, status: StatusCode, told: Told) -> Result<Response, Failure> {
    let site = &visitor.site;
    let t = site.language;
    let own = match visitor.signed_in(app).await? {
        Some(session) => Some(own(app, visitor, &session).await?),
        None => None,
    };
    let heading = t.text("account-title");
    let page = AccountPage {
        chrome: Chrome::unlisted(app, site, &heading),
        t,
        said: told.said,
        wrong: told.wrong,
        icons: form::icons(app, site),
        own,
        typed: told.typed,
    };
    Ok(response::personal(status, page.render()?))
}

async fn own(app: &App, visitor: &Visitor, session: &Session) -> Result<Own, Failure> {
    let (site, now) = (&visitor.site, app.now());
    let account = &session.account;
    let identities = app.store.identities(&site.id, account.id).await?;
    let sessions = app.store.sessions(&site.id, account.id, now).await?;
    let replies = app.store.replies_of(&site.id, session::owner(account.id), None, REPLIES).await?;
    let claimable = match &visitor.own {
        Some(own) => app.store.claimable_replies(&site.id, own.owner).await?,
        None => 0,
    };
    let t = site.language;
    let (initials, hue) = avatar(&account.name);
    let line = |one: &Session| {
        let began = when(site, one.created);
        let text = if is_passkey(&one.badge) {
            t.fill("account-session-passkey", "date", began.as_str())
        } else {
            let provider = badge_name(&one.badge);
            t.text_with("account-session", &[("provider", provider.into()), ("date", began.as_str().into())])
        };
        (text, one.token == session.token)
    };
    Ok(Own {
        name: account.name.clone(),
        picture: account.picture.map(urls::picture),
        initials,
        hue,
        fresh: session.is_fresh(now, FRESH),
        identities: identities.iter().map(|one| way(visitor, one)).collect(),
        sessions: sessions.iter().map(line).collect(),
        replies: replies.iter().map(|reply| said(visitor, reply)).collect(),
        claimable,
    })
}

fn way(visitor: &Visitor, one: &LinkedIdentity) -> Way {
    let site = &visitor.site;
    let linked = site.language.date(one.linked, &site.time_zone);
    let used = when(site, one.used);
    Way {
        identity: one.identity.clone(),
        provider: if is_passkey(&one.badge) {
            site.language.text("passkey-name").into_owned()
        } else {
            badge_name(&one.badge).to_owned()
        },
        unlink: say(site.language, "account-unlink-name", &one.badge),
        handle: one.handle.clone(),
        page: one.page.clone(),
        linked: site.language.fill("account-identity-linked", "date", linked.as_str()),
        used: site.language.fill("account-identity-used", "date", used.as_str()),
    }
}

fn is_passkey(badge: &str) -> bool {
    badge.parse() == Ok(Kind::Passkey)
}

fn said(visitor: &Visitor, reply: &OwnReply) -> Said {
    Said {
        address: urls::reply(reply.id),
        when: when(&visitor.site, reply.created),
        excerpt: rejoinder_domain::markup::plain_text(&reply.html, 120),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_goes_by_what_was_typed_unless_that_is_no_name() {
        let name = |typed: &str| chosen_name(typed).map(|picked| picked.name);
        assert_eq!(name(" Ana  Bell "), Ok("Ana Bell".to_owned()));
        assert_eq!(name("@ana@social.example").as_deref(), Ok("@ana@social.example"));
        for (typed, wrong) in [
            ("", "account-name-invalid"),
            ("Admin", "account-name-invalid"),
            ("ana@example.org", "account-name-email"),
        ] {
            assert_eq!(chosen_name(typed), Err(wrong), "{typed}");
        }
    }
}
