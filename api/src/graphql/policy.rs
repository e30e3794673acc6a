//! 权限表: who may do what, over which rows, of all services, as one text.
//! Start with [`table`]. A new service adds its line to [`actions`].
//! Never: a decision; `platform::auth::permit` decides.

use std::fmt::Write;

use crate::{
    assistance, case, directory, marriage, person,
    platform::auth::permit::{Action, Grant},
};

/// Every action that any service lists.
pub fn actions() -> Vec<&'static Action> {
    let mut all: Vec<&'static Action> = Vec::new();
    all.extend(directory::policy::ACTIONS);
    all.extend(person::policy::ACTIONS);
    all.extend(case::policy::ACTIONS);
    all.extend(marriage::policy::actions());
    all.extend(assistance::policy::ACTIONS.iter().copied().flatten());
    all
}

/// One action a paragraph, one grant a line: kind, rows, scope of the token.
pub fn table() -> String {
    let mut text = String::new();
    for action in actions() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{} [{}]", action.name, action.service.unwrap_or("any service"));
        for Grant { to, over, scope } in action.grants {
            let _ = write!(text, "  {to:?}: {over:?}");
            let _ = match scope {
                Some(scope) => writeln!(text, " with {scope}"),
                None => writeln!(text),
            };
        }
    }
    text
}
