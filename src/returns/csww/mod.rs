//! The children's social work workforce return: its measures, its counts and the rules it must keep.
