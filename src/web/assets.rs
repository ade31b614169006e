//! Style, script and icon of the pages, built into the binary, under names that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::{Code, Problem};
use crate::kernel::secret::sha256_hex;

struct Asset {
    name: String,
    media_type: &'static str,
    text: &'static str,
}

/// The names that pages refer to.
#[derive(Serialize)]
pub struct Names {
    pub style: &'static str,
    pub script: &'static str,
    pub icon: &'static str,
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| asset("booking", "css", "text/css; charset=utf-8", include_str!("assets/booking.css")));
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("zone", "js", "text/javascript; charset=utf-8", include_str!("assets/zone.js")));
static ICON: LazyLock<Asset> = LazyLock::new(|| asset("icon", "svg", "image/svg+xml", include_str!("assets/icon.svg")));

fn asset(name: &str, ending: &str, media_type: &'static str, text: &'static str) -> Asset {
    let hash = &sha256_hex(text.as_bytes())[..12];
    Asset { name: format!("{name}.{hash}.{ending}"), media_type, text }
}

#[must_use]
pub fn names() -> Names {
    Names { style: &STYLE.name, script: &SCRIPT.name, icon: &ICON.name }
}

/// `GET /assets/{name}`: for ever the same under its name.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| asset.name == name) else {
        return Problem::new(Code::NotFound).into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // An image that is opened by itself is a document of its own.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (StatusCode::OK, headers, asset.text).into_response()
}
