//! 一窗通办集成中枢. The map of the programme: `platform` knows no service, each service is a folder,
//! `graphql` joins them, `http` carries them, `inventory` lists what they keep, `app` alone knows every part.

pub mod app;
pub mod assistance;
pub mod case;
pub mod cli;
pub mod config;
pub mod demo;
pub mod directory;
pub mod graphql;
pub mod http;
pub mod inventory;
pub mod marriage;
pub mod person;
pub mod platform;
pub mod telemetry;
