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
    /// The header and what stands before, compressed.
    before: Bytes,
    /// Checksum and size of what stands before.
    sum: Hasher,
    bytes: usize,
    /// What stands after, and the same compressed.
    after: (Bytes, Bytes),
}

impl Framed {
    /// Compresses both pieces, at zlib's default level.
    pub fn new(before: &[u8], after: Bytes) -> Self {
        let mut sum = Hasher::new();
        sum.update(before);
        let mut first = DeflateEncoder::new(HEADER.to_vec(), Compression::new(6));
        let mut last = DeflateEncoder::new(Vec::new(), Compression::new(6));
        // Writing to memory does not fail. What is flushed ends at a whole byte, and another block may follow.
        let begun = first.write_all(before).and_then(|()| first.flush());
        let begun = begun.map(|()| std::mem::take(first.get_mut())).unwrap_or_default();
        let ended = last.write_all(&after).and_then(|()| last.finish()).unwrap_or_default();
        Self { before: begun.into(), sum, bytes: before.len(), after: (after, ended.into()) }
    }

    /// The page with this part in the middle, in the order in which it is sent.
    pub fn around(&self, part: &Bytes) -> Vec<Bytes> {
        let (after, ended) = &self.after;
        let mut pieces = vec![self.before.clone()];
        for from in (0..part.len()).step_by(BLOCK) {
            let stored = part.slice(from..part.len().min(from + BLOCK));
            let length = u16::try_from(stored.len()).unwrap_or(u16::MAX);
            let [[a, b], [c, d]] = [length, !length].map(u16::to_le_bytes);
            pieces.extend([Bytes::copy_from_slice(&[0, a, b, c, d]), stored]);
        }
        let mut sum = self.sum.clone();
        sum.update(part);
        sum.update(after);
        // The size is kept modulo 2³² (RFC 1952 §2.3.1).
        let bytes = u64::try_from(self.bytes + part.len() + after.len()).unwrap_or_default();
        let [size @ .., _, _, _, _] = bytes.to_le_bytes();
        let end = [sum.finalize().to_le_bytes(), size].concat();
        pieces.extend([ended.clone(), end.into()]);
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
            let framed = Framed::new(before.as_bytes(), Bytes::copy_from_slice(after.as_bytes()));
            prop_assert_eq!(unpacked(&framed, part.as_bytes()), [before, part, after].concat().into_bytes());
        }
    }

    #[test]
    fn part_longer_than_a_block_is_stored_in_several() {
        let framed = Framed::new(&b"a".repeat(100_000), Bytes::from_static(b"z"));
        for length in [0, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5] {
            let part = b"b".repeat(length);
            assert_eq!(unpacked(&framed, &part), [b"a".repeat(100_000), part, b"z".to_vec()].concat());
        }
    }

    #[test]
    fn personal_part_is_not_compressed() {
        let secret = b"mark mark mark mark mark";
        let packed = Framed::new(b"mark mark", Bytes::from_static(b"mark"))
            .around(&Bytes::from_static(secret))
            .concat();
        assert!(packed.windows(secret.len()).any(|window| window == secret));
    }
}
