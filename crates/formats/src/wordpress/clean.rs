//! The bytes under the parser: valid UTF-8 without the characters that XML forbids.
//!
//! WordPress writes whatever its database holds, control characters and broken bytes included. Browsers show such
//! posts without a word, so that an import which refused them would be of no use to their owners.

use std::io::{self, BufRead, Read};

/// How much is looked at to tell what a file is.
const OPENING: usize = 1024;

/// Repairs bytes on their way to the parser, counts lines, and bounds what the parser takes in one go.
pub(super) struct Clean<R> {
    input: R,
    /// Repaired bytes that wait to be taken, from `taken` on.
    ready: Vec<u8>,
    taken: usize,
    /// The first bytes of a character whose others have not come yet.
    partial: Vec<u8>,
    /// The line of the next byte, from 1.
    pub(super) line: u64,
    /// Bytes that the parser may still take before [`Clean::allow`] is called again.
    allowance: usize,
    /// Control characters left out.
    pub(super) dropped: u64,
    /// Bytes that were no UTF-8 and were read as Latin-1.
    pub(super) repaired: u64,
}

impl<R: BufRead> Clean<R> {
    /// Reads the opening, so that [`Clean::opening`] has something to show.
    pub(super) fn new(input: R) -> io::Result<Self> {
        let mut clean = Self {
            input,
            ready: Vec::new(),
            taken: 0,
            partial: Vec::new(),
            line: 1,
            allowance: usize::MAX,
            dropped: 0,
            repaired: 0,
        };
        let mut opening = Vec::new();
        clean.input.by_ref().take(OPENING as u64).read_to_end(&mut opening)?;
        let bom = if opening.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        clean.add(opening.get(bom..).unwrap_or_default());
        Ok(clean)
    }

    /// The beginning of the file, repaired.
    pub(super) fn opening(&self) -> &[u8] {
        &self.ready
    }

    /// Lets the parser take `bytes` more; beyond them it gets an error.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    /// Whether the parser took all that it was allowed.
    pub(super) fn exhausted(&self) -> bool {
        self.allowance == 0
    }

    fn add(&mut self, bytes: &[u8]) {
        self.partial.extend_from_slice(bytes);
        let bytes = std::mem::take(&mut self.partial);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (valid, bad) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), 0),
                Err(error) => {
                    let Some(bad) = error.error_len() else {
                        let (valid, partial) = rest.split_at(error.valid_up_to());
                        self.add_valid(valid);
                        self.partial = partial.to_vec();
                        return;
                    };
                    (error.valid_up_to(), bad)
                }
            };
            let (good, others) = rest.split_at(valid);
            let (wrong, others) = others.split_at(bad);
            self.add_valid(good);
            self.add_as_latin_1(wrong);
            rest = others;
        }
    }

    fn add_valid(&mut self, bytes: &[u8]) {
        if bytes.iter().copied().any(is_forbidden) {
            let before = self.ready.len();
            self.ready.extend(bytes.iter().copied().filter(|&byte| !is_forbidden(byte)));
            let kept = self.ready.len() - before;
            self.dropped += (bytes.len() - kept) as u64;
        } else {
            self.ready.extend_from_slice(bytes);
        }
    }

    /// Old databases hold Latin-1 among UTF-8; 0x80 to 0x9F mean nothing certain there.
    fn add_as_latin_1(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let character = if byte < 0xA0 { char::REPLACEMENT_CHARACTER } else { char::from(byte) };
            self.ready.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            self.repaired += 1;
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() {
            let bytes = self.input.fill_buf()?.to_vec();
            if bytes.is_empty() {
                let partial = std::mem::take(&mut self.partial);
                self.add_as_latin_1(&partial);
                break;
            }
            self.input.consume(bytes.len());
            self.add(&bytes);
        }
        Ok(())
    }
}

/// Whether XML 1.0 forbids a character of one byte.
fn is_forbidden(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

impl<R: BufRead> Read for Clean<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Clean<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.ready.len() {
            self.refill()?;
        }
        let ready = self.ready.get(self.taken..).unwrap_or_default();
        if self.allowance == 0 && !ready.is_empty() {
            return Err(io::Error::other("too long"));
        }
        Ok(ready.get(..self.allowance).unwrap_or(ready))
    }

    fn consume(&mut self, amount: usize) {
        let end = self.taken.saturating_add(amount).min(self.ready.len());
        let bytes = self.ready.get(self.taken..end).unwrap_or_default();
        self.line += bytes.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.allowance = self.allowance.saturating_sub(bytes.len());
        self.taken = end;
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn cleaned(bytes: &[u8], step: usize) -> (String, u64, u64) {
        let mut clean = Clean::new(BufReader::with_capacity(step, bytes)).unwrap();
        let mut text = String::new();
        clean.read_to_string(&mut text).unwrap();
        (text, clean.dropped, clean.repaired)
    }

    #[test]
    fn characters_cut_by_the_buffer_stay_whole() {
        let text = "a\u{e9}\u{20ac}\u{1f600}".repeat(700);
        for step in 1..7 {
            assert_eq!(cleaned(text.as_bytes(), step), (text.clone(), 0, 0));
        }
    }

    #[test]
    fn forbidden_controls_are_left_out_and_counted() {
        assert_eq!(cleaned(b"a\x00b\x08\x1Fc\t\r\n", 2), ("abc\t\r\n".to_owned(), 3, 0));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_read_as_latin_1() {
        assert_eq!(
            cleaned(b"caf\xE9 \x93\xE2\x82", 3),
            ("caf\u{e9} \u{fffd}\u{e2}\u{fffd}".to_owned(), 0, 4)
        );
    }

    #[test]
    fn byte_order_mark_is_left_out() {
        assert_eq!(cleaned(b"\xEF\xBB\xBF<a/>", 1).0, "<a/>");
    }

    #[test]
    fn lines_are_counted_as_they_are_taken() {
        let mut clean = Clean::new(&b"a\nb\nc"[..]).unwrap();
        clean.consume(2);
        assert_eq!(clean.line, 2);
        clean.consume(100);
        assert_eq!(clean.line, 3);
    }

    #[test]
    fn more_than_allowed_is_an_error() {
        let mut clean = Clean::new(&b"abcdef"[..]).unwrap();
        clean.allow(4);
        let mut text = String::new();
        assert!(clean.read_to_string(&mut text).is_err());
        assert!(clean.exhausted());
    }
}
