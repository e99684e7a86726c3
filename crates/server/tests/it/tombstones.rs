//! Replies that are not published but answered: a tombstone to others, and to their authors as much as they may know.

use rejoinder_domain::State;

use crate::ground::Ground;
use crate::html::Page;

const WAITS: &str = "Only you can see this until it is approved.";

/// A reply and an answer to it, by the readers that are named.
async fn answered(ana: &crate::browser::Reader<'_>, bo: &crate::browser::Reader<'_>) -> (String, String) {
    let id = ana.say("/salt", "Shaky words").await;
    let fields = [("name", "Bo"), ("body", "An answer"), ("parent", id.as_str())];
    let answer = bo.submit("/salt", &fields).await.posted();
    (id, answer)
}

fn state(page: &Page, id: &str) -> Option<String> {
    page.reply(id)?.attr("data-state").map(str::to_owned)
}

#[tokio::test]
async fn own_answered_reply_that_waits_again_is_seen_once_and_in_its_place() {
    for (called, told) in [(State::Pending, "pending"), (State::Spam, "pending")] {
        let ground = Ground::new().await;
        let (ana, bo) = (ground.reader(), ground.reader());
        let (id, answer) = answered(&ana, &bo).await;
        let last = bo.say("/salt", "Further down").await;
        ground.moderate(&id, called).await;
        let order = [id.clone(), answer.clone(), last];
        let (own, stranger) = (ana.page("/salt").await, ground.reader().page("/salt").await);
        assert_eq!((own.replies(), stranger.replies()), (order.to_vec(), order.to_vec()));
        assert!(own.reply(&id).unwrap().text().contains("Shaky words"));
        assert!(own.reply(&id).unwrap().text().contains(WAITS));
        assert_eq!(own.reply(&id).unwrap().all("a.own").len(), 2, "to be edited or withdrawn");
        assert!(!stranger.text().contains("Shaky words") && !stranger.text().contains(WAITS));
        assert_eq!([state(&own, &id), state(&stranger, &id)], [Some(told.into()), Some(told.into())]);
        let bo_s = bo.page("/salt").await;
        assert!(!bo_s.text().contains("Shaky words"));
        // A further answer of the author's own waits below it, not beside it.
        let fields = [("name", "Ana"), ("body", "My own answer"), ("parent", id.as_str())];
        let second = ana.submit("/salt", &fields).await.posted();
        let own = ana.page("/salt").await;
        assert_eq!(own.replies()[..3], [id, answer, second], "{called}");
    }
}

#[tokio::test]
async fn own_answered_reply_that_waits_on_another_page_is_only_spoken_of() {
    let ground = Ground::new().await;
    let (ana, bo) = (ground.reader(), ground.reader());
    let (id, _) = answered(&ana, &bo).await;
    ground.thread("/salt", &[None; 60]).await;
    ground.moderate(&id, State::Pending).await;
    let last = ana.page("/salt?before=end").await;
    assert!(last.reply(&id).is_none() && !last.text().contains("Shaky words"));
    assert_eq!(last.one("p.waiting").one("a").attr("href"), Some(format!("/r/{id}").as_str()));
    let (landed, _) = ana.follow(&format!("/r/{id}")).await;
    assert_eq!(landed.page().replies().iter().filter(|shown| **shown == id).count(), 1);
    assert!(landed.page().reply(&id).unwrap().text().contains("Shaky words"));
}
