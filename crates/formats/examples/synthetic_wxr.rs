//! Writes a WordPress export of any size: `synthetic_wxr POSTS COMMENTS FILE`, with as many comments under each post.
//!
//! The same arguments always write the same bytes. 1,650 posts with 180 comments each make about 300 MB.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

const WORDS: [&str; 48] = [
    "harbour",
    "the",
    "morning",
    "boats",
    "a",
    "and",
    "light",
    "letters",
    "that",
    "with",
    "reader",
    "of",
    "fog",
    "in",
    "winter",
    "question",
    "answer",
    "market",
    "it",
    "was",
    "bread",
    "street",
    "we",
    "walked",
    "past",
    "tram",
    "river",
    "they",
    "said",
    "never",
    "twice",
    "old",
    "photograph",
    "garden",
    "train",
    "to",
    "north",
    "is",
    "quiet",
    "news",
    "paper",
    "every",
    "year",
    "people",
    "return",
    "here",
    "tide",
    "café",
];

const NAMES: [&str; 16] = [
    "Ana",
    "Rui",
    "Noor",
    "Sam",
    "Kim",
    "Inês",
    "Олег",
    "Mona",
    "Lars",
    "Yuki",
    "Tomás",
    "Eva",
    "Farid",
    "Zoë",
    "Max",
    "O&#039;Brien",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: synthetic_wxr POSTS COMMENTS FILE";
    let posts: u64 = arguments.next().ok_or(usage)?.parse()?;
    let comments: u64 = arguments.next().ok_or(usage)?.parse()?;
    let mut export = Export {
        out: BufWriter::new(File::create(arguments.next().ok_or(usage)?)?),
        random: 0x9E37_79B9_7F4A_7C15,
    };
    export.begin()?;
    for number in 0..posts {
        export.post(number, comments)?;
    }
    export.out.write_all(b"</channel>\n</rss>\n")?;
    export.out.flush()?;
    Ok(())
}

struct Export {
    out: BufWriter<File>,
    random: u64,
}

impl Export {
    /// A number below `bound`, by xorshift.
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % bound.max(1)
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let at = self.below(from.len() as u64);
        usize::try_from(at).ok().and_then(|at| from.get(at)).copied().unwrap_or_default()
    }

    fn text(&mut self, words: u64) -> String {
        let mut text = String::new();
        for at in 0..words {
            let gap = match (at, self.below(60)) {
                (0, _) => "",
                (_, 0) => "\n\n",
                (_, 1) => "\n",
                (_, 2..6) => ", ",
                _ => " ",
            };
            text.push_str(gap);
            text.push_str(self.pick(&WORDS));
        }
        text
    }

    fn begin(&mut self) -> std::io::Result<()> {
        self.out.write_all(
            br#"<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Synthetic</title>
<link>https://synthetic.example</link>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://synthetic.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ana]]></wp:author_login><wp:author_display_name><![CDATA[Ana Lima]]></wp:author_display_name></wp:author>
"#,
        )
    }

    fn post(&mut self, number: u64, comments: u64) -> std::io::Result<()> {
        let id = number * 10 + 1;
        let (title, content) = (self.text(6).replace('\n', " "), self.text(400));
        let date = date(number);
        write!(
            self.out,
            "<item>\n<title><![CDATA[{title}]]></title>\n<link>https://synthetic.example/{}/post-{number}/</link>\n\
             <dc:creator><![CDATA[ana]]></dc:creator>\n\
             <guid isPermaLink=\"false\">https://synthetic.example/?p={id}</guid>\n<description></description>\n\
             <content:encoded><![CDATA[{content}]]></content:encoded>\n\
             <excerpt:encoded><![CDATA[]]></excerpt:encoded>\n<wp:post_id>{id}</wp:post_id>\n\
             <wp:post_date><![CDATA[{date}]]></wp:post_date>\n<wp:post_date_gmt><![CDATA[{date}]]></wp:post_date_gmt>\n\
             <wp:comment_status><![CDATA[open]]></wp:comment_status>\n<wp:status><![CDATA[publish]]></wp:status>\n\
             <wp:post_type><![CDATA[post]]></wp:post_type>\n<wp:post_password><![CDATA[]]></wp:post_password>\n\
             <category domain=\"category\" nicename=\"news\"><![CDATA[News]]></category>\n",
            2005 + number % 20
        )?;
        let first = number * comments + 1;
        for place in 0..comments {
            // Of every eleven, the last two change places, so that some children precede their parents.
            let shown = match place % 11 {
                9 if place + 1 < comments => place + 1,
                10 => place - 1,
                _ => place,
            };
            self.comment(first, shown, &date)?;
        }
        self.out.write_all(b"</item>\n")
    }

    fn comment(&mut self, first: u64, place: u64, date: &str) -> std::io::Result<()> {
        let parent = match place % 11 {
            // The one that comes before it in the file's order of numbers, and after it in the file.
            10 => first + place - 1,
            0..4 => 0,
            _ => first + place - 1 - self.below(3.min(place)),
        };
        let id = first + place;
        let words = 10 + self.below(70);
        let (name, text) = (self.pick(&NAMES), self.text(words));
        let approved = if self.below(40) == 0 { "0" } else { "1" };
        write!(
            self.out,
            "<wp:comment>\n<wp:comment_id>{id}</wp:comment_id>\n\
             <wp:comment_author><![CDATA[{name}]]></wp:comment_author>\n\
             <wp:comment_author_email><![CDATA[reader{}@example.org]]></wp:comment_author_email>\n\
             <wp:comment_author_url>https://example.org/{id}</wp:comment_author_url>\n\
             <wp:comment_author_IP><![CDATA[192.0.2.{}]]></wp:comment_author_IP>\n\
             <wp:comment_date><![CDATA[{date}]]></wp:comment_date>\n\
             <wp:comment_date_gmt><![CDATA[{date}]]></wp:comment_date_gmt>\n\
             <wp:comment_content><![CDATA[{text}]]></wp:comment_content>\n\
             <wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>\n\
             <wp:comment_type><![CDATA[comment]]></wp:comment_type>\n\
             <wp:comment_parent>{parent}</wp:comment_parent>\n<wp:comment_user_id>0</wp:comment_user_id>\n\
             </wp:comment>\n",
            id % 5000,
            id % 255
        )
    }
}

/// A date of the years 2005 to 2024.
fn date(number: u64) -> String {
    format!(
        "{}-{:02}-{:02} {:02}:{:02}:00",
        2005 + number % 20,
        number % 12 + 1,
        number % 28 + 1,
        number % 24,
        number % 60
    )
}
