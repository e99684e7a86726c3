//! Providers of OAuth 2 with a profile of their own: WordPress.com, X, Facebook, GitHub.

use std::fmt::Write;

use axum::http::header;
use hmac::{Hmac, KeyInit, Mac};
use rejoinder_domain::{Identity, Profile};
use serde_json::{Map, Value};
use sha2::Sha256;
use url::Url;

use super::{Found, built_in, id, picture, text, yes};
use crate::app::App;
use crate::config::Provider;
use crate::net::{Bounds, Outgoing};
use crate::sign_in::plan::{ClientAuth, Endpoints, Plan};
use crate::sign_in::token::{Tokens, read_with_token};
use crate::sign_in::{Kind, SignInError};

/// What is built in about a kind: who vouches, where readers are sent, codes exchanged, profiles read.
struct BuiltIn {
    issuer: &'static str,
    authorize: &'static str,
    token: &'static str,
    profile: &'static str,
    auth: ClientAuth,
}

fn built_in_of(kind: Kind) -> BuiltIn {
    match kind {
        Kind::X => BuiltIn {
            issuer: "https://x.com",
            authorize: "https://x.com/i/oauth2/authorize",
            token: "https://api.x.com/2/oauth2/token",
            profile: "https://api.x.com/2/users/me",
            auth: ClientAuth::Basic,
        },
        // Graph versions end about two years after they begin: `authorize_url`, `token_url` and `profile_url` name another.
        Kind::Facebook => BuiltIn {
            issuer: "https://www.facebook.com",
            authorize: "https://www.facebook.com/v24.0/dialog/oauth",
            token: "https://graph.facebook.com/v24.0/oauth/access_token",
            profile: "https://graph.facebook.com/v24.0/me",
            auth: ClientAuth::Post,
        },
        Kind::Github => BuiltIn {
            issuer: "https://github.com",
            authorize: "https://github.com/login/oauth/authorize",
            token: "https://github.com/login/oauth/access_token",
            profile: "https://api.github.com/user",
            auth: ClientAuth::Post,
        },
        _ => BuiltIn {
            issuer: "https://wordpress.com",
            authorize: "https://public-api.wordpress.com/oauth2/authenticate",
            token: "https://public-api.wordpress.com/oauth2/token",
            profile: "https://public-api.wordpress.com/rest/v1.1/me",
            auth: ClientAuth::Post,
        },
    }
}

pub(super) fn endpoints(provider: &Provider) -> Result<Endpoints, SignInError> {
    let known = built_in_of(provider.kind);
    let or = |given: &Option<Url>, address: &str| given.clone().map_or_else(|| built_in(address), Ok);
    let own = provider.issuer.as_deref().filter(|_| provider.kind == Kind::Github);
    let at = |host: &str, below: &str| format!("{}{below}", host.trim_end_matches('/'));
    // A GitHub of one's own has everything below its own host.
    let (authorize, token, profile) = match own {
        Some(host) => (
            at(host, "/login/oauth/authorize"),
            at(host, "/login/oauth/access_token"),
            at(host, "/api/v3/user"),
        ),
        None => (known.authorize.to_owned(), known.token.to_owned(), known.profile.to_owned()),
    };
    let issuer = provider.issuer.clone().unwrap_or_else(|| known.issuer.to_owned());
    Ok(Endpoints {
        authorize: or(&provider.addresses.authorize, &authorize)?,
        token: or(&provider.addresses.token, &token)?,
        profile: Some(or(&provider.addresses.profile, &profile)?),
        jwks: None,
        revoke: provider.addresses.revoke.clone(),
        // Facebook's ids are those of one app: another app's are other people.
        issuer: match provider.kind {
            Kind::Facebook => format!("{issuer}/app/{}", provider.client_id),
            _ => issuer,
        },
        names_itself: false,
        auth: known.auth,
    })
}

pub(super) fn parameters(kind: Kind, change: bool) -> Vec<(&'static str, String)> {
    let mut all = vec![(
        "scope",
        match kind {
            Kind::X => "users.read tweet.read",
            Kind::Facebook => "public_profile,email",
            Kind::Github => "read:user user:email",
            _ => "auth",
        }
        .to_owned(),
    )];
    match kind {
        Kind::Github if change => all.push(("prompt", "select_account".into())),
        Kind::Facebook if change => all.push(("auth_type", "reauthenticate".into())),
        _ => {}
    }
    all
}

pub(super) async fn found(
    app: &App,
    provider: &Provider,
    plan: &Plan,
    tokens: &Tokens,
) -> Result<Found, SignInError> {
    if tokens.access.is_empty() {
        return Err(SignInError::Refused("there is no access token"));
    }
    let url = plan.endpoints.profile.clone().ok_or(SignInError::Refused("there is no profile"))?;
    match provider.kind {
        Kind::X => {
            let mut url = url;
            url.query_pairs_mut().append_pair("user.fields", "profile_image_url");
            let answer = read_with_token(app, url, &tokens.access).await?;
            x(plan, answer.get("data").and_then(Value::as_object))
        }
        Kind::Facebook => {
            let secret = provider.client_secret.as_ref().map_or("", |secret| secret.reveal());
            facebook(plan, &read_with_token(app, graph(url, secret, &tokens.access), &tokens.access).await?)
        }
        Kind::Github => {
            let user = read_with_token(app, url.clone(), &tokens.access).await?;
            let email = email_of_github(app, provider, url, &tokens.access).await;
            github(plan, &user, email)
        }
        _ => wordpress(plan, &read_with_token(app, url, &tokens.access).await?),
    }
}

fn identity(plan: &Plan, subject: String) -> Result<Identity, SignInError> {
    Identity::new(plan.endpoints.issuer.clone(), subject)
        .ok_or(SignInError::Refused("the profile names nobody"))
}

fn wordpress(plan: &Plan, me: &Map<String, Value>) -> Result<Found, SignInError> {
    let name = text(me, "display_name");
    let profile = Profile {
        name: if name.is_empty() { text(me, "username") } else { name },
        handle: text(me, "username"),
        page: text(me, "profile_URL"),
        email: text(me, "email"),
        email_verified: yes(me, "email_verified")
            || (!me.contains_key("email_verified") && yes(me, "verified")),
        ..Profile::of(identity(plan, id(me, "ID"))?)
    };
    Ok(Found { profile, pictures: picture(&text(me, "avatar_URL")).into_iter().collect() })
}

fn x(plan: &Plan, data: Option<&Map<String, Value>>) -> Result<Found, SignInError> {
    let data = data.ok_or(SignInError::Refused("the profile names nobody"))?;
    let handle = text(data, "username");
    let profile = Profile {
        name: text(data, "name"),
        page: if handle.is_empty() { String::new() } else { format!("https://x.com/{handle}") },
        handle,
        ..Profile::of(identity(plan, id(data, "id"))?)
    };
    // `_normal` is 48 pixels wide, `_400x400` is sharp; a picture that everybody has who has none is none.
    let address = text(data, "profile_image_url");
    let own = !address.contains("default_profile");
    let addresses = [address.replace("_normal.", "_400x400."), address];
    Ok(Found { profile, pictures: addresses.iter().filter(|_| own).filter_map(|one| picture(one)).collect() })
}

/// Facebook's profile, with the proof that the token is used by this program (`appsecret_proof`).
fn graph(mut url: Url, secret: &str, token: &str) -> Url {
    let proof = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
        mac.update(token.as_bytes());
        mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
            // Writing into a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    });
    url.query_pairs_mut()
        .append_pair("fields", "id,name,email,picture.width(128).height(128)")
        .append_pair("appsecret_proof", &proof.unwrap_or_default());
    url
}

fn facebook(plan: &Plan, me: &Map<String, Value>) -> Result<Found, SignInError> {
    let profile = Profile {
        name: text(me, "name"),
        // Facebook does not say that an address was proved.
        email: text(me, "email"),
        ..Profile::of(identity(plan, id(me, "id"))?)
    };
    let data = me.get("picture").and_then(|picture| picture.get("data")).and_then(Value::as_object);
    let own = data.filter(|data| !yes(data, "is_silhouette")).map(|data| text(data, "url"));
    Ok(Found { profile, pictures: own.and_then(|address| picture(&address)).into_iter().collect() })
}

fn github(plan: &Plan, user: &Map<String, Value>, email: Option<String>) -> Result<Found, SignInError> {
    let name = text(user, "name");
    let handle = text(user, "login");
    let profile = Profile {
        name: if name.is_empty() { handle.clone() } else { name },
        handle,
        page: text(user, "html_url"),
        email_verified: email.is_some(),
        email: email.unwrap_or_default(),
        ..Profile::of(identity(plan, id(user, "id"))?)
    };
    Ok(Found { profile, pictures: picture(&text(user, "avatar_url")).into_iter().collect() })
}

/// The first address that GitHub says is proved. Without one, or without an answer, the sign-in goes on.
async fn email_of_github(app: &App, provider: &Provider, user: Url, token: &str) -> Option<String> {
    let mut beside = user;
    beside.set_path(&format!("{}/emails", beside.path().trim_end_matches('/')));
    let url = provider.addresses.emails.clone().unwrap_or(beside);
    let request = Outgoing::get(url).bearer(token).with(header::ACCEPT, "application/json");
    let answer = app.net.send(request, Bounds::DOCUMENT).await.ok()?;
    let list: Vec<Value> = serde_json::from_slice(&answer.body).ok()?;
    let proved = list.iter().filter_map(Value::as_object).filter(|one| yes(one, "verified"));
    let primary = proved.clone().find(|one| yes(one, "primary"));
    primary.or_else(|| proved.clone().next()).map(|one| text(one, "email"))
}
