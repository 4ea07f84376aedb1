//! Makes invoices: one JSON object a line, the same bytes on every computer for the same seed.
//!
//! Amounts are counted in hundredths, so that no rounding of floats gets into the bytes. Everything is invented: towns
//! and streets are made-up words, contact numbers begin with 5 and postal codes with 0, which India gives to nobody.

use std::io::Write as _;

/// The seed of `data/invoices.json`. With it the first ten keys reach all four partitions of the practice cluster.
pub const SEED: u64 = 20_260_115;

/// The first invoice is written a little after this, in milliseconds since 1970: 15 January 2026, 03:30 UTC.
const OPENING_MS: u64 = 1_768_447_800_000;

const STORES: [u16; 20] = [
    1166, 1547, 1983, 2210, 2754, 3068, 3391, 3925, 4170, 4638, 5012, 5479, 5836, 6221, 6707, 7154, 7592, 8063, 8817,
    9340,
];

/// What the shops sell, as it stands in JSON, and its price in hundredths.
const ITEMS: [(&str, u64); 36] = [
    ("Wall clock, large", 124_900),
    ("Bath towel, cotton", 39_900),
    ("Floor lamp, brass", 229_000),
    ("Garden bench", 499_950),
    ("Paper basket", 64_900),
    ("Wool blanket, grey", 189_000),
    ("Crème brûlée set", 119_950),
    ("Bookshelf, oak", 745_000),
    ("Tea towel, linen", 34_900),
    ("Picture frame 10\\\" x 15\\\"", 77_900),
    ("Cushion cover", 45_900),
    ("Coat stand, steel", 215_000),
    ("Café table, round", 599_000),
    ("Chest of drawers", 949_900),
    ("Reading chair", 825_000),
    ("Storage box, large", 89_950),
    ("Door mat, coir", 57_500),
    ("Salt mill, oak", 68_900),
    ("Oil lantern", 134_500),
    ("Bed frame, double", 1_490_000),
    ("Umbrella stand", 162_500),
    ("Kitchen scales", 109_900),
    ("Cast iron pan", 248_000),
    ("Bread tin, 1 kg", 74_000),
    ("Serving tray", 51_500),
    ("Wine rack, 12 bottles", 199_000),
    ("Footstool, wool", 277_500),
    ("Shoe cabinet", 364_000),
    ("Curtain rail", 92_550),
    ("Window box, clay", 43_000),
    ("Watering can", 62_000),
    ("Candle holder", 38_500),
    ("Spice jars, 6", 81_000),
    ("Mirror, oval", 329_900),
    ("Step ladder, 3 steps", 286_000),
    ("Side table, oak", 318_500),
];

const STREETS: [&str; 12] = [
    "Lantern Lane",
    "Old Ferry Road",
    "Millstone Street",
    "Tamarind Walk",
    "Potters Row",
    "Clocktower Square",
    "Weavers Yard",
    "Monsoon Avenue",
    "Kite Hill",
    "Banyan Crescent",
    "Salt Market",
    "Lower Quay",
];

const TOWNS: [(&str, &str); 12] = [
    ("Amberpura", "Westhills"),
    ("Brindalore", "Southmarch"),
    ("Chandelpet", "Westhills"),
    ("Dovanagar", "Rivermouth"),
    ("Eshwarkote", "Southmarch"),
    ("Fennapalli", "Rivermouth"),
    ("Gulmarivadi", "Northplain"),
    ("Hoskaripur", "Northplain"),
    ("Indrasagaram", "Eastcoast"),
    ("Jalverigudem", "Eastcoast"),
    ("Kelampattu", "Southmarch"),
    ("Lomrigarh", "Northplain"),
];

/// How many of the last invoice numbers can come again.
const RECENT: usize = 64;

/// An endless row of invoices.
pub struct Invoices {
    random: Random,
    created_ms: u64,
    written: u64,
    recent: [u64; RECENT],
}

impl Invoices {
    /// The invoices of this seed, from the first one.
    pub fn new(seed: u64) -> Self {
        Self { random: Random(seed), created_ms: OPENING_MS, written: 0, recent: [0; RECENT] }
    }

    /// Appends the next invoice with its line feed.
    pub fn write_line(&mut self, out: &mut Vec<u8>) {
        let number = self.invoice_number();
        self.created_ms += self.random.between(200, 9_000);
        let store = *self.random.pick(&STORES);
        let delivered = self.random.one_in(2);
        let items = self.items();
        let total: u64 = items.iter().map(Item::total).sum();
        put(
            out,
            format_args!(
                "{{\"InvoiceNumber\":\"{number}\",\"CreatedTime\":{},\"StoreID\":\"STR{store}\",\
                 \"PosID\":\"POS{}\",\"CashierID\":\"CSH{}\",\"CustomerType\":\"{}\",\"CustomerCardNo\":\"{}\",",
                self.created_ms,
                self.random.between(100, 999),
                self.random.between(100, 999),
                self.random.pick(&["PRIME", "NONPRIME"]),
                self.random.between(1_000_000_000, 9_999_999_999),
            ),
        );
        put(
            out,
            format_args!(
                "\"TotalAmount\":{},\"NumberOfItems\":{},\"PaymentMethod\":\"{}\",\"TaxableAmount\":{},\
                 \"CGST\":{},\"SGST\":{},\"CESS\":{},\"DeliveryType\":\"{}\",",
                Amount(total),
                items.len(),
                self.random.pick(&["CARD", "CASH"]),
                Amount(total),
                Amount(share(total, CGST)),
                Amount(share(total, SGST)),
                Amount(share(total, CESS)),
                if delivered { "HOME-DELIVERY" } else { "TAKEAWAY" },
            ),
        );
        if delivered {
            self.write_address(out);
        }
        out.extend_from_slice(b"\"InvoiceLineItems\":[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            item.write(out);
        }
        out.extend_from_slice(b"]}\n");
        self.written += 1;
    }

    /// A new number of eight digits, or now and then one of the last 64 again.
    fn invoice_number(&mut self) -> u64 {
        let slot = (self.written % RECENT as u64) as usize;
        let again = self.written >= RECENT as u64 && self.random.one_in(75);
        let number = if again { *self.random.pick(&self.recent) } else { self.random.between(10_000_000, 99_999_999) };
        self.recent[slot] = number;
        number
    }

    /// One to four different items: the steps between them never lead around to the first again.
    fn items(&mut self) -> Vec<Item> {
        let mut index = self.random.between(0, ITEMS.len() as u64 - 1) as usize;
        (0..self.random.between(1, 4))
            .map(|_| {
                index += self.random.between(1, ITEMS.len() as u64 / 4) as usize;
                Item { index: index % ITEMS.len(), quantity: self.random.between(1, 3) }
            })
            .collect()
    }

    fn write_address(&mut self, out: &mut Vec<u8>) {
        let street = *self.random.pick(&STREETS);
        let (town, state) = *self.random.pick(&TOWNS);
        put(
            out,
            format_args!(
                "\"DeliveryAddress\":{{\"AddressLine\":\"{} {street}\",\"City\":\"{town}\",\"State\":\"{state}\",\
                 \"PinCode\":\"0{}\",\"ContactNumber\":\"5{}\"}},",
                self.random.between(1, 999),
                self.random.between(10_000, 99_999),
                self.random.between(100_000_000, 999_999_999),
            ),
        );
    }
}

/// Shares of the taxable amount, in hundred-thousandths: 2.5 %, 2.5 % and 0.125 %.
const CGST: u64 = 2_500;
const SGST: u64 = 2_500;
const CESS: u64 = 125;

/// A share of an amount, half a hundredth rounded up.
fn share(hundredths: u64, hundred_thousandths: u64) -> u64 {
    (hundredths * hundred_thousandths + 50_000) / 100_000
}

struct Item {
    index: usize,
    quantity: u64,
}

impl Item {
    fn total(&self) -> u64 {
        ITEMS[self.index].1 * self.quantity
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (name, price) = ITEMS[self.index];
        put(
            out,
            format_args!(
                "{{\"ItemCode\":\"{}\",\"ItemDescription\":\"{}\",\"ItemPrice\":{},\"ItemQty\":{},\"TotalValue\":{}}}",
                301 + 7 * self.index,
                name,
                Amount(price),
                self.quantity,
                Amount(self.total()),
            ),
        );
    }
}

/// Hundredths, written as the float they stand for: `11114.0`, `277.85`.
struct Amount(u64);

impl std::fmt::Display for Amount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        match hundredths % 10 {
            0 => write!(formatter, "{whole}.{}", hundredths / 10),
            _ => write!(formatter, "{whole}.{hundredths:02}"),
        }
    }
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing into a Vec cannot fail.
    let _ = out.write_fmt(text);
}

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        let span = u128::from(high - low + 1);
        low + ((u128::from(self.next()) * span) >> 64) as u64
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.between(1, chances) == 1
    }

    fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.between(0, choices.len() as u64 - 1) as usize]
    }
}
