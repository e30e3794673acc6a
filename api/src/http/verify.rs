//! 证件核验页: where the QR code of a certificate leads. One page, no script, same answer and limits as the query.
//! Start with [`configure`].
//! Never: a word about a number without its code; an unescaped character of the request.

use std::{fmt::Write as _, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use entities::values::certificate_number::CertificateKind;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    admission::{charge, origin_of},
    gate::Gate,
};
use crate::{
    marriage::{
        Marriage,
        service::electronic::{CopyStatus, VerifiedCertificate},
    },
    platform::{auth::caller::Caller, error::Error},
};

const STYLE: &str = "body{font-family:sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;line-height:1.6}\
dt{color:#555}dd{margin:0 0 .6rem}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem;\
margin-bottom:.8rem}button{font:inherit;padding:.4rem 1.2rem}";

/// What the QR code carries.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

/// `GET /verify`.
pub fn configure(config: &mut web::ServiceConfig) {
    config.route("/verify", web::get().to(verify));
}

async fn verify(
    request: HttpRequest,
    asked: Option<web::Query<Asked>>,
    gate: web::Data<Gate>,
    marriage: web::Data<Marriage>,
) -> HttpResponse {
    let asked = asked.map(web::Query::into_inner).unwrap_or_default();
    if asked.number.is_empty() || asked.code.is_empty() {
        return page(StatusCode::OK, &form(&asked));
    }
    let caller = Arc::new(Caller::public_at(origin_of(&gate, &request)));
    let found = async {
        charge(&gate, &caller).await?;
        marriage.verify_certificate(&caller, &asked.number, &asked.code).await
    };
    match found.await {
        Ok(Some(found)) => page(StatusCode::OK, &facts(&found)),
        Ok(None) => {
            let body = format!("<p>证字号与验证码不相符，未查到证件。</p>{}", form(&asked));
            page(StatusCode::OK, &body)
        }
        Err(Error::RateLimited { retry_after_seconds }) => {
            let body = format!("<p>核验过于频繁，请在{retry_after_seconds}秒后再试。</p>");
            let mut response = page(StatusCode::TOO_MANY_REQUESTS, &body);
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
            response
        }
        Err(error) => {
            tracing::error!(error = ?error, "a certificate could not be verified");
            page(StatusCode::SERVICE_UNAVAILABLE, "<p>系统繁忙，请稍后再试。</p>")
        }
    }
}

fn page(status: StatusCode, body: &str) -> HttpResponse {
    let html = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>婚姻登记证件核验</title><style>{STYLE}</style></head>\
<body><h1>婚姻登记证件核验</h1>{body}</body></html>"
    );
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; \
frame-ancestors 'none'"
    );
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_LANGUAGE, "zh-CN"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(html)
}

fn form(asked: &Asked) -> String {
    format!(
        "<form method=\"get\" action=\"verify\"><label>证字号<input name=\"number\" required maxlength=\"40\" \
value=\"{}\"></label><label>验证码<input name=\"code\" required maxlength=\"40\" autocomplete=\"off\"></label>\
<button>核验</button></form>",
        escaped(&asked.number)
    )
}

fn facts(found: &VerifiedCertificate) -> String {
    let status = match found.status {
        CopyStatus::Valid => "有效",
        CopyStatus::Superseded => "已补发新证，本证作废",
        CopyStatus::Invalidated => "已失效",
    };
    let kind = match found.kind {
        CertificateKind::Marriage => "结婚证",
        CertificateKind::Divorce => "离婚证",
        CertificateKind::MarriageReissue => "结婚证（补发）",
        CertificateKind::DivorceReissue => "离婚证（补发）",
    };
    let lines = [
        ("状态", status.to_owned()),
        ("证件", kind.to_owned()),
        ("证字号", found.number.clone()),
        ("当事人", found.holder_names_masked.join("、")),
        ("登记日期", found.registered_on.to_string()),
        ("发证日期", found.issued_on.to_string()),
        ("登记机关", found.office_name.clone()),
    ];
    let mut list = String::from("<dl>");
    for (name, value) in lines {
        let _ = write!(list, "<dt>{name}</dt><dd>{}</dd>", escaped(&value));
    }
    list.push_str("</dl>");
    list
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().take(200) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_text_only() {
        let asked = Asked { number: "\"><script>alert('1')</script>&".to_owned(), code: String::new() };
        let form = form(&asked);
        assert!(!form.contains("<script>") && form.contains("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"));
    }
}
