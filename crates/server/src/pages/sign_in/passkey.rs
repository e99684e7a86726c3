//! Logging in with a passkey: the one way that needs a script, for only scripts can ask authenticators anything.
//!
//! The page has two forms, to use a passkey and to make one. Its script fetches what the authenticator is to be asked,
//! asks it, and posts the answer as a form; from there everything goes as with every other way to log in. Without the
//! script the page says that it cannot work, and leads back to where the text is.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rejoinder_store::{Callback, PendingSignIn};
use serde::Deserialize;
use serde_json::json;

use super::back::settle;
use super::window::{keep_opener, no, read, say};
use super::{Passing, article, holds, note, provider};
use crate::app::App;
use crate::config::Provider;
use crate::error::Failure;
use crate::language::Language;
use crate::pages::account::chosen_name;
use crate::pages::chrome::Chrome;
use crate::pages::failure::Refused;
use crate::pages::sent::read_own_form;
use crate::pages::{assets, response};
use crate::sign_in::passkey::{self, Question};
use crate::sign_in::session::hashed;
use crate::sign_in::{Kind, SignInError, outcome, say as words};
use crate::visitor::Visitor;

/// Most bytes of what the page sends.
pub const ANSWER_BYTES: usize = 32 * 1024;

/// Log in with a passkey (`passkey.html`).
#[derive(Template)]
#[template(path = "passkey.html")]
struct PasskeyPage<'a> {
    chrome: Chrome<'a>,
    t: &'static Language,
    id: &'a str,
    state: &'a str,
    /// The passkey is to be added to the account that is signed in.
    link: bool,
    /// Whoever is signed in logs in again: a passkey made now would be of another account.
    again: bool,
    /// Text waits where the reader came from.
    waits: bool,
    /// What a new account may be called.
    name: String,
    problem: Option<String>,
    script: &'static str,
}

/// Which sign-in, and the authenticator's answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answered {
    state: String,
    answer: String,
}

/// What the script wants to ask.
#[derive(Deserialize)]
struct Wanted {
    state: String,
    deed: Deed,
    #[serde(default)]
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deed {
    Use,
    Make,
}

/// A browser on the page of a sign-in that it has begun.
struct There<'a> {
    app: &'a Arc<App>,
    visitor: &'a Visitor,
    provider: &'a Provider,
    state: &'a str,
}

impl PasskeyPage<'_> {
    /// Why nobody was logged in, where the reader came from.
    fn outcome(&self, code: &str) -> String {
        outcome(self.t, code, self.waits)
    }
}

impl<'a> There<'a> {
    fn new(app: &'a Arc<App>, visitor: &'a Visitor, id: &str, state: &'a str) -> Result<Self, Failure> {
        let provider = provider(app, &visitor.site, id)?;
        if provider.kind == Kind::Passkey {
            Ok(Self { app, visitor, provider, state })
        } else {
            Err(Failure::NotFound)
        }
    }

    /// What the browser shows to go on.
    fn callback(&self) -> Result<Callback, Failure> {
        Ok(Callback {
            state: hashed(self.state),
            browser: hashed(self.visitor.browser.as_deref().ok_or(Failure::SignInOver)?),
            provider: self.provider.id.clone(),
            instance: String::new(),
            at: self.app.now(),
        })
    }

    /// The sign-in, as it goes on.
    async fn pending(&self) -> Result<PendingSignIn, Failure> {
        let Callback { state, browser, at, .. } = self.callback()?;
        let found = self.app.store.begun_sign_in(&self.visitor.site.id, state, browser, at).await?;
        let found = found.filter(|pending| pending.provider == self.provider.id);
        self.held(found.ok_or(Failure::SignInOver)?).await
    }

    /// The sign-in, which ends with this.
    async fn take(&self) -> Result<PendingSignIn, Failure> {
        let taken = self.app.store.take_sign_in(&self.visitor.site.id, self.callback()?).await?;
        taken.ok_or(Failure::SignInOver)
    }

    /// The sign-in goes on with this question, and an answer to an earlier one is none.
    async fn ask(&self, plan: String) -> Result<(), Failure> {
        let site = &self.visitor.site.id;
        let before = self.app.store.replace_plan(site, self.callback()?, plan).await?;
        before.map(|_| ()).ok_or(Failure::SignInOver)
    }

    /// The sign-in goes on, with no question asked.
    async fn put_back(&self, taken: &PendingSignIn) -> Result<(), Failure> {
        let unasked = PendingSignIn { plan: String::new(), ..taken.clone() };
        Ok(self.app.store.put_back_sign_in(&self.visitor.site.id, unasked).await?)
    }

    fn is_too_many(&self) -> bool {
        self.app.limits.sign_in(&self.visitor.site.id, &self.visitor.network).is_err()
    }

    /// The same sign-in, unless its passkey was to be added for somebody who is not signed in here any more: that
    /// somebody's keys are not told of then, and no key is added to them.
    async fn held(&self, pending: PendingSignIn) -> Result<PendingSignIn, Failure> {
        match holds(self.app, self.visitor, pending.link).await {
            Ok(()) => Ok(pending),
            Err(SignInError::Store(error)) => Err(error.into()),
            Err(_) => Err(Failure::SignInOver),
        }
    }

    async fn passing(&self, pending: &PendingSignIn) -> Result<Passing<'a>, Failure> {
        let came_from = article(self.app, &self.visitor.site, pending.article).await?;
        Ok(Passing::new(self.app, self.visitor, came_from))
    }

    async fn page(
        &self,
        pending: &PendingSignIn,
        status: StatusCode,
        problem: Option<String>,
    ) -> Result<Response, Failure> {
        let site = &self.visitor.site;
        let t = site.language;
        let heading = match pending.link {
            Some(_) => t.text("passkey-add").into_owned(),
            None => words(t, "sign-in-with", &self.provider.badge()),
        };
        let page = PasskeyPage {
            chrome: Chrome::unlisted(self.app, site, &heading),
            t,
            id: &self.provider.id,
            state: self.state,
            link: pending.link.is_some(),
            again: pending.link.is_none() && self.visitor.signed_in(self.app).await?.is_some(),
            waits: pending.article.is_some(),
            name: self.typed_name(pending).await?,
            problem,
            script: assets::passkey_address(),
        };
        // The referrer stays what it is everywhere: without one, browsers would not say where the forms come from.
        let mut answer = response::personal(status, page.render()?);
        if pending.window.is_some() {
            keep_opener(&mut answer);
        }
        Ok(answer)
    }

    /// The name that the reader has typed into the form, or wants to find there.
    async fn typed_name(&self, pending: &PendingSignIn) -> Result<String, Failure> {
        let kept = match pending.article {
            Some(article) => {
                let key = (pending.browser, article);
                self.app.store.kept_text(&self.visitor.site.id, key, self.app.now()).await?
            }
            None => None,
        };
        let typed = kept.map(|kept| kept.name).filter(|name| !name.is_empty());
        Ok(typed.or_else(|| self.visitor.details.clone().map(|kept| kept.name)).unwrap_or_default())
    }

    /// What an authenticator is to be asked; or what is wrong with the name, in the key of a message.
    async fn question(
        &self,
        pending: &PendingSignIn,
        wanted: &Wanted,
    ) -> Result<Result<Question, &'static str>, SignInError> {
        let (app, site) = (self.app, &self.visitor.site);
        if wanted.deed == Deed::Use {
            return passkey::ask_to_use(app, site).map(Ok);
        }
        let name = match pending.link {
            // Before the device makes a key that could not be kept.
            Some(account) if app.store.is_full(&site.id, account).await? => return Ok(Err("sign-in-full")),
            Some(account) => {
                let account = app.store.account(&site.id, account).await?;
                account.ok_or(SignInError::Refused("the account is gone"))?.name
            }
            None => match chosen_name(&wanted.name) {
                Err(wrong) => return Ok(Err(wrong)),
                Ok(name) if app.store.is_name_taken(&site.id, &name).await? => {
                    return Ok(Err("account-name-taken"));
                }
                Ok(name) => name.name,
            },
        };
        passkey::ask_to_make(app, site, name, pending.link).await.map(Ok)
    }
}

/// `GET /sign-in/{id}/passkey`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Answered>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let there = There::new(&app, &visitor, &id, &asked.state).map_err(refused)?;
    let pending = there.pending().await.map_err(refused)?;
    there.page(&pending, StatusCode::OK, None).await.map_err(refused)
}

/// `POST /sign-in/{id}/passkey/begin`: what is the authenticator to be asked? Asked anew, only the newest question counts.
pub async fn begin(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if let Err(rejection) = &body
        && rejection.status() == StatusCode::PAYLOAD_TOO_LARGE
    {
        return no(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let Some(wanted) = read::<Wanted>(&visitor, &headers, body) else { return no(StatusCode::FORBIDDEN) };
    let begun = async {
        let there = There::new(&app, &visitor, &id, &wanted.state)?;
        if there.is_too_many() {
            return Ok(no(StatusCode::TOO_MANY_REQUESTS));
        }
        let pending = there.pending().await?;
        let question = match there.question(&pending, &wanted).await {
            Ok(Ok(question)) => question,
            Ok(Err(wrong)) => {
                let text = visitor.site.language.text(wrong);
                let mut answer = say(&json!({ "problem": text }));
                *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                return Ok(answer);
            }
            Err(SignInError::Store(error)) => return Err(error.into()),
            // The account was erased just now.
            Err(SignInError::Refused(_)) => return Err(Failure::SignInOver),
            Err(error) => {
                note(there.provider, &error);
                return Ok(no(StatusCode::SERVICE_UNAVAILABLE));
            }
        };
        there.ask(question.plan).await?;
        Ok::<_, Failure>(say(&json!({ "options": question.options })))
    };
    begun.await.unwrap_or_else(|failure| Refused::new(&app, &visitor.site, failure).into_response())
}

/// `POST /sign-in/{id}/passkey`: the authenticator's answer. It uses the question up, right or wrong.
///
/// The sign-in is taken out before the answer is looked at. Whoever cancels meanwhile is not told so, and what ends
/// meanwhile, by itself or by another answer, leaves no account behind.
pub async fn finish(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let answered: Answered = read_own_form(&visitor, &headers, body).map_err(refused)?;
    let there = There::new(&app, &visitor, &id, &answered.state).map_err(refused)?;
    if there.is_too_many() {
        return Err(refused(Failure::TooMany));
    }
    let pending = there.take().await.map_err(refused)?;
    let pending = there.held(pending).await.map_err(refused)?;
    let passing = there.passing(&pending).await.map_err(refused)?;
    match passkey::finish(&app, (&visitor.site, there.provider), &pending, &answered.answer).await {
        Ok(ended) => settle(&passing, there.provider, &pending, Ok(ended)).await.map_err(refused),
        // The sign-in goes on: the reader can try again, or make a passkey after all.
        Err(error) => {
            there.put_back(&pending).await.map_err(refused)?;
            if let SignInError::Store(error) = error {
                return Err(refused(error.into()));
            }
            note(there.provider, &error);
            let text = outcome(visitor.site.language, error.code(), pending.article.is_some());
            there.page(&pending, StatusCode::UNPROCESSABLE_ENTITY, Some(text)).await.map_err(refused)
        }
    }
}

/// `POST /sign-in/{id}/passkey/cancel`: the reader goes back without.
pub async fn cancel(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let answered: Answered = read_own_form(&visitor, &headers, body).map_err(refused)?;
    let there = There::new(&app, &visitor, &id, &answered.state).map_err(refused)?;
    let pending = there.take().await.map_err(refused)?;
    let passing = there.passing(&pending).await.map_err(refused)?;
    settle(&passing, there.provider, &pending, Err(SignInError::Denied)).await.map_err(refused)
}
