//! Units in the order people read them: each below its parent, "Team 2" before "Team 10".

/// A key that sorts slugs in tree order with numbers by size.
pub(super) fn order(slug: &str) -> Vec<Vec<(String, u64)>> {
    slug.split('/').map(natural).collect()
}

/// Pairs of text and the number after it: "team-10" is ("team-", 10).
fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let after = rest[digits..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |n| digits + n);
        parts.push((rest[..digits].to_owned(), rest[digits..after].parse().unwrap_or(0)));
        rest = &rest[after..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_follow_their_parent_and_numbers_sort_by_size() {
        let mut slugs = ["a/north/team-10", "a/south", "a/north", "a/north/team-2", "a/north-east"];
        slugs.sort_by_key(|s| order(s));
        assert_eq!(slugs, ["a/north", "a/north/team-2", "a/north/team-10", "a/north-east", "a/south"]);
    }
}
