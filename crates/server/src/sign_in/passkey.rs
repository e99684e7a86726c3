//! Passkeys: a reader's own device or password manager proves that it is the same reader as last time.
//!
//! There is no provider: this program is the issuer. It makes up a user handle for each passkey, which is the subject of
//! its identity, and the authenticator keeps it beside the key; so that nobody has to be named to log in. What is asked
//! of an authenticator is the sign-in's plan, and is used up by the first answer. `webauthn-rs` judges the answers: the
//! challenge, the origin, that the reader was verified, the signature and its counter. Challenges are its own, from the
//! system's randomness; its clock looks at certificates alone, which are not asked for.

use std::ops::RangeInclusive;

use rejoinder_domain::{AccountId, Identity, PASSKEY_ISSUER, Profile};
use rejoinder_store::{Account, AccountRefusal, NewPasskey, PendingSignIn, UsedPasskey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::finish::{refusal, signed_in};
use super::{Kind, PENDING, SignInError};
use crate::app::{App, Site};
use crate::config::Provider;

/// What an authenticator was asked, and what its answer is judged by.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    /// To prove that it has a passkey of this site.
    Use {
        /// The challenge.
        state: DiscoverableAuthentication,
    },
    /// To make one.
    Make {
        /// The challenge.
        state: PasskeyRegistration,
        /// The user handle.
        handle: Uuid,
        /// What it is to be shown as, and a new account is to be called.
        name: String,
    },
}

/// A question to an authenticator.
pub struct Question {
    /// What the browser passes on to it (`publicKey`), binary parts in base64url.
    pub options: Value,
    /// What the answer is judged by: the plan of the sign-in.
    pub plan: String,
}

/// The site as authenticators know it: by the host of its public address, which must have a name.
pub fn relying_party(app: &App, site: &Site) -> Result<Webauthn, SignInError> {
    let origin = Url::parse(&app.public_url(site)).ok();
    let party = origin.as_ref().and_then(|origin| {
        let host = origin.domain()?;
        let party = WebauthnBuilder::new(host, origin).ok()?;
        party.rp_name(&site.title).timeout(PENDING / 2).build().ok()
    });
    party.ok_or_else(|| SignInError::Unavailable(NAMELESS.into()))
}

/// What authenticators may call a passkey, in bytes (WebAuthn §4, credential id).
const CREDENTIAL_BYTES: RangeInclusive<usize> = 1..=1023;

const NAMELESS: &str = "passkeys belong to a host with a name, and the site's address has a number: set public_url, \
                        on your own machine to http://localhost:PORT";

/// What keeps a site's passkeys from working, with what to do about it.
pub fn hint(app: &App, site: &Site) -> Option<&'static str> {
    let taken = app.providers(site).any(|provider| provider.kind == Kind::Passkey);
    (taken && relying_party(app, site).is_err()).then_some(NAMELESS)
}

/// Asks for any passkey of this site.
pub fn ask_to_use(app: &App, site: &Site) -> Result<Question, SignInError> {
    let (options, state) =
        relying_party(app, site)?.start_discoverable_authentication().map_err(|error| broken(&error))?;
    Ok(Question { options: written(&options.public_key)?, plan: plan(&Asked::Use { state })? })
}

/// Asks for a new passkey, shown by this name, on an authenticator that has none of this account.
pub async fn ask_to_make(
    app: &App,
    site: &Site,
    name: String,
    account: Option<AccountId>,
) -> Result<Question, SignInError> {
    let handle = Uuid::from_bytes(app.random());
    let known = match account {
        Some(account) => app.store.passkeys_of(&site.id, account).await?,
        None => Vec::new(),
    };
    let (options, state) = relying_party(app, site)?
        .start_passkey_registration(handle, &name, &name, Some(known))
        .map_err(|error| broken(&error))?;
    let mut options = written(&options.public_key)?;
    // Who logs in is not named before, so the authenticator has to find the key by itself (WebAuthn §5.4.6).
    if let Some(wanted) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
        wanted.insert("residentKey".into(), "required".into());
        wanted.insert("requireResidentKey".into(), true.into());
    }
    Ok(Question { options, plan: plan(&Asked::Make { state, handle, name })? })
}

/// Judges an authenticator's answer to what was asked in `pending`: the account, found or made.
pub async fn finish(
    app: &App,
    (site, provider): (&Site, &Provider),
    pending: &PendingSignIn,
    answer: &str,
) -> Result<(Account, Identity), SignInError> {
    let asked = serde_json::from_str(&pending.plan)
        .map_err(|_| SignInError::Refused("nothing was asked of a passkey, or it was answered already"))?;
    let party = relying_party(app, site)?;
    match asked {
        Asked::Use { state } => used(app, (site, provider), pending, (party, state, answer)).await,
        Asked::Make { state, handle, name } => {
            let answer: RegisterPublicKeyCredential = read(answer)?;
            let passkey =
                party.finish_passkey_registration(&answer, &state).map_err(|error| refused(&error))?;
            let profile = profile(handle, &name)?;
            let identity = profile.identity.clone();
            let new = NewPasskey { credential: passkey.cred_id().clone(), key: plan(&passkey)? };
            if !CREDENTIAL_BYTES.contains(&new.credential.len()) {
                return Err(SignInError::Refused("the passkey's id is empty, or too long"));
            }
            let signed_in = signed_in(app, (site, provider), pending, profile);
            let account = app.store.make_passkey(signed_in, new).await?.map_err(|why| match why {
                // Its handle is new, so it is the key's own id that another passkey goes by: no device does that.
                AccountRefusal::Elsewhere => SignInError::Refused("another passkey goes by that id"),
                why => refusal(why),
            })?;
            Ok((account, identity))
        }
    }
}

async fn used(
    app: &App,
    (site, provider): (&Site, &Provider),
    pending: &PendingSignIn,
    (party, state, answer): (Webauthn, DiscoverableAuthentication, &str),
) -> Result<(Account, Identity), SignInError> {
    let answer: PublicKeyCredential = read(answer)?;
    let (handle, credential) =
        party.identify_discoverable_authentication(&answer).map_err(|error| refused(&error))?;
    let profile_of = |name: &str| profile(handle, name);
    let known = app.store.passkey(&site.id, credential.to_vec()).await?;
    // The handle is signed by nobody: it must be the one that was made for this very key (WebAuthn §7.2, step 6).
    let known = known.filter(|known| profile_of("").is_ok_and(|one| one.identity.subject == known.handle));
    let known = known.ok_or(SignInError::UnknownPasskey)?;
    let mut passkey: Passkey = serde_json::from_str(&known.key)
        .map_err(|_| SignInError::Refused("the passkey was kept by another version"))?;
    let judged = party
        .finish_discoverable_authentication_v2(&answer, state, &passkey)
        .map_err(|error| refused(&error))?;
    passkey.update_credential(&judged);
    let profile = profile_of(&known.name)?;
    let identity = profile.identity.clone();
    let used = UsedPasskey { credential: credential.to_vec(), seen: known.key, key: plan(&passkey)? };
    let signed_in = signed_in(app, (site, provider), pending, profile);
    let account = app.store.use_passkey(signed_in, used).await?.map_err(refusal)?;
    Ok((account, identity))
}

/// Who a user handle stands for.
fn profile(handle: Uuid, name: &str) -> Result<Profile, SignInError> {
    use base64::Engine;
    let subject = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(handle.as_bytes());
    let identity =
        Identity::new(PASSKEY_ISSUER, subject).ok_or(SignInError::Refused("there is no handle"))?;
    Ok(Profile { name: name.to_owned(), handle: name.to_owned(), ..Profile::of(identity) }.cleaned())
}

fn written(value: &impl Serialize) -> Result<Value, SignInError> {
    serde_json::to_value(value).map_err(|error| SignInError::Unavailable(error.to_string()))
}

fn plan(value: &impl Serialize) -> Result<String, SignInError> {
    serde_json::to_string(value).map_err(|error| SignInError::Unavailable(error.to_string()))
}

fn read<T: for<'de> Deserialize<'de>>(answer: &str) -> Result<T, SignInError> {
    serde_json::from_str(answer).map_err(|_| SignInError::Refused("the passkey's answer cannot be read"))
}

/// What is wrong with an answer, for the log. None of it is the reader's.
fn refused(error: &WebauthnError) -> SignInError {
    SignInError::Refused(match error {
        WebauthnError::MismatchedChallenge => "the passkey answered another challenge",
        WebauthnError::InvalidRPOrigin => "the passkey was asked by another site",
        WebauthnError::InvalidRPIDHash => "the passkey belongs to another host",
        WebauthnError::UserNotPresent | WebauthnError::UserNotVerified => {
            "the passkey did not verify the reader"
        }
        WebauthnError::CredentialPossibleCompromise => {
            "the passkey counts less than before: there may be a copy"
        }
        WebauthnError::AuthenticationFailure | WebauthnError::SignatureInvalid => {
            "the passkey's signature is wrong"
        }
        WebauthnError::InvalidUserUniqueId => "the passkey does not say whose it is",
        _ => "the passkey's answer is not what it must be",
    })
}

fn broken(error: &WebauthnError) -> SignInError {
    SignInError::Unavailable(format!("no question for a passkey could be made: {error}"))
}
