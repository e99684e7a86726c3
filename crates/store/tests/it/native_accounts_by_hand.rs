//! Accounts in the native format as others write them: nobody's passes into other hands.

use std::sync::Arc;

use rejoinder_domain::record::id_from_text;
use rejoinder_domain::{AccountId, ReplyId, SiteId};
use rejoinder_formats::jsonl::Reader;
use rejoinder_store::{AccountRefusal, History, RecordRefusal, SignedIn};

use crate::ground::{at, site};
use crate::native::{export, import};
use crate::native_accounts::{account_id, ground_with_ana, signed_in};

fn account_line(id: &str, name: &str) -> String {
    format!(r#"{{"kind":"account","id":"{id}","name":"{name}","created":"2020-01-01T12:00:00Z"}}"#)
}

fn identity_line(account: &str, subject: u8) -> String {
    format!(
        r#"{{"kind":"identity","account":"{account}","issuer":"https://idp.example","subject":"{subject}","badge":"openid:Example","linked":"2020-01-01T12:00:00Z"}}"#
    )
}

fn reply_line(account: &str) -> String {
    format!(
        r#"{{"kind":"reply","id":"one","article":"/1/","state":"published","created":"2020-01-01T12:00:00Z","author":{{"account":"{account}"}},"body":"So"}}"#
    )
}

#[tokio::test]
async fn refused_account_names_the_line_and_changes_nothing() {
    let ground = ground_with_ana().await;
    let before = export(&ground.store).await;
    let ana = account_id(1).to_string();
    let (bo, nobody) = ("bo", AccountId::from_bytes(id_from_text("nobody")));
    for (lines, line, refusal) in [
        // “Ana” in Cyrillic letters.
        (vec![account_line("cy", "Cy"), account_line(bo, "АNA")], 2, RecordRefusal::NameTaken("АNA".into())),
        (vec![account_line(bo, "Bo"), account_line("b", "B o")], 2, RecordRefusal::Twice("B o".into())),
        (
            vec![account_line(bo, "Bo"), account_line(bo, "Bob")],
            2,
            RecordRefusal::Twice(AccountId::from_bytes(id_from_text(bo)).to_string()),
        ),
        (vec![identity_line("nobody", 7)], 1, RecordRefusal::NoAccount(nobody)),
        (
            vec![account_line(bo, "Bo"), identity_line(bo, 1)],
            2,
            RecordRefusal::Elsewhere("1 of https://idp.example".into()),
        ),
        (
            vec![identity_line(&ana, 7), identity_line(&ana, 7)],
            2,
            RecordRefusal::Twice("7 of https://idp.example".into()),
        ),
        (vec![account_line(bo, "Bo"), reply_line("nobody")], 2, RecordRefusal::NoAccount(nobody)),
        (vec![reply_line(bo), account_line(bo, "Bo")], 1, {
            RecordRefusal::NoAccount(AccountId::from_bytes(id_from_text(bo)))
        }),
    ] {
        let file = lines.join("\n");
        assert_eq!(import(&ground.store, &file).await, Err((line, refusal)), "{file}");
        assert_eq!(export(&ground.store).await, before, "{file}");
    }
}

#[tokio::test]
async fn accounts_by_hand_are_taken_and_known_the_second_time() {
    let ground = ground_with_ana().await;
    let file = [account_line("bo", "Bo"), identity_line("bo", 7), reply_line("bo")].join("\n");
    let done = import(&ground.store, &file).await.unwrap();
    assert_eq!((done.accounts.added, done.identities.added, done.replies.added), (1, 1, 1));
    let again = import(&ground.store, &file).await.unwrap();
    assert_eq!((again.accounts.known, again.identities.known, again.replies.known), (1, 1, 1));
    let bo = AccountId::from_bytes(id_from_text("bo"));
    let own = ground.store.own_reply(&site(), bo.owner_key(), ReplyId::from_bytes(id_from_text("one"))).await;
    assert_eq!(own.unwrap().unwrap().name, "Bo");
    let mine = SignedIn { new_id: account_id(9), link: Some(account_id(1)), ..signed_in(7, "", "") };
    assert_eq!(ground.store.sign_in(mine).await.unwrap(), Err(AccountRefusal::Elsewhere));
}

#[tokio::test]
async fn accounts_of_one_site_are_unknown_to_another() {
    let ground = ground_with_ana().await;
    let other: SiteId = "other".parse().unwrap();
    let site_line = r#"{"kind":"site","id":"other"}"#.to_owned();
    let file = [site_line.clone(), account_line("bo", "Ana"), identity_line("bo", 1)].join("\n");
    let done = import(&ground.store, &file).await.unwrap();
    assert_eq!((done.accounts.added, done.identities.added), (1, 1));
    let bo = AccountId::from_bytes(id_from_text("bo"));
    assert!(ground.store.account(&other, bo).await.unwrap().is_some());
    assert!(ground.store.account(&site(), bo).await.unwrap().is_none());
    let stray = [site_line, identity_line(&account_id(1).to_string(), 9)].join("\n");
    let refused = import(&ground.store, &stray).await;
    assert_eq!(refused, Err((2, RecordRefusal::NoAccount(account_id(1)))));
}

#[tokio::test]
async fn what_was_taken_since_the_file_was_checked_refuses_the_record() {
    let ground = ground_with_ana().await;
    let name = RecordRefusal::NameTaken("ANA".into());
    let elsewhere = RecordRefusal::Elsewhere("1 of https://idp.example".into());
    let file = [account_line("bo", "Bo"), account_line("b", "ANA"), identity_line("bo", 1)].join("\n");
    let expected = [None, Some(name), Some(elsewhere)];
    for (read, refusal) in Reader::new(file.as_bytes()).zip(expected) {
        let (_, record) = read.unwrap();
        // Not looked at before: as if somebody had come by it between the passes.
        let history = Arc::new(History::default());
        let done = ground.store.import_records(&site(), vec![record], &history, at(9)).await.unwrap();
        assert_eq!(done.err(), refusal);
    }
}
