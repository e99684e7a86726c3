//! What has tripped other importers.

use rejoinder_domain::{State, Visibility};
use rejoinder_formats::item::{Item, MentionKind, PostedWith};

use crate::wxr::{comment, export, found, post};

#[test]
fn private_notes_of_editors_never_become_replies() {
    for elements in [
        "<wp:comment_type>note</wp:comment_type>",
        "<wp:comment_type>comment</wp:comment_type><wp:commentmeta><wp:meta_key>_wp_note_status</wp:meta_key>\
         <wp:meta_value>resolved</wp:meta_value></wp:commentmeta>",
    ] {
        let found = found(comment(elements));
        assert!(found.replies().is_empty() && found.mentions().is_empty());
        assert_eq!(found.skipped()[0].what, "comment 7");
        assert!(found.skipped()[0].why.contains("private"));
        assert_eq!(found.articles().len(), 1);
    }
}

#[test]
fn only_known_types_of_comment_become_replies() {
    for kind in ["order_note", "review", "webmention", "like", "action_log", "Comment"] {
        let found = found(comment(&format!("<wp:comment_type>{kind}</wp:comment_type>")));
        assert!(found.replies().is_empty(), "{kind}");
        assert!(found.skipped()[0].why.contains(kind));
    }
    for kind in ["", "comment"] {
        assert_eq!(found(comment(&format!("<wp:comment_type>{kind}</wp:comment_type>"))).replies().len(), 1);
    }
}

#[test]
fn comment_that_came_by_the_fediverse_is_a_reply() {
    let meta = "<wp:comment_type>comment</wp:comment_type><wp:commentmeta><wp:meta_key>protocol</wp:meta_key>\
                <wp:meta_value>activitypub</wp:meta_value></wp:commentmeta>";
    assert_eq!(found(comment(meta)).replies().len(), 1);
}

#[test]
fn pingbacks_and_trackbacks_are_mentions() {
    for (kind, expected) in [("pingback", MentionKind::Pingback), ("trackback", MentionKind::Trackback)] {
        let found = found(comment(&format!(
            "<wp:comment_type>{kind}</wp:comment_type><wp:comment_author>A &amp;amp; B</wp:comment_author>\
             <wp:comment_author_url>http://other.example/a</wp:comment_author_url>\
             <wp:comment_content><![CDATA[<strong>Title</strong>\n\n[&#8230;] says]]></wp:comment_content>"
        )));
        let mention = found.mentions()[0];
        assert_eq!((mention.kind, mention.state), (expected, State::Published));
        assert_eq!(
            (mention.title.as_str(), mention.url.as_str(), mention.excerpt.as_str()),
            ("A & B", "http://other.example/a", "Title […] says")
        );
        assert!(found.replies().is_empty());
    }
}

#[test]
fn states_are_kept_and_unknown_ones_wait() {
    for (approved, state) in [
        ("1", State::Published),
        ("0", State::Pending),
        ("trash", State::Removed),
        ("post-trashed", State::Removed),
        ("spam", State::Spam),
        ("strange", State::Pending),
        ("", State::Pending),
    ] {
        let found = found(comment(&format!("<wp:comment_approved>{approved}</wp:comment_approved>")));
        assert_eq!(found.replies()[0].state, state, "{approved}");
    }
}

#[test]
fn zero_date_falls_back_to_the_local_one_and_then_to_none() {
    let zero = "<wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt>";
    let local = format!("{zero}<wp:comment_date>2012-01-02 03:04:05</wp:comment_date>");
    let created = found(comment(&local)).replies()[0].created.unwrap();
    assert_eq!(created.to_string(), "2012-01-02T03:04:05.000000Z");
    assert_eq!(found(comment(zero)).replies()[0].created, None);
}

#[test]
fn parents_may_come_later_or_never() {
    let one = |id: &str, parent: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        )
    };
    let found = found(post(&[one("2", "1"), one("1", "0"), one("3", "99"), one("4", "")].concat()));
    let parents: Vec<_> = found.replies().iter().map(|reply| reply.parent.as_deref()).collect();
    assert_eq!(parents, [Some("1"), None, Some("99"), None]);
}

#[test]
fn sender_address_is_not_kept_and_the_rest_is() {
    let found = found(comment(
        "<wp:comment_author><![CDATA[O&#039;Brien <b>x</b>]]></wp:comment_author>\
         <wp:comment_author_email> o@example.org </wp:comment_author_email>\
         <wp:comment_author_url>http://</wp:comment_author_url>\
         <wp:comment_author_IP>192.0.2.99</wp:comment_author_IP><wp:comment_user_id>3</wp:comment_user_id>",
    ));
    let reply = found.replies()[0];
    assert_eq!(
        (reply.name.as_str(), reply.email.as_str(), reply.website.as_str()),
        ("O'Brien x", "o@example.org", "")
    );
    assert_eq!(reply.user.as_deref(), Some("3"));
    assert!(!format!("{found:?}").contains("192.0.2.99"));
}

#[test]
fn website_that_is_no_web_address_is_left_out() {
    for (given, kept) in [
        ("javascript:alert(1)", ""),
        ("https://example.org/?a=1&amp;amp;b=2", "https://example.org/?a=1&b=2"),
        ("HTTP://example.org", "HTTP://example.org"),
    ] {
        let found = found(comment(&format!("<wp:comment_author_url>{given}</wp:comment_author_url>")));
        assert_eq!(found.replies()[0].website, kept);
    }
}

#[test]
fn account_of_a_sign_in_is_kept_as_a_badge() {
    let meta = |key: &str, value: &str| {
        format!(
            "<wp:commentmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:commentmeta>"
        )
    };
    for (given, provider) in [
        ("twitter", "x"),
        ("facebook", "facebook"),
        ("googleplus", "google"),
        ("google", "google"),
        ("wordpress", "wordpress"),
        ("jetpack", "wordpress"),
    ] {
        let found = found(comment(&[meta("hc_post_as", given), meta("hc_foreign_user_id", "42")].concat()));
        let expected = PostedWith { provider: provider.to_owned(), subject: Some("42".to_owned()) };
        assert_eq!(found.replies()[0].posted_with, Some(expected));
    }
    for given in ["guest", "", "&lt;b&gt;"] {
        assert_eq!(found(comment(&meta("hc_post_as", given))).replies()[0].posted_with, None);
    }
}

#[test]
fn comment_text_has_its_lines_and_may_be_empty() {
    let text = "<wp:comment_content><![CDATA[One\r\ntwo\n\nthree ]]]]><![CDATA[> & <b>four</b>]]></wp:comment_content>";
    let found_text = found(comment(text));
    assert_eq!(found_text.replies()[0].source, "One\ntwo\n\nthree ]]> & <b>four</b>");
    assert_eq!(found_text.replies()[0].html, "<p>One<br>\ntwo</p>\n<p>three ]]> & <b>four</b></p>");
    let empty = found(comment("<wp:comment_content/>"));
    assert_eq!((empty.replies()[0].source.as_str(), empty.replies()[0].html.as_str()), ("", ""));
}

#[test]
fn status_decides_who_may_see_an_article() {
    for (status, visibility) in [
        ("publish", Visibility::Public),
        ("future", Visibility::Hidden),
        ("private", Visibility::Hidden),
        ("archived-by-plugin", Visibility::Hidden),
        ("draft", Visibility::Draft),
        ("pending", Visibility::Draft),
        ("auto-draft", Visibility::Draft),
    ] {
        let found = found(post(&format!("<wp:status>{status}</wp:status>")));
        assert_eq!(found.articles()[0].visibility, visibility, "{status}");
    }
}

#[test]
fn protected_article_is_hidden_and_its_replies_are_kept() {
    let comment = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>";
    let found = found(post(&format!("<wp:post_password>secret</wp:post_password>{comment}")));
    assert_eq!(found.articles()[0].visibility, Visibility::Hidden);
    assert_eq!(found.replies().len(), 1);
    assert!(!format!("{found:?}").contains("secret"));
}

#[test]
fn trashed_article_is_left_out_by_name() {
    let comment = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>";
    let found = found(post(&format!("<wp:status>trash</wp:status>{comment}")));
    assert!(found.articles().is_empty() && found.replies().is_empty());
    assert_eq!(found.skipped()[0].what, "post 12 \"Post\"");
    assert!(found.skipped()[0].why.contains("(1)"));
}

#[test]
fn what_is_no_article_is_counted_by_type() {
    let item = |kind: &str, more: &str| {
        format!(
            "<item><title>x</title><wp:post_type>{kind}</wp:post_type><wp:status>inherit</wp:status>{more}</item>"
        )
    };
    let comment = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>";
    let items =
        [item("attachment", ""), item("attachment", comment), item("product", ""), item("post", "")].concat();
    let found = found(export(&items));
    assert!(found.articles().is_empty() && found.replies().is_empty());
    let skipped: Vec<_> =
        found.skipped().iter().map(|skipped| (skipped.count, skipped.what.as_str())).collect();
    assert_eq!(
        skipped,
        [
            (2, "items of type attachment"),
            (1, "comments on items of type attachment"),
            (1, "items of type post"),
            (1, "items of type product"),
        ]
    );
}

#[test]
fn replies_whose_article_proves_none_too_late_get_a_hidden_one() {
    let found = found(export(
        "<item><title>x</title><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>\
         <wp:post_type>attachment</wp:post_type></item>",
    ));
    assert_eq!(found.replies().len(), 1);
    assert_eq!(found.articles()[0].visibility, Visibility::Hidden);
}

#[test]
fn site_comes_first_and_replies_before_their_article() {
    let found = found(comment(""));
    assert!(matches!(found.items.as_slice(), [Item::Site(_), Item::Reply(_), Item::Article(_)]));
    let Item::Site(site) = &found.items[0] else { unreachable!() };
    assert_eq!((site.title.as_str(), site.address.as_str()), ("Blog", "https://blog.example"));
}

#[test]
fn draft_has_no_path_and_keeps_its_number() {
    let found = found(post(
        "<link>https://blog.example/?p=12</link><guid>https://blog.example/?p=12</guid><wp:status>draft</wp:status>\
         <pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date>2012-01-01 00:00:00</wp:post_date>\
         <wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>",
    ));
    let article = found.articles()[0];
    assert_eq!((article.path.as_deref(), article.published), (None, None));
    assert_eq!(article.old_addresses, ["/?p=12"]);
}

#[test]
fn page_answers_at_its_number_too() {
    let found = found(post("<wp:post_type>page</wp:post_type>"));
    assert_eq!(found.articles()[0].path.as_deref(), Some("/post/"));
    assert_eq!(found.articles()[0].old_addresses, ["/?page_id=12", "/?p=12"]);
}

#[test]
fn title_and_excerpt_are_text() {
    let found = found(post(
        "<title>Ferries &amp;#8211; a &lt;em&gt;tale&lt;/em&gt; &nbsp;of &amp;amp; 1 &lt; 2</title>\
         <excerpt:encoded><![CDATA[<p>One</p><p>two &hellip;</p>]]></excerpt:encoded>",
    ));
    assert_eq!(found.articles()[0].title, "Ferries – a tale of & 1 < 2");
    assert_eq!(found.articles()[0].summary, "One two …");
}

#[test]
fn byline_is_the_name_that_was_shown() {
    assert_eq!(found(post("<dc:creator>ana</dc:creator>")).articles()[0].byline, "Ana Lima");
    assert_eq!(found(post("<dc:creator>zoe</dc:creator>")).articles()[0].byline, "zoe");
}

#[test]
fn closed_article_takes_no_replies() {
    assert!(!found(post("<wp:comment_status>closed</wp:comment_status>")).articles()[0].replies_open);
    assert!(found(post("<wp:comment_status>open</wp:comment_status>")).articles()[0].replies_open);
}

#[test]
fn prefix_scheme_and_version_of_the_vocabulary_may_differ() {
    let usual = comment("<wp:comment_content>x</wp:comment_content>");
    for address in [
        "https://wordpress.org/export/1.1/",
        "http://www.wordpress.org/export/1.3",
        "http://wordpress.org/export/1.0/",
    ] {
        let other = usual.replace("http://wordpress.org/export/1.2/\"", &format!("{address}\""));
        assert_eq!(
            found(other.replace("xmlns:wp=", "xmlns:press=").replace("wp:", "press:")).replies()[0].source,
            "x",
            "{address}"
        );
    }
    let undeclared = usual.replace("xmlns:wp=\"http://wordpress.org/export/1.2/\"", "");
    assert_eq!(found(undeclared).replies()[0].source, "x");
    let foreign = usual.replace("xmlns:wp=\"http://wordpress.org/export/1.2/\"", "xmlns:wp=\"urn:other\"");
    assert!(crate::wxr::try_read(foreign.as_bytes()).is_err());
}

#[test]
fn version_and_byte_order_mark_do_not_matter() {
    let without = comment("").replace("<wp:wxr_version>1.2</wp:wxr_version>", "");
    assert_eq!(found(&without).summary.version, None);
    assert_eq!(found(format!("\u{feff}{without}")).replies().len(), 1);
    assert_eq!(found(format!("\n\n{without}")).replies().len(), 1);
}

#[test]
fn export_written_for_other_systems_has_no_numbers_and_states() {
    let found = found(export(
        "<item><title>x</title><link>https://blog.example/x</link><content:encoded>y</content:encoded>\
         <wp:post_date_gmt>2010-09-20 09:13:44</wp:post_date_gmt><wp:comment_status>open</wp:comment_status></item>",
    ));
    let article = found.articles()[0];
    assert_eq!((article.id.as_str(), article.visibility), ("https://blog.example/x", Visibility::Public));
}

#[test]
fn slashes_in_a_row_are_one_and_the_address_with_them_is_old() {
    let found = found(post("<link>https://blog.example//%CE%B1//b/</link>"));
    let article = found.articles()[0];
    assert_eq!(article.path.as_deref(), Some("/α/b/"));
    assert_eq!(article.old_addresses, ["/?p=12", "//α//b/"]);
}
