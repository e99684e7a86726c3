//! The same words once more: by the same author they are one reply, and nobody else gets hold of it.

use std::net::IpAddr;

use crate::ground::Ground;

const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

#[tokio::test]
async fn same_words_from_another_network_are_one_reply_of_the_browser_that_said_them() {
    let ground = Ground::new().await;
    let mut ana = ground.reader();
    let first = ana.say("/salt", "Same").await;
    ana.address = ELSEWHERE;
    assert_eq!(ana.say("/salt", "Same").await, first);
    let second = ana.say("/salt", "Other words").await;
    ana.address = ground.reader().address;
    assert_eq!(ana.say("/salt", "Other words").await, second);
    assert_eq!(ground.replies().await, 2);
}

#[tokio::test]
async fn equal_words_of_two_browsers_that_are_known_are_two_replies() {
    let ground = Ground::new().await;
    let (ana, other) = (ground.reader(), ground.reader());
    ana.say("/salt", "Hello").await;
    other.say("/salt", "Good evening").await;
    assert_ne!(ana.say("/salt", "Same").await, other.say("/salt", "Same").await);
}
