//! A sign-in begins: the reader is sent to the provider.

use rejoinder_domain::{AccountId, ArticleId};
use rejoinder_store::PendingSignIn;
use url::Url;

use super::plan::{Plan, random};
use super::session::hashed;
use super::{Kind, PENDING, SignInError, dialects, passkey};
use crate::app::{App, Site};
use crate::config::Provider;

/// Who asks to sign in, where and for what.
#[derive(Clone)]
pub struct Wish<'a> {
    /// The site.
    pub site: &'a Site,
    /// The provider.
    pub provider: &'a Provider,
    /// SHA-256 of the browser's token.
    pub browser: [u8; 32],
    /// Where the account is, as typed, of providers that ask.
    pub place: &'a str,
    /// The article that the reader wants to come back to.
    pub article: Option<ArticleId>,
    /// The account that the identity is to be linked to.
    pub link: Option<AccountId>,
    /// The window that waits for the end.
    pub window: Option<[u8; 16]>,
    /// The reader wants another account than the one that the provider would take by itself.
    pub change: bool,
}

/// A sign-in that has begun.
pub struct Begun {
    /// What the provider must bring back.
    pub state: String,
}

/// Begins a sign-in and keeps what it needs to go on. Nothing is sent to the provider that says who the reader is.
pub async fn begin(app: &App, wish: Wish<'_>) -> Result<Begun, SignInError> {
    let (instance, plan) = if wish.provider.kind == Kind::Passkey {
        passkey::relying_party(app, wish.site)?;
        // What is asked of the passkey is the plan, once the reader has said whether to use or to make one.
        (String::new(), String::new())
    } else {
        let found = dialects::place(app, &wish).await?;
        if !app.net.may_lead_to(&found.plan.endpoints.authorize) {
            return Err(SignInError::Refused("the provider's page is not at an address of the web"));
        }
        (found.instance, found.plan.write()?)
    };
    let state = random(app);
    let now = app.now();
    let pending = PendingSignIn {
        state: hashed(&state),
        browser: wish.browser,
        provider: wish.provider.id.clone(),
        instance,
        plan,
        article: wish.article,
        link: wish.link,
        window: wish.window,
        expires: now.after(PENDING),
    };
    if app.store.begin_sign_in(&wish.site.id, pending, now).await? {
        Ok(Begun { state })
    } else {
        Err(SignInError::NoWindow)
    }
}

/// The provider's address for a sign-in that has begun, with everything it must be told.
pub fn address(
    site: &Site,
    provider: &Provider,
    pending: &PendingSignIn,
    begun: (&str, bool),
) -> Result<Url, SignInError> {
    let (state, change) = begun;
    let plan = Plan::read(&pending.plan)?;
    let mut url = plan.endpoints.authorize.clone();
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("state", state);
        if provider.kind != Kind::Jwt {
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &plan.client_id)
                .append_pair("redirect_uri", &plan.redirect)
                .append_pair("code_challenge", &plan.challenge())
                .append_pair("code_challenge_method", "S256");
        }
        for (name, value) in dialects::parameters(site, provider, &plan, change) {
            query.append_pair(name, &value);
        }
    }
    // Some read `+` as it stands: a space is `%20` to everybody. A plus is never literal in this serialisation.
    let query = url.query().map(|query| query.replace('+', "%20"));
    url.set_query(query.as_deref());
    Ok(url)
}
