//! What one answer means, for somebody who looks before the file is read.

use super::words::{self, Employment, Origin};

/// The stable name of what an answer in a field of choices means; `None` when it is not understood.
pub(in crate::ingest) fn meaning(field: &str, text: &str) -> Option<String> {
    let name = match field {
        "reason" => words::reason(text)?.as_str(),
        "destination" => words::destination(text)?.as_str(),
        "origin" => match words::origin(text)? {
            Origin::Outside(origin) => origin.as_str(),
            Origin::Within => "within the organisation: no starter",
        },
        "contract_type" => match words::contract(text)? {
            Employment::Of(contract) => contract.as_str(),
            Employment::Employed => "employed, no kind told",
        },
        _ => return None,
    };
    Some(name.to_owned())
}
