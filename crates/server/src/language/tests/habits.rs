//! What each language does in its own way.

use jiff::tz::TimeZone;
use rejoinder_domain::Time;

use super::{SOME_COUNTS, find};
use crate::language::Language;

#[test]
fn tags_are_found_exactly_or_by_their_language() {
    assert_eq!(find("de").tag(), "de");
    assert_eq!(find("de-AT").tag(), "de");
    assert_eq!(find("AR_eg").tag(), "ar");
    assert_eq!(find("ar").dir(), "rtl");
    assert_eq!(find("fa").dir(), "rtl");
    assert_eq!(find("ru").dir(), "ltr");
    for unknown in ["", "tlh", "deu", "-de", "english"] {
        assert!(Language::find(unknown).is_none(), "{unknown}");
    }
}

fn headings(tag: &str) -> Vec<String> {
    SOME_COUNTS.iter().map(|count| find(tag).count("replies-heading", count)).collect()
}

#[test]
fn english_counts_replies() {
    let expected =
        ["No replies yet", "1 reply", "2 replies", "3 replies", "5 replies", "11 replies", "21 replies"];
    assert_eq!(headings("en")[..7], expected);
    assert_eq!(headings("en")[9], "1,000 replies");
}

#[test]
fn russian_counts_by_its_four_forms() {
    let expected = [
        "Комментариев пока нет",
        "1 комментарий",
        "2 комментария",
        "3 комментария",
        "5 комментариев",
        "11 комментариев",
        "21 комментарий",
        "100 комментариев",
        "101 комментарий",
        "1\u{a0}000 комментариев",
    ];
    assert_eq!(headings("ru"), expected);
}

#[test]
fn arabic_counts_by_its_six_forms() {
    let expected = [
        "لا توجد تعليقات بعد",
        "تعليق واحد",
        "تعليقان",
        "٣ تعليقات",
        "٥ تعليقات",
        "١١ تعليقًا",
        "٢١ تعليقًا",
        "١٠٠ تعليق",
        "١٠١ تعليق",
        "١٬٠٠٠ تعليق",
    ];
    assert_eq!(headings("ar"), expected);
}

#[test]
fn french_counts_nought_as_one() {
    let answers = |count: u64| find("fr").count("answers", count);
    assert_eq!(answers(0), "0 réponse");
    assert_eq!(answers(1), "1 réponse");
    assert_eq!(answers(2), "2 réponses");
    assert_eq!(answers(1000), "1\u{202f}000 réponses");
}

#[test]
fn numbers_are_grouped_as_each_language_does() {
    let numbers: Vec<_> = Language::all().map(|language| language.number(1_234_567)).collect();
    let expected = [
        "1,234,567",
        "1.234.567",
        "1\u{202f}234\u{202f}567",
        "1.234.567",
        "1\u{a0}234\u{a0}567",
        "۱٬۲۳۴٬۵۶۷",
        "١٬٢٣٤٬٥٦٧",
    ];
    assert_eq!(numbers, expected);
    assert_eq!(find("en").number(u64::MAX), "18,446,744,073,709,551,615");
}

#[test]
fn dates_follow_each_language_s_habits_and_calendar() {
    let time: Time = "2026-11-23T14:05:00Z".parse().unwrap();
    let dates: Vec<_> = Language::all().map(|language| language.date_time(time, &TimeZone::UTC)).collect();
    let expected = [
        "23 November 2026 at 14:05",
        "23. November 2026 um 14:05",
        "23 novembre 2026 à 14:05",
        "23 de noviembre de 2026 a las 14:05",
        "23 ноября 2026\u{202f}г. в 14:05",
        "۲ آذر ۱۴۰۵ ساعت ۱۴:۰۵",
        "٢٣ نوفمبر ٢٠٢٦ في ٢:٠٥ م",
    ];
    assert_eq!(dates, expected);
    assert_eq!(find("fa").date(time, &TimeZone::UTC), "۲ آذر ۱۴۰۵");
}

#[test]
fn dates_are_those_of_the_time_zone() {
    let time: Time = "2026-12-31T23:30:00Z".parse().unwrap();
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    assert_eq!(find("en").date(time, &zone), "1 January 2027");
    assert_eq!(find("en").date_time(time, &zone), "1 January 2027 at 01:30");
}

#[test]
fn any_moment_can_be_written() {
    for micros in [i64::MIN, -1, 0, i64::MAX] {
        for language in Language::all() {
            assert!(!language.date_time(Time::from_micros(micros), &TimeZone::UTC).is_empty());
        }
    }
}

#[test]
fn names_are_isolated_only_against_the_direction() {
    assert_eq!(find("en").named("form-heading-answer", "Ana"), "Reply to Ana");
    assert_eq!(find("fa").named("form-heading-answer", "Ana"), "پاسخ به \u{2068}Ana\u{2069}");
    assert_eq!(find("en").named("form-heading-answer", "علی"), "Reply to \u{2068}علی\u{2069}");
}

#[test]
fn a_message_opens_for_markup() {
    assert_eq!(find("en").around("edited", "date"), ("edited ".to_owned(), String::new()));
    let (before, after) = find("de").around("identity-using", "provider");
    assert_eq!((before.as_str(), after.as_str()), ("Sie kommentieren mit Ihrem ", "-Konto."));
}
