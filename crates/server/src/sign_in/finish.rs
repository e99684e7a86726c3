//! A sign-in ends: the reader is back from the provider.

use std::sync::Arc;
use std::time::Duration;

use rejoinder_domain::AccountId;
use rejoinder_store::{Account, AccountRefusal, PendingSignIn, SignedIn};

use super::dialects::{self, Found};
use super::plan::Plan;
use super::token::{self, TokenError};
use super::{Kind, SignInError, picture};
use crate::app::{App, Site};
use crate::config::Provider;
use crate::net::Outgoing;

/// How long the reader waits for the picture; after that it comes by itself.
const PICTURE: Duration = Duration::from_millis(1500);

/// What a provider sent the reader back with.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// The code.
    pub code: Option<String>,
    /// An error's word.
    pub error: Option<String>,
    /// Who the provider says it is (RFC 9207).
    pub iss: Option<String>,
    /// Apple's `user`, with the first consent ever.
    pub user: Option<String>,
    /// The token of the publisher's own site.
    pub token: Option<String>,
}

/// Words for "the reader said no": of OAuth, of Apple, and of those who click the cross.
const DECLINED: [&str; 4] =
    ["access_denied", "user_cancelled_authorize", "user_cancelled_login", "consent_required"];

/// Goes on with a sign-in that was taken out of the store, to its end: the account and the badge of the identity.
pub async fn finish(
    app: &Arc<App>,
    (site, provider): (&Arc<Site>, &Provider),
    pending: &PendingSignIn,
    returned: Returned,
) -> Result<(Account, rejoinder_domain::Identity), SignInError> {
    let plan = Plan::read(&pending.plan)?;
    answered(provider, &plan, &returned)?;
    let found = match provider.kind {
        Kind::Jwt => dialects::vouched(app, (site, provider), &plan, returned.token.as_deref()).await,
        _ => exchanged(app, (site, provider), (pending, plan), returned.code.as_deref()).await,
    };
    let Found { mut profile, pictures } = found?;
    if profile.name.trim().is_empty() {
        profile.name = returned.user.as_deref().map(dialects::apple_name).unwrap_or_default();
    }
    let identity = profile.identity.clone();
    let account = keep(app, site, provider, pending, profile.cleaned()).await?;
    if !pictures.is_empty() {
        show(app, site, account.id, pictures).await;
    }
    let account = app.store.account(&site.id, account.id).await?.unwrap_or(account);
    Ok((account, identity))
}

/// Refuses the answer of another issuer than was asked, and answers that are errors.
fn answered(provider: &Provider, plan: &Plan, returned: &Returned) -> Result<(), SignInError> {
    // Who answers comes first: an error, too, may be another's (RFC 9207 §2.4).
    match &returned.iss {
        Some(iss)
            if !plan.endpoints.issuer.is_empty()
                && provider_says_who(provider)
                && *iss != plan.endpoints.issuer =>
        {
            return Err(SignInError::Refused("another issuer answered"));
        }
        None if plan.endpoints.names_itself => {
            return Err(SignInError::Refused("the issuer did not name itself"));
        }
        _ => {}
    }
    match &returned.error {
        None => Ok(()),
        Some(error) if DECLINED.contains(&error.as_str()) => Err(SignInError::Denied),
        // The words are anybody's: only their beginning goes into the log, and none onto a page.
        Some(error) => {
            Err(SignInError::Unavailable(format!("it said {:?}", error.chars().take(60).collect::<String>())))
        }
    }
}

/// Exchanges the code and asks who that is.
async fn exchanged(
    app: &Arc<App>,
    (site, provider): (&Site, &Provider),
    (pending, plan): (&PendingSignIn, Plan),
    code: Option<&str>,
) -> Result<Found, SignInError> {
    let code = code.filter(|code| !code.is_empty()).ok_or(SignInError::Denied)?;
    let secret = secret(app, site, provider, pending).await?;
    let tokens = match token::exchange(app, &plan, secret.as_deref(), code).await {
        Err(TokenError::UnknownClient) if provider.kind == Kind::Mastodon => {
            dialects::forget_registration(app, site, (&provider.id, &pending.instance)).await;
            return Err(TokenError::UnknownClient.into());
        }
        tokens => tokens?,
    };
    let found = dialects::found(app, provider, &plan, &tokens).await;
    // After the answer, and whatever came of it: the token is not needed again.
    let (there, access) = (Arc::clone(app), tokens.access);
    tokio::spawn(async move { token::revoke(&there, &plan, secret.as_deref(), &access).await });
    found
}

/// Microsoft's issuer is a pattern until the token says which tenant it is.
fn provider_says_who(provider: &Provider) -> bool {
    provider.kind != Kind::Microsoft
}

async fn secret(
    app: &App,
    site: &Site,
    provider: &Provider,
    pending: &PendingSignIn,
) -> Result<Option<String>, SignInError> {
    match provider.kind {
        Kind::Apple => dialects::apple_client_secret(provider, app.now()).map(Some),
        Kind::Mastodon => dialects::registered_secret(app, site, (&provider.id, &pending.instance)).await,
        _ => Ok(provider.client_secret.as_ref().map(|secret| secret.reveal().to_owned())),
    }
}

/// The account of whoever is proved to be what the profile says.
pub(crate) async fn keep(
    app: &App,
    site: &Site,
    provider: &Provider,
    pending: &PendingSignIn,
    profile: rejoinder_domain::Profile,
) -> Result<Account, SignInError> {
    let signed_in = signed_in(app, (site, provider), pending, profile);
    app.store.sign_in(signed_in).await?.map_err(refusal)
}

/// Somebody who has proved to be who the profile says, as the store is told.
pub(super) fn signed_in(
    app: &App,
    (site, provider): (&Site, &Provider),
    pending: &PendingSignIn,
    profile: rejoinder_domain::Profile,
) -> SignedIn {
    SignedIn {
        site: site.id.clone(),
        profile,
        badge: provider.badge(),
        new_id: AccountId::new(app.now(), app.random()),
        mark: bs58::encode(app.random::<3>()).into_string(),
        link: pending.link,
        at: app.now(),
    }
}

pub(super) fn refusal(refusal: AccountRefusal) -> SignInError {
    match refusal {
        AccountRefusal::Gone => SignInError::Refused("the account is gone"),
        AccountRefusal::Full => SignInError::Full,
        AccountRefusal::Elsewhere | AccountRefusal::NameTaken | AccountRefusal::LastIdentity => {
            SignInError::Elsewhere
        }
    }
}

/// Fetches the picture; the reader does not wait long for it.
async fn show(app: &Arc<App>, site: &Arc<Site>, account: AccountId, pictures: Vec<Outgoing>) {
    let (there, id) = (Arc::clone(app), site.id.clone());
    let fetched = tokio::spawn(async move { picture::fetch(&there, &id, account, pictures).await });
    let _ = tokio::time::timeout(PICTURE, fetched).await;
}
