//! 不予受理、撤回与终止审核: what ends an application without a decision on it.

use std::sync::Arc;

use entities::values::plain_text::PlainText;
use serde_json::json;

use super::*;

/// How an application ends without a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// 不予受理.
    Decline,
    /// 撤回申请.
    Withdraw,
    /// 终止审核: refuses to cooperate without reason.
    Uncooperative,
}

impl Ending {
    const fn action(self) -> &'static Action {
        match self {
            Self::Decline => &policy::DECLINE_APPLICATION,
            Self::Withdraw => &policy::WITHDRAW_APPLICATION,
            Self::Uncooperative => &policy::CLOSE_UNCOOPERATIVE,
        }
    }

    const fn act(self) -> CaseAct {
        match self {
            Self::Decline => CaseAct::Decline,
            Self::Withdraw => CaseAct::Withdraw,
            Self::Uncooperative => CaseAct::CloseUncooperative,
        }
    }
}

impl Assistance {
    /// Ends an application with a written reason.
    pub async fn end_application(
        &self,
        caller: &Arc<Caller>,
        command: Command,
        at: At,
        ending: Ending,
        reason: &PlainText<500>,
    ) -> Result<FirstResult> {
        let (work, open) = match self.load(caller, ending.action(), command, at).await? {
            Loaded::Repeat(first) => return Ok(first),
            Loaded::Open(work, open) => (work, open),
        };
        let desk = self.desk_of(&open, work.today()).await?;
        let to = open.step(ending.act(), &open.traits(&desk))?;
        let reason = reason.as_str().to_owned();
        let record = |saved: &service_case::Model| {
            Record::of("Case", saved.id, saved.version)
                .payload(json!({ "state": saved.state, "reason": reason }))
        };
        self.end(*work, &open, to, record).await
    }
}
