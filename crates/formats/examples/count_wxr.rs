//! Counts what is in a WordPress export: `count_wxr FILE`. For measuring the reader by itself.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;

use rejoinder_formats::item::Item;
use rejoinder_formats::wordpress;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: count_wxr FILE")?;
    let mut counts = BTreeMap::<String, u64>::new();
    let mut count = |item: Item| {
        let (kind, number) = match item {
            Item::Site(site) => (format!("site {} <{}>", site.title, site.address), 1),
            Item::Reply(reply) => (format!("replies {}", reply.state.as_str()), 1),
            Item::Mention(mention) => (format!("mentions {}", mention.state.as_str()), 1),
            Item::Article(article) => (format!("articles {}", article.visibility.as_str()), 1),
            Item::Skipped(skipped) => (format!("skipped {}: {}", skipped.what, skipped.why), skipped.count),
        };
        *counts.entry(kind).or_default() += number;
        Ok::<(), std::convert::Infallible>(())
    };
    let summary = wordpress::read(BufReader::new(File::open(path)?), &mut count)?;
    for (kind, number) in counts {
        println!("{number:>9} {kind}");
    }
    println!("{summary:?}");
    Ok(())
}
