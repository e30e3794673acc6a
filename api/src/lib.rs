//! 一窗通办集成中枢. The map of the programme: `platform` knows no service, each service is a folder,
//! `graphql` joins them, `http` carries them, `app` alone knows every part.

pub mod config;
pub mod directory;
pub mod http;
pub mod platform;
pub mod telemetry;
