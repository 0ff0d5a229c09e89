//! Files on their way in: the pages, the same for programs, the workbook of what to mend, and that
//! nothing of a file can be read from the disk.

mod pages;
mod programs;
mod workbook;
