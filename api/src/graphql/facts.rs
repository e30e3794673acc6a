//! 要素: the facts of an event, whose members differ from act to act.
//! Start with [`Facts`].
//! Never: an input; personal data.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// What the ledger recorded of an act, beside who and when.
#[derive(Debug, Clone)]
pub struct Facts(pub serde_json::Value);

/// 要素. 结构化的事实要素，只作输出。Any JSON value, output only.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Facts {
    fn parse(_: Value) -> InputValueResult<Self> {
        Err(InputValueError::custom("facts are only read"))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}
