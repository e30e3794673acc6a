//! The binary: parses, hands over to [`onewindow::cli`], and ends with the code that `--help` lists.

use std::{
    collections::BTreeMap,
    io::{Write, stderr},
    process::ExitCode,
};

use clap::Parser;
use onewindow::cli::{self, args::Cli};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return fail(1, &cause.to_string()),
    };
    match runtime.block_on(cli::run(cli, &environment())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(failure.code as u8, &failure.message),
    }
}

/// The one look at the environment. Names and values that are no text cannot be settings.
fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

fn fail(code: u8, message: &str) -> ExitCode {
    // Nobody to tell when standard error is closed.
    let _ = writeln!(stderr(), "onewindow: {message}");
    ExitCode::from(code)
}
