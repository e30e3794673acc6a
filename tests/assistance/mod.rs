//! 社会救助 from outside.

mod assessment;
mod intake;
