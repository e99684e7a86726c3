//! A random thread in the store and in memory, side by side.

use proptest::prelude::*;
use rejoinder_domain::{STORED_DEPTH, State};
use rejoinder_store::{Added, Edit, EditRefusal, Moderated, NewReply, Order, ReplyRefusal, Withdrawal};

use crate::ground::{Ground, article_id, at, imported, open_rules, reply, reply_id, site, window, words};
use crate::walk::{page, walk, walk_branch_backwards};

/// What happens to a thread. Replies are picked by a number, modulo how many there are.
#[derive(Debug, Clone)]
enum Deed {
    Post { answers: Option<usize> },
    Moderate { which: usize, state: State },
    Withdraw { which: usize },
    Edit { which: usize, links: usize },
}

/// A reply in memory.
#[derive(Debug, Clone)]
struct Kept {
    answers: Option<usize>,
    /// What it stands below: what it answers, unless that is on the last level.
    under: Option<usize>,
    state: State,
    own: bool,
    version: i64,
}

#[derive(Debug, Default)]
struct Model {
    replies: Vec<Kept>,
}

impl Model {
    fn depth(&self, which: usize) -> usize {
        self.replies[which].under.map_or(1, |above| self.depth(above) + 1)
    }

    fn add(&mut self, answers: Option<usize>, state: State, own: bool) {
        let under = answers.and_then(|above| {
            if self.depth(above) < STORED_DEPTH { Some(above) } else { self.replies[above].under }
        });
        self.replies.push(Kept { answers, under, state, own, version: 1 });
    }

    fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> {
        (0..self.replies.len()).filter(move |which| self.replies[*which].under == of)
    }

    fn published(&self, which: usize) -> bool {
        self.replies[which].state == State::Published
    }

    fn below(&self, which: usize) -> usize {
        self.children(Some(which)).map(|child| usize::from(self.published(child)) + self.below(child)).sum()
    }

    fn is_shown(&self, which: usize) -> bool {
        self.published(which) || self.below(which) > 0
    }

    fn preorder(&self, of: Option<usize>, newest: bool) -> Vec<usize> {
        let mut children: Vec<usize> = self.children(of).collect();
        if newest {
            children.reverse();
        }
        let below = |child| self.preorder(Some(child), false);
        children
            .into_iter()
            .flat_map(|child| std::iter::once(child).chain(below(child)))
            .filter(|which| self.is_shown(*which))
            .collect()
    }
}

fn id(which: usize) -> rejoinder_domain::ReplyId {
    reply_id(u64::try_from(which).unwrap() + 1)
}

fn ids(which: &[usize]) -> Vec<rejoinder_domain::ReplyId> {
    which.iter().map(|which| id(*which)).collect()
}

async fn seed(ground: &Ground, model: &mut Model, seeds: &[(Option<usize>, State)]) {
    let mut replies = Vec::new();
    for (number, (parent, state)) in (1_u64..).zip(seeds) {
        let answers = parent.filter(|_| number > 1).map(|pick| match pick {
            // Half of the answers go to the newest reply: chains grow deeper than places can tell apart.
            pick if pick % 2 == 0 => model.replies.len() - 1,
            pick => pick % model.replies.len(),
        });
        let parent = answers.map(|above| u64::try_from(above).unwrap() + 1);
        replies.push(imported(number, parent, *state));
        model.add(answers, *state, false);
    }
    ground.store.import_replies(&site(), article_id(1), replies, at(0)).await.unwrap();
}

async fn act(ground: &Ground, model: &mut Model, deed: &Deed) {
    let many = model.replies.len().max(1);
    match *deed {
        Deed::Post { answers } => post(ground, model, answers.map(|pick| pick % many)).await,
        Deed::Moderate { which, state } => {
            let number = u64::try_from(which % many).unwrap() + 1;
            let done = ground.act(number, state).await;
            let Some(kept) = model.replies.get_mut(which % many) else { return };
            match kept.state {
                before if before == state => assert_eq!(done, Moderated::Same),
                State::Withdrawn => assert_eq!(done, Moderated::Withdrawn),
                before => {
                    assert_eq!(done, Moderated::Changed(before));
                    kept.state = state;
                }
            }
        }
        Deed::Withdraw { which } => withdraw(ground, model, which % many).await,
        Deed::Edit { which, links } => edit(ground, model, which % many, links).await,
    }
}

async fn post(ground: &Ground, model: &mut Model, answers: Option<usize>) {
    let number = u64::try_from(model.replies.len()).unwrap() + 1;
    let above = answers.and_then(|above| model.replies.get(above)).map(|above| (above.state, above.own));
    let answers = answers.filter(|_| above.is_some());
    let posted =
        ground.store.add_reply(reply(number, answers.map(|a| u64::try_from(a).unwrap() + 1))).await.unwrap();
    let state = match above {
        None | Some((State::Published, _)) => State::Published,
        // Its author is told that it waits.
        Some((State::Pending | State::Spam, true)) => State::Pending,
        Some(_) => {
            assert_eq!(posted, Err(ReplyRefusal::NoParent));
            return;
        }
    };
    assert_eq!(posted, Ok(Added::New { id: reply_id(number), state }));
    model.add(answers, state, true);
}

fn may_change(kept: &Kept) -> bool {
    kept.own && !matches!(kept.state, State::Removed | State::Withdrawn)
}

async fn withdraw(ground: &Ground, model: &mut Model, which: usize) {
    let withdrawal = Withdrawal { site: site(), id: id(which), owner: [7; 32], window: window(), at: at(1) };
    let done = ground.store.withdraw_reply(withdrawal).await.unwrap();
    match model.replies.get_mut(which) {
        Some(kept) if may_change(kept) => {
            assert_eq!(done, Ok(()));
            kept.state = State::Withdrawn;
        }
        _ => assert_eq!(done, Err(EditRefusal::NotYours)),
    }
}

async fn edit(ground: &Ground, model: &mut Model, which: usize, links: usize) {
    let kept = model.replies.get(which).cloned();
    let version = kept.as_ref().map_or(1, |kept| kept.version);
    let mut words = words(&format!("Edited {which}, {version}"));
    words.links = links;
    let edit =
        Edit { site: site(), id: id(which), owner: [7; 32], version, words, rules: open_rules(), at: at(1) };
    let done = ground.store.edit_reply(edit).await.unwrap();
    let Some(kept) = kept.filter(may_change) else {
        assert_eq!(done, Err(EditRefusal::NotYours));
        return;
    };
    let waits = links > 3 || kept.answers.is_some_and(|above| !model.published(above));
    let state = match kept.state {
        State::Spam => State::Spam,
        _ if waits => State::Pending,
        _ => State::Published,
    };
    assert_eq!(done, Ok(state));
    model.replies[which] = Kept { state, version: version + 1, ..kept };
}

async fn compare(ground: &Ground, model: &Model) {
    let store = &ground.store;
    let published = (0..model.replies.len()).filter(|which| model.published(*which)).count();
    assert_eq!(ground.count().await, u64::try_from(published).unwrap());
    for order in [Order::Oldest, Order::Newest] {
        let expected = ids(&model.preorder(None, order == Order::Newest));
        for forwards in [true, false] {
            assert_eq!(walk(store, article_id(1), order, forwards).await, expected, "{order:?} {forwards}");
        }
    }
    for root in model.children(None) {
        let expected = ids(&model.preorder(Some(root), false));
        assert_eq!(walk_branch_backwards(store, article_id(1), id(root)).await, expected);
    }
    for (which, kept) in model.replies.iter().enumerate() {
        let found = store.find_reply(&site(), id(which)).await.unwrap().unwrap();
        assert_eq!((found.state, found.shown), (kept.state, model.is_shown(which)));
        let there = page(store, article_id(1), found.view).await;
        let on_page = |wanted| there.replies.iter().chain(&there.context).any(|reply| reply.id == id(wanted));
        if found.shown {
            assert!(there.replies.iter().any(|reply| reply.id == id(which)), "{which}: {:?}", found.view);
        } else if let Some(above) = kept.answers.filter(|above| model.is_shown(*above)) {
            assert!(on_page(above), "{which}, an answer to {above}: {:?}", found.view);
        }
        let shown = store.shown_reply(&site(), id(which)).await.unwrap().map(|(_, shown)| shown.below);
        let below = u64::try_from(model.below(which)).unwrap();
        assert_eq!(shown, model.is_shown(which).then_some(below));
    }
}

fn states() -> impl Strategy<Value = State> {
    prop_oneof![
        6 => Just(State::Published),
        1 => Just(State::Pending),
        1 => Just(State::Spam),
        1 => Just(State::Removed),
    ]
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => prop::option::weighted(0.8, any::<usize>()).prop_map(|answers| Deed::Post { answers }),
        2 => (any::<usize>(), states()).prop_map(|(which, state)| Deed::Moderate { which, state }),
        1 => any::<usize>().prop_map(|which| Deed::Withdraw { which }),
        1 => (any::<usize>(), prop_oneof![Just(0_usize), Just(4)]).prop_map(|(which, links)| Deed::Edit { which, links }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn store_and_model_agree_whatever_happens(
        // From threads of many roots to threads of few and deep ones.
        answering in 0.2..0.98_f64,
        raw in prop::collection::vec((0.0..1.0_f64, any::<usize>(), states()), 0..160),
        deeds in prop::collection::vec(deeds(), 0..60),
    ) {
        let seeds: Vec<_> =
            raw.into_iter().map(|(dice, pick, state)| ((dice < answering).then_some(pick), state)).collect();
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let ground = Ground::new().await;
            let mut model = Model::default();
            seed(&ground, &mut model, &seeds).await;
            compare(&ground, &model).await;
            for deed in &deeds {
                act(&ground, &mut model, deed).await;
            }
            compare(&ground, &model).await;
        });
    }
}

#[tokio::test]
async fn own_reply_that_is_not_published_is_no_parent_for_others() {
    let ground = Ground::new().await;
    ground.add(reply(1, None)).await;
    ground.act(1, State::Pending).await;
    let other = NewReply { owner: [9; 32], ..reply(2, Some(1)) };
    assert_eq!(ground.refused(other).await, ReplyRefusal::NoParent);
}
