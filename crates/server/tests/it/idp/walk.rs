//! A reader's way to the provider and back.

use axum::http::StatusCode;
use url::Url;

use crate::browser::{Answer, Pairs, Reader, filled};

/// What stands in the form of whoever signs in.
pub(crate) const TEXT: &str = "Words that must not be lost";

/// Where a provider sends a browser back to, with what.
#[derive(Debug, Clone)]
pub(crate) struct Callback {
    path: String,
    fields: Vec<(String, String)>,
}

impl Callback {
    /// To an address, with nothing.
    pub(crate) fn to(redirect: &str) -> Self {
        let path = Url::parse(redirect).map_or_else(|_| redirect.to_owned(), |url| url.path().to_owned());
        Self { path, fields: Vec::new() }
    }

    /// With this instead of what a field said.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// With this beside whatever a field said.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(own, _)| own != name);
        self
    }

    /// To another path.
    pub(crate) fn at(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// What a field says.
    pub(crate) fn get(&self, name: &str) -> &str {
        &self.fields.iter().find(|(own, _)| own == name).unwrap().1
    }

    /// The path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The whole address.
    pub(crate) fn address(&self) -> String {
        format!("{}?{}", self.path, serde_urlencoded::to_string(&self.fields).unwrap())
    }
}

impl Reader<'_> {
    /// Clicks an icon of the form at `/salt`, in which [`TEXT`] stands.
    pub(crate) async fn click(&self, id: &str, typed: Pairs<'_>) -> Answer {
        let page = self.page("/salt").await;
        let (_, fields) = filled(&page, &[&[("body", TEXT)], typed].concat());
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&format!("/sign-in/{id}"), &fields).await
    }

    /// The same, and gets as far as the provider's page: its address.
    pub(crate) async fn leave(&self, id: &str, typed: Pairs<'_>) -> Url {
        self.onward(&self.click(id, typed).await).await
    }

    /// Where the page leads that an answer sends to, which says whom one is being connected to.
    pub(crate) async fn onward(&self, answer: &Answer) -> Url {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = self.page(answer.header("location")).await;
        Url::parse(page.one("a.button").attr("href").unwrap()).unwrap()
    }

    /// The token of its session, if it has one.
    pub(crate) fn session(&self) -> Option<String> {
        let jar = self.jar.borrow();
        jar.iter().find(|(name, _)| name.contains("rejoinder-session")).map(|(_, token)| token.clone())
    }

    /// Who is replying, as the form says; `None` for a guest.
    pub(crate) async fn known_as(&self) -> Option<String> {
        self.page("/salt").await.all(".identity-name").first().map(|name| name.text())
    }

    /// Sees that a sign-in has ended with this code and nothing else: nobody is signed in, and the text is there.
    pub(crate) async fn refused(&self, answer: &Answer, code: &str) {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header("location"), format!("/salt?sign_in={code}#leave-a-reply"));
        assert_eq!(self.session(), None);
        let page = self.page(&format!("/salt?sign_in={code}")).await;
        assert!(page.all(".identity").is_empty(), "somebody is signed in");
        assert_eq!(page.one("textarea").text(), TEXT);
    }

    /// Sees that a callback belongs to nothing that this browser has begun.
    pub(crate) fn is_over(&self, answer: &Answer) {
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
        assert_eq!(self.session(), None);
    }
}
