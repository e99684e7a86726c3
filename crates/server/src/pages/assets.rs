//! The style sheet, the script and the icon, built into the program. Their addresses name their content, so browsers keep
//! them for a year.

use std::sync::{Arc, LazyLock};

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::cache::{Coding, brotli, gzip};
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::pages::response;
use crate::visitor::Visitor;

struct Asset {
    address: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

static CSS: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("rejoinder", "css", "text/css; charset=utf-8", tight(include_str!("../../web/rejoinder.css")))
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("page", "js", "text/javascript; charset=utf-8", include_str!("../../web/page.js").to_owned())
});
static SIGN_IN: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "sign-in",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/sign-in.js").to_owned(),
    )
});
static WINDOW: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "window",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/window.js").to_owned(),
    )
});
static PASSKEY: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "passkey",
        "js",
        "text/javascript; charset=utf-8",
        include_str!("../../web/passkey.js").to_owned(),
    )
});

static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("icon", "svg", "image/svg+xml", include_str!("../../web/icon.svg").to_owned())
});

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, text: String) -> Self {
        let address = format!("/assets/{stem}-{}.{extension}", short_hash(&text));
        let plain = Bytes::from(text);
        Self { address, content_type, gzip: gzip(&plain), brotli: brotli(&plain), plain }
    }
}

/// The sheet without what only its writers need: comments, indentation and the blanks beside braces, colons, semicolons
/// and commas. No text in it holds `/*` or such a blank, and in a selector no blank follows a colon.
fn tight(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    let bare = parts.fold(first, |bare, part| bare + part.split_once("*/").map_or("", |(_, rest)| rest));
    let lines: Vec<&str> = bare.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    [(" {", "{"), ("{ ", "{"), (" }", "}"), (";}", "}"), (": ", ":"), ("; ", ";"), (", ", ",")]
        .into_iter()
        .fold(lines.join("\n"), |css, (loose, tight)| css.replace(loose, tight))
}

fn short_hash(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    bs58::encode(hash.get(..8).unwrap_or_default()).into_string()
}

/// Address of the style sheet.
pub(crate) fn css_address() -> &'static str {
    &CSS.address
}

/// Address of the script.
pub(crate) fn script_address() -> &'static str {
    &SCRIPT.address
}

/// Address of the script of pages from which readers sign in.
pub(crate) fn sign_in_address() -> &'static str {
    &SIGN_IN.address
}

/// Address of the script of a sign-in's window.
pub(crate) fn window_address() -> &'static str {
    &WINDOW.address
}

/// Address of the script that asks for passkeys.
pub(crate) fn passkey_address() -> &'static str {
    &PASSKEY.address
}

/// Address of the icon that browsers show in their tabs.
pub(crate) fn icon_address() -> &'static str {
    &ICON.address
}

/// Address of a publisher's own tokens.
pub(crate) fn theme_address(theme: &str) -> String {
    format!("/theme-{}.css", short_hash(theme))
}

/// `GET /assets/{file}`
pub async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(file): Path<String>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Refused> {
    let address = format!("/assets/{file}");
    let all = [&CSS, &SCRIPT, &SIGN_IN, &WINDOW, &PASSKEY, &ICON];
    let asset = all.into_iter().find(|asset| asset.address == address);
    let asset = asset.ok_or_else(|| Refused::new(&app, &visitor.site, Failure::NotFound))?;
    let (body, coding) = match response::coding(&headers) {
        Some(coding @ Coding::Brotli) => (asset.brotli.clone(), Some(coding)),
        Some(coding @ Coding::Gzip) => (asset.gzip.clone(), Some(coding)),
        None => (asset.plain.clone(), None),
    };
    let kept = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    let mut answer =
        ([kept, (header::CONTENT_TYPE, asset.content_type), (header::VARY, "Accept-Encoding")], body)
            .into_response();
    if let Some(coding) = coding {
        let name = axum::http::HeaderValue::from_static(coding.name());
        answer.headers_mut().insert(header::CONTENT_ENCODING, name);
    }
    Ok(answer)
}

/// The publisher's tokens, if the path is their address.
pub(crate) fn theme(visitor: &Visitor, path: &str) -> Option<Response> {
    let theme = visitor.site.theme.as_deref()?;
    (theme_address(theme) == path).then(|| {
        let kept = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
        ([kept, (header::CONTENT_TYPE, "text/css; charset=utf-8")], theme.to_owned()).into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_writers_need_is_not_served() {
        let css = "/* A comment. */\n.a > .b:is(p, .c) .d {\n  --x: min(1rem, 2cqi); margin: calc(1px + 2px);\n}\n.e { color: red; }\n";
        assert_eq!(
            tight(css),
            ".a > .b:is(p,.c) .d{\n--x:min(1rem,2cqi);margin:calc(1px + 2px);\n}\n.e{color:red}"
        );
    }

    #[test]
    fn style_and_script_stay_small() {
        assert!(CSS.plain.len() <= 20_000, "{} bytes of CSS", CSS.plain.len());
        assert!(SCRIPT.gzip.len() <= 5_000, "{} bytes of script, compressed", SCRIPT.gzip.len());
    }

    /// Relative luminance (WCAG 2.2) of a colour in OKLCH, by the matrices of CSS Color 4 §18.
    fn luminance(lightness: f64, chroma: f64, hue: f64) -> f64 {
        let (redder, yellower) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let [long, medium, short] = [
            lightness + 0.396_337_777_4 * redder + 0.215_803_757_3 * yellower,
            lightness - 0.105_561_345_8 * redder - 0.063_854_172_8 * yellower,
            lightness - 0.089_484_177_5 * redder - 1.291_485_548 * yellower,
        ]
        .map(|root: f64| root.powi(3));
        let [red, green, blue] = [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
        ]
        .map(|channel: f64| channel.clamp(0.0, 1.0));
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The luminances of a token, light and dark: `--NAME: light-dark(oklch(L C H), oklch(L C H))`.
    fn token(name: &str) -> [f64; 2] {
        let css = std::str::from_utf8(&CSS.plain).unwrap();
        let line = css.lines().find(|line| line.trim_start().starts_with(&format!("--{name}:"))).unwrap();
        let colours: Vec<f64> = line
            .split("oklch(")
            .skip(1)
            .map(|rest| {
                let numbers: Vec<f64> =
                    rest.split(')').next().unwrap().split_whitespace().map(|n| n.parse().unwrap()).collect();
                luminance(numbers[0], numbers[1], numbers[2])
            })
            .collect();
        [colours[0], colours[1]]
    }

    fn contrast(front: &str, back: &str) -> f64 {
        let ratio = |(a, b): (f64, f64)| (a.max(b) + 0.05) / (a.min(b) + 0.05);
        token(front).into_iter().zip(token(back)).map(ratio).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn colours_can_be_told_apart_by_day_and_by_night() {
        for (front, back, least) in [
            ("ink", "paper", 7.0),
            ("quiet", "paper", 4.5),
            ("quiet", "wash", 4.5),
            ("edge", "paper", 3.0),
            ("warn", "paper", 4.5),
        ] {
            let ratio = contrast(front, back);
            assert!(ratio >= least, "{front} on {back}: {ratio:.2}");
        }
    }
}
