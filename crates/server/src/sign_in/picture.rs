//! Pictures of accounts: fetched by this server, decoded, made anew and served from here. What was sent reaches nobody.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits, Rgb, RgbImage};
use rejoinder_domain::{AccountId, SiteId};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::net::{Bounds, Outgoing};

/// Width and height of what is served, in pixels: 40 on the page, sharp on screens of twice the density.
const SIDE: u32 = 96;
/// Widest and highest picture that is decoded.
const LARGEST: u32 = 4096;
/// Most memory that decoding may take.
const MEMORY: u64 = 64 * 1024 * 1024;
/// Quality of what is served: 3 to 5 kB each.
const QUALITY: u8 = 82;

/// Fetches an account's picture and keeps it: the first of these that is one. If none is, the account keeps what it has.
pub(crate) async fn fetch(app: &App, site: &SiteId, account: AccountId, pictures: Vec<Outgoing>) {
    for request in pictures {
        let answer = match app.net.send(request, Bounds::MOVABLE).await {
            Ok(answer) if answer.status.is_success() => answer,
            Ok(_) => continue,
            Err(error) => {
                tracing::info!(%error, "a picture could not be fetched");
                continue;
            }
        };
        let made = tokio::task::spawn_blocking(move || anew(&answer.body)).await;
        let Ok(Some(bytes)) = made else { continue };
        let mut id = [0; 16];
        id.iter_mut().zip(Sha256::digest(&bytes)).for_each(|(to, from)| *to = from);
        if let Err(error) = app.store.set_picture(site, account, (id, bytes), app.now()).await {
            tracing::error!(%error, "a picture could not be kept");
        }
        return;
    }
}

/// A JPEG of [`SIDE`] pixels from the middle of a picture; `None` if it is none of the kinds that are read (the
/// features of `image`), too large or broken. Its first bytes say which kind it is, never its name or its server.
fn anew(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let small = middle(&reader.decode().ok()?).resize_exact(SIDE, SIDE, FilterType::Lanczos3);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&on_white(&small)).ok()?;
    Some(jpeg)
}

/// The largest square in the middle. Cut out before anything is made larger: a line of 4096 pixels would become a picture
/// of hundreds of megabytes, of which all but the middle is thrown away.
fn middle(picture: &DynamicImage) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    picture.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// The picture on white where one can see through it: JPEG has no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn picture_is_made_anew() {
        let made = anew(&png(300, 200)).unwrap();
        let read = image::load_from_memory(&made).unwrap();
        assert_eq!((read.width(), read.height()), (SIDE, SIDE));
        assert!(read.to_rgb8().get_pixel(5, 5).0.iter().all(|colour| *colour > 250), "clear is white");
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_none() {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        assert_eq!(anew(svg), None);
        assert_eq!(anew(b""), None);
        assert_eq!(anew(&png(300, 200)[..60]), None, "cut off");
    }

    #[test]
    fn picture_that_would_fill_the_memory_is_none_however_small_its_file_is() {
        // Within the largest width and height, but eight bytes for each pixel.
        let mut deep = Cursor::new(Vec::new());
        DynamicImage::new_rgba16(3000, 3000).write_to(&mut deep, ImageFormat::Png).unwrap();
        assert!(deep.get_ref().len() < 512 * 1024);
        assert_eq!(anew(deep.get_ref()), None);
        for (width, height) in [(LARGEST + 1, 1), (1, LARGEST + 1)] {
            assert_eq!(anew(&png(width, height)), None, "{width} × {height}");
        }
        assert!(anew(&png(LARGEST, 1)).is_some());
    }

    #[test]
    fn thin_picture_is_cut_before_it_is_made_larger() {
        for (width, height) in [(LARGEST, 1), (1, LARGEST)] {
            let cut = middle(&DynamicImage::new_rgba8(width, height));
            assert_eq!((cut.width(), cut.height()), (1, 1));
        }
    }

    #[test]
    fn what_hides_behind_a_picture_is_left_behind() {
        let polyglot = [png(10, 10), b"<script>alert(1)</script>".to_vec()].concat();
        let made = anew(&polyglot).unwrap();
        assert!(!made.windows(8).any(|part| part == b"<script>"));
    }
}
