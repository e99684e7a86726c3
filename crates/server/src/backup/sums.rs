//! The sums of what is in a backup: bytes on their way are counted in, and lists of sums are written and read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Sums in hexadecimal, by the paths of the files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(pub(super) BTreeMap<PathBuf, String>);

impl Sums {
    /// The list as `sha256sum` writes it.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (path, sum) in &self.0 {
            bytes.extend_from_slice(sum.as_bytes());
            bytes.extend_from_slice(b"  ");
            bytes.extend_from_slice(path.as_os_str().as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }

    /// A list that was written like that; `None` if it is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut sums = BTreeMap::new();
        for line in bytes.strip_suffix(b"\n")?.split(|byte| *byte == b'\n') {
            let (sum, rest) = line.split_at_checked(64)?;
            let path = PathBuf::from(OsString::from_vec(rest.strip_prefix(b"  ")?.to_vec()));
            sums.insert(path, String::from_utf8(sum.to_vec()).ok()?);
        }
        Some(Self(sums))
    }

    /// Whether a path can stand in a line.
    pub(super) fn takes(path: &Path) -> bool {
        !path.as_os_str().as_bytes().contains(&b'\n')
    }
}

/// A stream whose bytes are summed up as they pass.
pub(super) struct Summed<S> {
    stream: S,
    sum: Sha256,
    /// How many bytes have passed.
    pub(super) bytes: u64,
}

impl<S> Summed<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, sum: Sha256::new(), bytes: 0 }
    }

    /// The sum of all that has passed, in hexadecimal, and the stream.
    pub(super) fn end(self) -> (String, S) {
        let mut sum = String::new();
        for byte in self.sum.finalize() {
            // Writing to memory does not fail.
            let _ = write!(sum, "{byte:02x}");
        }
        (sum, self.stream)
    }

    fn passed(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.passed(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.passed(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_comes_back_and_anything_else_is_none() {
        let mut sums = Sums::default();
        let (sum, _) = Summed::new(io::empty()).end();
        sums.0.insert("articles/a b.md".into(), sum.clone());
        sums.0.insert(OsString::from_vec(b"media/\xff.png".to_vec()).into(), sum);
        assert_eq!(Sums::read(&sums.to_bytes()), Some(sums));
        for none in ["", "x", "short  a\n", &format!("{}a\n", "0".repeat(64))] {
            assert_eq!(Sums::read(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn sum_is_that_of_all_bytes_that_passed() {
        let mut summed = Summed::new(Vec::new());
        io::copy(&mut &b"abc"[..], &mut summed).unwrap();
        assert_eq!(summed.bytes, 3);
        let (sum, bytes) = summed.end();
        assert_eq!(bytes, b"abc");
        // FIPS 180-4, the example of one block.
        assert_eq!(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
