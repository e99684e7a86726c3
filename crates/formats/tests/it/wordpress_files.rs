//! Whole files, as they come.

use rejoinder_domain::State;

use crate::wxr::found;

#[test]
fn export_of_2009_comes_in_whole() {
    let found = found(include_bytes!("../fixtures/wordpress/legacy-1.0.xml"));
    let article = found.articles()[0];
    assert_eq!(article.title, "Ferries & fog – a short history");
    assert_eq!(article.path.as_deref(), Some("/blog/2009/06/ferries/"));
    assert_eq!(article.old_addresses, ["/blog/?p=31"]);
    assert_eq!(article.summary, "Boats, & fog.");
    assert_eq!(article.tags, ["Harbour", "Fog & mist"]);
    assert_eq!(article.published.unwrap().to_string(), "2009-06-12T06:30:00.000000Z");
    assert_eq!((article.line, article.replies_open), (16, false));
    assert_eq!(
        article.html,
        "<p>The first ferry left at dawn.<br>\nIt was late.</p>\n\
         <figure><img src=\"http://harbour.example/pier.jpg\" alt=\"\" /><figcaption>The old pier</figcaption>\n\
         </figure>\n<p><a href=\"http://www.youtube.com/watch?v=abcdefghijk\">\
         http://www.youtube.com/watch?v=abcdefghijk</a></p>"
    );
    let reply = found.replies()[0];
    assert_eq!((reply.name.as_str(), reply.website.as_str()), ("Rui & Ana", "http://rui.example/?a=1&b=2"));
    assert_eq!(reply.html, "<p>I was there <b>that day</b>.</p>\n<p>The fog ends with ]]> every time.</p>");
    assert_eq!(reply.created.unwrap().to_string(), "2009-06-12T10:00:00.000000Z");
    let mention = found.mentions()[0];
    assert_eq!((mention.state, mention.url.as_str()), (State::Pending, "http://another.example/fog"));
    assert_eq!(mention.excerpt, "Fog again [...] as the Harbour Post says [...]");
    assert_eq!(found.summary.version.as_deref(), Some("1.0"));
}

#[test]
fn blocks_of_the_new_editor_are_unwrapped() {
    let found = found(include_bytes!("../fixtures/wordpress/blocks-1.2.xml"));
    assert_eq!(
        found.articles()[0].html,
        "<p>Words &amp; <em>more</em> words,\nnot broken.</p>\n\n\n\n\n\n\
         <figure class=\"wp-block-image\"><img src=\"https://tide.example/a.jpg\" alt=\"\"/></figure>\n\n\
         <figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n\
         <a href=\"https://video.example/watch?v=1&amp;t=2\">https://video.example/watch?v=1&amp;t=2</a>\n\
         </div></figure>\n<p>Old words<br>\nwith lines</p>\n\n<pre class=\"wp-block-code\"><code>a\n\n  b</code></pre>"
    );
    assert_eq!(found.replies().len(), 2);
    assert_eq!(found.skipped().len(), 2);
}
