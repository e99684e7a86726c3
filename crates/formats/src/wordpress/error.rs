//! Why an export could not be read to its end.

use std::io;

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    /// The file is at fault, or could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Whoever takes the items refused one.
    #[error("{0}")]
    Sink(E),
}

/// What is wrong with a file, and where. It says its cause itself, and so has no source that would say it again.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {cause}")]
pub struct FileError {
    /// The line on which the offending part began; lines are counted from 1.
    pub line: u64,
    /// What is wrong there.
    pub cause: Cause,
}

/// What can be wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// It is something else.
    #[error("this is not a WordPress export: {0} (make one with Tools → Export → All content)")]
    NotAnExport(&'static str),
    /// It could not be read.
    #[error("the file could not be read: {0}")]
    Input(io::Error),
    /// It breaks the rules of XML.
    #[error("the XML is broken: {0}")]
    Broken(String),
    /// It ends too early.
    #[error("the file ends inside <{element}>, which began on line {began}: it was cut off, export it again")]
    CutOff {
        /// Name of the innermost element that is open.
        element: String,
        /// The line on which that element began.
        began: u64,
    },
    /// A document type: exports have none, and entities declared there are how XML attacks its readers.
    #[error("the file has a <!DOCTYPE>, which no WordPress export has and which is refused as unsafe")]
    DocumentType,
    /// Elements within elements beyond every need.
    #[error("elements are nested more than {0} deep")]
    TooDeep(usize),
    /// One piece of text, tag or comment beyond every need.
    #[error("one element is longer than {0} bytes")]
    TooLong(usize),
    /// Several exports in one file.
    #[error("a second export begins here: import the parts one by one")]
    SecondDocument,
}

impl FileError {
    pub(super) fn new(line: u64, cause: Cause) -> Self {
        Self { line, cause }
    }
}
