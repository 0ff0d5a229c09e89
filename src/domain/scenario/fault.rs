//! What is wrong with a scenario, field by field.

use std::fmt;

/// One field that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioFault {
    /// Path of the field, such as `levers[2].percent`.
    pub at: String,
    /// What stood there, shortened; `None` where something is missing.
    pub value: Option<String>,
    /// Stable name of the rule, such as `out_of_range`.
    pub rule: &'static str,
    /// How to mend it, one sentence.
    pub fix: String,
}

impl fmt::Display for ScenarioFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "`{}` is {value}: {}", self.at, self.fix),
            None => write!(f, "`{}`: {}", self.at, self.fix),
        }
    }
}
