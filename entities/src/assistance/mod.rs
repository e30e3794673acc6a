//! 社会救助: what its rows store.

pub mod words;
