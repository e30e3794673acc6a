//! What all services share, from outside.

mod contract;
