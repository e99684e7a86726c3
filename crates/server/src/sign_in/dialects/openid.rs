//! OpenID Connect: any issuer, and Google, GitLab, Microsoft and Apple with their ways.

use rejoinder_domain::{Identity, Profile};
use serde_json::{Map, Value};

use super::{Found, built_in, picture, text, yes};
use crate::app::App;
use crate::config::Provider;
use crate::net::Outgoing;
use crate::sign_in::claims::{self, Expected};
use crate::sign_in::plan::{ClientAuth, Endpoints, Plan};
use crate::sign_in::token::{Tokens, read_with_token};
use crate::sign_in::{Kind, SignInError};

const GOOGLE: &str = "https://accounts.google.com";
const GITLAB: &str = "https://gitlab.com";
const MICROSOFT: &str = "https://login.microsoftonline.com";
const APPLE: &str = "https://appleid.apple.com";

/// The issuer whose discovery document says where a provider's parts are; `None` where that is built in.
pub(crate) fn issuer(provider: &Provider) -> Option<&str> {
    let own = provider.issuer.as_deref();
    match provider.kind {
        Kind::Google => own.or(Some(GOOGLE)),
        Kind::Gitlab => own.or(Some(GITLAB)),
        Kind::Oidc => own,
        _ => None,
    }
}

pub(super) async fn endpoints(app: &App, provider: &Provider) -> Result<Endpoints, SignInError> {
    let mut endpoints = match (provider.kind, issuer(provider)) {
        (Kind::Microsoft, _) => microsoft(provider.issuer.as_deref())?,
        (Kind::Apple, _) => apple(provider.issuer.as_deref().unwrap_or(APPLE))?,
        (_, Some(issuer)) => discovered(app, issuer).await?,
        (_, None) => return Err(SignInError::Refused("the issuer is not set")),
    };
    let own = &provider.addresses;
    let replace = |to: &mut url::Url, own: &Option<url::Url>| {
        if let Some(own) = own {
            to.clone_from(own);
        }
    };
    replace(&mut endpoints.authorize, &own.authorize);
    replace(&mut endpoints.token, &own.token);
    endpoints.profile = own.profile.clone().or(endpoints.profile);
    endpoints.jwks = own.jwks.clone().or(endpoints.jwks);
    endpoints.revoke = own.revoke.clone().or(endpoints.revoke);
    if provider.client_secret.is_none() {
        endpoints.auth = ClientAuth::None;
    }
    Ok(endpoints)
}

async fn discovered(app: &App, issuer: &str) -> Result<Endpoints, SignInError> {
    let document = app.sign_in.discovery.openid(app, issuer).await?;
    let methods = &document.token_endpoint_auth_methods_supported;
    let can = |method: &str| methods.iter().any(|one| one == method);
    Ok(Endpoints {
        authorize: document.authorization_endpoint,
        token: document.token_endpoint,
        profile: document.userinfo_endpoint,
        jwks: document.jwks_uri,
        revoke: document.revocation_endpoint,
        issuer: document.issuer,
        names_itself: document.authorization_response_iss_parameter_supported,
        // Basic is what holds where nothing is said (Discovery §3).
        auth: if methods.is_empty() || can("client_secret_basic") {
            ClientAuth::Basic
        } else {
            ClientAuth::Post
        },
    })
}

/// `issuer` names a tenant (`https://login.microsoftonline.com/TENANT/v2.0`); without one everybody may come. Tokens name
/// their tenant by its GUID whatever it was called by, so only a GUID holds them to one tenant.
fn microsoft(issuer: Option<&str>) -> Result<Endpoints, SignInError> {
    let named = issuer.and_then(|issuer| issuer.strip_suffix("/v2.0")?.rsplit_once('/'));
    let (host, tenant) = named.unwrap_or((MICROSOFT, "common"));
    let base = format!("{host}/{tenant}");
    let one = uuid::Uuid::try_parse(tenant).is_ok();
    let issuer = if one { format!("{base}/v2.0") } else { format!("{host}/{{tenantid}}/v2.0") };
    Ok(Endpoints {
        authorize: built_in(&format!("{base}/oauth2/v2.0/authorize"))?,
        token: built_in(&format!("{base}/oauth2/v2.0/token"))?,
        profile: None,
        jwks: Some(built_in(&format!("{base}/discovery/v2.0/keys"))?),
        revoke: None,
        issuer,
        names_itself: false,
        auth: ClientAuth::Post,
    })
}

fn apple(issuer: &str) -> Result<Endpoints, SignInError> {
    let at = |path: &str| built_in(&format!("{}{path}", issuer.trim_end_matches('/')));
    Ok(Endpoints {
        authorize: at("/auth/authorize")?,
        token: at("/auth/token")?,
        profile: None,
        jwks: Some(at("/auth/keys")?),
        revoke: Some(at("/auth/revoke")?),
        issuer: issuer.to_owned(),
        names_itself: false,
        auth: ClientAuth::Post,
    })
}

pub(super) fn parameters(kind: Kind, plan: &Plan, change: bool) -> Vec<(&'static str, String)> {
    let scope = match kind {
        Kind::Apple => "name email",
        Kind::Microsoft => "openid profile email User.Read",
        _ => "openid profile email",
    };
    let mut all = vec![("scope", scope.to_owned()), ("nonce", plan.nonce.clone())];
    if kind == Kind::Apple {
        // Forced by Apple for whoever asks for a name.
        all.push(("response_mode", "form_post".into()));
    } else if change {
        let prompt = if kind == Kind::Oidc { "login" } else { "select_account" };
        all.push(("prompt", prompt.into()));
    }
    all
}

pub(super) async fn found(
    app: &App,
    provider: &Provider,
    plan: &Plan,
    tokens: &Tokens,
) -> Result<Found, SignInError> {
    let token = tokens.id.as_deref().ok_or(SignInError::Refused("there is no ID token"))?;
    let jwks = plan.endpoints.jwks.as_ref().ok_or(SignInError::Refused("the issuer names no keys"))?;
    let signed = app.sign_in.keys.verified(app, jwks, token).await?;
    let issuer = plan.endpoints.issuer.as_str();
    // Google's older tokens name it without `https://`.
    let bare = issuer.strip_prefix("https://").filter(|_| provider.kind == Kind::Google).unwrap_or(issuer);
    let expected = Expected {
        issuers: &[issuer, bare],
        client_id: &plan.client_id,
        nonce: &plan.nonce,
        access_token: Some(tokens.access.as_str()).filter(|token| !token.is_empty()),
        now: app.now(),
    };
    claims::check(&signed.claims, signed.algorithm, &expected)?;
    let identity = identity(provider.kind, issuer, &signed.claims)?;
    let claims = more(app, plan, tokens, signed.claims).await?;
    let mut profile = Profile {
        name: text(&claims, "name"),
        handle: first(&claims, &["preferred_username", "nickname"]),
        page: text(&claims, "profile"),
        // The address and the word for it must come from the same document: `more` sees to that.
        email: text(&claims, "email"),
        email_verified: yes(&claims, "email_verified"),
        ..Profile::of(identity)
    };
    if profile.name.is_empty() {
        profile.name = format!("{} {}", text(&claims, "given_name"), text(&claims, "family_name"));
    }
    if provider.kind == Kind::Microsoft {
        // Whoever administers a tenant may write any address there.
        profile.email_verified = false;
    }
    let picture = match provider.kind {
        Kind::Microsoft => Some(photo(provider, tokens)?),
        _ => picture(&text(&claims, "picture")),
    };
    Ok(Found { profile, pictures: picture.into_iter().collect() })
}

fn identity(kind: Kind, issuer: &str, claims: &Map<String, Value>) -> Result<Identity, SignInError> {
    let (issuer, subject) = match kind {
        // `sub` is another for every app; the object in its tenant stays the same.
        Kind::Microsoft => (text(claims, "iss"), text(claims, "oid")),
        _ => (issuer.to_owned(), text(claims, "sub")),
    };
    Identity::new(issuer, subject).ok_or(SignInError::Refused("the token names nobody"))
}

/// The claims, with those of the profile where the token has only the subject. The profile must be of the same
/// subject (Core §5.3.2).
async fn more(
    app: &App,
    plan: &Plan,
    tokens: &Tokens,
    claims: Map<String, Value>,
) -> Result<Map<String, Value>, SignInError> {
    let (Some(url), false) = (plan.endpoints.profile.clone(), tokens.access.is_empty()) else {
        return Ok(claims);
    };
    if claims.contains_key("name") && claims.contains_key("picture") {
        return Ok(claims);
    }
    let profile = read_with_token(app, url, &tokens.access).await?;
    if text(&profile, "sub") != text(&claims, "sub") {
        return Err(SignInError::Refused("the profile is of somebody else"));
    }
    Ok(profile)
}

fn first(claims: &Map<String, Value>, names: &[&str]) -> String {
    names.iter().map(|name| text(claims, name)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn photo(provider: &Provider, tokens: &Tokens) -> Result<Outgoing, SignInError> {
    let url = match &provider.addresses.photo {
        Some(url) => url.clone(),
        None => built_in("https://graph.microsoft.com/v1.0/me/photos/96x96/$value")?,
    };
    Ok(Outgoing::get(url).bearer(&tokens.access))
}
