//! A reader's browser: it keeps cookies, sends what browsers send, and fills in forms that it has read from a page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use cookie::Cookie;
use http_body_util::BodyExt;

use crate::ground::Ground;
use crate::html::Page;

/// A list of names with their values: headers, fields.
pub(crate) type Pairs<'a> = &'a [(&'a str, &'a str)];

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as a browser reads it.
    pub(crate) fn page(&self) -> Page {
        Page::read(self.text())
    }

    /// A header's value; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The cookies it sets.
    pub(crate) fn cookies(&self) -> Vec<Cookie<'static>> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        lines.map(|line| Cookie::parse(line.to_str().unwrap().to_owned()).unwrap()).collect()
    }

    /// The id in the permalink it sends to.
    pub(crate) fn posted(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header("location").strip_prefix("/r/").unwrap().to_owned()
    }
}

/// Somebody with a browser.
pub(crate) struct Reader<'a> {
    ground: &'a Ground,
    /// The cookies it has.
    pub(crate) jar: RefCell<BTreeMap<String, String>>,
    /// The address it comes from.
    pub(crate) address: IpAddr,
    /// What it calls itself.
    pub(crate) agent: &'static str,
    /// The host it asks for, and how.
    pub(crate) origin: &'static str,
}

impl Ground {
    /// A browser without cookies.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader {
            ground: self,
            jar: RefCell::default(),
            address: IpAddr::from([192, 0, 2, 1]),
            agent: "A browser",
            origin: "http://127.0.0.1:8080",
        }
    }
}

impl Reader<'_> {
    /// Sends a request just so, with its cookies, host and address, and keeps the cookies of the answer.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: Pairs<'_>,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.origin.split_once("://").unwrap().1)
            .header(header::USER_AGENT, self.agent)
            .extension(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let cookies: Vec<String> =
            self.jar.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.ground.door.answer(request.body(body.into()).unwrap()).await;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        for cookie in answer.cookies() {
            let gone = cookie.max_age().is_some_and(cookie::time::SignedDuration::is_zero);
            let (name, value) = (cookie.name().to_owned(), cookie.value().to_owned());
            let mut jar = self.jar.borrow_mut();
            if gone {
                jar.remove(&name)
            } else {
                jar.insert(name, value)
            };
        }
        answer
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Asks for a page and reads it.
    pub(crate) async fn page(&self, path: &str) -> Page {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.page()
    }

    /// Asks for a page and goes on to wherever it sends; the answer and its address.
    pub(crate) async fn follow(&self, path: &str) -> (Answer, String) {
        let mut address = path.to_owned();
        for _ in 0..5 {
            let answer = self.get(address.split('#').next().unwrap()).await;
            if !answer.status.is_redirection() {
                return (answer, address);
            }
            answer.header("location").clone_into(&mut address);
        }
        panic!("{path} leads round in a circle");
    }

    /// Posts fields as a form of ours would send them.
    pub(crate) async fn post(&self, path: &str, fields: Pairs<'_>) -> Answer {
        self.post_with(path, fields, &[("origin", self.origin), ("sec-fetch-site", "same-origin")]).await
    }

    /// Posts fields with these headers.
    pub(crate) async fn post_with(&self, path: &str, fields: Pairs<'_>, headers: Pairs<'_>) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &[&kind, headers].concat(), body).await
    }

    /// Reads the page with its form, fills it in and sends it off.
    pub(crate) async fn submit(&self, page: &str, typed: Pairs<'_>) -> Answer {
        self.fill(&self.page(page).await, typed).await
    }

    /// Fills in the form of a page that was read before and sends it off. Buttons have the name `intent`.
    pub(crate) async fn fill(&self, page: &Page, typed: Pairs<'_>) -> Answer {
        let (action, fields) = filled(page, typed);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&action, &fields).await
    }

    /// Posts a reply in the name of Ana, and says which id it got.
    pub(crate) async fn say(&self, page: &str, body: &str) -> String {
        self.submit(page, &[("name", "Ana"), ("body", body)]).await.posted()
    }
}

/// Where a page's form goes to and its fields: as they stand, with what is typed over them.
pub(crate) fn filled(page: &Page, typed: Pairs<'_>) -> (String, Vec<(String, String)>) {
    let form = page.all("form").into_iter().next().unwrap();
    let mut fields = BTreeMap::from([("intent".to_owned(), "post".to_owned())]);
    for input in form.all("input") {
        if input.attr("type") != Some("checkbox") || input.attr("checked").is_some() {
            fields
                .insert(input.attr("name").unwrap().to_owned(), input.attr("value").unwrap_or("").to_owned());
        }
    }
    for area in form.all("textarea") {
        fields.insert(area.attr("name").unwrap().to_owned(), area.text());
    }
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let action = form.attr("action").unwrap().split('#').next().unwrap().to_owned();
    (action, fields.into_iter().collect())
}
