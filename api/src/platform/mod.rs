//! What every service needs and no service owns.
//! Start with `clock`, `error` and `auth`; then `unit_of_work` for writes and `read` for reads.
//! Never: the name of any service.

pub mod auth;
pub mod calendar;
pub mod changes;
pub mod clock;
pub mod database;
pub mod documents;
pub mod env;
pub mod error;
pub mod guard;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod locale;
pub mod rate;
pub mod read;
pub mod redis_link;
pub mod request;
pub mod rows;
pub mod unit_of_work;
pub mod vault;
pub mod violation;
pub mod words;
