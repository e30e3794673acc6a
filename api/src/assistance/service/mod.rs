//! The use cases of social assistance.
//! Start with [`assessment`], which asks the rules without a case.
//! Never: SQL, GraphQL types, the wall clock.

pub mod assessment;

use std::sync::Arc;

use super::reference::Reference;
use crate::{directory::Directory, platform::env::Env};

/// 社会救助.
#[derive(Debug, Clone)]
pub struct Assistance {
    pub(super) env: Arc<Env>,
    pub(super) directory: Directory,
    pub(super) reference: Reference,
}

impl Assistance {
    pub fn new(env: Arc<Env>, directory: Directory) -> Self {
        let reference = Reference::new(directory.clone());
        Self { env, directory, reference }
    }
}
