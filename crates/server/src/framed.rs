//! Gzip (RFC 1952) of a page with something personal in the middle.
//!
//! What everybody gets before and after it is compressed once. The personal part is put between as it is, in blocks that
//! are stored (RFC 1951 §3.2.4): it costs no work, and how well it compresses beside words that somebody else chose tells
//! nobody what is in it (the BREACH attack).

use std::io::Write;

use bytes::Bytes;
use crc32fast::Hasher;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Identification, deflate, no flags, no time, no hints, no system (RFC 1952 §2.3).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// The most that one stored block holds, in bytes.
const BLOCK: usize = 0xffff;

/// The two pieces of a page around a personal part.
#[derive(Debug)]
pub struct Framed {
    before: Piece,
    after: Piece,
}

/// One of them; the first begins with the header.
#[derive(Debug)]
struct Piece {
    deflated: Bytes,
    sum: Hasher,
    bytes: usize,
}

impl Framed {
    /// Compresses both pieces, at zlib's default level.
    pub fn new(before: &[u8], after: &[u8]) -> Self {
        let deflated = |begun: &[u8], bytes: &[u8], is_last: bool| {
            let mut encoder = DeflateEncoder::new(begun.to_vec(), Compression::new(6));
            // Writing to memory does not fail. What is flushed ends at a whole byte, and another block may follow.
            let written = encoder.write_all(bytes).and_then(|()| {
                if is_last {
                    return encoder.finish();
                }
                encoder.flush()?;
                Ok(std::mem::take(encoder.get_mut()))
            });
            let mut sum = Hasher::new();
            sum.update(bytes);
            Piece { deflated: written.unwrap_or_default().into(), sum, bytes: bytes.len() }
        };
        Self { before: deflated(&HEADER, before, false), after: deflated(&[], after, true) }
    }

    /// The page with this part in the middle, in the order in which it is sent.
    pub fn around(&self, part: &Bytes) -> Vec<Bytes> {
        let mut pieces = vec![self.before.deflated.clone()];
        for from in (0..part.len()).step_by(BLOCK) {
            let stored = part.slice(from..part.len().min(from + BLOCK));
            let length = u16::try_from(stored.len()).unwrap_or(u16::MAX);
            let [[a, b], [c, d]] = [length, !length].map(u16::to_le_bytes);
            pieces.extend([Bytes::copy_from_slice(&[0, a, b, c, d]), stored]);
        }
        let mut middle = Hasher::new();
        middle.update(part);
        let mut sum = self.before.sum.clone();
        sum.combine(&middle);
        sum.combine(&self.after.sum);
        // The size is kept modulo 2³² (RFC 1952 §2.3.1).
        let bytes = u64::try_from(self.before.bytes + part.len() + self.after.bytes).unwrap_or_default();
        let [size @ .., _, _, _, _] = bytes.to_le_bytes();
        let end = [sum.finalize().to_le_bytes(), size].concat();
        pieces.extend([self.after.deflated.clone(), end.into()]);
        pieces
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use proptest::prelude::*;

    use super::*;

    fn unpacked(framed: &Framed, part: &[u8]) -> Vec<u8> {
        let packed = framed.around(&Bytes::copy_from_slice(part)).concat();
        let mut bytes = Vec::new();
        // Looks at the sum and the size at the end, too.
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn whole_page_comes_out_again(before in "\\PC{0,400}", part in "\\PC{0,400}", after in "\\PC{0,400}") {
            let framed = Framed::new(before.as_bytes(), after.as_bytes());
            prop_assert_eq!(unpacked(&framed, part.as_bytes()), [before, part, after].concat().into_bytes());
        }
    }

    #[test]
    fn part_longer_than_a_block_is_stored_in_several() {
        let framed = Framed::new(&b"a".repeat(100_000), b"z");
        for length in [0, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5] {
            let part = b"b".repeat(length);
            assert_eq!(unpacked(&framed, &part), [b"a".repeat(100_000), part, b"z".to_vec()].concat());
        }
    }

    #[test]
    fn personal_part_is_not_compressed() {
        let secret = b"mark mark mark mark mark";
        let packed = Framed::new(b"mark mark", b"mark").around(&Bytes::from_static(secret)).concat();
        assert!(packed.windows(secret.len()).any(|window| window == secret));
    }
}
