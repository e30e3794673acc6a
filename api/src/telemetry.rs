//! Logs and metrics of the running hub.
//! Start with [`init`]; [`metrics_recorder`] is apart, since a process has only one.
//! Never: personal data. Spans record no inputs, libraries that print them are kept quiet, and what
//! still looks like an identity number or a token is blotted out on its way to the stream.

use std::{
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, filter::Targets, fmt, layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::config::{LogFormat, Mode, TelemetrySection};

/// Libraries that log statements, documents or headers below these levels, whatever the filter says.
const QUIET: [(&str, LevelFilter); 8] = [
    ("sqlx", LevelFilter::WARN),
    ("sea_orm", LevelFilter::WARN),
    ("async_graphql", LevelFilter::WARN),
    ("actix_http", LevelFilter::WARN),
    ("hyper", LevelFilter::WARN),
    ("h2", LevelFilter::WARN),
    ("reqwest", LevelFilter::WARN),
    ("redis", LevelFilter::WARN),
];

/// Sends log lines to standard error: JSON in production, for eyes in development, unless told otherwise.
/// Trace and request ids are fields of the request's span, so every line within carries them.
///
/// # Errors
/// A filter that does not read, or a second call in one process.
pub fn init(section: &TelemetrySection, mode: Mode) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&section.filter).context("telemetry.filter")?;
    let quiet = Targets::new().with_default(LevelFilter::TRACE).with_targets(QUIET);
    let by_mode = if mode == Mode::Production { LogFormat::Json } else { LogFormat::Pretty };
    let layer = match section.format.unwrap_or(by_mode) {
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(scrubbed)
            .boxed(),
        LogFormat::Pretty => {
            fmt::layer().compact().with_ansi(io::stderr().is_terminal()).with_writer(scrubbed).boxed()
        }
    };
    tracing_subscriber::registry()
        .with(layer.with_filter(quiet))
        .with(filter)
        .try_init()
        .context("telemetry is set up twice")
}

fn scrubbed() -> Scrubbed<io::Stderr> {
    Scrubbed(io::stderr())
}

/// The last line of defence: blots out what has the form of an identity number or of a token.
struct Scrubbed<W>(W);

impl<W: Write> Write for Scrubbed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A line comes in one piece, so nothing is cut in two.
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(scrub(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Identity numbers become zeros (a bare number stays one, so JSON stays JSON), tokens `[token]`.
fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit() || letter == 'e') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let taken = token_length(from).or_else(|| identity_length(from));
        match taken {
            Some(Hidden::Token(length)) => {
                out.push_str("[token]");
                rest = &from[length..];
            }
            Some(Hidden::Identity(length)) => {
                out.push_str(&"0".repeat(length));
                rest = &from[length..];
            }
            None => {
                // A longer run of digits is no identity number, and neither is its end.
                let digits = from.bytes().take_while(u8::is_ascii_digit).count().max(1);
                out.push_str(&from[..digits]);
                rest = &from[digits..];
            }
        }
    }
    out.push_str(rest);
    out
}

enum Hidden {
    Token(usize),
    Identity(usize),
}

/// A compact JWS begins with the base64 of `{"`.
fn token_length(text: &str) -> Option<Hidden> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let length = text.bytes().take_while(|byte| is_part(byte)).count();
    (text.starts_with("eyJ") && length > 40).then_some(Hidden::Token(length))
}

/// Eighteen digits, or seventeen and an X.
fn identity_length(text: &str) -> Option<Hidden> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, text.as_bytes().get(digits)) {
        (18, _) | (17, Some(b'x' | b'X')) => Some(Hidden::Identity(18)),
        _ => None,
    }
}

/// The process's Prometheus recorder, installed at the first call.
///
/// # Errors
/// When another recorder was installed before.
pub fn metrics_recorder() -> anyhow::Result<PrometheusHandle> {
    static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = recorder.as_ref() {
        return Ok(handle.clone());
    }
    let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &seconds)?
        .install_recorder()?;
    Ok(recorder.insert(handle).clone())
}

/// Keeps the recorder's memory small until told to stop.
pub async fn upkeep(handle: PrometheusHandle, stop: CancellationToken) {
    let mut tick = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => handle.run_upkeep(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_and_tokens_are_blotted_out_and_nothing_else() {
        let token = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.AAAAAAAAAAAAAAAAAAAAAAAA";
        let cases = [
            ("id=429000200102280027 ok", "id=000000000000000000 ok".to_owned()),
            ("{\"n\":42900019920520008X}", "{\"n\":000000000000000000}".to_owned()),
            ("证件42900019920520008x。", "证件000000000000000000。".to_owned()),
            (token, "[token]".to_owned()),
            ("\u{1b}[0m429000200102280027\u{1b}[0m", "\u{1b}[0m000000000000000000\u{1b}[0m".to_owned()),
            ("\\n429000200102280027", "\\n000000000000000000".to_owned()),
            ("case 420112101202205200000016", "case 420112101202205200000016".to_owned()),
            ("0198c0de-1111-7222-8333-0123456789ab", "0198c0de-1111-7222-8333-0123456789ab".to_owned()),
            ("2026-11-22T00:00:00.000000Z  INFO", "2026-11-22T00:00:00.000000Z  INFO".to_owned()),
        ];
        for (text, expected) in cases {
            assert_eq!(scrub(text), expected);
        }
        let mut out = Scrubbed(Vec::new());
        writeln!(out, "{token}").unwrap();
        assert_eq!(out.0, b"[token]\n");
    }

    #[test]
    fn the_recorder_is_installed_once_however_often_it_is_asked_for() {
        let first = metrics_recorder().unwrap();
        metrics_recorder().unwrap();
        metrics::counter!("telemetry_test_total").increment(1);
        assert!(first.render().contains("telemetry_test_total 1"));
    }
}
