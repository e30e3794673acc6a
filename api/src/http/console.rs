//! 查询控制台. The GraphiQL page the binary carries, served at `/console/` without any outside request.
//! Start with [`configure`]; the page itself is built from `api/console`.
//! Never: a file from outside `console/dist`, or personal data.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, EntityTag, Header, IfNoneMatch, LOCATION,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use rust_embed::{EmbeddedFile, RustEmbed};

const INDEX: &str = "index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const NO_STORE: &str = "no-store";

/// Monaco styles itself inline and may start its workers from blobs; everything else comes from the hub.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; \
    connect-src 'self' ws: wss:; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/console/dist/"]
struct Files;

/// Demo identities and example operations for the console's bar:
/// `{"tokens":[{"name","token"}], "examples":[{"name","query","variables"}]}`.
///
/// Present as application data in the demonstration only. It holds tokens, so it does not print.
#[derive(Clone)]
pub struct DemoConsole(pub serde_json::Value);

impl std::fmt::Debug for DemoConsole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DemoConsole(…)")
    }
}

/// Mounts the console at `/console/`.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route("/console", web::get().to(console_redirect))
        .route("/console/", web::get().to(console_index))
        .route("/console/demo.json", web::get().to(console_demo))
        .route("/console/{path:.*}", web::get().to(console_asset));
}

/// The page's addresses are relative, so it only works below the slash; a prefix of a proxy is kept.
async fn console_redirect() -> HttpResponse {
    answer(HttpResponse::PermanentRedirect(), NO_STORE).insert_header((LOCATION, "console/")).finish()
}

pub async fn console_index(request: HttpRequest) -> HttpResponse {
    serve(&request, INDEX)
}

pub async fn console_asset(request: HttpRequest, path: web::Path<String>) -> HttpResponse {
    serve(&request, &path)
}

async fn console_demo(demo: Option<web::Data<DemoConsole>>) -> HttpResponse {
    match demo {
        Some(demo) => answer(HttpResponse::Ok(), NO_STORE).json(&demo.0),
        None => not_found(),
    }
}

fn serve(request: &HttpRequest, path: &str) -> HttpResponse {
    let Some(file) = find(path) else { return not_found() };
    let cache = if path.starts_with("assets/") { IMMUTABLE } else { NO_STORE };
    let tag = EntityTag::new_strong(hex::encode(&file.metadata.sha256_hash()[..16]));
    if matches_tag(request, &tag) {
        return answer(HttpResponse::NotModified(), cache).insert_header((ETAG, tag)).finish();
    }
    answer(HttpResponse::Ok(), cache)
        .insert_header((ETAG, tag))
        .insert_header((CONTENT_TYPE, mime(path)))
        .body(file.data.into_owned())
}

/// Debug builds read the folder itself, so only names the console's build can write are looked up.
fn find(path: &str) -> Option<EmbeddedFile> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let named =
        |segment: &str| !segment.is_empty() && !segment.starts_with('.') && segment.chars().all(plain);
    path.split('/').all(named).then(|| Files::get(path)).flatten()
}

fn mime(path: &str) -> String {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    if guess.type_() == "text" { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

fn matches_tag(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

fn not_found() -> HttpResponse {
    answer(HttpResponse::NotFound(), NO_STORE).finish()
}

fn answer(mut builder: HttpResponseBuilder, cache: &'static str) -> HttpResponseBuilder {
    builder
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"));
    builder
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ServiceResponse;
    use actix_web::http::StatusCode;
    use actix_web::http::header::IF_NONE_MATCH;
    use actix_web::{App, test};

    use super::*;

    async fn get(uri: &str, demo: Option<DemoConsole>, tag: Option<&str>) -> ServiceResponse {
        let mut app = App::new().configure(configure);
        if let Some(demo) = demo {
            app = app.app_data(web::Data::new(demo));
        }
        let mut request = test::TestRequest::get().uri(uri);
        if let Some(tag) = tag {
            request = request.insert_header((IF_NONE_MATCH, tag));
        }
        test::call_service(&test::init_service(app).await, request.to_request()).await
    }

    fn header(response: &ServiceResponse, name: &str) -> String {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
    }

    fn script() -> String {
        Files::iter().find(|name| name.ends_with(".js")).unwrap().into_owned()
    }

    #[actix_web::test]
    async fn the_page_is_never_stored_and_carries_the_policy() {
        let page = get("/console/", None, None).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&page, "cache-control"), "no-store");
        assert_eq!(header(&page, "content-security-policy"), POLICY);
    }

    #[actix_web::test]
    async fn the_bare_address_leads_below_the_slash() {
        let redirect = get("/console", None, None).await;
        assert_eq!(redirect.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(header(&redirect, "location"), "console/");
    }

    #[actix_web::test]
    async fn hashed_assets_are_immutable_and_tagged() {
        let uri = format!("/console/{}", script());
        let asset = get(&uri, None, None).await;
        assert_eq!(asset.status(), StatusCode::OK);
        assert_eq!(header(&asset, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(header(&asset, "cache-control"), IMMUTABLE);
        let tag = header(&asset, "etag");
        assert_eq!(get(&uri, None, Some(&tag)).await.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(get(&uri, None, Some("\"other\"")).await.status(), StatusCode::OK);
    }

    #[actix_web::test]
    async fn nothing_outside_the_folder_is_served() {
        for path in ["../package.json", "%2e%2e/package.json", "assets/..%2f..%2fpackage.json", "/etc/passwd"]
            .into_iter()
            .chain(["..%5cpackage.json", "%2fetc%2fpasswd", "assets", "assets/", ".npmrc", "missing.js"])
        {
            let answer = get(&format!("/console/{path}"), None, None).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[actix_web::test]
    async fn demo_identities_are_served_only_where_present() {
        assert_eq!(get("/console/demo.json", None, None).await.status(), StatusCode::NOT_FOUND);
        let demo = DemoConsole(serde_json::json!({ "tokens": [], "examples": [] }));
        assert_eq!(format!("{demo:?}"), "DemoConsole(…)");
        let answer = get("/console/demo.json", Some(demo), None).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "cache-control"), "no-store");
        assert_eq!(header(&answer, "content-type"), "application/json");
    }
}
