//! The native format with accounts: they move whole.

use proptest::prelude::*;
use rejoinder_domain::{AccountId, Identity, Profile};
use rejoinder_store::{
    Account, Imported, KeptText, NewReply, NewWindow, PendingSignIn, SignedIn, Store, Withdrawal,
};

use crate::ground::{Ground, article_id, at, reply, reply_id, site, window};
use crate::native::{empty, export, import, sound};

/// How a JPEG begins, and what makes one unlike others.
fn picture(number: u8) -> ([u8; 16], Vec<u8>) {
    let bytes = vec![0xFF, 0xD8, 0xFF, number, 0, 0xFE];
    (rejoinder_domain::record::picture_id(&bytes), bytes)
}

/// The account id with this number.
pub(crate) fn account_id(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn identity(number: u8) -> Identity {
    Identity::new("https://idp.example", number.to_string()).unwrap()
}

/// Whoever has this number at the provider signs in, perhaps for the first time.
pub(crate) fn signed_in(number: u8, name: &str, handle: &str) -> SignedIn {
    let profile = Profile {
        name: name.into(),
        handle: handle.into(),
        page: format!("https://idp.example/{number}"),
        email: "ana@example.org".into(),
        email_verified: number.is_multiple_of(2),
        ..Profile::of(identity(number))
    };
    SignedIn {
        site: site(),
        profile: profile.cleaned(),
        badge: "openid:Example & Co".into(),
        new_id: account_id(number),
        mark: format!("x{number}"),
        link: None,
        at: at(i64::from(number)),
    }
}

async fn sign_in(store: &Store, signed_in: SignedIn) -> Account {
    store.sign_in(signed_in).await.unwrap().unwrap()
}

/// A reply that an account has posted.
fn posted(account: AccountId, number: u64, parent: Option<u64>) -> NewReply {
    NewReply {
        owner: account.owner_key(),
        owner_known: true,
        account: Some((account, "openid:Example & Co".into())),
        words: rejoinder_domain::Words {
            name: String::new(),
            email: String::new(),
            website: String::new(),
            ..crate::ground::words("Mine")
        },
        ..reply(number, parent)
    }
}

/// A site with one account that has a picture, two identities and a reply; a guest has answered.
pub(crate) async fn ground_with_ana() -> Ground {
    let ground = Ground::new().await;
    sign_in(&ground.store, signed_in(1, "Ana", "ana")).await;
    let second = SignedIn { link: Some(account_id(1)), ..signed_in(2, "A. Bell", "bell") };
    sign_in(&ground.store, second).await;
    sign_in(&ground.store, SignedIn { at: at(5), ..signed_in(1, "Ana", "ana") }).await;
    ground.store.set_picture(&site(), account_id(1), picture(1), at(3)).await.unwrap();
    ground.add(posted(account_id(1), 10, None)).await;
    ground.add(reply(11, Some(10))).await;
    ground
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn accounts_go_out_come_in_and_go_out_the_same(
        people in prop::collection::vec(
            ("\\PC{0,12}|Ana|\u{202e}[a-z]{3}|[a-z]{250}", "\\PC{0,12}|\u{202e}[a-z]{250}", any::<bool>(), any::<bool>()),
            0..20,
        ),
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let ground = Ground::new().await;
            let mut linked = None;
            let mut made = 0;
            for (number, (name, handle, pictured, links)) in (1_u8..).zip(&people) {
                let link = linked.filter(|_| *links);
                let account = sign_in(&ground.store, SignedIn { link, ..signed_in(number, name, handle) }).await;
                made += usize::from(link.is_none());
                linked = Some(account.id);
                if *pictured {
                    // Some accounts have the same.
                    ground.store.set_picture(&site(), account.id, picture(number % 4), at(40 + i64::from(number))).await.unwrap();
                }
                let before = number.checked_sub(1).filter(|before| *before > 0).map(u64::from);
                ground.add(posted(account.id, u64::from(number), before)).await;
            }
            let file = export(&ground.store).await;
            let (_folder, store) = empty();
            let first = import(&store, &file).await.unwrap();
            assert_eq!(first.accounts, Imported { added: made, known: 0 });
            assert_eq!(first.identities, Imported { added: people.len(), known: 0 });
            assert_eq!(export(&store).await, file);
            sound(&store).await;
            let second = import(&store, &file).await.unwrap();
            assert_eq!((second.accounts.added, second.identities.added, second.replies.added), (0, 0, 0));
            assert_eq!(export(&store).await, file);
        });
    }
}

#[tokio::test]
async fn accounts_come_after_their_site_and_before_articles() {
    let file = export(&ground_with_ana().await.store).await;
    let kinds: Vec<&str> = file
        .lines()
        .map(|line| line.split('"').nth(3).unwrap())
        .take_while(|kind| *kind != "event")
        .collect();
    assert_eq!(kinds, ["site", "account", "identity", "identity", "article", "reply", "reply"]);
}

#[tokio::test]
async fn export_says_all_that_is_known_of_an_account() {
    let file = export(&ground_with_ana().await.store).await;
    let ana = account_id(1);
    let said: Vec<&str> = file.lines().skip(1).take(3).collect();
    let expected = [
        format!(
            r#"{{"kind":"account","id":"{ana}","name":"Ana","created":"2027-01-15T08:00:01.000000Z","picture":"/9j/AQD+"}}"#
        ),
        format!(
            r#"{{"kind":"identity","account":"{ana}","issuer":"https://idp.example","subject":"1","badge":"openid:Example & Co","handle":"ana","page":"https://idp.example/1","email":"ana@example.org","email_verified":false,"linked":"2027-01-15T08:00:01.000000Z","used":"2027-01-15T08:00:05.000000Z"}}"#
        ),
        format!(
            r#"{{"kind":"identity","account":"{ana}","issuer":"https://idp.example","subject":"2","badge":"openid:Example & Co","handle":"bell","page":"https://idp.example/2","email":"ana@example.org","email_verified":true,"linked":"2027-01-15T08:00:02.000000Z","used":"2027-01-15T08:00:02.000000Z"}}"#
        ),
    ];
    assert_eq!(said, expected);
    assert!(file.contains(&format!(r#""account":"{ana}","provider":"openid:Example & Co""#)), "{file}");
}

#[tokio::test]
async fn holder_has_account_picture_and_replies_also_after_the_move() {
    let file = export(&ground_with_ana().await.store).await;
    let (_folder, store) = empty();
    import(&store, &file).await.unwrap();
    // The same person at the same provider, and whoever that is there, is not asked for a name again.
    let again = SignedIn { new_id: account_id(9), ..signed_in(1, "Somebody", "") };
    let account = sign_in(&store, again).await;
    assert_eq!((account.id, account.name.as_str()), (account_id(1), "Ana"));
    let (id, bytes) = picture(1);
    assert_eq!(account.picture, Some(id));
    assert_eq!(store.picture(&site(), id).await.unwrap(), Some(bytes));
    let own = store.own_reply(&site(), account.id.owner_key(), reply_id(10)).await.unwrap().unwrap();
    assert!(own.by_account && own.name == "Ana");
    let withdrawal =
        |owner| Withdrawal { site: site(), id: reply_id(10), owner, window: window(), at: at(11) };
    store.withdraw_reply(withdrawal(account_id(2).owner_key())).await.unwrap().unwrap_err();
    store.withdraw_reply(withdrawal(account.id.owner_key())).await.unwrap().unwrap();
}

#[tokio::test]
async fn guest_with_an_accounts_name_is_known_for_one_after_the_move() {
    let ground = ground_with_ana().await;
    let file = export(&ground.store).await;
    let (_folder, store) = empty();
    import(&store, &file).await.unwrap();
    let page = crate::walk::page(&store, article_id(1), rejoinder_store::ThreadView::default()).await;
    let guests: Vec<bool> = page.replies.iter().map(|reply| reply.looks_known).collect();
    assert_eq!(guests, [false, true]);
}

#[tokio::test]
async fn account_that_is_here_stays_as_it_is_here() {
    let ground = ground_with_ana().await;
    let file = export(&ground.store).await;
    let bo = rejoinder_domain::account_name("Bo").unwrap();
    ground.store.rename_account(&site(), account_id(1), bo, at(50)).await.unwrap().unwrap();
    let done = import(&ground.store, &file).await.unwrap();
    assert_eq!((done.accounts, done.identities.added), (Imported { added: 0, known: 1 }, 0));
    assert_eq!(ground.store.account(&site(), account_id(1)).await.unwrap().unwrap().name, "Bo");
}

#[tokio::test]
async fn who_is_signed_in_and_what_is_under_way_stay_inside() {
    let ground = ground_with_ana().await;
    let before = export(&ground.store).await;
    let (store, site, now) = (&ground.store, site(), at(60));
    store.begin_session(&site, [0x5E; 32], (account_id(1), identity(1)), now).await.unwrap();
    let opened = NewWindow { id: [3; 16], challenge: [4; 32], provider: "github".into(), expires: at(900) };
    store.open_window(&site, opened, now).await.unwrap();
    let pending = PendingSignIn {
        state: [1; 32],
        browser: [2; 32],
        provider: "github".into(),
        instance: String::new(),
        plan: "{}".into(),
        article: Some(article_id(1)),
        link: None,
        window: Some([3; 16]),
        expires: at(900),
    };
    assert!(store.begin_sign_in(&site, pending, now).await.unwrap());
    let text = KeptText { body: "Half a thought".into(), ..KeptText::default() };
    store.keep_text(&site, ([2; 32], article_id(1)), text, (at(900), now)).await.unwrap();
    store.keep_registration(&site, ("mastodon", "social.example"), "{}".into(), now).await.unwrap();
    assert!(store.use_token(&site, [6; 32], at(900), now).await.unwrap());
    assert_eq!(export(store).await, before);
}
