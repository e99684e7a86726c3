//! A reply's place in its thread, as bytes whose order is the order of reading.
//!
//! A place is the numbers of the siblings on the way down from the root, each written so that bytes sort as numbers
//! do and no number's bytes begin another's. It is written once, when the reply is made, and never changes.

/// Levels that places can tell apart. A reply to one on the last level is placed beside it, after it.
pub const STORED_DEPTH: usize = 10;

/// Where a reply stands in its thread. Ordering is oldest-first reading order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(Vec<u8>);

impl Place {
    /// The place of the root with this number (the first is 0).
    pub fn root(number: u64) -> Self {
        let mut bytes = Vec::with_capacity(4);
        push_number(&mut bytes, number);
        Self(bytes)
    }

    /// The place of the answer with this number below this place.
    ///
    /// Ask [`Place::slot`] first: below the last level there are no places.
    pub fn answer(&self, number: u64) -> Self {
        let mut bytes = self.0.clone();
        push_number(&mut bytes, number);
        Self(bytes)
    }

    /// The place that counts the answers to a reply here: itself, or on the last level the one above.
    pub fn slot(&self) -> Self {
        if self.depth() < STORED_DEPTH { self.clone() } else { self.above().unwrap_or_else(|| self.clone()) }
    }

    /// Levels from the root, which has 1.
    pub fn depth(&self) -> usize {
        self.ends().count()
    }

    /// The place one level up; `None` for a root.
    pub fn above(&self) -> Option<Self> {
        self.ancestors().pop()
    }

    /// The places above, root first.
    pub fn ancestors(&self) -> Vec<Self> {
        let ends: Vec<usize> = self.ends().collect();
        let above = ends.len().saturating_sub(1);
        ends.into_iter().take(above).filter_map(|end| self.0.get(..end)).map(|b| Self(b.to_vec())).collect()
    }

    /// The root's place on the way to this one.
    pub fn of_root(&self) -> Self {
        self.ancestors().into_iter().next().unwrap_or_else(|| self.clone())
    }

    /// The first place after this one and everything below it, as bytes to compare with.
    pub fn end_of_branch(&self) -> Vec<u8> {
        // No number begins with 0xFF, so this sorts after every place below.
        let mut bytes = self.0.clone();
        bytes.push(0xFF);
        bytes
    }

    /// The bytes as they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A place from its stored bytes; `None` if they are not one.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let place = Self(bytes);
        let whole = place.ends().last() == Some(place.0.len());
        (whole && place.depth() <= STORED_DEPTH).then_some(place)
    }

    fn ends(&self) -> impl Iterator<Item = usize> + '_ {
        let mut end = 0;
        std::iter::from_fn(move || {
            let first = *self.0.get(end)?;
            end += number_length(first)?;
            (end <= self.0.len()).then_some(end)
        })
    }
}

/// Bytes of the number that begins with `first`.
fn number_length(first: u8) -> Option<usize> {
    match first {
        0x00..=0x7F => Some(1),
        0x80..=0xBF => Some(2),
        0xC0..=0xDF => Some(4),
        0xE0 => Some(9),
        _ => None,
    }
}

/// Writes `number` so that bytes sort as numbers do: one byte below 128, then two, four, nine.
fn push_number(bytes: &mut Vec<u8>, number: u64) {
    let big = number.to_be_bytes();
    let [.., b4, b3, b2, b1] = big;
    match number {
        0..0x80 => bytes.push(b1),
        0x80..0x4000 => bytes.extend([0x80 | b2, b1]),
        0x4000..0x2000_0000 => bytes.extend([0xC0 | b4, b3, b2, b1]),
        _ => {
            bytes.push(0xE0);
            bytes.extend(big);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(numbers: &[u64]) -> Place {
        let (first, rest) = numbers.split_first().unwrap();
        rest.iter().fold(Place::root(*first), |place, number| place.answer(*number))
    }

    proptest! {
        #[test]
        fn bytes_sort_as_the_numbers_on_the_way_down(
            a in prop::collection::vec(any::<u64>(), 1..=STORED_DEPTH),
            b in prop::collection::vec(any::<u64>(), 1..=STORED_DEPTH),
        ) {
            prop_assert_eq!(place(&a).cmp(&place(&b)), a.cmp(&b));
        }

        #[test]
        fn small_numbers_sort_too(
            a in prop::collection::vec(0u64..20_000, 1..=STORED_DEPTH),
            b in prop::collection::vec(0u64..20_000, 1..=STORED_DEPTH),
        ) {
            prop_assert_eq!(place(&a).cmp(&place(&b)), a.cmp(&b));
        }

        #[test]
        fn stored_bytes_come_back(numbers in prop::collection::vec(any::<u64>(), 1..=STORED_DEPTH)) {
            let place = place(&numbers);
            prop_assert_eq!(place.depth(), numbers.len());
            prop_assert_eq!(place.ancestors().len(), numbers.len() - 1);
            prop_assert_eq!(Place::from_bytes(place.as_bytes().to_vec()), Some(place));
        }

        #[test]
        fn a_branch_ends_after_all_below_it_and_before_the_next(number in 0u64..u64::MAX, below in any::<u64>()) {
            let branch = Place::root(number);
            let end = branch.end_of_branch();
            prop_assert!(branch.answer(below).as_bytes() < end.as_slice());
            prop_assert!(end.as_slice() < Place::root(number + 1).as_bytes());
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Place::from_bytes(bytes);
        }
    }

    #[test]
    fn answers_on_the_last_level_stand_beside_what_they_answer() {
        let last = place(&[0; STORED_DEPTH]);
        assert_eq!(last.slot(), last.above().unwrap());
        assert_eq!(place(&[0, 1]).slot(), place(&[0, 1]));
    }
}
