//! The parts of a Java program that are the same in each that has them.

pub(super) const END: &str = r#"
}
if (failed.get() > 0) {
    System.err.println("Not delivered: " + failed);
    System.exit(1);
}
"#;

pub(super) const EACH_LINE_HEAD: &str = r#"
long number = 0;
long offered = 0;
for (byte[] next = nextLine(file); next != null && offered < COUNT; next = nextLine(file)) {
    number++;
    byte[] line = content(next, number == 1);
    if (number < FROM_LINE || isBlank(line)) {
        continue;
    }
    offered++;
"#;

pub(super) const RECORDED: &str = r#"
if (timed.recordedMs() != null) {
    if (latestMs == null || (latestMs - timed.recordedMs()) * 1e6 / SPEED > LONGEST_NS) {
        latestMs = timed.recordedMs(); // a recording begins
    }
    due += (long) Math.min(Math.max(0, timed.recordedMs() - latestMs) * 1e6 / SPEED, LONGEST_NS);
    latestMs = Math.max(latestMs, timed.recordedMs());
}
"#;

pub(super) const REFUSED: &str = r#"
} catch (IOException | IllegalArgumentException | KafkaException error) {
    failed.incrementAndGet();
    System.err.println("Line " + number + " not sent: " + error.getMessage());
}
"#;

pub(super) const ANSWERED: &str = r#"
/** Is called once for each message, with what Kafka answered. */
private static void answered(byte[] key, RecordMetadata metadata, Exception error) {
    String who = key == null ? "no key" : new String(key, StandardCharsets.UTF_8);
    if (error != null) {
        failed.incrementAndGet();
        System.err.println(who + ": not delivered: " + error.getMessage());
    } else {
        System.out.println(who + ": partition " + metadata.partition() + ", offset " + metadata.offset());
    }
}
"#;

pub(super) const CRC32_PARTITION: &str = r#"
/** Where librdkafka puts a key, and with it Python, Go, .NET and kcat. Java's own rule is murmur2. */
private static Integer crc32Partition(byte[] key, int partitions) {
    if (key == null) {
        return null;
    }
    if (key.length == 0) {
        return ThreadLocalRandom.current().nextInt(partitions);
    }
    var crc = new CRC32();
    crc.update(key);
    return (int) (crc.getValue() % partitions);
}
"#;

pub(super) const LINES: &str = r#"
/** The next line with its line end; null behind the last one. */
private static byte[] nextLine(InputStream file) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = file.read(); next >= 0; next = file.read()) {
        line.write(next);
        if (next == '\n') {
            break;
        }
    }
    return line.size() == 0 ? null : line.toByteArray();
}

/** A line's bytes as they stand, without its line end, and without the mark (BOM) that a file may begin with. */
private static byte[] content(byte[] line, boolean first) {
    int start = first && line.length >= 3 && Arrays.equals(line, 0, 3, BOM, 0, 3) ? 3 : 0;
    int end = line.length;
    if (end > start && line[end - 1] == '\n') {
        end--;
        if (end > start && line[end - 1] == '\r') {
            end--;
        }
    }
    return Arrays.copyOfRange(line, start, end);
}

private static boolean isBlank(byte[] line) {
    for (byte letter : line) {
        if (" \t\r\n\f".indexOf(letter) < 0) {
            return false;
        }
    }
    return true;
}
"#;

pub(super) const QUOTED: &str = r#"
/** A text as a JAAS configuration takes it. */
private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
}
"#;

pub(super) const SECRET: &str = r#"
private static String secret(String name) {
    String secret = System.getenv(name);
    if (secret == null) {
        throw new IllegalStateException(name + " is not set");
    }
    return secret;
}
"#;
