//! The statutory children's social work workforce return (XML) in, its records out.
