//! Files on their way in: the pages, the same for programs, the workbook of what to mend, and that
//! nothing of a file can be read from the disk.

mod canaries;
mod pages;
mod planted;
mod programs;
mod workbook;
