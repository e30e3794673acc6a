//! The hub from outside: the real server over HTTP and WebSocket, one hub and one database a test.
//! Start with `harness`; then one folder a part of the hub, one file an operation.
//! Never: private functions, sleeping for legal time, order between tests.

mod assistance;
mod harness;
mod marriage;
mod platform;
