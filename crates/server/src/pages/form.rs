//! The form: *Leave a Reply*.

use std::time::Duration;

use askama::Template;
use rejoinder_domain::{Fault, Field, Need, Refusal, ReplyId, State};
use rejoinder_store::{Article, OwnReply, Session, StoreError};

use crate::app::{App, Site};
use crate::language::Language;
use crate::pages::thread::{avatar, named};
use crate::sign_in::{Kind, say};
use crate::urls;
use crate::visitor::{Details, Visitor};

/// What stands in the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values {
    pub(crate) body: String,
    pub(crate) details: Details,
    pub(crate) remember: bool,
}

/// Something wrong, with the id of the element it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) field: Option<Field>,
    pub(crate) text: String,
}

/// The reply that is answered, above the form.
pub(crate) struct Answered {
    pub(crate) id: ReplyId,
    pub(crate) name: String,
    pub(crate) html: String,
}

/// The form (`form.html`).
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct Form {
    t: &'static Language,
    action: String,
    article: String,
    mark: String,
    name: Need,
    email: Need,
    website: Need,
    held: bool,
    open: bool,
    pub(crate) values: Values,
    pub(crate) answered: Option<Answered>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) preview: Option<Preview>,
    /// The icons to sign in by, for whoever is not.
    icons: Vec<Icon>,
    /// Who is signed in.
    identity: Option<Identity>,
    /// What became of a sign-in that did not work out.
    pub(crate) outcome: Option<String>,
    /// Another account is wanted than the one before.
    pub(crate) change: bool,
    /// Where Cancel leads.
    pub(crate) cancel: String,
}

/// An icon to sign in by.
pub(crate) struct Icon {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    /// What the form says while another window is open, where that is not "Connecting to NAME…".
    pub(crate) waiting: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) path: &'static str,
}

/// The signed-in line.
struct Identity {
    name: String,
    /// "You are commenting using your … account."
    using: String,
    picture: Option<String>,
    initials: String,
    hue: u8,
}

impl Identity {
    /// Of whoever is signed in.
    fn of(t: &'static Language, session: &Session) -> Self {
        let (initials, hue) = avatar(&session.account.name);
        Self {
            name: session.account.name.clone(),
            using: say(t, "identity-using", &session.badge),
            picture: session.account.picture.map(urls::picture),
            initials,
            hue,
        }
    }
}

/// The icons of a site's providers.
pub(crate) fn icons(app: &App, site: &Site) -> Vec<Icon> {
    app.providers(site)
        .map(|provider| Icon {
            id: provider.id.clone(),
            label: say(site.language, "sign-in-with", &provider.badge()),
            name: provider.name.clone(),
            waiting: (provider.kind == Kind::Passkey)
                .then(|| say(site.language, "identity-connecting", &provider.badge())),
            kind: provider.kind.as_str(),
            path: provider.kind.icon(),
        })
        .collect()
}

/// The reply as it will look.
pub(crate) struct Preview {
    pub(crate) name: String,
    pub(crate) html: String,
}

impl Form {
    /// The empty form of an article for whoever is signed in; without a session the same for everybody on the same day.
    pub(crate) fn new(app: &App, site: &Site, article: &Article, session: Option<&Session>) -> Self {
        let now = app.now();
        let identity = session.map(|session| Identity::of(site.language, session));
        Self {
            t: site.language,
            action: urls::path(&article.path),
            article: article.id.to_string(),
            mark: app.key.mark(&site.id, article.id, now),
            name: site.rules.name,
            email: site.rules.email,
            website: site.rules.website,
            held: article.rules.policy(&site.rules) == rejoinder_domain::Policy::Hold,
            open: article.rules.takes_replies(&site.rules, article.published, now),
            values: Values::default(),
            answered: None,
            problems: Vec::new(),
            preview: None,
            icons: if identity.is_none() { icons(app, site) } else { Vec::new() },
            identity,
            outcome: None,
            change: false,
            cancel: "#replies".into(),
        }
    }

    /// Whether the article takes replies now.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// The form as HTML.
    pub(crate) fn html(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn problem(&self, field: &str) -> Option<&str> {
        let found =
            self.problems.iter().find(|problem| problem.field.is_some_and(|own| own.as_str() == field));
        found.map(|problem| problem.text.as_str())
    }

    fn heading(&self) -> String {
        match &self.answered {
            Some(answered) => self.t.named("form-heading-answer", &answered.name),
            None => self.t.text("form-heading").into_owned(),
        }
    }
}

/// What is wrong with a field, in words that say what to do.
pub(crate) fn problem(site: &Site, refusal: Refusal) -> Problem {
    let t = site.language;
    let stem = format!("error-{}", refusal.field.as_str());
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let text = match refusal.fault {
        Fault::Missing => t.text(&format!("{stem}-missing")).into_owned(),
        Fault::NotValid => t.text(&format!("{stem}-invalid")).into_owned(),
        Fault::TooLong { count: has, limit } if refusal.field == Field::Body => t.text_with(
            "error-body-too-long",
            &[("count", count(has).into()), ("limit", count(limit).into())],
        ),
        Fault::TooLong { limit, .. } => t.fill(&format!("{stem}-too-long"), "limit", count(limit)),
    };
    Problem { field: Some(refusal.field), text }
}

/// A network has sent too much: how many seconds to wait, and the words for it.
pub(crate) fn too_many(site: &Site, wait: Duration) -> (u64, Problem) {
    let seconds = wait.as_secs().max(1);
    (seconds, Problem { field: None, text: site.language.fill("error-too-many", "seconds", seconds) })
}

/// The reply that a form answers: one that everybody may see, or the author's own that still waits.
pub(crate) async fn answered(
    app: &App,
    (visitor, session): (&Visitor, Option<&Session>),
    article: &Article,
    id: ReplyId,
) -> Result<Option<Answered>, StoreError> {
    let site = &visitor.site;
    if let Some((of, reply)) = app.store.shown_reply(&site.id, id).await?
        && of == article.id
        && reply.state == State::Published
    {
        return Ok(Some(Answered { id, name: named(site, &reply.name).into_owned(), html: reply.html }));
    }
    for owner in visitor.owners(session) {
        let waiting = app.store.own_reply(&site.id, owner, id).await?;
        let fits = |reply: &OwnReply| reply.article == article.id && reply.state == State::Pending;
        if let Some(reply) = waiting.filter(fits) {
            return Ok(Some(Answered { id, name: named(site, &reply.name).into_owned(), html: reply.html }));
        }
    }
    Ok(None)
}
