//! Walking through a thread as a reader does: from page to page, and into every folded branch.

use rejoinder_domain::{ArticleId, ReplyId, State};
use rejoinder_store::{Order, Start, Store, ThreadPage, ThreadView};

use crate::ground::{Ground, article_id, at, imported, reply, reply_id, site};

/// The page of this view, which must be there.
pub(crate) async fn page(store: &Store, article: ArticleId, view: ThreadView) -> ThreadPage {
    store.thread_page(&site(), article, view).await.unwrap().unwrap()
}

/// Every page from the first to the last, or from the last to the first, in the order of reading.
async fn pages(store: &Store, article: ArticleId, view: ThreadView, forwards: bool) -> Vec<ThreadPage> {
    let mut pages = Vec::new();
    let mut start = if forwards { view.start } else { Start::Last };
    loop {
        let page = page(store, article, ThreadView { start, ..view }).await;
        let next = if forwards { page.later.map(Start::After) } else { page.earlier.map(Start::Before) };
        pages.push(page);
        match next {
            Some(next) => start = next,
            None => break,
        }
    }
    if !forwards {
        pages.reverse();
    }
    pages
}

/// Every reply that a reader comes to see, in the order of reading, with all branches unfolded.
pub(crate) async fn walk(store: &Store, article: ArticleId, order: Order, forwards: bool) -> Vec<ReplyId> {
    let mut seen = Vec::new();
    let view = ThreadView { order, ..ThreadView::default() };
    for page in pages(store, article, view, forwards).await {
        // Tombstones are not counted by what is above them, so they come on top.
        let published = page.replies.iter().filter(|reply| reply.state == State::Published).count();
        assert!(published <= 50 + 16, "a page has {published} replies");
        for reply in &page.replies {
            seen.push(reply.id);
            let Some(fold) = page.folded.iter().find(|fold| fold.last == reply.id) else { continue };
            let branch = ThreadView { branch: Some(fold.root), start: Start::After(fold.last), order };
            let rest: Vec<_> =
                pages(store, article, branch, true).await.into_iter().flat_map(|page| page.replies).collect();
            let published = rest.iter().filter(|reply| reply.state == State::Published).count();
            assert!(u64::try_from(published).unwrap() >= fold.more, "{published} of {}", fold.more);
            seen.extend(rest.iter().map(|reply| reply.id));
        }
    }
    seen
}

/// Every answer of a branch, from its last page to its first.
pub(crate) async fn walk_branch_backwards(store: &Store, article: ArticleId, top: ReplyId) -> Vec<ReplyId> {
    let view = ThreadView { branch: Some(top), ..ThreadView::default() };
    let pages = pages(store, article, view, false).await;
    pages.into_iter().flat_map(|page| page.replies).map(|reply| reply.id).collect()
}

#[tokio::test]
async fn empty_thread_has_one_empty_page() {
    let ground = Ground::new().await;
    for start in [Start::First, Start::Last] {
        let view = ThreadView { start, ..ThreadView::default() };
        assert_eq!(page(&ground.store, article_id(1), view).await, ThreadPage::default());
    }
}

#[tokio::test]
async fn view_that_names_a_reply_of_another_article_has_no_page() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    for (start, branch) in [
        (Start::After(reply_id(1)), None),
        (Start::Before(reply_id(1)), None),
        (Start::From(reply_id(1)), None),
        (Start::First, Some(reply_id(1))),
    ] {
        let view = ThreadView { start, branch, order: Order::Oldest };
        assert_eq!(ground.store.thread_page(&site(), article_id(2), view).await.unwrap(), None);
    }
}

#[tokio::test]
async fn article_page_is_for_everybody_and_of_its_own_path_alone() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    let view = ThreadView::default();
    let found = async |path, now| ground.store.article_page(&site(), path, (view, now), 9).await.unwrap();
    let shown = found("/1/", at(9)).await.unwrap();
    assert_eq!(
        (shown.article.id, shown.thread),
        (article_id(1), page(&ground.store, article_id(1), view).await)
    );
    assert_eq!(found("/1", at(9)).await, None, "that moves to the address with a slash");
    assert_eq!(found("/1/", at(-1001)).await, None, "it is not published yet");
    let elsewhere = ThreadView { start: Start::After(reply_id(9)), ..view };
    assert_eq!(ground.store.article_page(&site(), "/1/", (elsewhere, at(9)), 9).await.unwrap(), None);
}

#[tokio::test]
async fn branch_page_refuses_a_start_outside_its_branch() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.add(reply(2, None)).await;
    let view =
        ThreadView { branch: Some(reply_id(1)), start: Start::After(reply_id(2)), order: Order::Oldest };
    assert_eq!(ground.store.thread_page(&site(), article_id(1), view).await.unwrap(), None);
}

#[tokio::test]
async fn branch_of_up_to_fifteen_answers_is_whole_and_a_longer_one_folds_after_ten() {
    let ground = Ground::new().await;
    for number in 1..=16 {
        let parent = (number > 1).then_some(1);
        ground.add(reply(number, parent)).await;
    }
    let whole = page(&ground.store, article_id(1), ThreadView::default()).await;
    assert_eq!((whole.replies.len(), whole.folded.len()), (16, 0));
    ground.add(reply(17, Some(1))).await;
    let folded = page(&ground.store, article_id(1), ThreadView::default()).await;
    assert_eq!(folded.replies.len(), 11);
    let fold = folded.folded[0];
    assert_eq!((fold.root, fold.last, fold.more), (reply_id(1), reply_id(11), 6));
}

#[tokio::test]
async fn newest_first_turns_roots_and_leaves_branches() {
    let ground = Ground::new().await;
    for (number, parent) in [(1, None), (2, Some(1)), (3, Some(1)), (4, None), (5, Some(4))] {
        ground.add(reply(number, parent)).await;
    }
    let seen = walk(&ground.store, article_id(1), Order::Newest, true).await;
    assert_eq!(seen, [4, 5, 1, 2, 3].map(reply_id));
}

#[tokio::test]
async fn branch_page_shows_what_is_above_it() {
    let ground = Ground::new().await;
    let replies = (1..=4).map(|n| imported(n, (n > 1).then(|| n - 1), State::Published)).collect();
    ground.store.import_replies(&site(), article_id(1), replies, crate::ground::at(0)).await.unwrap();
    let view = ThreadView { branch: Some(reply_id(3)), ..ThreadView::default() };
    let branch = page(&ground.store, article_id(1), view).await;
    let ids = |replies: &[rejoinder_store::Shown]| replies.iter().map(|reply| reply.id).collect::<Vec<_>>();
    assert_eq!(ids(&branch.context), [1, 2, 3].map(reply_id));
    assert_eq!(ids(&branch.replies), [reply_id(4)]);
}

#[tokio::test]
async fn pages_read_while_others_post_show_what_was_there_exactly_once() {
    let ground = Ground::new().await;
    let replies = (1..=400_u64)
        .map(|n| imported(n, (n % 5 != 0 && n > 1).then(|| n - 1 - (n % 3).min(n - 2)), State::Published))
        .collect();
    ground.store.import_replies(&site(), article_id(1), replies, crate::ground::at(0)).await.unwrap();
    let posting = async |from: u64| {
        for number in from..from + 60 {
            ground.add(reply(number, (number % 3 > 0).then_some(number % 400 + 1))).await;
        }
    };
    for (round, (order, forwards)) in
        [(Order::Oldest, true), (Order::Oldest, false), (Order::Newest, true), (Order::Newest, false)]
            .into_iter()
            .enumerate()
    {
        let from = 1000 + 100 * u64::try_from(round).unwrap();
        let (seen, ()) = tokio::join!(walk(&ground.store, article_id(1), order, forwards), posting(from));
        for number in 1..=400 {
            let times = seen.iter().filter(|id| **id == reply_id(number)).count();
            assert_eq!(times, 1, "reply {number}, {order:?}, forwards: {forwards}");
        }
    }
}
