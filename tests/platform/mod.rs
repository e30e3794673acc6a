//! What all services share, from outside.

mod console;
mod contract;
mod jurisdiction;
