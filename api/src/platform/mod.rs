//! What every service needs and no service owns.
//! Start with `clock`, `error` and `auth`.
//! Never: the name of any service.

pub mod auth;
pub mod calendar;
pub mod clock;
pub mod documents;
pub mod error;
pub mod guard;
pub mod keys;
pub mod locale;
pub mod rate;
pub mod redis_link;
pub mod vault;
pub mod violation;
