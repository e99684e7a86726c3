//! Who somebody is: identities at providers, and the names that accounts go by.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::draft::{Fault, NAME_BYTES, NAME_CHARACTERS};
use crate::text;

/// Longest issuer or subject, in bytes: a subject of OpenID Connect has 255 at most (Core §2), some issuers are long.
const ID_BYTES: usize = 1_000;
/// Longest handle, in characters.
const HANDLE_CHARACTERS: usize = 200;

/// The issuer of identities that are passkeys: this program itself, which made up their subjects.
pub const PASSKEY_ISSUER: &str = "passkey";

/// Somebody at a provider. Accounts are found by this alone, never by an e-mail address or a name: those change hands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Who vouches for the subject: the provider's address, for federated ones with its instance.
    pub issuer: String,
    /// Who it is, in the issuer's own words: never reused there.
    pub subject: String,
}

impl Identity {
    /// The identity, if both parts are there and of a sane length. An answer without a subject is no identity: all
    /// of them would be one person.
    pub fn new(issuer: impl Into<String>, subject: impl Into<String>) -> Option<Self> {
        let identity = Self { issuer: issuer.into(), subject: subject.into() };
        let fits = |part: &str| {
            !part.trim().is_empty() && part.len() <= ID_BYTES && !part.contains(char::is_control)
        };
        (fits(&identity.issuer) && fits(&identity.subject)).then_some(identity)
    }
}

/// What a provider says of somebody. Only the identity proves anything; the rest is for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who it is.
    pub identity: Identity,
    /// How they want to be called; may be empty.
    pub name: String,
    /// Their name at the provider, such as a login; may be empty.
    pub handle: String,
    /// Their page at the provider; `http` or `https`, or empty.
    pub page: String,
    /// Their e-mail address; may be empty.
    pub email: String,
    /// The provider says that the address was proved to be theirs.
    pub email_verified: bool,
}

impl Profile {
    /// A profile of which nothing is known but who it is.
    pub fn of(identity: Identity) -> Self {
        Self {
            identity,
            name: String::new(),
            handle: String::new(),
            page: String::new(),
            email: String::new(),
            email_verified: false,
        }
    }

    /// The same with texts fit to be shown: one line each, nothing invisible, nothing longer than it may be.
    pub fn cleaned(self) -> Self {
        // Cleaned again: the cut may take away what closes a direction.
        let cut = |text: &str, most| {
            text::clean_name(&text::clean_name(text).chars().take(most).collect::<String>())
        };
        let email = self.email.trim();
        let usable =
            email.len() <= crate::EMAIL_BYTES && email.contains('@') && !email.contains(char::is_control);
        Self {
            name: cut(&self.name, NAME_CHARACTERS),
            handle: cut(&self.handle, HANDLE_CHARACTERS),
            page: crate::website(&self.page).filter(|_| !self.page.is_empty()).unwrap_or_default(),
            email: if usable { email.to_owned() } else { String::new() },
            email_verified: usable && self.email_verified,
            ..self
        }
    }
}

/// A name that an account goes by, with what tells it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// As it is shown.
    pub name: String,
    /// Equal for names that look alike.
    pub key: String,
}

impl Picked {
    fn new(name: String) -> Self {
        Self { key: name_key(&name), name }
    }
}

/// Names that speak for the publication: nobody gets one from a provider or types one.
const RESERVED: [&str; 14] = [
    "admin",
    "administrator",
    "editor",
    "editorinchief",
    "editors",
    "moderator",
    "moderators",
    "official",
    "owner",
    "root",
    "staff",
    "support",
    "system",
    "webmaster",
];

/// What names are compared by: case, spaces, punctuation and letters that only look different are nothing (UTS #39
/// §4). Empty for a name without letters or digits.
pub fn name_key(name: &str) -> String {
    let folded = |text: &str| -> String {
        text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
    };
    // Folded again: the skeleton of a capital and of its small letter may differ.
    folded(&skeleton(&folded(name)).collect::<String>())
}

/// Whether a name speaks for the publication.
pub fn is_reserved(name: &str) -> bool {
    is_reserved_key(&name_key(name))
}

/// The same of what a name is compared by ([`name_key`]).
pub fn is_reserved_key(key: &str) -> bool {
    static KEYS: LazyLock<Vec<String>> = LazyLock::new(|| RESERVED.map(name_key).to_vec());
    KEYS.iter().any(|reserved| reserved == key)
}

/// A name that somebody chooses for the own account.
pub fn account_name(typed: &str) -> Result<Picked, Fault> {
    if typed.len() > NAME_BYTES {
        return Err(Fault::TooLong { count: NAME_BYTES, limit: NAME_CHARACTERS });
    }
    let name = text::clean_name(typed);
    let count = text::characters(&name);
    if count > NAME_CHARACTERS {
        return Err(Fault::TooLong { count, limit: NAME_CHARACTERS });
    }
    let picked = Picked::new(name);
    match () {
        () if picked.name.is_empty() => Err(Fault::Missing),
        () if picked.key.is_empty() || is_reserved(&picked.name) => Err(Fault::NotValid),
        () => Ok(picked),
    }
}

/// Names for a new account, the best first: as the provider says, else by the handle, else numbered. `mark` is a few
/// letters that make the last one unlike all others. None is an e-mail address, though some providers give that for a
/// name or a login: whoever signs in has not asked for it to be made public.
pub fn free_names(profile: &Profile, mark: &str) -> impl Iterator<Item = Picked> + use<> {
    let fit = |name: &str| account_name(name).ok().filter(|_| !is_address(name));
    let handle = fit(&profile.handle);
    let first = fit(&profile.name).or_else(|| handle.clone());
    let base = first.map_or_else(|| "Reader".to_owned(), |picked| picked.name);
    let last = format!("{base} {mark}");
    let numbered = (2..=9).map({
        let base = base.clone();
        move |number| format!("{base} {number}")
    });
    std::iter::once(Picked::new(base)).chain(handle).chain(numbered.chain([last]).map(Picked::new))
}

/// Whether a name could be an e-mail address; `@ana@social.example` is none.
pub fn is_address(name: &str) -> bool {
    name.trim().find('@').is_some_and(|at| at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, handle: &str) -> Profile {
        let identity = Identity::new("https://idp.example", "1").unwrap();
        Profile { name: name.into(), handle: handle.into(), ..Profile::of(identity) }
    }

    #[test]
    fn identity_needs_both_parts() {
        assert!(Identity::new("https://idp.example", "42").is_some());
        for (issuer, subject) in
            [("", "1"), ("https://idp.example", ""), ("https://idp.example", " "), ("a", "1\n2")]
        {
            assert_eq!(Identity::new(issuer, subject), None, "{issuer:?} {subject:?}");
        }
        assert_eq!(Identity::new("a", "x".repeat(1_001)), None);
    }

    #[test]
    fn names_that_look_alike_have_one_key() {
        let ana = name_key("Ana Bell");
        for alike in [
            "ana bell",
            "ANA  BELL",
            "Ana\u{a0}Bell",
            "Ana Beⅼl",
            "Аna Bell",
            "A n a-Bell.",
            "Ana Be\u{200b}ll",
        ] {
            assert_eq!(name_key(alike), ana, "{alike}");
        }
        assert_ne!(name_key("Ana Ball"), ana);
        assert_eq!(name_key("…"), "");
    }

    #[test]
    fn names_that_speak_for_the_publication_are_nobodys() {
        for name in ["Admin", "ADMINISTRATOR", "M o d e r a t o r", "Аdmin"] {
            assert!(is_reserved(name), "{name}");
            assert_eq!(account_name(name), Err(Fault::NotValid), "{name}");
        }
        assert!(account_name("Adam Minor").is_ok());
    }

    #[test]
    fn new_account_gets_a_name_whatever_the_provider_says() {
        let names = |name: &str, handle: &str| -> Vec<String> {
            free_names(&profile(name, handle), "x7Q").map(|picked| picked.name).collect()
        };
        assert_eq!(names("Ana Bell", "ana").first().unwrap(), "Ana Bell");
        assert_eq!(names("Ana Bell", "ana").get(1).unwrap(), "ana");
        assert_eq!(names("Admin", "").first().unwrap(), "Reader");
        assert_eq!(names("ana@example.org", "ana@example.org").first().unwrap(), "Reader");
        assert_eq!(names("", "@ana@social.example").first().unwrap(), "@ana@social.example");
        assert!(!names("Ana Bell", "ana@example.org").iter().any(|name| name.contains('@')));
        assert_eq!(names("", "").last().unwrap(), "Reader x7Q");
    }

    #[test]
    fn profile_is_cleaned_before_it_is_kept() {
        let dirty = Profile {
            email: "not an address".into(),
            email_verified: true,
            page: "javascript:alert(1)".into(),
            ..profile("Ana\u{202e} Bell\0\n", &"x".repeat(900))
        };
        let clean = dirty.cleaned();
        assert_eq!((clean.email.as_str(), clean.email_verified, clean.page.as_str()), ("", false, ""));
        assert!(!clean.name.contains(['\0', '\n']) && clean.handle.len() == 200, "{clean:?}");
        let turned = profile("", &format!("\u{202e}{}", "x".repeat(900))).cleaned().handle;
        assert!(turned.ends_with("x\u{202c}"), "what is cut off stays closed: {turned:?}");
    }
}
