//! Files beside the articles, and pictures that imports brought.

use std::path::{Component, Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::app::{App, Site};
use crate::articles::bounds::{Bounds, Real};
use crate::articles::origin;
use crate::error::Failure;
use crate::pages::failure::Refused;
use crate::visitor::Visitor;

/// Endings that are served, each with its media type. No HTML, no scripts; SVG only in a sandbox.
const TYPES: [(&str, &str); 14] = [
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// Largest file that is served, in bytes.
pub const FILE_BYTES: u64 = 256 * 1024 * 1024;

/// `GET /files/{path}`: beside the Markdown files.
pub async fn beside(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(path): Path<String>,
    request: Request,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let bounds = Bounds::of(&app, &visitor.site);
    let found = tokio::task::spawn_blocking(move || {
        let real = bounds.real().ok()?;
        let (file, relative) = real.file(&path)?;
        Some((file, indices(&real, &relative)))
    });
    let found = found.await.ok().flatten();
    let (file, indices) = found.ok_or_else(|| refused(Failure::NotFound))?;
    if !is_shown(&app, &visitor.site, indices).await.map_err(refused)? {
        return Err(refused(Failure::NotFound));
    }
    send(&file, request).await.map_err(refused)
}

/// The files that would be articles with folders of their own around a file, the nearest first, as origins; and whether
/// each is there.
fn indices(real: &Real, relative: &FilePath) -> Vec<(String, bool)> {
    // What lies at the top is in nobody's own folder: an article cannot be at `/`.
    let folders = relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let indices = folders.flat_map(|folder| ["index.md", "index.markdown"].map(|name| folder.join(name)));
    indices.map(|index| (origin(&index), real.folder.join(&index).exists())).collect()
}

/// Whether everybody may see the article whose folder a file is in. A file that was not taken as an article may be
/// a draft in which something is wrong.
async fn is_shown(app: &App, site: &Site, indices: Vec<(String, bool)>) -> Result<bool, Failure> {
    for (origin, there) in indices {
        let shown = app.store.shown_from(&site.id, &origin, app.now()).await?;
        if shown.is_some() || there {
            return Ok(shown.unwrap_or(false));
        }
    }
    Ok(true)
}

/// `GET /media/{path}`: in the data folder, one folder a site.
pub async fn imported(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(path): Path<String>,
    request: Request,
) -> Result<Response, Refused> {
    let refused = |failure| Refused::new(&app, &visitor.site, failure);
    let folder = media_folder(&app.config.data, visitor.site.id.as_str());
    let found = tokio::task::spawn_blocking(move || below(&folder, &path)).await.ok().flatten();
    send(&found.ok_or_else(|| refused(Failure::NotFound))?, request).await.map_err(refused)
}

/// Where a site's imported pictures are.
pub fn media_folder(data: &FilePath, site: &str) -> PathBuf {
    data.join("media").join(site)
}

/// The media type of what a file's ending says; `None` if it is not served.
pub fn media_type(path: &FilePath) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

/// A file below `folder`, never beside it: no `..`, nothing hidden, no link that leads out.
pub fn below(folder: &FilePath, path: &str) -> Option<PathBuf> {
    let relative = FilePath::new(path);
    let plain = relative.components().all(|part| match part {
        Component::Normal(name) => name.to_str().is_some_and(|name| !name.starts_with('.')),
        _ => false,
    });
    if !plain || path.is_empty() || path.contains(['\\', '\0']) {
        return None;
    }
    let real = folder.join(relative).canonicalize().ok()?;
    real.starts_with(folder.canonicalize().ok()?).then_some(real)
}

async fn send(file: &FilePath, request: Request) -> Result<Response, Failure> {
    let media_type = media_type(file).ok_or(Failure::NotFound)?;
    let looked = file.to_owned();
    let fits = move || looked.metadata().is_ok_and(|facts| facts.is_file() && facts.len() <= FILE_BYTES);
    if !tokio::task::spawn_blocking(fits).await.unwrap_or(false) {
        return Err(Failure::NotFound);
    }
    let Ok(answer) = ServeFile::new(file).oneshot(request).await;
    let mut answer = answer.map(Body::new).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    // Whatever is in the file, it is never a page with rights of ours.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_beside_the_folder_is_reached() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("articles");
        std::fs::create_dir_all(folder.join("a")).unwrap();
        std::fs::write(folder.join("a/cat.png"), "x").unwrap();
        std::fs::write(folder.join(".hidden.png"), "x").unwrap();
        std::fs::write(root.path().join("secret.png"), "x").unwrap();
        std::os::unix::fs::symlink(root.path().join("secret.png"), folder.join("link.png")).unwrap();
        assert!(below(&folder, "a/cat.png").is_some());
        for bad in [
            "../secret.png",
            "a/../../secret.png",
            "/etc/passwd",
            ".hidden.png",
            "link.png",
            "",
            "a\\..",
            "./a/cat.png",
        ] {
            assert_eq!(below(&folder, bad), None, "{bad}");
        }
    }
}
