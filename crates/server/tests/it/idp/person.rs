//! People with accounts elsewhere, and how each kind of provider writes them down.

use serde_json::{Value, json};

/// Microsoft's tenant of private persons.
pub(crate) const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Somebody with an account at the provider.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Who it is.
    pub(crate) id: String,
    /// How they are called.
    pub(crate) name: String,
    /// What they log in with.
    pub(crate) handle: String,
    /// Their e-mail address, which the provider says it has proved.
    pub(crate) email: String,
    /// Where their picture is; empty for none.
    pub(crate) picture: String,
}

impl Person {
    /// Somebody with this id and name.
    pub(crate) fn new(id: &str, name: &str) -> Self {
        let handle = name.to_lowercase().replace(' ', "");
        let email = format!("{handle}@mail.example");
        Self { id: id.into(), name: name.into(), handle, email, picture: String::new() }
    }

    /// Ana.
    pub(crate) fn ana() -> Self {
        Self::new("1001", "Ana Bell")
    }

    /// Somebody else.
    pub(crate) fn bo() -> Self {
        Self::new("1002", "Bo Reed")
    }

    /// The same with another picture.
    pub(crate) fn pictured(self, picture: String) -> Self {
        Self { picture, ..self }
    }

    /// The id as a number, as some providers write it.
    fn number(&self) -> Value {
        self.id.parse::<u64>().map_or_else(|_| json!(self.id), |id| json!(id))
    }

    /// What an ID token of a kind says of them beside whom it is from and for.
    pub(super) fn claims(&self, kind: &str) -> Value {
        let mut claims = match kind {
            "apple" => json!({"sub": self.id, "email": self.email, "email_verified": "true"}),
            "microsoft" => json!({"sub": "pairwise", "oid": self.id, "tid": TENANT, "name": self.name,
                "preferred_username": self.email, "email": self.email}),
            _ => json!({"sub": self.id, "name": self.name, "preferred_username": self.handle,
                "email": self.email, "email_verified": true}),
        };
        if !self.picture.is_empty() {
            claims["picture"] = json!(self.picture);
        }
        claims
    }

    /// What the profile of a kind says of them.
    pub(super) fn profile(&self, kind: &str, origin: &str) -> Value {
        let Self { name, handle, email, picture, .. } = self;
        match kind {
            "wordpress" => {
                json!({"ID": self.number(), "display_name": name, "username": handle, "email": email,
                "email_verified": true, "avatar_URL": picture, "profile_URL": format!("https://gravatar.example/{handle}")})
            }
            "x" => {
                json!({"data": {"id": self.id, "name": name, "username": handle, "profile_image_url": picture}})
            }
            "facebook" => json!({"id": self.id, "name": name, "email": email,
                "picture": {"data": {"is_silhouette": picture.is_empty(), "url": picture}}}),
            "github" => json!({"id": self.number(), "login": handle, "name": name, "avatar_url": picture,
                "html_url": format!("https://github.example/{handle}")}),
            "mastodon" => json!({"id": self.id, "username": handle, "acct": handle, "display_name": name,
                "url": format!("{origin}/@{handle}"), "avatar_static": picture}),
            "indieauth" => {
                json!({"me": format!("{origin}/{handle}"), "profile": {"name": name, "photo": picture}})
            }
            kind => self.claims(kind),
        }
    }
}
