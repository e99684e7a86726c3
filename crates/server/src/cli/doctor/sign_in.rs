//! What can be said of signing in without doing it: addresses to register, secrets, issuers.

use std::os::unix::fs::PermissionsExt;

use super::Finding;
use crate::app::{App, Site};
use crate::config::Provider;
use crate::net::NetError;
use crate::sign_in::{Kind, SignInError, discovered_issuer, is_safe_at, passkey, redirect};

pub(super) async fn about(app: &App) -> Vec<Finding> {
    let mut findings = Vec::new();
    for provider in &app.config.providers {
        let sites: Vec<&Site> = app
            .sites()
            .iter()
            .map(std::convert::AsRef::as_ref)
            .filter(|site| app.provider(site, &provider.id).is_some())
            .collect();
        findings.extend(about_provider(app, provider, &sites).await);
        findings.extend(about_file(provider));
    }
    let refusing = app.sites().iter().filter(|site| app.providers(site).next().is_some());
    for site in refusing.filter(|site| !is_safe_at(&app.public_url(site))) {
        findings.push(Finding::Wrong(
            format!(
                "site {}: sign-in is refused there, because {} is plain http",
                site.id,
                app.public_url(site)
            ),
            "put a proxy with TLS in front, and set public_url to its https address",
        ));
    }
    for site in app.sites() {
        if let Some(hint) = passkey::hint(app, site) {
            findings.push(Finding::Wrong(format!("site {}: passkeys will not work", site.id), hint));
        }
    }
    findings
}

/// The one line about an entry, and what is wrong with its issuer or its login page.
async fn about_provider(app: &App, provider: &Provider, sites: &[&Site]) -> Vec<Finding> {
    let named = |what: &str| format!("sign_in {}: {what}", provider.id);
    if sites.is_empty() {
        return vec![Finding::Advice(
            named("no site shows it"),
            "name it in a site's `sign_in`, or take the entry out",
        )];
    }
    let mut line = format!("{}; {}", to_register(app, provider, sites), about_secret(provider));
    let mut findings = Vec::new();
    match about_issuer(app, provider).await {
        Some(Ok(good)) => line = format!("{line}; {good}"),
        Some(Err(finding)) => findings.push(finding),
        None => {}
    }
    if provider.addresses.authorize.as_ref().is_some_and(|page| !is_safe_at(page.as_str())) {
        findings.push(Finding::Advice(
            named("readers are sent to an address of plain http"),
            "whoever is between them and it can sign in as they: set authorize_url to an https address",
        ));
    }
    findings.insert(0, Finding::Fine(named(&line)));
    findings
}

/// Where the provider must be allowed to send readers back to, for every site that shows it.
fn to_register(app: &App, provider: &Provider, sites: &[&Site]) -> String {
    let instance = if provider.kind.asks_where() { "INSTANCE" } else { "" };
    let addresses: Vec<String> = sites.iter().map(|site| redirect(app, site, provider, instance)).collect();
    let addresses = addresses.join(" and ");
    match provider.kind {
        Kind::Mastodon => format!(
            "nothing to register, each instance is told at its first reader; they come back to {addresses}, INSTANCE being its host"
        ),
        Kind::Indieauth => format!(
            "nothing to register; readers come back to {addresses}, INSTANCE being made of the address that vouches for their website"
        ),
        Kind::Email => match &app.config.mail {
            Some(mail) => format!("nothing to register; codes are mailed by {}", mail.server),
            None => "nothing to register".into(),
        },
        Kind::Passkey => {
            "nothing to register, there is no provider; passkeys belong to the host of each site".into()
        }
        Kind::Jwt => format!("the login page sends readers back to {addresses}"),
        _ => format!("redirect address to register: {addresses}"),
    }
}

fn about_secret(provider: &Provider) -> String {
    match &provider.sso {
        Some(key) if key.is_shared() => {
            return format!("its tokens are checked by {} with the shared secret", key.algorithm());
        }
        Some(key) => return format!("its tokens are checked by {} with the public key", key.algorithm()),
        None => {}
    }
    match provider.client_secret {
        Some(_) => "its secret is set".into(),
        None if !provider.kind.needs_client() => "it needs no secret".into(),
        None => "it has no secret, as a public client".into(),
    }
}

/// Whether the issuer's discovery document is there and says what it must; `None` where none is read.
async fn about_issuer(app: &App, provider: &Provider) -> Option<Result<String, Finding>> {
    let issuer = discovered_issuer(provider)?;
    let what = |error: &SignInError| format!("sign_in {}: {issuer}: {error}", provider.id);
    Some(match app.sign_in.discovery.openid(app, issuer).await {
        Ok(_) => Ok(format!("{issuer} answers")),
        Err(error @ SignInError::Unreachable(NetError::Forbidden(_))) => Err(Finding::Wrong(
            what(&error),
            "if it is in your own network, name its addresses in network.allow_private",
        )),
        Err(error @ SignInError::Unreachable(_)) => Err(Finding::Advice(
            what(&error),
            "look at this machine's network, and try again; readers cannot sign in there until then",
        )),
        Err(error) => Err(Finding::Wrong(
            what(&error),
            "set issuer to what the issuer's own document says, to the last slash",
        )),
    })
}

/// A file of a secret that others may read. A public key may be read by everybody.
fn about_file(provider: &Provider) -> Option<Finding> {
    let file = provider.secret_file.as_ref()?;
    let public = provider.sso.as_ref().is_some_and(|key| !key.is_shared());
    let open = std::fs::metadata(file).is_ok_and(|facts| facts.permissions().mode() & 0o077 != 0);
    (open && !public).then(|| {
        let what = format!("sign_in {}: others than its owner may read {}", provider.id, file.display());
        Finding::Advice(what, "chmod 600 the file, and let the user own it that the program runs as")
    })
}
