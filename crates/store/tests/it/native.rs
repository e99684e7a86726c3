//! The native format: out, in, and out again.

use std::sync::Arc;

use proptest::prelude::*;
use rejoinder_domain::State;
use rejoinder_domain::record::SiteRecord;
use rejoinder_formats::jsonl::{Reader, Writer};
use rejoinder_store::{Edit, Imported, NewReply, RecordCheck, RecordRefusal, RecordsImported, Sites, Store};

use crate::ground::{Ground, article_id, at, imported, open_rules, reply, reply_id, site, source, words};

pub(crate) async fn export(store: &Store) -> String {
    let site = SiteRecord { id: site(), title: "The Daily".into(), language: "en".into() };
    let (bytes, _) = store.export(vec![site], Writer::new(Vec::new())).await.unwrap().into_inner();
    String::from_utf8(bytes).unwrap()
}

pub(crate) async fn import(store: &Store, file: &str) -> Result<RecordsImported, (u64, RecordRefusal)> {
    let mut sites = Sites::new(None, site());
    let mut check = RecordCheck::new(store, sites.clone());
    for read in Reader::new(file.as_bytes()) {
        let (line, record) = read.unwrap();
        check.take(&record).await.unwrap().map_err(|refusal| (line, refusal))?;
    }
    let history = Arc::new(check.into_history());
    let mut done = RecordsImported::default();
    for read in Reader::new(file.as_bytes()) {
        let (line, record) = read.unwrap();
        let site = sites.of(&record).unwrap();
        let batch = store.import_records(&site, vec![record], &history, at(9)).await.unwrap();
        done.add(batch.map_err(|refusal| (line, refusal))?);
    }
    Ok(done)
}

pub(crate) fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Arc::new(|_| {})).unwrap();
    (folder, store)
}

pub(crate) async fn sound(store: &Store) {
    for (what, finding) in store.check().await.unwrap() {
        assert_eq!(finding, "", "{what}");
    }
}

async fn busy_site(seeds: &[(Option<usize>, State, String)]) -> Ground {
    let ground = Ground::new().await;
    let mut moved = source(2);
    moved.old_addresses = vec!["/?p=2".into(), "/two".into()];
    moved.rules.max_links = Some(2);
    ground.store.put_article(&site(), moved, at(0), "publisher").await.unwrap().unwrap();
    let replies = (1_u64..).zip(seeds).map(|(number, (parent, state, body))| {
        let parent =
            parent.filter(|_| number > 1).map(|pick| u64::try_from(pick).unwrap() % (number - 1) + 1);
        rejoinder_store::ImportedReply {
            html: rejoinder_domain::markup::reply_html(body),
            body: body.clone(),
            ..imported(number, parent, *state)
        }
    });
    ground.store.import_replies(&site(), article_id(1), replies.collect(), at(0)).await.unwrap();
    ground.add(NewReply { article: article_id(2), ..reply(9001, None) }).await;
    let edit = Edit {
        site: site(),
        id: reply_id(9001),
        owner: [7; 32],
        version: 1,
        words: words("Better"),
        rules: open_rules(),
        at: at(9002),
    };
    ground.store.edit_reply(edit).await.unwrap().unwrap();
    ground.act(9001, State::Removed).await;
    ground
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_in_and_goes_out_the_same(
        seeds in prop::collection::vec(
            (
                prop::option::weighted(0.8, any::<usize>()),
                prop_oneof![Just(State::Published), Just(State::Pending), Just(State::Removed)],
                "[ -~äم\n]{0,60}|\\*\\*a\\*\\* <b> https://example\\.org/\\?a=1&b \n\n> q",
            ),
            0..60,
        ),
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let ground = busy_site(&seeds).await;
            let file = export(&ground.store).await;
            let (_folder, store) = empty();
            let first = import(&store, &file).await.unwrap();
            assert_eq!(first.replies, Imported { added: seeds.len() + 1, known: 0 });
            assert_eq!(export(&store).await, file);
            sound(&store).await;
            let second = import(&store, &file).await.unwrap();
            assert_eq!((second.replies.added, second.articles.added, second.events.added), (0, 0, 0));
            assert_eq!(export(&store).await, file);
        });
    }
}

#[tokio::test]
async fn secrets_stay_inside() {
    let ground = busy_site(&[]).await;
    ground.store.secret("marks", [0xAB; 32]).await.unwrap();
    let file = export(&ground.store).await;
    for word in ["owner", "said", "secret", "idempotency", "marks"] {
        assert!(!file.contains(&format!("\"{word}\"")), "{word}");
    }
    assert!(file.contains("ana@example.org") && file.contains("\"kind\":\"revision\""));
}

/// What another tool writes who knows no more than what a reply has at least.
fn by_hand(id: &str, parent: &str) -> String {
    format!(
        r#"{{"kind":"reply","id":"{id}","article":"/1/","parent":{parent},"state":"published","created":"2020-01-01T12:00:00+02:00","author":{{"name":"Bo","website":"","email":""}},"body":"So *true*"}}"#
    )
}

#[tokio::test]
async fn lines_by_hand_find_their_article_and_tell_caches() {
    let ground = Ground::new().await;
    let before = ground.store.article(&site(), article_id(1)).await.unwrap().unwrap().revision;
    let file = [by_hand("one", "null"), by_hand("two", "\"one\"")].join("\n");
    let done = import(&ground.store, &file).await.unwrap();
    assert_eq!(done.replies, Imported { added: 2, known: 0 });
    let again = import(&ground.store, &file).await.unwrap();
    assert_eq!(again.replies, Imported { added: 0, known: 2 });
    let article = ground.store.article(&site(), article_id(1)).await.unwrap().unwrap();
    assert_eq!((article.reply_count, article.revision), (2, before + 2));
    let page = crate::walk::page(&ground.store, article_id(1), rejoinder_store::ThreadView::default()).await;
    assert_eq!(page.replies[1].parent, Some(page.replies[0].id));
    assert!(page.replies[0].html.contains("<em>true</em>"));
    sound(&ground.store).await;
}

#[tokio::test]
async fn refused_file_names_the_line_and_changes_nothing() {
    let ground = Ground::new().await;
    let before = export(&ground.store).await;
    let two = rejoinder_domain::ReplyId::from_bytes(rejoinder_domain::record::id_from_text("two"));
    let cycle = [by_hand("one", "\"two\""), by_hand("two", "\"one\"")].join("\n");
    assert_eq!(import(&ground.store, &cycle).await, Err((1, RecordRefusal::NoReply(two))));
    let twice = [by_hand("two", "null"), by_hand("two", "null")].join("\n");
    assert_eq!(import(&ground.store, &twice).await, Err((2, RecordRefusal::Twice(two.to_string()))));
    let nowhere = [by_hand("one", "null"), by_hand("two", "null").replace("/1/", "/9/")].join("\n");
    assert_eq!(import(&ground.store, &nowhere).await, Err((2, RecordRefusal::NoArticle("/9/".into()))));
    ground.store.put_article(&site(), source(2), at(0), "publisher").await.unwrap().unwrap();
    let elsewhere = [by_hand("two", "null"), by_hand("one", "\"two\"").replace("/1/", "/2/")].join("\n");
    assert_eq!(import(&ground.store, &elsewhere).await, Err((2, RecordRefusal::NoReply(two))));
    let after = export(&ground.store).await;
    assert_eq!(after.matches("\"kind\":\"reply\"").count(), before.matches("\"kind\":\"reply\"").count());
}

#[tokio::test]
async fn hostile_html_is_made_safe_on_its_way_in() {
    let ground = Ground::new().await;
    let line = by_hand("one", "null").replace(
        "\"body\":",
        r#""html":"<p onclick='x()'>Hi<script>alert(1)</script><a href='javascript:x'>y</a></p>","body":"#,
    );
    import(&ground.store, &line).await.unwrap();
    let html = export(&ground.store).await;
    for bad in ["onclick", "<script", "javascript:"] {
        assert!(!html.contains(bad), "{bad}");
    }
}

#[tokio::test]
async fn events_that_are_alike_are_as_many_as_they_were() {
    let ground = Ground::new().await;
    let mention = |number: u64| rejoinder_store::ImportedMention {
        id: reply_id(number),
        origin: format!("m:{number}"),
        kind: "pingback",
        state: State::Published,
        created: at(0),
        title: "A page".into(),
        url: format!("https://other.example/{number}"),
        excerpt: String::new(),
    };
    let mentions = (1..=3).map(mention).collect();
    ground.store.import_mentions(&site(), article_id(1), mentions, at(0)).await.unwrap();
    let file = export(&ground.store).await;
    let (_folder, store) = empty();
    for added in [4, 0] {
        assert_eq!(import(&store, &file).await.unwrap().events.added, added);
        assert_eq!(export(&store).await, file);
    }
    let more = (4..=5).map(mention).collect();
    ground.store.import_mentions(&site(), article_id(1), more, at(0)).await.unwrap();
    let grown = export(&ground.store).await;
    assert_eq!(import(&store, &grown).await.unwrap().events, Imported { added: 2, known: 4 });
    assert_eq!(export(&store).await, grown);
}
