//! How SQLite answers what the store asks: every statement is caught while every method runs, then explained.

mod accounts;
mod passkeys;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use rejoinder_domain::{ReplyId, ReplyRules, SiteId, State, Time, Words};
use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::{
    Act, Edit, ImportedMention, ImportedReply, Month, NewReply, Order, Retry, Start, Store, ThreadView,
    Visitor, Withdrawal, schema,
};

const NOW: Time = Time::from_micros(1_000_000);

type Asked = Arc<Mutex<BTreeSet<String>>>;

fn listen(connection: &mut Connection, asked: &Asked) {
    let asked = Arc::clone(asked);
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(_, sql) = event {
            asked.lock().unwrap().insert(sql.to_owned());
        }
    };
    connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note)).unwrap();
}

fn id(number: u8) -> ReplyId {
    ReplyId::from_bytes([number; 16])
}

fn words(body: &str) -> Words {
    Words {
        body: body.into(),
        html: body.into(),
        links: 0,
        name: String::new(),
        email: String::new(),
        website: String::new(),
    }
}

/// Calls every method that a request may call.
async fn ask_everything(store: &Store) {
    let site = SiteId::default();
    let source = crate::articles::tests::source(1);
    let article = store.put_article(&site, source, NOW, "publisher").await.unwrap().unwrap().id();
    authors_and_moderators_write(store, article).await;
    import(store, article).await;
    accounts::ask(store, article).await;
    passkeys::ask(store).await;
    for order in [Order::Oldest, Order::Newest] {
        for branch in [None, Some(id(1))] {
            for start in
                [Start::First, Start::Last, Start::After(id(2)), Start::Before(id(2)), Start::From(id(2))]
            {
                let view = ThreadView { order, branch, start };
                store.thread_page(&site, article, view).await.unwrap();
                store.article_page(&site, "/1", (view, NOW), 9).await.unwrap();
            }
        }
    }
    for order in [Order::Oldest, Order::Newest] {
        for after in [None, Some(id(2))] {
            store.replies_in_line(&site, article, (order, after), 9).await.unwrap();
        }
    }
    for state in State::ALL {
        store.replies_in(&site, state, Some(id(1)), 9).await.unwrap();
    }
    store.find_reply(&site, id(1)).await.unwrap();
    store.shown_reply(&site, id(1)).await.unwrap();
    store.reply_with_anchor(&site, "a").await.unwrap();
    let visitor =
        Visitor { article, session: Some([1; 32]), own: Some([1; 32]), browser: Some([1; 32]), now: NOW };
    store.visit(&site, visitor).await.unwrap();
    store.own_reply(&site, [1; 32], id(1)).await.unwrap();
    store.said_reply(&site, id(1)).await.unwrap();
    for here in [None, Some(article)] {
        store.latest_replies(&site, here, NOW, 9).await.unwrap();
        store.front_page(&site, (here, None), NOW, 9).await.unwrap();
        store.front_page(&site, (None, here), NOW, 9).await.unwrap();
    }
    store.months(&site, NOW).await.unwrap();
    store.articles_of(&site, Month { year: 1970, month: 1 }, NOW).await.unwrap();
    store.article(&site, article).await.unwrap();
    store.article_at(&site, "/1").await.unwrap();
    store.moved(&site, "/old", Time::from_micros(1)).await.unwrap();
    store.has_articles(&site).await.unwrap();
    store.stamps(&site, "file:").await.unwrap();
    store.shown_from(&site, "file:1.md", NOW).await.unwrap();
    store.change_origin(&site, "file:2.md", "file:3.md").await.unwrap();
    store.known_origins(&site, vec![String::new()]).await.unwrap();
    store.secret("key", [1; 32]).await.unwrap();
    store.hide_article(&site, "file:1.md", NOW).await.unwrap();
}

async fn authors_and_moderators_write(store: &Store, article: rejoinder_domain::ArticleId) {
    let site = SiteId::default();
    let rules = ReplyRules { policy: rejoinder_domain::Policy::Publish, ..ReplyRules::default() };
    let post = |number: u8, parent: Option<u8>| NewReply {
        site: SiteId::default(),
        article,
        parent: parent.map(id),
        id: id(number),
        owner: [1; 32],
        owner_known: true,
        account: None,
        said: [number; 16],
        words: words(&format!("Words {number}")),
        trapped: false,
        rules: rules.clone(),
        at: NOW,
        retry: Some(Retry { key: [number; 32], words: [number; 32] }),
    };
    for (number, parent) in [(1, None), (2, Some(1)), (3, None)] {
        store.add_reply(post(number, parent)).await.unwrap().unwrap();
    }
    let (owner, rules) = ([1; 32], rules.clone());
    let edit = Edit { site: site.clone(), id: id(2), owner, version: 1, words: words("New"), rules, at: NOW };
    store.edit_reply(edit).await.unwrap().unwrap();
    let window = std::time::Duration::from_mins(1);
    store
        .withdraw_reply(Withdrawal { site: site.clone(), id: id(3), owner, window, at: NOW })
        .await
        .unwrap()
        .unwrap();
    for state in [State::Spam, State::Published] {
        let act = Act { state, actor: "command:test".into(), reason: None, at: NOW };
        store.moderate_reply(&site, id(1), act).await.unwrap();
    }
}

async fn import(store: &Store, article: rejoinder_domain::ArticleId) {
    let site = SiteId::default();
    let text = String::new;
    let reply = ImportedReply {
        id: id(9),
        origin: "o:9".into(),
        parent: Some("o:8".into()),
        anchor: None,
        state: State::Published,
        created: NOW,
        name: text(),
        email: text(),
        website: text(),
        posted_with: None,
        body: text(),
        html: text(),
    };
    store.import_replies(&site, article, vec![reply], NOW).await.unwrap();
    let mention = ImportedMention {
        id: id(9),
        origin: "m:9".into(),
        kind: "pingback",
        state: State::Published,
        created: NOW,
        title: text(),
        url: text(),
        excerpt: text(),
    };
    store.import_mentions(&site, article, vec![mention], NOW).await.unwrap();
}

/// The steps of a statement's plan that look at more than an index leads to, or that sort.
fn costly(sql: &str, plan: &[String]) -> Vec<String> {
    plan.iter()
        .filter(|step| {
            // What a subquery gives out is read whole; how it comes by that has steps of its own.
            let scans = step.starts_with("SCAN")
                && !step.contains("CONSTANT ROW")
                && !step.starts_with("SCAN (subquery");
            // All of a site is all there is; with a limit it is as far as the index's order is asked for.
            let whole_site = step.ends_with("(site=?)") && !sql.contains("LIMIT");
            scans || whole_site || step.contains("TEMP B-TREE") || step.contains("AUTOMATIC")
        })
        .cloned()
        .collect()
}

#[tokio::test]
async fn no_statement_reads_what_its_index_does_not_lead_to() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rejoinder.db");
    let asked = Asked::default();
    let mut writing = schema::open_writing(&file).unwrap();
    listen(&mut writing, &asked);
    let mut reading = schema::open_reading(&file).unwrap();
    listen(&mut reading, &asked);
    let store = Store::on(writing, vec![reading], Arc::new(|_| {})).unwrap();
    ask_everything(&store).await;
    let asked = asked.lock().unwrap();
    assert!(asked.len() > 110, "only {} statements were caught", asked.len());
    let plain = Connection::open(&file).unwrap();
    let mut costs = Vec::new();
    for sql in
        asked.iter().filter(|sql| ["SELECT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb)))
    {
        let mut explain = plain.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> =
            explain.raw_query().mapped(|row| row.get("detail")).collect::<Result<_, _>>().unwrap();
        costs.extend(costly(sql, &steps).into_iter().map(|step| format!("{step}: {sql}")));
        if sql.contains("r.place") && sql.contains("LIMIT") {
            assert!(steps[0].contains("reply_shown"), "{steps:?}: {sql}");
        }
    }
    assert!(costs.is_empty(), "{}", costs.join("\n"));
}
