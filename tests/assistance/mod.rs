//! 社会救助 from outside.

mod access;
mod assessment;
mod intake;
